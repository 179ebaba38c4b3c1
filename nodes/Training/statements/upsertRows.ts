import { storedColumns } from '../rows';
import type { Kind, Row, Value } from '../rows';
import type { Schema, Statement } from './statement';

const FUNCTIONS = {
	workout: 'upsert_workouts',
	set: 'upsert_sets',
	measurement: 'upsert_measurements',
	exercise: 'upsert_exercises',
	workoutTemplate: 'upsert_workout_templates',
} satisfies Record<Kind, string>;

/** What the database made of rows that fared alike; each of `item_indexes` is a row's place in the statement's rows, from 0. */
export interface UpsertResult {
	item_indexes: number[];
	status: 'inserted' | 'updated' | 'unchanged' | 'superseded' | 'rejected';
	code: 'required' | 'not_whole' | 'out_of_range' | 'too_long' | 'workout_missing' | 'name_taken' | null;
	column_name: string | null;
	/** A sentence for the person who will mend it. */
	reason: string | null;
	/** Whether their exercises or templates did not exist before the call. */
	created: boolean;
}

/**
 * The rows of one call: as one jsonb, 100,000 sets take twice the memory and time that they take so (`npm run bench -- writing`).
 */
const ROWS_PER_CALL = 5000;

/** Of notes, the only text without a bound: what no jsonb can hold, 256 MB, is far off even where each takes several bytes. */
const CHARACTERS_PER_CALL = 16_000_000;

/**
 * The calls that many rows are parted into, in the order of the keys from the first call to the last: so do two syncs of the same
 * rows wait for one another, and never in a circle.
 */
export function splitIntoBatches(rows: readonly Row[]): Array<readonly Row[]> {
	if (rows.length === 0) return [];
	const all = rows.reduce((sum, row) => sum + charactersOf(row), 0);
	if (rows.length <= ROWS_PER_CALL && all <= CHARACTERS_PER_CALL) return [rows];
	const calls: Row[][] = [];
	let characters = Infinity;
	for (const row of rows.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
		characters += charactersOf(row);
		if (characters > CHARACTERS_PER_CALL || calls.at(-1)?.length === ROWS_PER_CALL) {
			calls.push([]);
			characters = charactersOf(row);
		}
		calls.at(-1)!.push(row);
	}
	return calls;
}

const charactersOf = ({ values: { notes } }: Row) => (typeof notes === 'string' ? notes.length : 0);

/**
 * Writes rows of one kind, all in one statement. Most rows fare alike, and a row for each is what takes pg the longest: so the
 * places come together.
 */
export const upsertRows = (schema: Schema, kind: Kind, rows: readonly Row[]): Statement => ({
	text: `select json_agg(item_index) as item_indexes, status, code, column_name, reason, created from ${schema}.${FUNCTIONS[kind]}($1::jsonb) group by status, code, column_name, reason, created`,
	values: [JSON.stringify(cellsByColumn(kind, rows) ?? rows.map(({ values }) => values))],
});

/** The cells of each column: a third of what the rows one by one would take to send and to parse. Only where all have the same columns. */
function cellsByColumn(kind: Kind, rows: readonly Row[]): Record<string, Value[]> | undefined {
	const columns: Record<string, Value[]> = {};
	for (const name of storedColumns(kind)) {
		const cells = rows.map(({ values }) => values[name]);
		if (!cells.includes(undefined)) columns[name] = cells as Value[];
		else if (cells.some((cell) => cell !== undefined)) return undefined;
	}
	return columns;
}
