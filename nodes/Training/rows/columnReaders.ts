import { Flaw, isBlank } from './cell';
import type { Value } from './cell';
import type { Column } from './columns';
import type { RowOptions } from './reading';

/** null is a blank cell that clears; undefined keeps what is stored. */
export type CellReader = (cell: unknown) => Value | Flaw | undefined;

/** The readers of a run's columns. Dates and numbers are read once for all their repetitions: a journal repeats most of them. */
export function columnReaders(options: RowOptions): (column: Column) => CellReader {
	const made = new Map<Column, CellReader>();
	return (column) => {
		const reader = made.get(column) ?? readerOf(column, options);
		made.set(column, reader);
		return reader;
	};
}

function readerOf(column: Column, options: RowOptions): CellReader {
	const read: CellReader = (cell) => {
		if (isBlank(cell)) return cell === undefined ? undefined : readBlank(column, options);
		return column.read(cell, options);
	};
	// Text is read as fast as it is looked up.
	return column.type === 'string' ? read : remembering(read);
}

function remembering(read: CellReader): CellReader {
	const known = new Map<unknown, Value | Flaw>();
	return (cell) => {
		const before = known.get(cell);
		if (before !== undefined) return before;
		const value = read(cell);
		if (value !== undefined && typeof cell !== 'object') known.set(cell, value);
		return value;
	};
}

function readBlank(column: Column, options: RowOptions): null | Flaw | undefined {
	if (column.need === 'key') return blankKey;
	if (options.emptyCells === 'keep') return undefined;
	return column.need === 'required' ? blankRequired : null;
}

export const blankKey = new Flaw('required', ', but it tells which row is meant.', 'Fill it in.');
const blankRequired = new Flaw('required', ', but every row needs it.', 'Fill it in.');
