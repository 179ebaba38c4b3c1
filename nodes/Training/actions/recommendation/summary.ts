import type { INodeProperties } from 'n8n-workflow';

import { choiceOption } from '../cellOptions';
import type { Execution } from '../operation';
import { dayParameter } from '../read';

/** The field Output of an operation that can return its rows, or one item with a text to send. */
export const summaryOutput = (rows: string, summary: string): INodeProperties => ({
	displayName: 'Output',
	name: 'output',
	type: 'options',
	noDataExpression: true,
	default: 'rows',
	description: 'What the node returns',
	options: [
		{ name: rows, value: 'rows' },
		{ name: 'One Summary', value: 'summary', description: summary },
	],
});

export function isSummary({ functions }: Execution): boolean {
	const { output } = functions.getNodeParameter('options', 0, {}) as { output?: unknown };
	return choiceOption('Output', output, ['rows', 'summary']) === 'summary';
}

/** The parameter On Date of an item. Default: today in the workflow's time zone. */
export const onDateOf = (execution: Execution, item: number): string =>
	dayParameter(execution, 'On Date', execution.functions.getNodeParameter('onDate', item, ''), item);
