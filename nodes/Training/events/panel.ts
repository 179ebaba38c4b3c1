import type { INodeProperties } from 'n8n-workflow';

import { events } from './events';

const event: INodeProperties = {
	displayName: 'Event',
	name: 'event',
	type: 'options',
	noDataExpression: true,
	default: 'progression',
	description: 'What starts the workflow, once for each time it happens',
	options: events.map(({ name, value, description }) => ({ name, value, description })),
};

const titles = Object.fromEntries(events.map(({ name, value }) => [value, name]));

/** What stands below the node's name: the event, in the panel's words. */
export const subtitle = `={{ (${JSON.stringify(titles)})[$parameter["event"]] }}`;

const whatIsKnown: INodeProperties = {
	displayName:
		'Each thing starts the workflow once. What is in the database when the workflow is first published is taken as known, unless the option Emit What Is There says otherwise. Fetch Test Event shows the newest, and remembers nothing.',
	name: 'knownNotice',
	type: 'notice',
	default: '',
};

const emitExisting: INodeProperties = {
	displayName: 'Emit What Is There',
	name: 'emitExisting',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether the first poll after the first activation tells what is in the database already; without this it is taken as known',
};

/** All fields of the panel, from the table of events. */
export const properties: INodeProperties[] = [
	event,
	whatIsKnown,
	...events.flatMap(({ value, properties: fields }) =>
		fields.map((field) => ({ ...field, displayOptions: { show: { event: [value] } } })),
	),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			...events.flatMap(({ value, options }) =>
				options.map((option) => ({ ...option, displayOptions: { show: { '/event': [value] } } })),
			),
			emitExisting,
		].sort((one, other) => one.displayName.localeCompare(other.displayName)),
	},
];
