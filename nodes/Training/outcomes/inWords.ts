import type { Kind, RowValues } from '../rows';
import type { Outcome } from './outcome';

type Name = (values: RowValues) => string;

/** How a sentence calls a row of each kind. */
const NAMES: Record<Kind, Name> = {
	workout: ({ template_id, workout_date }) => `The workout ${template_id} on ${workout_date}`,
	set: ({ exercise_id, template_id, workout_date }) =>
		`The set of ${exercise_id} in ${template_id} on ${workout_date}`,
	measurement: ({ measurement_date }) => `The measurement of ${measurement_date}`,
	exercise: ({ exercise_id }) => `The exercise ${exercise_id}`,
	workoutTemplate: ({ template_id }) => `The template ${template_id}`,
};

/** What matters of a row, each with what stands around it. */
const FIGURES: Record<string, Name> = {
	duration_min: ({ duration_min }) => `${duration_min} min`,
	weight_kg: ({ weight_kg }) => `${weight_kg} kg`,
	tut_seconds: ({ tut_seconds }) => `${tut_seconds} s`,
	bodyweight_kg: ({ bodyweight_kg }) => `${bodyweight_kg} kg`,
	bodyfat_pct: ({ bodyfat_pct }) => `${bodyfat_pct} % body fat`,
};

const BECAME = {
	inserted: 'was written',
	updated: 'was changed',
	unchanged: 'was there already, and is the same',
};

/** What became of an item, in a sentence; a rejection is one already. */
export function describeOutcome(outcome: Exclude<Outcome, { status: 'rejected' }>): string {
	switch (outcome.status) {
		case 'skipped':
			return 'Nothing was filled in, so nothing was written.';
		case 'superseded':
			return `${NAMES[outcome.kind](outcome.values)} was written from a later item.`;
		case 'inserted':
		case 'updated':
		case 'unchanged':
			return writtenInWords(outcome);
	}
}

function writtenInWords({ status, kind, values, created }: Extract<Outcome, { created: boolean }>): string {
	const figures = Object.entries(FIGURES)
		.filter(([column]) => values[column] !== undefined && values[column] !== null)
		.map(([, figure]) => figure(values));
	const written = `${NAMES[kind](values)} ${BECAME[status]}${figures.length > 0 ? `: ${figures.join(', ')}` : ''}.`;
	const newOne = created ? NEW_ONES[kind]?.(values) : undefined;
	return newOne === undefined ? written : `${written} ${newOne}`;
}

/** Whoever misspells an id brings a new one into being: the one who did it should hear of it. */
const NEW_ONES: Partial<Record<Kind, Name>> = {
	workout: ({ template_id }) => `There was no template ${template_id}, so it was created.`,
	set: ({ exercise_id }) => `There was no exercise ${exercise_id}, so it was created.`,
};

/** What became of a key, in a sentence. */
export const describeDeletion = (kind: Kind, key: RowValues, deleted: number): string =>
	`${NAMES[kind](key)} ${deleted > 0 ? 'was deleted' : 'is not there, so nothing was deleted'}.`;
