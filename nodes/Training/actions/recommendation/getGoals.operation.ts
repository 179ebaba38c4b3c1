import type { INodeProperties } from 'n8n-workflow';

import { goalsText } from '../../report';
import { readGoalProjections } from '../../statements';
import { choiceOption } from '../cellOptions';
import { day, options } from '../fields';
import type { Execution, Operation } from '../operation';
import { dayParameter, readPerItem } from '../read';

const output: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	noDataExpression: true,
	default: 'rows',
	description: 'What the node returns',
	options: [
		{ name: 'One Item per Goal', value: 'rows' },
		{ name: 'One Summary', value: 'summary', description: 'The goals, and a text to send as a message' },
	],
};

export const getGoals: Operation = {
	value: 'getGoals',
	name: 'Get Goal Projection',
	action: 'Get goals and when they will be reached',
	description:
		'Get for each goal, body fat or body weight, whether and when it will be reached at the present pace',
	properties: [
		day('On Date', 'onDate', "As known on this day. Leave empty for today in the workflow's time zone."),
		options(output),
	],
	execute: async (execution) =>
		await readPerItem(
			execution,
			(item, { schema }) => readGoalProjections(schema, onDateOf(execution, item)),
			isSummary(execution)
				? (goals, item) => {
						const on_date = onDateOf(execution, item);
						return [{ on_date, goals, text: goalsText(goals, on_date) }];
					}
				: undefined,
		),
};

const onDateOf = (execution: Execution, item: number): string =>
	dayParameter(execution, 'On Date', execution.functions.getNodeParameter('onDate', item, ''), item);

function isSummary({ functions }: Execution): boolean {
	const { output: choice } = functions.getNodeParameter('options', 0, {}) as { output?: unknown };
	return choiceOption('Output', choice, ['rows', 'summary']) === 'summary';
}
