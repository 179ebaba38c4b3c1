import { readGoalProjections } from '../../statements';
import { day } from '../fields';
import type { Operation } from '../operation';
import { dayParameter, readPerItem } from '../read';

export const getGoals: Operation = {
	value: 'getGoals',
	name: 'Get Goal Projection',
	action: 'Get goals and when they will be reached',
	description:
		'Get for each goal, body fat or body weight, whether and when it will be reached at the present pace',
	properties: [
		day('On Date', 'onDate', "As known on this day. Leave empty for today in the workflow's time zone."),
	],
	execute: async (execution) =>
		await readPerItem(execution, (item, { schema }) => {
			const onDate = execution.functions.getNodeParameter('onDate', item, '');
			return readGoalProjections(schema, dayParameter(execution, 'On Date', onDate, item));
		}),
};
