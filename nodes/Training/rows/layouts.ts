import type { CellError, CellOptions } from './cell';
import { JOURNAL_KINDS, columnsOf } from './columns';
import type { Kind } from './columns';
import { matchHeaders } from './headers';
import type { Cells, MatchedColumn, MatchedHeader, MatchedHeaders } from './headers';
import { splitHeader } from './headerUnits';
import type { HeaderParts } from './headerUnits';
import { isEmpty, kindDetector } from './kinds';

/** What a list of headers means. All items with the same headers share one layout. */
export interface Layout {
	headers: readonly string[];
	/** The kinds of an item: one, two if it is a workout and a measurement, none if unknown, or an error if its cells disagree. */
	kindsOf(cells: Cells): readonly Kind[] | CellError;
	/** The matched headers of a kind. The object is the same for every item of the layout. */
	headersOf(kind: Kind): MatchedHeaders;
	/** The matched headers of an item that is a workout and a measurement, for the measurement. */
	besideWorkout: MatchedHeaders;
	/** The matched headers of every kind that the item could be. */
	allHeaders: MatchedHeaders[];
	/** Their columns. */
	allColumns: MatchedColumn[];
}

/** Returns a function that finds the layout of an item. Each layout is computed once. */
export function layoutReader(kind: Kind | 'journal', options: CellOptions): (cells: Cells) => Layout {
	const kinds = kind === 'journal' ? JOURNAL_KINDS : [kind];
	const layouts = new Map<string, Layout>();
	const partsOf = new Map<string, HeaderParts>();
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
		const parts = headers.map((header) => partsOf.get(header) ?? splitHeader(header));
		for (const one of parts) partsOf.set(one.header, one);
		const byKind = new Map<Kind, MatchedHeaders>(kinds.map((one) => [one, matchHeaders(one, parts)]));
		const headersOf = (one: Kind) => byKind.get(one) ?? NO_HEADERS;
		return {
			headers,
			kindsOf: kind === 'journal' ? kindDetector(headersOf, options) : () => kinds,
			headersOf,
			besideWorkout: besideWorkout(headersOf('measurement'), headersOf('workout')),
			allHeaders: [...byKind.values()],
			allColumns: [...byKind.values()].flatMap(allColumnsOf),
		};
	}
}

/** The columns, and the mass of fat. */
export const allColumnsOf = ({ columns, fatMass }: MatchedHeaders): MatchedColumn[] =>
	fatMass ? [...columns, fatMass] : columns;

const NO_HEADERS: MatchedHeaders = { columns: [], fatMass: undefined, unitHeaders: [] };

/** The notes are the workout's, and the day of the workout is the day of the measurement. */
function besideWorkout(measurement: MatchedHeaders, workout: MatchedHeaders): MatchedHeaders {
	const headersOf = ({ columns }: MatchedHeaders, name: string) =>
		columns.find((match) => match.name === name)?.headers ?? [];
	const without = (headers: MatchedHeader[], others: MatchedHeader[]) =>
		headers.filter(({ header }) => !others.some((other) => other.header === header));
	const ownDates = headersOf(measurement, 'measurement_date');
	const dates = [...ownDates, ...without(headersOf(workout, 'workout_date'), ownDates)];
	const notes = without(headersOf(measurement, 'notes'), headersOf(workout, 'notes'));
	const others = measurement.columns.filter(({ name }) => name !== 'measurement_date' && name !== 'notes');
	const { measurement_date, notes: notesColumn } = columnsOf.measurement;
	const columns = [
		{ name: 'measurement_date', column: measurement_date, headers: dates },
		...others,
		{ name: 'notes', column: notesColumn, headers: notes },
	].filter(({ headers }) => headers.length > 0);
	return { ...measurement, columns };
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
export function isBlankLine({ allColumns }: Layout, cells: Cells, options: CellOptions): boolean {
	let hasCells = false;
	for (const { column, headers } of allColumns) {
		for (const { header } of headers) {
			const cell = cells[header];
			if (!isEmpty(column, cell, options)) return false;
			if (cell !== undefined) hasCells = true;
		}
	}
	return hasCells;
}
