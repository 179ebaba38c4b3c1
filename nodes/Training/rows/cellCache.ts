import { CellError } from './cell';
import type { CellOptions, Value, WeightUnit } from './cell';
import type { Column } from './columns';

export interface RowOptions extends CellOptions {
	/** What a blank cell does: it clears the stored value, or keeps it. */
	emptyCells: 'clear' | 'keep';
	/** Stored with every row of the journal. */
	dataSource: string;
	/** What happens to an item whose cells are all blank. Default: skip. */
	blankLines?: 'skip' | 'reject';
}

/** Reads a cell of one column. null: a blank cell that clears. undefined: the stored value is kept. */
export type CachedReader = (cell: unknown) => Value | CellError | undefined;

/** A key or required cell is blank. */
export const blankCell = new CellError('required', ', but every row needs it.', 'Fill it in.');

/**
 * Returns a function that gives the reader of a column. Dates, numbers and booleans repeat in most journals, so each distinct
 * cell of a column is read only once per run. Text isn't cached: reading it is as fast as looking it up. The unit of a weight is
 * the run's, unless the header or the row names another.
 */
export function cachedReaders(
	options: RowOptions,
): (column: Column, weightUnit?: WeightUnit) => CachedReader {
	const readers = new Map<Column, CachedReader>();
	const readersInPounds = new Map<Column, CachedReader>();
	return (column, weightUnit = options.weightUnit) => {
		const known = weightUnit === 'lb' ? readersInPounds : readers;
		const reader = known.get(column) ?? makeReader(column, { ...options, weightUnit });
		known.set(column, reader);
		return reader;
	};
}

function makeReader(column: Column, options: RowOptions): CachedReader {
	const read: CachedReader = (cell) => {
		if (column.isBlank(cell)) return cell === undefined ? undefined : readBlank(column, options);
		return column.read(cell, options);
	};
	return column.type === 'string' ? read : withCache(read);
}

function withCache(read: CachedReader): CachedReader {
	const cache = new Map<unknown, Value | CellError>();
	return (cell) => {
		const cached = cache.get(cell);
		if (cached !== undefined) return cached;
		const value = read(cell);
		// Objects, for example Dates, are never the same object twice.
		if (value !== undefined && typeof cell !== 'object') cache.set(cell, value);
		return value;
	};
}

function readBlank({ need }: Column, { emptyCells }: RowOptions): null | CellError | undefined {
	if (need === 'key') return blankCell;
	if (emptyCells === 'keep') return undefined;
	return need === 'required' ? blankCell : null;
}
