import { isBlank } from './cell';
import type { Column, Kind } from './columns';
import { JOURNAL_KINDS, headingsOf, kindTeller } from './headers';
import type { Cells, Heading } from './headers';

/** What an item's headers say. */
export interface Headings {
	headers: readonly string[];
	kindOf(cells: Cells): Kind | null;
	of(kind: Kind): Heading[];
	/** Every heading that any of the possible kinds knows. */
	all: Heading[];
}

/** The headings of an item, worked out once for all items that have the same headers. */
export function headingsReader(kind: Kind | 'journal'): (cells: Cells) => Headings {
	const kinds = kind === 'journal' ? JOURNAL_KINDS : [kind];
	const known = new Map<string, Headings>();
	let last: Headings | undefined;
	return (cells) => {
		if (last && hasHeaders(cells, last.headers)) return last;
		const headers = Object.keys(cells);
		const signature = JSON.stringify(headers);
		last = known.get(signature) ?? headingsFrom(headers);
		known.set(signature, last);
		return last;
	};

	function headingsFrom(headers: string[]): Headings {
		const byKind = new Map<Kind, Heading[]>(kinds.map((one) => [one, headingsOf(one, headers)]));
		return {
			headers,
			kindOf: kind === 'journal' ? kindTeller(headers) : () => kind,
			of: (one) => byKind.get(one) ?? [],
			all: [...byKind.values()].flat(),
		};
	}
}

/** Rows of one sheet follow each other: no list of headers need be made to see that they are the same. */
function hasHeaders(cells: Cells, headers: readonly string[]): boolean {
	let index = 0;
	for (const header in cells) if (header !== headers[index++]) return false;
	return index === headers.length;
}

/** A blank line of a sheet: its boxes are unticked, its other cells blank. Where there is not even a blank cell, it is none. */
export function isBlankLine(headings: readonly Heading[], cells: Cells): boolean {
	let hasCells = false;
	for (const { column, headers } of headings) {
		for (const header of headers) {
			const cell = cells[header];
			if (!isBlank(cell) && !isUnticked(column, cell)) return false;
			if (cell !== undefined) hasCells = true;
		}
	}
	return hasCells;
}

const isUnticked = (column: Column, cell: unknown): boolean =>
	column.type === 'boolean' && column.read(cell, { timezone: 'utc', dateFormat: '' }) === false;
