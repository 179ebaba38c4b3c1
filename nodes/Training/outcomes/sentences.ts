import { formatWeight } from '../loads';
import type { LoadSettings } from '../loads';
import type { KeyedRow, Row } from '../rows';
import type { Outcome, RowOutcome, WrittenOutcome } from './outcome';
import type { SimilarId } from './similarIds';

/** A row as sentences name it: `the set of ex_squat in hit_lower_a on 2026-01-20`. */
export function nameOf({ kind, values }: KeyedRow): string {
	switch (kind) {
		case 'workout':
			return `the workout ${values.template_id} on ${values.workout_date}`;
		case 'set':
			return `the set of ${values.exercise_id} in ${values.template_id} on ${values.workout_date}`;
		case 'measurement':
			return `the measurement of ${values.measurement_date}`;
		case 'exercise':
			return `the exercise ${values.exercise_id}`;
		case 'workoutTemplate':
			return `the template ${values.template_id}`;
		case 'goal':
			return `the goal for ${GOALS[values.metric]?.name ?? values.metric}`;
	}
}

const GOALS: Readonly<Record<string, { name: string; unit: string }>> = {
	bodyweight_kg: { name: 'body weight', unit: 'kg' },
	bodyfat_pct: { name: 'body fat', unit: '%' },
};

/** How exercises are loaded, by ID. Those in kilograms can be missing. */
type Loads = ReadonlyMap<string, LoadSettings>;

const KILOGRAMS: LoadSettings = { load_type: 'External', load_unit: 'kg' };

/** The figures of a row that matter, with their units; undefined: the run did not read it. */
function figuresOf({ kind, values }: Row, loads: Loads): Array<string | undefined> {
	switch (kind) {
		case 'workout':
			return [withUnit(values.duration_min, 'min')];
		case 'set':
			return [
				values.weight_kg === undefined
					? undefined
					: formatWeight(values.weight_kg, loads.get(values.exercise_id) ?? KILOGRAMS),
				withUnit(values.tut_seconds, 's'),
			];
		case 'measurement':
			return [withUnit(values.bodyweight_kg, 'kg'), withUnit(values.bodyfat_pct, '% body fat')];
		case 'goal':
			return [
				withUnit(values.target_value, GOALS[values.metric]?.unit ?? ''),
				values.target_date ?? undefined,
			];
		case 'exercise':
		case 'workoutTemplate':
			return [];
	}
}

const withUnit = (value: number | null | undefined, unit: string): string | undefined =>
	value === null || value === undefined ? undefined : `${value} ${unit}`;

const VERBS = {
	inserted: 'was added',
	updated: 'was changed',
	unchanged: 'is already stored with the same values',
} satisfies Record<WrittenOutcome['status'], string>;

/** What became of an item, in a sentence; two if it is a workout and a measurement. A rejected item has its own message. */
export function describeOutcome(
	outcome: Exclude<Outcome, { status: 'rejected' }>,
	loads: Loads = new Map(),
	similar: readonly SimilarId[] = [],
): string {
	if (outcome.status === 'skipped') return 'Nothing was filled in, so nothing was written.';
	return [outcome, outcome.also].flatMap((one) => (one ? [describeRow(one, loads, similar)] : [])).join(' ');
}

const describeRow = (outcome: RowOutcome, loads: Loads, similar: readonly SimilarId[]): string =>
	outcome.status === 'superseded'
		? `${capitalize(nameOf(outcome.row))} was written from a later item.`
		: describeWritten(outcome, loads, similar);

function describeWritten(
	{ status, row, created }: WrittenOutcome,
	loads: Loads,
	similar: readonly SimilarId[],
): string {
	const figures = figuresOf(row, loads).filter((figure) => figure !== undefined);
	const sentence = `${capitalize(nameOf(row))} ${VERBS[status]}${figures.length > 0 ? `: ${figures.join(', ')}` : ''}.`;
	const added = created ? createdBy(row) : undefined;
	if (added === undefined) return sentence;
	// A misspelled ID creates a new exercise or template, so the sentence says that it is new.
	const near = similar.find(({ id }) => id === added.id);
	const question = near ? ` Did you mean ${near.other}?` : '';
	return `${sentence} There was no ${added.noun} ${added.id}, so it was created.${question}`;
}

/** The template or exercise that a row creates if it doesn't exist. */
function createdBy({ kind, values }: Row): { noun: string; id: string } | undefined {
	switch (kind) {
		case 'workout':
			return { noun: 'template', id: values.template_id };
		case 'set':
			return { noun: 'exercise', id: values.exercise_id };
		case 'measurement':
		case 'exercise':
		case 'workoutTemplate':
		case 'goal':
			return undefined;
	}
}

/** What became of a row to delete, in a sentence. */
export const describeDeletion = (row: KeyedRow, deleted: number): string =>
	`${capitalize(nameOf(row))} ${deleted > 0 ? 'was deleted' : 'does not exist, so nothing was deleted'}.`;

const capitalize = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
