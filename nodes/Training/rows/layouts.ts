import { isBlank } from './cell';
import { JOURNAL_KINDS } from './columns';
import type { Column, Kind } from './columns';
import { matchColumns } from './headers';
import type { Cells, MatchedColumn } from './headers';
import { kindDetector } from './kinds';

/** What a list of headers means. All items with the same headers share one layout. */
export interface Layout {
	headers: readonly string[];
	/** The kind of an item with these headers; null if it can't be determined. */
	kindOf(cells: Cells): Kind | null;
	/** The matched columns of a kind. The array is the same object for every item of the layout. */
	columnsOf(kind: Kind): MatchedColumn[];
	/** The matched columns of every kind that the item could be. */
	allColumns: MatchedColumn[];
}

/** Returns a function that finds the layout of an item. Each layout is computed once. */
export function layoutReader(kind: Kind | 'journal'): (cells: Cells) => Layout {
	const kinds = kind === 'journal' ? JOURNAL_KINDS : [kind];
	const layouts = new Map<string, Layout>();
	let last: Layout | undefined;
	return (cells) => {
		if (last && hasHeaders(cells, last.headers)) return last;
		const headers = Object.keys(cells);
		const signature = JSON.stringify(headers);
		last = layouts.get(signature) ?? layoutOf(headers);
		layouts.set(signature, last);
		return last;
	};

	function layoutOf(headers: string[]): Layout {
		const byKind = new Map<Kind, MatchedColumn[]>(kinds.map((one) => [one, matchColumns(one, headers)]));
		return {
			headers,
			kindOf: kind === 'journal' ? kindDetector(headers) : () => kind,
			columnsOf: (one) => byKind.get(one) ?? [],
			allColumns: [...byKind.values()].flat(),
		};
	}
}

/** Consecutive items usually have the same headers. Comparing them in place is faster than building a list of them. */
function hasHeaders(cells: Cells, headers: readonly string[]): boolean {
	let index = 0;
	for (const header in cells) if (header !== headers[index++]) return false;
	return index === headers.length;
}

/**
 * Whether an item is a blank line of the sheet: its cells are blank, its checkboxes unchecked. An item that has none of the columns
 * is not a blank line.
 */
export function isBlankLine({ allColumns }: Layout, cells: Cells): boolean {
	let hasCells = false;
	for (const { column, headers } of allColumns) {
		for (const header of headers) {
			const cell = cells[header];
			if (!isBlank(cell) && !isUnchecked(column, cell)) return false;
			if (cell !== undefined) hasCells = true;
		}
	}
	return hasCells;
}

const isUnchecked = (column: Column, cell: unknown): boolean =>
	column.type === 'boolean' && column.read(cell, { timezone: 'utc', dateFormat: '' }) === false;
