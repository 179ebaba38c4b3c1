import type { Kind, KeyedRow, Row, RowError } from '../rows';

/** What can become of an item, or of a stored row that left the sheet. The names are public: workflows branch on them. */
export const STATUSES = [
	'inserted',
	'updated',
	'unchanged',
	'superseded',
	'skipped',
	'deleted',
	'rejected',
] as const;

export type Status = (typeof STATUSES)[number];

/** The row is in the database. */
export interface WrittenOutcome {
	status: Exclude<Status, 'superseded' | 'skipped' | 'deleted' | 'rejected'>;
	item: number;
	/** The whole stored row. */
	row: Row;
	/** Whether the template of a workout, or the exercise of a set, did not exist before the run. */
	created: boolean;
}

/** What became of a valid row. */
export type RowOutcome =
	| WrittenOutcome
	/** A later item of the run has the same key. */
	| { status: 'superseded'; item: number; row: KeyedRow; supersededBy: number };

/**
 * What became of one input item. Exactly one per item, in item order. `also`: if the item is a workout and a measurement, the
 * outcome of the measurement; after a rejection, of the row that was written nevertheless.
 */
export type Outcome =
	| (RowOutcome & { also?: RowOutcome })
	/** A blank line. */
	| { status: 'skipped'; item: number; kind: Kind | null }
	| { status: 'rejected'; item: number; error: RowError; also?: RowOutcome };

/** The outcomes in an item: two if it is a workout and a measurement. */
export const partsOf = (outcome: Outcome): Outcome[] =>
	'also' in outcome ? [outcome, outcome.also] : [outcome];
