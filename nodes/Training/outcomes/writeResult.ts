import type { Kind, ReadRow, Row } from '../rows';
import type { UpsertResult } from '../statements';

/** The rows of one statement, and their results by index. */
export interface WriteResult {
	kind: Kind;
	rows: readonly ReadRow[];
	results: readonly UpsertResult[];
}

/** A row as it is in the database: with the cells that the run did not give, and those that the database changed. */
export function storedRow(row: ReadRow, stored: UpsertResult['stored']): Row {
	if (stored === null) return row;
	// The database returns the columns of the same table.
	return { kind: row.kind, values: { ...row.values, ...stored } } as Row;
}
