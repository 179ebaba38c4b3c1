import { goalsText } from '../../report';
import { readGoalProjections } from '../../statements';
import { day, options } from '../fields';
import type { Operation } from '../operation';
import { readPerItem } from '../read';
import { isSummary, onDateOf, summaryOutput } from './summary';

export const getGoals: Operation = {
	value: 'getGoals',
	name: 'Get Goal Projection',
	action: 'Get goals and when they will be reached',
	description:
		'Get for each goal, body fat or body weight, whether and when it will be reached at the present pace',
	properties: [
		day('On Date', 'onDate', "As known on this day. Leave empty for today in the workflow's time zone."),
		options(summaryOutput('One Item per Goal', 'The goals, and a text to send as a message')),
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
