import type { INodeProperties } from 'n8n-workflow';

import type { DatabaseRow, RecommendationQuery, Schema, Statement } from '../../statements';
import { filters, limits } from '../fields';
import type { Operation } from '../operation';
import { filterParameters, limitParameter, readPerItem } from '../read';

const latestOnly = (latest: string): INodeProperties => ({
	displayName: 'Latest Only',
	name: 'latestOnly',
	type: 'boolean',
	default: true,
	description: `Whether to return only ${latest} that matches the filters`,
});

type RecommendationOperation = Pick<Operation, 'value' | 'name' | 'action' | 'description'> & {
	/** What Latest Only returns, for example "the newest workout". Undefined: there is no such parameter. */
	latest?: string;
	/** The values of the filter Status. */
	statuses?: readonly string[];
	applicableFilters: INodeProperties[];
	statement: (schema: Schema, query: RecommendationQuery) => Statement<DatabaseRow>;
};

/** Reads one of the recommendation views. */
export const recommendationOperation = ({
	latest,
	statuses,
	applicableFilters,
	statement,
	...panel
}: RecommendationOperation): Operation => ({
	...panel,
	properties: [
		...(latest === undefined ? [] : [latestOnly(latest)]),
		...limits,
		filters(...applicableFilters),
	],
	execute: async (execution) =>
		await readPerItem(execution, (item, { schema }) =>
			statement(schema, {
				filters: filterParameters(execution, item, statuses),
				latestOnly: execution.functions.getNodeParameter('latestOnly', item, true) !== false,
				limit: limitParameter(execution, item),
			}),
		),
});
