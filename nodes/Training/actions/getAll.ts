import type { Kind } from '../rows';
import { keyColumns } from '../rows';
import { readRecords } from '../statements';
import { dateFrom, dateTo, exerciseLocator, filters, limits, templateLocator } from './fields';
import type { Operation } from './operation';
import { filterParameters, limitParameter, readPerItem } from './read';

/** Reads rows of one kind. `one` and `many` are its names in the panel. */
export const getAllOperation = (kind: Kind, one: string, many: string): Operation => {
	const keys = keyColumns(kind);
	const hasDate = keys[0]!.endsWith('_date');
	const applicableFilters = [
		...(hasDate ? [dateFrom, dateTo] : []),
		...(keys.includes('exercise_id') ? [exerciseLocator] : []),
		...(keys.includes('template_id') ? [templateLocator] : []),
	];
	return {
		value: 'getAll',
		name: 'Get Many',
		action: `Get many ${many}`,
		description: hasDate
			? `Get ${many}, newest first`
			: `Get ${many}, sorted by ${kind === 'goal' ? 'metric' : `${one} ID`}`,
		properties: [...limits, ...(applicableFilters.length > 0 ? [filters(...applicableFilters)] : [])],
		execute: async (execution) =>
			await readPerItem(execution, (item, { schema }) =>
				readRecords(schema, kind, filterParameters(execution, item), limitParameter(execution, item)),
			),
	};
};
