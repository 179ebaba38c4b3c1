/** The output fields that the editor shows of the trigger before its first run, against what the events really give. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { events } from '../../../nodes/Training/events/events';
import { measuredOn, squatOn, trainedOn, watchedDatabase, workoutOn } from './watched';
import type { WatchedDatabase } from './watched';

interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

/** The trigger has no resource and no operation by which n8n could tell its events apart: one file has the fields of all. */
const schema = JSON.parse(
	readFileSync(path.join(__dirname, '../../../nodes/Training/__schema__/v1.0.0.json'), 'utf8'),
) as Schema;

let database: WatchedDatabase;
const told: unknown[] = [];

/** All that every event can tell: something new, and a change of it. */
beforeAll(async () => {
	database = await watchedDatabase();
	const pollers = events.map(({ value }) =>
		database.watch({ event: value, days: 1, targetBodyFatPct: 20, options: { emitExisting: true } }),
	);
	await database.log(
		...trainedOn('2026-01-10'),
		workoutOn('2026-01-20', { days_since_last_workout: 4, notes: 'cold' }),
		squatOn('2026-01-20', { tut_s: 60 }),
		measuredOn('2026-01-20', 84, 21),
	);
	for (const poller of pollers) told.push(...(await poller.activate()));
	await database.log(
		workoutOn('2026-01-20', { recovered_1_5: 1, mood_1_5: 1, notes: 'cold' }),
		squatOn('2026-01-20', { tut_s: 95 }),
		measuredOn('2026-01-21', 82, 19),
	);
	for (const poller of pollers) told.push(...(await poller.poll()));
	await database.log({ ...measuredOn('2026-01-21', 81, 19), notes: 'evening' });
	for (const poller of pollers) told.push(...(await poller.poll()));
});
afterAll(async () => await database.drop());

const typeOf = (value: unknown) =>
	Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;

function faults(value: unknown, { type, properties, items }: Schema, at: string): string[] {
	if (value === null) return [];
	if (typeOf(value) !== type && !(type === 'number' && typeOf(value) === 'integer'))
		return [`${at} is ${JSON.stringify(value)}, the schema says ${type}`];
	if (Array.isArray(value)) return value.flatMap((one) => faults(one, items!, `${at}[]`));
	if (type !== 'object') return [];
	return Object.entries(value as object).flatMap(([key, inner]) =>
		properties?.[key]
			? faults(inner, properties[key], `${at}.${key}`)
			: [`${at}.${key} is not in the schema`],
	);
}

function missing(values: unknown[], { properties, items }: Schema, at: string): string[] {
	const found = values.filter((value) => value !== null && value !== undefined);
	if (found.length === 0) return [`${at} is never given`];
	if (items) return missing(found.flat(), items, `${at}[]`);
	return Object.entries(properties ?? {}).flatMap(([key, inner]) =>
		missing(
			found.map((value) => (value as Record<string, unknown>)[key]),
			inner,
			`${at}.${key}`,
		),
	);
}

describe('the output schema of the trigger', () => {
	it('has every field that an event gives, with its type', () => {
		expect(new Set(told.map((item) => (item as { event: string }).event))).toEqual(
			new Set(events.map(({ value }) => value)),
		);
		expect(told.flatMap((item) => faults(item, schema, 'item'))).toEqual([]);
	});

	it('has no field that no event gives', () => {
		expect(missing(told, schema, 'item')).toEqual([]);
	});
});
