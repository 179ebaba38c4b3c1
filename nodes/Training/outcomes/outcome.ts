import type { Kind, KeyedRow, Row, RowError } from '../rows';

/** What can become of an item. The names are public: workflows branch on them. */
export const STATUSES = ['inserted', 'updated', 'unchanged', 'superseded', 'skipped', 'rejected'] as const;

export type Status = (typeof STATUSES)[number];

/** The row is in the database as given. */
export interface WrittenOutcome {
	status: Exclude<Status, 'superseded' | 'skipped' | 'rejected'>;
	item: number;
	row: Row;
	/** Whether the template of a workout, or the exercise of a set, did not exist before the run. */
	created: boolean;
}

/** What became of one input item. Exactly one per item, in item order. */
export type Outcome =
	| WrittenOutcome
	/** A later item of the run has the same key. */
	| { status: 'superseded'; item: number; row: KeyedRow; supersededBy: number }
	/** A blank line. */
	| { status: 'skipped'; item: number; kind: Kind | null }
	| { status: 'rejected'; item: number; error: RowError };
