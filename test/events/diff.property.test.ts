/** The diff of the trigger, against random histories: it misses nothing, emits nothing twice, and its state stays small. */
import fc from 'fast-check';

import { diffJournal, diffObservations } from '../../nodes/Training/events/diff';
import { progression } from '../../nodes/Training/events/progression.event';
import type { JournalState, ObservedState } from '../../nodes/Training/events/state';
import { quoteSchema } from '../../nodes/Training/statements';
import type { JournalChange, ProgressionRow } from '../../nodes/Training/statements';

/** The same histories in every run. */
const SEED = 20260120;
const source = 'training.public';

/** n8n stores the state as JSON. */
const reload = <State>(state: State): State =>
	state === undefined ? state : (JSON.parse(JSON.stringify(state)) as State);

const dayOf = (day: number) =>
	`20${String(10 + Math.floor(day / 28)).padStart(2, '0')}-01-${String(1 + (day % 28)).padStart(2, '0')}`;

type Version = Record<'version', string>;
type Item = Record<'day' | 'version', string>;

/** What a poll reads: the rows from the watched day on that are not known as they are, the oldest first. */
function readChanges(
	table: ReadonlyMap<number, string>,
	state: JournalState<Version> | undefined,
	limit: number,
): Array<JournalChange<Item, Version>> {
	return [...table]
		.map(([day, version]) => ({ day: dayOf(day), version }))
		.filter(({ day, version }) => day >= (state?.since ?? '') && state?.rows[day]?.fingerprint !== version)
		.sort((one, other) => one.day.localeCompare(other.day))
		.slice(0, limit)
		.map((item) => ({ key: item.day, fingerprint: item.version, snapshot: { version: item.version }, item }));
}

const LIMIT = 5;
const WATCHED_ROWS = 8;

function pollJournal(table: ReadonlyMap<number, string>, state: JournalState<Version> | undefined) {
	const changes = readChanges(table, state, LIMIT);
	return diffJournal({ value: 'newMeasurement', watchedRows: WATCHED_ROWS }, state, changes, {
		source,
		emitExisting: true,
		mayHaveMore: changes.length === LIMIT,
	});
}

/** Polls until nothing is emitted. Fails if that takes more polls than any table here needs. */
function pollAll(table: ReadonlyMap<number, string>, before: JournalState<Version> | undefined) {
	let state = before;
	const days: string[] = [];
	for (let polls = 0; polls < 100; polls++) {
		const diff = pollJournal(table, state);
		state = diff.state;
		if (diff.emitted.length === 0) return { state, days };
		days.push(...diff.emitted.map(({ item }) => item.day));
	}
	throw new Error('The trigger still emits items after 100 polls.');
}

const change = fc.record({
	day: fc.integer({ min: 0, max: 40 }),
	version: fc.option(fc.constantFrom('a', 'b', 'c')),
});
const write = fc.record({
	kind: fc.constant('write' as const),
	changes: fc.array(change, { maxLength: 12 }),
});
const poll = fc.constant({ kind: 'poll' as const });
const restart = fc.constant({ kind: 'restart' as const });
const step = fc.oneof(
	{ weight: 4, arbitrary: write },
	{ weight: 4, arbitrary: poll },
	{ weight: 1, arbitrary: restart },
);
const finalPolls = Array.from({ length: 20 }, () => ({ kind: 'poll' as const }));

