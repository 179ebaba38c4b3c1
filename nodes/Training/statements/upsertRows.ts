import { cellsOf, storedColumns } from '../rows';
import type { ErrorCode, Kind, ReadRow, Value } from '../rows';
import { IN_TRANSACTION } from './statement';
import type { Schema, Statement } from './statement';

const FUNCTIONS = {
	workout: 'upsert_workouts',
	set: 'upsert_sets',
	measurement: 'upsert_measurements',
	exercise: 'upsert_exercises',
	workoutTemplate: 'upsert_workout_templates',
	goal: 'upsert_goals',
} satisfies Record<Kind, string>;

/** Codes of the errors that only the database can detect. */
export type UpsertErrorCode = Extract<
	ErrorCode,
	'required' | 'workout_missing' | 'name_taken' | 'out_of_range' | 'not_written'
>;

interface RowsWithOneResult {
	/** The indexes of the rows in the statement, from 0. */
	item_indexes: number[];
	/** Whether the exercise or template that a row names did not exist before the statement. */
	created: boolean;
}

/** Why the server refused a row. */
export interface Refusal {
	message: string;
	fix: string;
	sqlstate: string | null;
}

/** What happened to some rows of a statement: rows with the same result are reported together. */
export type UpsertResult =
	| (RowsWithOneResult & {
			status: 'inserted' | 'updated' | 'unchanged';
			code: null;
			/** Cells of the stored rows that the statement did not give, or that the database changed. null if there are none. */
			stored: Readonly<Record<string, Value>> | null;
	  })
	/** A set whose exercise is given by name, if a later row of the statement is the same set. */
	| (RowsWithOneResult & { status: 'superseded'; code: null; stored: { superseded_by: number } })
	| (RowsWithOneResult & { status: 'rejected'; code: Exclude<UpsertErrorCode, 'out_of_range'>; stored: null })
	/** The statement gave one end of a range, and the stored row has the other. */
	| (RowsWithOneResult & {
			status: 'rejected';
			code: 'out_of_range';
			stored: Readonly<Record<string, Value>> | null;
	  })
	/** Not a result of the statement: the server refused it because of this row. */
	| (RowsWithOneResult & { status: 'rejected'; code: 'database'; stored: null; refusal: Refusal });

/** As one jsonb, 100,000 sets take twice the memory and time of 20 batches (`npm run bench -- writing`). */
const MAX_ROWS = 5000;

/** Notes are the only text without a maximum length. A jsonb holds 256 MB at most; this stays far below. */
const MAX_NOTE_CHARACTERS = 16_000_000;

/**
 * Splits rows of one kind into the batches that {@link upsertRows} takes: all rows of a batch have the same columns, since a
 * column that a row lacks keeps what is stored.
 */
export function splitIntoBatches(rows: readonly ReadRow[]): ReadRow[][] {
	const batches: ReadRow[][] = [];
	const open = new Map<number, { rows: ReadRow[]; characters: number }>();
	const names = rows[0] ? storedColumns(rows[0].kind) : [];
	for (const row of rows) {
		const columns = columnBits(row, names);
		const characters = row.values.notes?.length ?? 0;
		let batch = open.get(columns);
		if (!batch || batch.rows.length === MAX_ROWS || batch.characters + characters > MAX_NOTE_CHARACTERS) {
			batch = { rows: [], characters: 0 };
			open.set(columns, batch);
			batches.push(batch.rows);
		}
		batch.rows.push(row);
		batch.characters += characters;
	}
	return batches;
}

/** The columns that a row has, as one bit each. */
function columnBits(row: ReadRow, names: readonly string[]): number {
	const cells = cellsOf(row);
	let bits = 0;
	for (let index = 0; index < names.length; index++) {
		if (cells[names[index]!] !== undefined) bits |= 1 << index;
	}
	return bits;
}

/**
 * Writes a batch of rows of one kind. Most rows have the same result, and reading one result per row is what would cost pg the
 * most time, so the results come grouped.
 */
export const upsertRows = (
	schema: Schema,
	kind: Kind,
	rows: readonly ReadRow[],
): Statement<UpsertResult> => ({
	text: `select json_agg(item_index) as item_indexes, status, code, created, stored from ${schema}.${FUNCTIONS[kind]}($1::jsonb) where ${IN_TRANSACTION} group by status, code, created, stored`,
	values: [JSON.stringify(cellsByColumn(kind, rows))],
});

/** One array per column: a third of the text that one object per row would be. */
function cellsByColumn(kind: Kind, rows: readonly ReadRow[]): Record<string, Value[]> {
	const columns: Record<string, Value[]> = {};
	for (const name of storedColumns(kind)) {
		const cells = rows.map((row) => cellsOf(row)[name]).filter((cell) => cell !== undefined);
		if (cells.length === 0) continue;
		// JSON would turn a missing cell into null, which clears the stored value.
		if (cells.length !== rows.length) throw new Error(`Only some rows of the batch have a ${name}.`);
		columns[name] = cells;
	}
	return columns;
}
