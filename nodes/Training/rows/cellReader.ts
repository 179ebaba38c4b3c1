import { Flaw, isBlank } from './cell';
import type { Value } from './cell';
import type { Column } from './columns';
import type { RowOptions } from './reading';

/** Longer cells are notes, which seldom repeat. */
const MEMORABLE = 40;

/**
 * Reads the cells of a run, each once for all its repetitions in a column: a journal repeats most of them. null is a blank
 * cell that clears; undefined keeps what is stored.
 */
export function cellReader(options: RowOptions): (column: Column, cell: unknown) => Value | Flaw | undefined {
	const known = new Map<Column, Map<unknown, Value | Flaw>>();
	return (column, cell) => {
		if (isBlank(cell)) return cell === undefined ? undefined : readBlank(column, options);
		if (typeof cell === 'object' || (typeof cell === 'string' && cell.length > MEMORABLE)) {
			return column.read(cell, options);
		}
		let values = known.get(column);
		if (!values) known.set(column, (values = new Map<unknown, Value | Flaw>()));
		let value = values.get(cell);
		if (value === undefined) values.set(cell, (value = column.read(cell, options)));
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
