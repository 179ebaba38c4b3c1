import type { INodeProperties } from 'n8n-workflow';

import { linkTo } from '../wording';
import { events } from './events';

const event: INodeProperties = {
	displayName: 'Event',
	name: 'event',
	type: 'options',
	noDataExpression: true,
	default: 'progression',
	description: 'What starts the workflow',
	options: events.map(({ name, value, description }) => ({ name, value, description })),
};

const eventNames = Object.fromEntries(events.map(({ name, value }) => [value, name]));

/** The text below the node's name on the canvas: the name of the event. */
export const subtitle = `={{ (${JSON.stringify(eventNames)})[$parameter["event"]] }}`;

const firstPollNotice: INodeProperties = {
	displayName: `Starts once for each new event. Rows that are there when you publish are not emitted. ${linkTo('trigger.md', 'Details')}`,
	name: 'knownNotice',
	type: 'notice',
	default: '',
};

const emitExisting: INodeProperties = {
	displayName: 'Emit Existing Rows',
	name: 'emitExisting',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether the first poll of this node emits what is already in the database. By default, only later changes are emitted.',
};

/** An option that several events share is one field. */
const eventOptions = [...new Set(events.flatMap(({ options }) => options))].map((option) => {
	const owners = events.filter(({ options }) => options.includes(option));
	return { ...option, displayOptions: { show: { '/event': owners.map(({ value }) => value) } } };
});

export const properties: INodeProperties[] = [
	event,
	firstPollNotice,
	...events.flatMap(({ value, properties: fields }) =>
		fields.map((field) => ({ ...field, displayOptions: { show: { event: [value] } } })),
	),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...eventOptions, emitExisting].sort((one, other) =>
			one.displayName.localeCompare(other.displayName),
		),
	},
];
