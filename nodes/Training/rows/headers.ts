import { isBlank } from './cell';
import { columnEntries } from './columns';
import type { Column, Kind } from './columns';

/** The cells of an item, by header. */
export type Cells = Readonly<Record<string, unknown>>;

/** A column, and the headers of an item that match it: the column's own name first, then its aliases. */
export interface MatchedColumn {
	name: string;
	column: Column;
	headers: string[];
}

/** Headers match ignoring case, spaces, `_` and `-`. */
const normalize = (header: string) => header.toLowerCase().replace(/[\s_-]/g, '');

/** The columns of a kind that a list of headers contains, in the table's order. */
export function matchColumns(kind: Kind, headers: readonly string[]): MatchedColumn[] {
	const normalized = headers.map(normalize);
	return columnEntries(kind).flatMap(([name, column]) => {
		const names = new Set([name, ...column.aliases].map(normalize));
		const matching = [...names].flatMap((known) => headers.filter((_, index) => normalized[index] === known));
		return matching.length > 0 ? [{ name, column, headers: matching }] : [];
	});
}

/** The header to read: if several match the column, the first with a value below it. */
export function headerOf({ headers }: MatchedColumn, cells: Cells): string {
	if (headers.length === 1) return headers[0]!;
	return headers.find((header) => !isBlank(cells[header])) ?? headers[0]!;
}
