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
	/** Whether the row's exercise or template did not exist before. */
	created: boolean;
}

/** Writes rows of one kind, all in one statement: one {@link UpsertResult} a row, in any order. */
export const upsertRows = (schema: Schema, kind: Kind, rows: readonly Row[]): Statement => ({
	text: `select item_index, status, code, column_name, reason, created from ${schema}.${FUNCTIONS[kind]}($1::jsonb)`,
	values: [JSON.stringify(rows.map((row) => row.values))],
});
