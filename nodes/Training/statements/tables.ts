import type { Kind } from '../rows';

/** The table of each kind of row. */
export const TABLES = {
	workout: 'workouts',
	set: 'workout_sets',
	measurement: 'measurements',
	exercise: 'exercises',
	workoutTemplate: 'workout_templates',
	goal: 'goals',
} satisfies Record<Kind, string>;
