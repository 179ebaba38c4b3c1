import type { RecoveryRow } from '../statements';
import { plural } from '../wording';
import { describeEmptyPeriod } from './emptyPeriod';
import { formatDay, formatNumber } from './format';
import type { Entry, ReportData, Section } from './types';

/** The workouts of the period, newest first. */
export function readinessSection({ period, workouts, lastDays }: ReportData): Section {
	const current = workouts.filter(({ workout_date }) => workout_date >= period.from).reverse();
	return {
		name: 'readiness',
		heading: 'Workouts and readiness',
		intro: current.length > 0 ? [] : [describeEmptyPeriod('workout', lastDays.workout)],
		entries: current.map(toEntry),
	};
}

function toEntry(workout: RecoveryRow): Entry {
	const { days_since_last_workout, recovery_score, mood_score, readiness_index, avg_tut } = workout;
	const condition = [
		...(recovery_score === null ? [] : [`recovery ${recovery_score} of 5`]),
		...(mood_score === null ? [] : [`mood ${mood_score} of 5`]),
		...(days_since_last_workout === null
			? []
			: [`${plural(days_since_last_workout, 'day')} since the last workout`]),
	];
	const work = [
		`${workout.duration_min} min`,
		plural(workout.exercises_performed, 'exercise'),
		...(avg_tut === null ? [] : [`mean TUT ${formatNumber(avg_tut, 1)} s`]),
		...(workout.exercises_performed === 0 ? [] : [`${workout.max_effort_sets} to maximum effort`]),
	];
	return {
		title: `${formatDay(workout.workout_date)}, ${workout.template_name}`,
		value: readiness_index === null ? 'readiness unknown' : `readiness ${readiness_index.toFixed(1)} of 5`,
		details: [
			workout.training_recommendation,
			...[condition, work].map((parts) => parts.join(', ')).filter(Boolean),
		],
	};
}
