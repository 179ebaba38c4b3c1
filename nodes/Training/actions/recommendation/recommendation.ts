import type { INodeProperties } from 'n8n-workflow';

import type { DatabaseRow, RecommendationQuery, Schema, Statement } from '../../statements';
import { NOTHING_FOUND } from '../agent';
import { filters, limits } from '../fields';
import type { Operation } from '../operation';
import { filterParameters, limitParameter } from '../read';
import { readRecommendations, rowsOrSummary } from './summary';

const latestOnly = (description: string): INodeProperties => ({
	displayName: 'Latest Only',
	name: 'latestOnly',
	type: 'boolean',
	default: true,
	description,
});

type RecommendationOperation<Row extends DatabaseRow> = Pick<
	Operation,
	'value' | 'name' | 'action' | 'description'
> & {
	/** What Latest Only does. Undefined: there is no such parameter. */
	latest?: string;
	/** The values of the filter Status. */
	statuses?: readonly string[];
	applicableFilters: INodeProperties[];
	statement: (schema: Schema, query: RecommendationQuery) => Statement<Row>;
	/** Changes a row before it is returned. */
	prepare?: (row: Row) => void;
	/** The columns that come first. Empty: the statement returns them in the right order. */
	answer: ReadonlyArray<keyof Row & string>;
	/** The rows, as the summary names them. */
	many: string;
	/** A row as a line of the message. */
	text: (row: Row) => string;
};

/** Reads one of the recommendation views. */
export const recommendationOperation = <Row extends DatabaseRow>({
	latest,
	statuses,
	applicableFilters,
	statement,
	prepare,
	answer,
	many,
	text,
	...panel
}: RecommendationOperation<Row>): Operation => ({
	...panel,
	properties: [
		...(latest === undefined ? [] : [latestOnly(latest)]),
		...limits,
		filters(...applicableFilters),
		rowsOrSummary,
	],
	execute: async (execution) =>
		await readRecommendations(
			execution,
			answer,
			(item, { schema }) =>
				statement(schema, {
					filters: filterParameters(execution, item, statuses),
					latestOnly: execution.functions.getNodeParameter('latestOnly', item, true) !== false,
					limit: limitParameter(execution, item),
				}),
			(rows) => ({ text: rows.map(text).join('\n') || NOTHING_FOUND, [many]: rows }),
			prepare,
		),
});
