import type { CellOptions, ErrorCode, Value } from './cell';
import type { Kind } from './columns';
import type { Rejection } from './rejection';

/** By column. One that is absent or undefined keeps what is stored. */
export type RowValues = Record<string, Value | undefined>;

/** A valid row: the cells of one item, or of several with the same key folded into one. */
export interface Row {
	kind: Kind;
	/** Equal for rows of one kind that mean the same row of the database. */
	key: string;
	/** In item order; the last is written, the others are superseded by it. */
	items: number[];
	values: RowValues;
}

/** One item whose row cannot be written. Items that were folded into one row share what is wrong with a cell of it. */
export interface RejectedItem {
	item: number;
	/** Of the row; null where a key cell is at fault. */
	key: string | null;
	rejection: Rejection;
}

export interface SkippedRow {
	kind: Kind | null;
	item: number;
}

export interface ReadResult {
	rows: Row[];
	rejected: RejectedItem[];
	skipped: SkippedRow[];
	/** Rejects a row that was valid by itself. */
	reject(row: Row, why: Refusal): RejectedItem[];
}

/** What the database has against a row. `reason` is a sentence that can follow "Row 9: ". */
export interface Refusal {
	code: ErrorCode;
	column: string | null;
	reason: string;
	sqlstate?: string | null;
}

export interface RowOptions extends CellOptions {
	/** What a blank cell does: it clears the stored value, or keeps it. */
	emptyCells: 'clear' | 'keep';
	/** Stored with every row of the journal. */
	dataSource: string;
}
