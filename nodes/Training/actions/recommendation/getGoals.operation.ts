import { goalsText } from '../../report';
import { readGoalProjections } from '../../statements';
import { day } from '../fields';
import type { Operation } from '../operation';
import { onDateOf, readRecommendations, rowsOrSummary } from './summary';

export const getGoals: Operation = {
	value: 'getGoals',
	name: 'Get Goal Projection',
	action: 'Get goals and when they will be reached',
	description:
		'Get for each goal, body fat or body weight, whether and when it will be reached at the present pace',
	properties: [
		day('On Date', 'onDate', "As known on this day. Leave empty for today in the workflow's time zone."),
		rowsOrSummary,
	],
	execute: async (execution) =>
		await readRecommendations(
			execution,
			['metric', 'status', 'projected_date', 'target_value', 'current_mean'],
			(item, { schema }) => readGoalProjections(schema, onDateOf(execution, item)),
			(goals, item) => {
				const on_date = onDateOf(execution, item);
				return { text: goalsText(goals, on_date), on_date, goals };
			},
		),
};
