import type { IDataObject } from 'n8n-workflow';

import { nextSessionText } from '../../report';
import { readNextSession } from '../../statements';
import type { NextSessionRow } from '../../statements';
import { day, options, templateLocator } from '../fields';
import type { Execution, Operation } from '../operation';
import { idParameter, readPerItem } from '../read';
import { isSummary, onDateOf, summaryOutput } from './summary';

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
		options(summaryOutput('One Item per Exercise', 'The session, and a text to send as a message')),
	],
	execute: async (execution) =>
		await readPerItem(
			execution,
			(item, { schema }) => readNextSession(schema, onDateOf(execution, item), templateOf(execution, item)),
			isSummary(execution)
				? (rows, item) => [summarize(rows, onDateOf(execution, item), templateOf(execution, item))]
				: undefined,
		),
};

const templateOf = (execution: Execution, item: number): string | null =>
	idParameter(execution, 'Template', execution.functions.getNodeParameter('template', item, ''), item);

/** What all rows have in common, the rows, and the message. */
function summarize(rows: NextSessionRow[], onDate: string, template: string | null): IDataObject {
	const [session] = rows;
	return {
		on_date: onDate,
		template_id: session?.template_id ?? null,
		template_name: session?.template_name ?? null,
		readiness: session?.readiness ?? null,
		ready_on: session?.ready_on ?? null,
		days_since_last_workout: session?.days_since_last_workout ?? null,
		exercises: rows,
		text: nextSessionText(rows, onDate, template),
	};
}
