import { readRows } from '../../nodes/Training/rows';
import type { Cells, Kind, RowOptions } from '../../nodes/Training/rows';

export const defaults: RowOptions = {
	timezone: 'Europe/Warsaw',
	dateFormat: '',
	dateLocale: '',
	weightUnit: 'kg',
	emptyCells: 'clear',
	dataSource: 'Sheet',
};

/** Reads items whose row numbers are their `row_number`, or count from 1. */
export const read = (items: Cells[], kind: Kind | 'journal' = 'set', options: Partial<RowOptions> = {}) =>
	readRows(items, kind, (item) => Number(items[item]?.row_number ?? item + 1), { ...defaults, ...options });
export const valuesOf = (...args: Parameters<typeof read>) => read(...args).rows[0]?.values;
export const errorOf = (...args: Parameters<typeof read>) => read(...args).rejected[0];
export const messageOf = (...args: Parameters<typeof read>) => errorOf(...args)?.message;
