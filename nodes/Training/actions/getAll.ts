import type { Kind } from '../rows';
import { keyColumns } from '../rows';
import { readRecords } from '../statements';
import { dateFrom, dateTo, exerciseLocator, filters, limits, templateLocator } from './fields';
import type { Operation } from './operation';
import { filtersOf, limitOf, readPerItem } from './read';

/** Lists rows of one kind, called so in the panel. */
export const getAllOperation = (kind: Kind, one: string, many: string): Operation => {
	const keys = keyColumns(kind);
	const isDated = keys[0]!.endsWith('_date');
	const narrowing = [
		...(isDated ? [dateFrom, dateTo] : []),
		...(keys.includes('exercise_id') ? [exerciseLocator] : []),
		...(keys.includes('template_id') ? [templateLocator] : []),
	];
	return {
		value: 'getAll',
		name: 'Get Many',
		action: `Get many ${many}`,
		description: isDated ? `List ${many}, the newest first` : `List ${many} by ${one} ID`,
		properties: [...limits, filters(...narrowing)],
		execute: async (execution) =>
			await readPerItem(execution, (item, { schema }) =>
				readRecords(schema, kind, filtersOf(execution, item), limitOf(execution, item)),
			),
	};
};
