import { formatWeight } from '../loads';
import type { ExerciseStatusRow } from '../statements';
import { plural } from '../wording';
import { formatShortDay } from './format';
import type { ReportData, Section } from './types';

const WITHOUT_DELOAD = 'The loads in this report do not include a deload. For a deload, take 10 % less.';
const isDeload = ({ advice }: ExerciseStatusRow) => advice?.startsWith('DELOAD');

/** The exercises that are stalled or decline, and what to do about it. */
export const stallsSection = ({ period, stalls }: ReportData): Section => ({
	name: 'stalls',
	heading: 'Stalls',
	intro: stalls.some(isDeload) ? [WITHOUT_DELOAD] : [],
	entries: stalls.map((exercise) => ({
		title: exercise.exercise_name,
		value: exercise.status,
		details: [
			...(exercise.advice === null ? [] : [exercise.advice]),
			[describeRecord(exercise), ...describeBest(exercise, period.to)].join(', '),
		],
	})),
});

const describeRecord = ({ sessions, sessions_since_record }: ExerciseStatusRow): string =>
	sessions_since_record === null
		? `no record in ${plural(sessions, 'session')}`
		: `${plural(sessions_since_record, 'session')} since the last record`;

function describeBest(exercise: ExerciseStatusRow, readOn: string): string[] {
	const { best_weight_kg, best_weight_date } = exercise;
	if (best_weight_kg === null || best_weight_date === null) return [];
	return [`best ${formatWeight(best_weight_kg, exercise)} (${formatShortDay(best_weight_date, readOn)})`];
}
