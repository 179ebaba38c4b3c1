import { formatLoad, formatWeight } from '../loads';
import type { ReportSet } from '../statements';
import { plural } from '../wording';
import { describeEmptyPeriod } from './emptyPeriod';
import { formatNumber, formatShortDay } from './format';
import { reconcile } from './reconcile';
import type { Entry, ReportData, Section } from './types';

/** The newest set of each exercise in the period, in the order of `sets`, and how often each progress status occurred. */
export function progressSection({ period, sets, lastDays }: ReportData): Section {
	const current = sets.filter(({ workout_date }) => workout_date >= period.from);
	const newestPerExercise = new Map(current.map((set) => [set.exercise_id, set]));
	return {
		name: 'progress',
		heading: 'Progress and next weights',
		intro: [current.length > 0 ? countStatuses(current) : describeEmptyPeriod('set', lastDays.set)],
		entries: [...newestPerExercise.values()].map((set) => toEntry(set, period.to)),
	};
}

/** `ENDURANCE GAIN 4 · STRENGTH GAIN 2`, the most frequent first. */
function countStatuses(sets: ReportSet[]): string {
	const counts = new Map<string, number>();
	for (const { progress_status } of sets) counts.set(progress_status, (counts.get(progress_status) ?? 0) + 1);
	return [...counts]
		.sort(([statusA, countA], [statusB, countB]) => countB - countA || (statusA < statusB ? -1 : 1))
		.map(([status, count]) => `${status} ${count}`)
		.join(' · ');
}

function toEntry(set: ReportSet, readOn: string): Entry {
	const explanation = reconcile(set);
	return {
		title: set.exercise_name,
		value: `${formatWeight(set.weight_kg, set)} × ${formatNumber(set.tut_seconds)} s`,
		details: [
			`${formatShortDay(set.workout_date, readOn)}: ${set.progress_status}${describePrevious(set)}`,
			`Next ${formatLoad(set.suggested_load, set)}. ${set.recommendation}`,
			...(explanation === undefined ? [] : [explanation]),
		],
	};
}

function describePrevious(set: ReportSet): string {
	const { prev_weight, prev_tut, days_between } = set;
	if (prev_weight === null || prev_tut === null) return '';
	const when = days_between === 0 ? 'earlier that day' : `${plural(days_between ?? 0, 'day')} before`;
	return ` after ${formatWeight(prev_weight, set)} × ${formatNumber(prev_tut)} s (${when})`;
}
