import type { Kind } from './columns';

/** The kinds as messages name them. */
export const NOUNS = {
	workout: 'workout',
	set: 'set',
	measurement: 'measurement',
	exercise: 'exercise',
	workoutTemplate: 'workout template',
	goal: 'goal',
} satisfies Record<Kind, string>;

/** `set of ex_row, 2026-01-20`: the kind of a row and the parts of its key that could be read. */
export function rowName(kind: Kind | null, key: Readonly<Record<string, string>> | null): string {
	const { workout_date, measurement_date, template_id, exercise_id, metric } = key ?? {};
	const noun = kind === null ? '' : NOUNS[kind];
	const id = kind === 'set' ? exercise_id && `of ${exercise_id}` : (template_id ?? exercise_id ?? metric);
	const date = workout_date ?? measurement_date;
	return [[noun, id].filter(Boolean).join(' '), date].filter(Boolean).join(', ');
}
