import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Database } from '../../database';
import { withReadableNames } from '../../names';
import type { DatabaseRow, Statement } from '../../statements';
import { choiceOption } from '../cellOptions';
import { options } from '../fields';
import type { Execution } from '../operation';
import { dayParameter, readPerItem } from '../read';

/** The option Output: the rows, or one item with a text to send. */
export const rowsOrSummary = options({
	displayName: 'Output',
	name: 'output',
	type: 'options',
	noDataExpression: true,
	default: 'rows',
	description: 'What the node returns',
	options: [
		{ name: 'One Item per Row', value: 'rows' },
		{ name: 'One Summary', value: 'summary', description: 'The rows, and a text to send as a message' },
	],
});

function isSummary({ functions }: Execution): boolean {
	const { output } = functions.getNodeParameter('options', 0, {}) as { output?: unknown };
	return choiceOption('Output', output, ['rows', 'summary']) === 'summary';
}

/**
 * Reads recommendations for each input item. Each row begins with `answer`, the columns that say what to do, so that a table shows
 * them without scrolling. With Output = One Summary, `toSummary` makes one item of all rows.
 */
export async function readRecommendations<Row extends DatabaseRow>(
	execution: Execution,
	answer: ReadonlyArray<keyof Row & string>,
	buildStatement: (item: number, database: Database) => Statement<Row>,
	toSummary: (rows: Row[], item: number) => IDataObject & { text: string },
	prepare?: (row: Row) => void,
): Promise<INodeExecutionData[]> {
	const asSummary = isSummary(execution);
	return await readPerItem(execution, buildStatement, (rows, item) => {
		for (const [index, row] of rows.entries()) {
			prepare?.(row);
			withReadableNames(row);
			if (answer.length > 0) rows[index] = startingWith(answer, row);
		}
		return asSummary ? [toSummary(rows, item)] : rows;
	});
}

function startingWith<Row extends DatabaseRow>(columns: ReadonlyArray<keyof Row & string>, row: Row): Row {
	const answer: DatabaseRow = {};
	for (const name of columns) answer[name] = row[name]!;
	return Object.assign(answer, row);
}

/** The parameter On Date of an item. Default: today in the workflow's time zone. */
export const onDateOf = (execution: Execution, item: number): string =>
	dayParameter(execution, 'On Date', execution.functions.getNodeParameter('onDate', item, ''), item);
