import type { INodeProperties } from 'n8n-workflow';

import type { RecommendationQuery, Schema, Statement } from '../../statements';
import { filters, limits } from '../fields';
import type { Operation } from '../operation';
import { filtersOf, limitOf, readPerItem } from '../read';

const latestOnly = (newest: string): INodeProperties => ({
	displayName: 'Latest Only',
	name: 'latestOnly',
	type: 'boolean',
	default: true,
	description: `Whether to return only ${newest}, within the filters`,
});

type Described = Pick<Operation, 'value' | 'name' | 'action' | 'description'> & {
	/** What Latest Only gives, in words. */
	newest: string;
	narrowing: INodeProperties[];
	statement: (schema: Schema, advice: RecommendationQuery) => Statement;
};

/** A read of one of the views that advise. */
export const recommendation = ({ newest, narrowing, statement, ...panel }: Described): Operation => ({
	...panel,
	properties: [latestOnly(newest), ...limits, filters(...narrowing)],
	execute: async (execution) =>
		await readPerItem(execution, (item, { schema }) =>
			statement(schema, {
				filters: filtersOf(execution, item),
				latestOnly: execution.functions.getNodeParameter('latestOnly', item, true) !== false,
				limit: limitOf(execution, item),
			}),
		),
});
