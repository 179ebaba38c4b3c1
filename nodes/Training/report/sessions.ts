/** What a report says about sets and workouts. */
import type { ReportSet, ReportWorkout } from '../statements';
import type { Entry, ReportRows, Section } from './contents';
import { change, count, day, dayOfYear, load, number } from './words';

/** The newest set of each exercise in the period, and how all its sets compare with those before. */
export function progressSection({ period, sets }: ReportRows): Section {
	const done = sets.filter(({ workout_date }) => workout_date >= period.from);
	const newest = new Map(done.map((set) => [set.exercise_id, set]));
	return {
		name: 'progress',
		heading: 'Progress and next weights',
		lead:
			done.length > 0
				? [statuses(done)]
				: [
						nothing(
							'sets',
							period,
							sets.map(({ workout_date }) => workout_date),
						),
					],
		entries: [...newest.values()].map(entryOfSet),
	};
}

/** `ENDURANCE GAIN 4 · STRENGTH GAIN 2`: the most frequent first. */
function statuses(sets: ReportSet[]): string {
	const counts = new Map<string, number>();
	for (const { progress_status } of sets) counts.set(progress_status, (counts.get(progress_status) ?? 0) + 1);
	return [...counts]
		.sort(([one, first], [other, second]) => second - first || (one < other ? -1 : 1))
		.map(([status, times]) => `${status} ${times}`)
		.join(' · ');
}

function entryOfSet(set: ReportSet): Entry {
	const { prev_weight, prev_tut, days_between } = set;
	const since = days_between === 0 ? 'earlier that day' : `${count(days_between ?? 0, 'day')} before`;
	const before =
		prev_weight === null || prev_tut === null
			? ''
			: ` after ${load(prev_weight)} × ${number(prev_tut)} s (${since})`;
	return {
		title: set.exercise_name,
		value: `${load(set.weight_kg)} × ${number(set.tut_seconds)} s`,
		details: [
			`${dayOfYear(set.workout_date)}: ${set.progress_status}${before}`,
			`Next ${load(set.suggested_weight_kg)}. ${set.recommendation}`,
		],
	};
}

/** Each workout of the period, the newest first. */
export function readinessSection({ period, workouts }: ReportRows): Section {
	const done = workouts.filter(({ workout_date }) => workout_date >= period.from).reverse();
	return {
		name: 'readiness',
		heading: 'Workouts and readiness',
		lead:
			done.length > 0
				? []
				: [
						nothing(
							'workouts',
							period,
							workouts.map(({ workout_date }) => workout_date),
						),
					],
		entries: done.map(entryOfWorkout),
	};
}

function entryOfWorkout(workout: ReportWorkout): Entry {
	const { days_since_last_workout: rest, recovery_score, mood_score, readiness_index, avg_tut } = workout;
	const felt = [
		...(recovery_score === null ? [] : [`recovery ${recovery_score} of 5`]),
		...(mood_score === null ? [] : [`mood ${mood_score} of 5`]),
		...(rest === null ? [] : [`${count(rest, 'day')} since the last workout`]),
	];
	const done = [
		`${workout.duration_min} min`,
		count(workout.exercises_performed, 'exercise'),
		...(avg_tut === null ? [] : [`mean TUT ${number(avg_tut, 1)} s`]),
		...(workout.exercises_performed === 0 ? [] : [`${workout.max_effort_sets} to maximum effort`]),
	];
	return {
		title: `${day(workout.workout_date)}, ${workout.template_id}`,
		value: readiness_index === null ? 'readiness unknown' : `readiness ${readiness_index.toFixed(1)} of 5`,
		details: [
			workout.training_recommendation,
			...[felt, done].map((parts) => parts.join(', ')).filter(Boolean),
		],
	};
}

/** That a period has none, and when the last one was, as far as the plots go back. */
export function nothing(what: string, { plotsFrom }: ReportRows['period'], earlier: string[]): string {
	const last = earlier.at(-1);
	const when = last === undefined ? `None since ${day(plotsFrom)}.` : `The last: ${day(last)}.`;
	return `No ${what} in this period. ${when}`;
}

/** A change over a period, or nothing where there is none to compare with. */
export const changed = (value: number | undefined, unit: string): string[] =>
	value === undefined ? [] : [`${change(value)} ${unit} over the period`];
