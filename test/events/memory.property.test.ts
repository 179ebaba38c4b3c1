/** The memory of the trigger, against any course of events: none missed, none twice, and never too large. */
import fc from 'fast-check';

import { events } from '../../nodes/Training/events/events';
import type { WatchedEvent } from '../../nodes/Training/events/event';
import { listen } from '../../nodes/Training/events/memory';
import type { Memory, Sight } from '../../nodes/Training/events/memory';

const eventOf = (name: string) => events.find(({ value }) => value === name)!;
const journal: WatchedEvent = { ...eventOf('newMeasurement'), depth: 8 };
const progression = eventOf('progression');

const blank = (event: string): Memory => ({ event, of: 'db.public', settings: {}, told: [] });
const stored = (memory: Memory) => JSON.parse(JSON.stringify(memory)) as Memory;

const dayOf = (day: number) =>
	`20${String(10 + Math.floor(day / 28)).padStart(2, '0')}-01-${String(1 + (day % 28)).padStart(2, '0')}`;

/** What a poll of a journal reads: rows from the watched day on that are not known as they are, the oldest first. */
function readNews(rows: ReadonlyMap<number, string>, memory: Memory, limit: number): Sight[] {
	const known = new Map(memory.told.map(([group, told]) => [group, told[0]![1][0]]));
	return [...rows]
		.map(([day, version]) => ({ date: dayOf(day), version }))
		.filter(({ date, version }) => date >= (memory.since ?? '') && known.get(date) !== version)
		.sort((one, other) => one.date.localeCompare(other.date))
		.slice(0, limit)
		.map(({ date, version }) => ({
			group: date,
			key: '',
			date,
			remembered: [version],
			item: { date, version },
		}));
}

const change = fc.record({
	day: fc.integer({ min: 0, max: 40 }),
	version: fc.option(fc.constantFrom('a', 'b', 'c')),
});
const step = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('write' as const),
			changes: fc.array(change, { maxLength: 12 }),
		}),
	},
	{ weight: 4, arbitrary: fc.constant({ kind: 'poll' as const }) },
	{ weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
);

const lastPolls = Array.from({ length: 20 }, () => ({ kind: 'poll' as const }));

describe('the memory of a journal', () => {
	const LIMIT = 5;
	const hear = (memory: Memory, isFirst: boolean, rows: ReadonlyMap<number, string>) => {
		const sights = readNews(rows, memory, LIMIT);
		const circumstances = { event: journal, settings: {}, tellsFirst: true, isCut: sights.length === LIMIT };
		return listen(memory, isFirst, sights, circumstances);
	};

	it('tells each version of each watched row that a poll meets, and none that was told last', () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
				const rows = new Map<number, string>();
				let memory = blank('newMeasurement');
				let saved = memory;
				const lastTold = new Map<string, string>();
				let isFirst = true;
				for (const one of [...steps, ...lastPolls]) {
					if (one.kind === 'write') {
						for (const { day, version } of one.changes) {
							if (version === null) rows.delete(day);
							else rows.set(day, version);
						}
					} else if (one.kind === 'restart') {
						memory = stored(saved);
					} else {
						const heard = hear(memory, isFirst, rows);
						isFirst = false;
						for (const { sight } of heard.news) {
							expect(lastTold.get(sight.group)).not.toBe(sight.item.version);
							lastTold.set(sight.group, String(sight.item.version));
						}
						memory = heard.memory;
						if (heard.news.length > 0) saved = stored(memory);
					}
				}
				// After the last polls nothing that is watched is left untold.
				for (const [day, version] of rows) {
					if (dayOf(day) >= (memory.since ?? '')) expect(lastTold.get(dayOf(day))).toBe(version);
				}
				expect(hear(memory, false, rows).news).toEqual([]);
			}),
			{ numRuns: 500 },
		);
	});

	it('tells all of a backlog that is newer than what it knows, in order of date, whatever its length', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 12 }),
				fc.uniqueArray(fc.integer({ min: 21, max: 200 }), { maxLength: 60 }),
				(before, later) => {
					const rows = new Map(before.map((day) => [day, 'a']));
					let memory = blank('newMeasurement');
					let isFirst = true;
					const poll = () => {
						const heard = hear(memory, isFirst, rows);
						isFirst = false;
						memory = heard.memory;
						return heard.news.map(({ sight }) => sight.date);
					};
					while (poll().length > 0);
					for (const day of later) rows.set(day, 'a');
					const told: string[] = [];
					for (let batch = poll(); batch.length > 0; batch = poll()) told.push(...batch);
					expect(told).toEqual(later.map(dayOf).sort());
				},
			),
		);
	});

	it('stays bounded once a backlog is told', () => {
		fc.assert(
			fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { maxLength: 120 }), (days) => {
				const rows = new Map(days.map((day) => [day, 'a']));
				let memory = blank('newMeasurement');
				for (let more = true; more;) {
					const heard = hear(memory, false, rows);
					memory = heard.memory;
					expect(memory.told.length).toBeLessThanOrEqual(journal.depth + LIMIT);
					more = heard.news.length > 0;
				}
				expect(memory.told.length).toBeLessThanOrEqual(journal.depth);
			}),
		);
	});
});

describe('the memory of the newest sets', () => {
	const set = fc.record({
		exercise: fc.constantFrom('ex_squat', 'ex_row', '__proto__'),
		day: fc.integer({ min: 0, max: 20 }),
		advice: fc.constantFrom('INCREASE WEIGHT', 'REDUCE WEIGHT'),
	});
	const sightOf = ({ exercise, day, advice }: { exercise: string; day: number; advice: string }): Sight => ({
		group: exercise,
		key: dayOf(day),
		date: dayOf(day),
		remembered: [dayOf(day), advice, 80],
		item: { exercise_id: exercise, recommendation: advice },
	});
	const circumstances = { event: progression, settings: {}, tellsFirst: true, isCut: false };

	it('tells what it sees once, and again only when something else was seen four times between', () => {
		fc.assert(
			fc.property(fc.array(set, { maxLength: 40 }), (sets) => {
				let memory = blank('progression');
				for (const one of sets) {
					memory = listen(memory, false, [sightOf(one)], circumstances).memory;
					const again = listen(stored(memory), false, [sightOf(one)], circumstances);
					expect(again.news).toEqual([]);
					memory = again.memory;
					for (const [, told] of memory.told) expect(told.length).toBeLessThanOrEqual(4);
				}
			}),
		);
	});

	it('does not change the memory that it was given', () => {
		fc.assert(
			fc.property(fc.array(set, { minLength: 1, maxLength: 10 }), (sets) => {
				const { memory } = listen(blank('progression'), false, sets.map(sightOf), circumstances);
				const before = JSON.stringify(memory);
				listen(memory, false, [sightOf({ ...sets[0]!, day: 25 })], circumstances);
				expect(JSON.stringify(memory)).toBe(before);
			}),
		);
	});
});
