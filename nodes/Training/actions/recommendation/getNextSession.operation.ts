import { nextSessionText } from '../../report';
import { readNextSession } from '../../statements';
import type { NextSessionRow } from '../../statements';
import { day, templateLocator } from '../fields';
import type { Execution, Operation } from '../operation';
import { idParameter } from '../read';
import { onDateOf, readRecommendations, rowsOrSummary } from './summary';

export const getNextSession: Operation = {
	value: 'getNextSession',
	name: 'Get Next Session',
	action: 'Get the next session and its loads',
	description:
		'Get the workout that is next, the load of each exercise, and whether to rest, train lightly or go on that day',
	properties: [
		day('On Date', 'onDate', "The day to train. Leave empty for today in the workflow's time zone."),
		{
			...templateLocator,
			name: 'template',
			description:
				'Leave empty to take the template whose last workout is longest ago. Choose it from the list, or enter its ID.',
		},
		rowsOrSummary,
	],
	execute: async (execution) =>
		await readRecommendations(
			execution,
			['exercise_name', 'recommendation', 'suggested_load', 'load_unit', 'readiness'],
			(item, { schema }) => readNextSession(schema, onDateOf(execution, item), templateOf(execution, item)),
			(rows, item) => summarize(rows, onDateOf(execution, item), templateOf(execution, item)),
		),
};

const templateOf = (execution: Execution, item: number): string | null =>
	idParameter(execution, 'Template', execution.functions.getNodeParameter('template', item, ''), item);

/** The message, what all rows have in common, and the rows. */
function summarize(rows: NextSessionRow[], onDate: string, template: string | null) {
	const [session] = rows;
	return {
		text: nextSessionText(rows, onDate, template),
		on_date: onDate,
		template_id: session?.template_id ?? null,
		template_name: session?.template_name ?? null,
		readiness: session?.readiness ?? null,
		ready_on: session?.ready_on ?? null,
		days_since_last_workout: session?.days_since_last_workout ?? null,
		exercises: rows,
	};
}
