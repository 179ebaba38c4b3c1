/** docs/reference/trigger.md, compared with the events and the panel of the trigger node. */
import type { INodeProperties } from 'n8n-workflow';

import { events } from '../../nodes/Training/events/events';
import { properties } from '../../nodes/Training/events/panel';
import { progression } from '../../nodes/Training/events/progression.event';
import type { SetProgression } from '../../nodes/Training/statements';
import { Document } from './markdown';

const page = new Document('docs/reference/trigger.md');

describe('the table of events', () => {
	const table = page.table('Trigger');

	it('lists every event, by its name and in the order of the panel', () => {
		expect(table.map(([name]) => name)).toEqual(events.map(({ name }) => name));
	});

	it.each(events.map((event) => [event.name, event] as const))(
		'lists the fields and options of %s',
		(name, { properties: fields, options }) => {
			const [, , listed] = table.find(([shown]) => shown === name)!;
			for (const { displayName } of [...fields, ...options]) expect(listed).toContain(displayName);
		},
	);
});

describe('the table of options', () => {
	it('lists every option', () => {
		const panel = (properties.find(({ name }) => name === 'options')!.options as INodeProperties[]).map(
			({ displayName }) => displayName,
		);
		const listed = page.table('Options').map(([name]) => name);
		expect(listed.sort()).toEqual(panel.sort());
	});
});

describe('the example of an item', () => {
	it('has the text that the event makes', () => {
		const [example] = page.json('Items') as [
			SetProgression & Record<'event' | 'text', string> & { previous: SetProgression },
		];
		const { event, text, previous, ...item } = example;
		expect(event).toBe(progression.value);
		expect(text).toBe(progression.text(item, previous));
	});
});
