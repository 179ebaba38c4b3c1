/** The output schema that the editor shows before the trigger's first run, compared with the items of all events. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { events } from '../../../nodes/Training/events/events';
import { measuredOn, squatOn, trainedOn, triggerDatabase, workoutOn } from './triggerDatabase';
import type { TriggerDatabase } from './triggerDatabase';

interface Schema {
	type: string;
	properties?: Record<string, Schema>;
	items?: Schema;
}

/** n8n finds schemas by resource and operation, which the trigger does not have: one file has the fields of all events. */
const schema = JSON.parse(
	readFileSync(path.join(__dirname, '../../../nodes/Training/__schema__/v1.0.0.json'), 'utf8'),
) as Schema;

let database: TriggerDatabase;
const items: unknown[] = [];

/** A record in the second session and none after it: declining after five sessions, stalled after six. */
const decliningRow = (sessions: number) =>
	Array.from({ length: sessions }, (_, n) => [
		workoutOn(`2026-01-${15 + n}`, { workout_id: 'hit_upper_a' }),
		squatOn(`2026-01-${15 + n}`, {
			workout_id: 'hit_upper_a',
			exercise_id: 'ex_row',
			weight_kg: n === 0 ? 80 : 85,
			tut_s: n === 0 ? 60 : 65 - n * 5,
		}),
	]).flat();

/** Makes every event emit items for new and for changed rows. */
beforeAll(async () => {
	database = await triggerDatabase();
	const pollers = events.map(({ value }) =>
		database.trigger({ event: value, days: 1, targetBodyFatPct: 20, options: { emitExisting: true } }),
	);
	await database.write(
		...trainedOn('2026-01-10'),
		...decliningRow(5),
		workoutOn('2026-01-20', { days_since_last_workout: 4, notes: 'cold' }),
		squatOn('2026-01-20', { tut_s: 60 }),
		measuredOn('2026-01-20', 84, 21),
	);
	for (const poller of pollers) items.push(...(await poller.activate()));
	await database.write(
		...decliningRow(6),
		workoutOn('2026-01-20', { recovered_1_5: 1, mood_1_5: 1, notes: 'cold' }),
		squatOn('2026-01-20', { tut_s: 95 }),
		measuredOn('2026-01-21', 82, 19),
	);
	for (const poller of pollers) items.push(...(await poller.poll()));
	await database.write(
		{ ...measuredOn('2026-01-21', 81, 19), notes: 'evening' },
		squatOn('2026-01-20', { tut_s: 99 }),
	);
	for (const poller of pollers) items.push(...(await poller.poll()));
});
afterAll(async () => await database.drop());

const typeOf = (value: unknown) =>
	Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;

function mismatches(value: unknown, { type, properties, items: element }: Schema, at: string): string[] {
	if (value === null) return [];
	if (typeOf(value) !== type && !(type === 'number' && typeOf(value) === 'integer'))
		return [`${at} is ${JSON.stringify(value)}, the schema says ${type}`];
	if (Array.isArray(value)) return value.flatMap((entry) => mismatches(entry, element!, `${at}[]`));
	if (type !== 'object') return [];
	return Object.entries(value as object).flatMap(([key, inner]) =>
		properties?.[key]
			? mismatches(inner, properties[key], `${at}.${key}`)
			: [`${at}.${key} is not in the schema`],
	);
}

function unused(values: unknown[], { properties, items: element }: Schema, at: string): string[] {
	const found = values.filter((value) => value !== null && value !== undefined);
	if (found.length === 0) return [`${at} is in no item`];
	if (element) return unused(found.flat(), element, `${at}[]`);
	return Object.entries(properties ?? {}).flatMap(([key, inner]) =>
		unused(
			found.map((value) => (value as Record<string, unknown>)[key]),
			inner,
			`${at}.${key}`,
		),
	);
}

describe('the output schema of the trigger', () => {
	it('has every field of the items, with its type', () => {
		expect(new Set(items.map((item) => (item as { event: string }).event))).toEqual(
			new Set(events.map(({ value }) => value)),
		);
		expect(items.flatMap((item) => mismatches(item, schema, 'item'))).toEqual([]);
	});

	it('has no field that is missing from all items', () => {
		expect(unused(items, schema, 'item')).toEqual([]);
	});
});
