import type { Kind, Row } from '../rows';
import type { Schema, Statement } from './statement';

const FUNCTIONS = {
	workout: 'upsert_workouts',
	set: 'upsert_sets',
	measurement: 'upsert_measurements',
	exercise: 'upsert_exercises',
	workoutTemplate: 'upsert_workout_templates',
} satisfies Record<Kind, string>;

/** What the database made of one row; `item_index` is the row's place in the statement's rows, from 0. */
export interface UpsertResult {
	item_index: number;
	status: 'inserted' | 'updated' | 'unchanged' | 'superseded' | 'rejected';
	code: 'required' | 'not_whole' | 'out_of_range' | 'too_long' | 'workout_missing' | 'name_taken' | null;
	column_name: string | null;
	/** A sentence for the person who will mend it. */
	reason: string | null;
	/** Whether the row's exercise or template did not exist before the call. */
	created: boolean;
}

/**
 * The rows of one call: as one jsonb, 100,000 sets take twice the memory and time that they take so (`npm run bench -- writing`).
 */
const ROWS_PER_CALL = 5000;

/**
 * The calls that many rows are parted into, in the order of the keys from the first call to the last: so do two syncs of the same
 * rows wait for one another, and never in a circle.
 */
export function callsOf(rows: readonly Row[]): Array<readonly Row[]> {
	if (rows.length <= ROWS_PER_CALL) return rows.length > 0 ? [rows] : [];
	const inOrder = rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));
	return Array.from({ length: Math.ceil(inOrder.length / ROWS_PER_CALL) }, (_, call) =>
		inOrder.slice(call * ROWS_PER_CALL, (call + 1) * ROWS_PER_CALL),
	);
}

/** Writes rows of one kind, all in one statement: one {@link UpsertResult} a row, in any order. */
export const upsertRows = (schema: Schema, kind: Kind, rows: readonly Row[]): Statement => ({
	text: `select item_index, status, code, column_name, reason, created from ${schema}.${FUNCTIONS[kind]}($1::jsonb)`,
	values: [JSON.stringify(rows.map((row) => row.values))],
});
