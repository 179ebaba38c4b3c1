/** Rows as the argument of a bulk upsert: an object with one array per column. All rows have the columns of the first. */
export const columnsOf = (rows: Array<Record<string, unknown>>): Record<string, unknown[]> =>
	Object.fromEntries(
		Object.keys(rows[0] ?? {}).map((column) => [column, rows.map((row) => row[column] ?? null)]),
	);