describe('a journal event', () => {
	it('emits each version of a watched row that a poll meets, with the last known values, and no version twice in a row', () => {
		fc.assert(
			fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
				const table = new Map<number, string>();
				const lastEmitted = new Map<string, string>();
				let state: JournalState<Version> | undefined;
				let saved: JournalState<Version> | undefined;
				for (const current of [...steps, ...finalPolls]) {
					if (current.kind === 'write') {
						for (const { day, version } of current.changes) {
							if (version === null) table.delete(day);
							else table.set(day, version);
						}
					} else if (current.kind === 'restart') {
						state = reload(saved);
					} else {
						const previous = state;
						const diff = pollJournal(table, previous);
						for (const { item, last } of diff.emitted) {
							expect(lastEmitted.get(item.day)).not.toBe(item.version);
							expect(last).toEqual(previous?.rows[item.day]?.snapshot);
							lastEmitted.set(item.day, item.version);
						}
						state = diff.state;
						// n8n saves the state only together with items.
						if (diff.emitted.length > 0) saved = reload(state);
					}
				}
				for (const [day, version] of table) {
					if (dayOf(day) >= (state?.since ?? '')) expect(lastEmitted.get(dayOf(day))).toBe(version);
				}
				expect(pollJournal(table, state).emitted).toEqual([]);
			}),
			{ seed: SEED, numRuns: 500 },
		);
	});

	it('emits every row of a backlog that is newer than the known rows, in order of date', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 12 }),
				fc.uniqueArray(fc.integer({ min: 21, max: 200 }), { maxLength: 60 }),
				(known, backlog) => {
					const table = new Map(known.map((day) => [day, 'a']));
					const { state } = pollAll(table, undefined);
					for (const day of backlog) table.set(day, 'a');
					expect(pollAll(table, state).days).toEqual(backlog.map(dayOf).sort());
				},
			),
			{ seed: SEED, numRuns: 200 },
		);
	});

	it('keeps no more rows than it watches, and during a backlog those of one poll more', () => {
		fc.assert(
			fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { maxLength: 120 }), (days) => {
				const table = new Map(days.map((day) => [day, 'a']));
				let state: JournalState<Version> | undefined;
				for (let polls = 0; polls <= days.length / LIMIT + 1; polls++) {
					state = pollJournal(table, state).state;
					expect(Object.keys(state.rows).length).toBeLessThanOrEqual(WATCHED_ROWS + LIMIT);
				}
				expect(pollJournal(table, state).emitted).toEqual([]);
				expect(Object.keys(state?.rows ?? {}).length).toBeLessThanOrEqual(WATCHED_ROWS);
			}),
			{ seed: SEED, numRuns: 200 },
		);
	});

	it('does not change the state that it gets', () => {
		fc.assert(
			fc.property(
				fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 12 }),
				(days) => {
					const { state } = pollJournal(new Map(days.map((day) => [day, 'a'])), undefined);
					const before = JSON.stringify(state);
					pollJournal(new Map(days.map((day) => [day, 'b'])), state);
					expect(JSON.stringify(state)).toBe(before);
				},
			),
			{ seed: SEED, numRuns: 200 },
		);
	});
});

describe('a state event', () => {
	type State = ObservedState<
		{ beginsWith: string[]; exerciseIds: string[] },
		Pick<ProgressionRow, 'workout_date' | 'recommendation' | 'suggested_weight_kg'>
	>;
	const settings = { beginsWith: [], exerciseIds: [] };
	const set = fc.record({
		exercise_id: fc.constantFrom('ex_squat', 'ex_row', '__proto__'),
		day: fc.integer({ min: 0, max: 20 }),
		recommendation: fc.constantFrom('INCREASE WEIGHT', 'REDUCE WEIGHT'),
	});
	interface NewestSet {
		exercise_id: string;
		day: number;
		recommendation: string;
	}

	const rowOf = ({ exercise_id, day, recommendation }: NewestSet): ProgressionRow => ({
		exercise_id,
		exercise_name: exercise_id,
		workout_date: dayOf(day),
		template_id: 'hit_lower_a',
		weight_kg: 78,
		tut_seconds: 67,
		prev_weight: null,
		prev_tut: null,
		days_between: null,
		progress_status: 'BASELINE',
		recommendation,
		suggested_weight_kg: 80,
	});
	const pollSets = (sets: NewestSet[], state: State | undefined) => {
		const query = { schema: quoteSchema('public'), settings, today: '2026-01-20', state };
		const observations = progression.observe(sets.map(rowOf), query);
		return diffObservations(progression, settings, state, observations, { source, emitExisting: true });
	};

	it('emits an observation once, and again only after four others of its group', () => {
		fc.assert(
			fc.property(fc.array(set, { maxLength: 40 }), (sets) => {
				let state: State | undefined;
				const model = new Map<string, string[]>();
				for (const newest of sets) {
					const observed = `${newest.day} ${newest.recommendation}`;
					const history = model.get(newest.exercise_id) ?? [];
					const diff = pollSets([newest], state);
					expect(diff.emitted.length).toBe(history.includes(observed) ? 0 : 1);
					if (diff.emitted.length > 0) {
						// A correction of a set takes the place of the corrected one.
						const others = history.filter((known) => !known.startsWith(`${newest.day} `));
						model.set(newest.exercise_id, [...others, observed].slice(-4));
					}
					const again = pollSets([newest], reload(diff.state));
					expect(again.emitted).toEqual([]);
					state = again.state;
					for (const { history: kept } of state.groups) expect(kept.length).toBeLessThanOrEqual(4);
				}
			}),
			{ seed: SEED, numRuns: 300 },
		);
	});

	it('does not change the state that it gets', () => {
		fc.assert(
			fc.property(fc.array(set, { minLength: 1, maxLength: 10 }), (sets) => {
				const { state } = pollSets(sets, undefined);
				const before = JSON.stringify(state);
				pollSets([{ ...sets[0]!, day: 25 }], state);
				expect(JSON.stringify(state)).toBe(before);
			}),
			{ seed: SEED, numRuns: 200 },
		);
	});
});
