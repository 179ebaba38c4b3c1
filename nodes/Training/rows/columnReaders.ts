import { CellError, isBlank } from './cell';
import type { Value } from './cell';
import type { Column } from './columns';
import type { RowOptions } from './reading';

/** null is a blank cell that clears; undefined keeps what is stored. */
export type ColumnReader = (cell: unknown) => Value | CellError | undefined;

/** The readers of a run's columns. Dates and numbers are read once for all their repetitions: a journal repeats most of them. */
export function columnReaders(options: RowOptions): (column: Column) => ColumnReader {
	const made = new Map<Column, ColumnReader>();
	return (column) => {
		const reader = made.get(column) ?? readerOf(column, options);
		made.set(column, reader);
		return reader;
	};
}

function readerOf(column: Column, options: RowOptions): ColumnReader {
	const read: ColumnReader = (cell) => {
		if (isBlank(cell)) return cell === undefined ? undefined : readBlank(column, options);
		return column.read(cell, options);
	};
	// Text is read as fast as it is looked up.
	return column.type === 'string' ? read : remembering(read);
}

function remembering(read: ColumnReader): ColumnReader {
	const known = new Map<unknown, Value | CellError>();
	return (cell) => {
		const before = known.get(cell);
		if (before !== undefined) return before;
		const value = read(cell);
		if (value !== undefined && typeof cell !== 'object') known.set(cell, value);
		return value;
	};
}

function readBlank(column: Column, options: RowOptions): null | CellError | undefined {
	if (column.need === 'key') return blankKey;
	if (options.emptyCells === 'keep') return undefined;
	return column.need === 'required' ? blankRequired : null;
}

export const blankKey = new CellError('required', ', but it tells which row is meant.', 'Fill it in.');
const blankRequired = new CellError('required', ', but every row needs it.', 'Fill it in.');
