import type { Kind, Rejection, RowValues } from '../rows';

/** What became of one input item. Exactly one per item, in item order. */
export type Outcome =
	| {
			status: 'inserted' | 'updated' | 'unchanged';
			item: number;
			kind: Kind;
			values: RowValues;
			created: boolean;
	  }
	| { status: 'superseded'; item: number; kind: Kind; values: RowValues; supersededBy: number }
	| { status: 'skipped'; item: number; kind: Kind | null }
	| { status: 'rejected'; item: number; rejection: Rejection };
