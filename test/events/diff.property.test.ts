/** The diff of the trigger, against random histories: it misses nothing, emits nothing twice, and its state stays small. */
import { diffJournal, diffObservations } from '../../nodes/Training/events/diff';
import { progression } from '../../nodes/Training/events/progression.event';
import type { EventSettings, JournalState, ObservedState } from '../../nodes/Training/events/state';
import { quoteSchema } from '../../nodes/Training/statements';
import type { JournalChanges, SetProgression } from '../../nodes/Training/statements';
import fc from '../fastCheck';

const source = 'training.public';

/** n8n stores the state as JSON. */
const reload = <State>(state: State): State =>
	state === undefined ? state : (JSON.parse(JSON.stringify(state)) as State);

const dayOf = (day: number) =>
	`20${String(10 + Math.floor(day / 28)).padStart(2, '0')}-01-${String(1 + (day % 28)).padStart(2, '0')}`;

type Version = Record<'version', string>;
type Item = Record<'day' | 'version', string>;

const LIMIT = 5;
const WATCHED_ROWS = 8;
const TODAY = 200;

/** What a poll reads: the rows since the watched day, or since that of the state, that are not known as they are, the oldest first. */
function readChanges(
	table: ReadonlyMap<number, string>,
	state: JournalState<Version> | undefined,
	today: number,
): JournalChanges<Item, Version> {
	const days = [...table.keys()].filter((day) => day <= today).sort((one, other) => one - other);
	const oldest = days.at(-WATCHED_ROWS);
	const since = oldest === undefined ? null : dayOf(oldest);
	const firstDay = [state?.since ?? '', since ?? ''].sort()[0]!;
	const changes = [...table]
		.map(([day, version]) => ({ day: dayOf(day), version }))
		.filter(({ day, version }) => day >= firstDay && state?.rows[day]?.fingerprint !== version)
		.sort((one, other) => one.day.localeCompare(other.day))
		.slice(0, LIMIT)
		.map((item) => ({ key: item.day, fingerprint: item.version, snapshot: { version: item.version }, item }));
	return { since, changes };
}

const pollJournal = (
	table: ReadonlyMap<number, string>,
	state: JournalState<Version> | undefined,
	today = TODAY,
) =>
	diffJournal({ value: 'newMeasurement' }, state, readChanges(table, state, today), {
		source,
		emitExisting: true,
		limit: LIMIT,
	});

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
			fc.property(fc.array(step, { maxLength: 40 }), fc.constantFrom(20, 40), (steps, today) => {
				const table = new Map<number, string>();
				/** The last version of each known row that was emitted, or stored because its day is watched again. */
				let lastEmitted = new Map<string, string>();
				let savedEmitted = new Map<string, string>();
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
						lastEmitted = new Map(savedEmitted);
					} else {
						const previous = state;
						const diff = pollJournal(table, previous, today);
						for (const { item, last } of diff.emitted) {
							expect(lastEmitted.get(item.day)).not.toBe(item.version);
							expect(last).toEqual(previous?.rows[item.day]?.snapshot);
							lastEmitted.set(item.day, item.version);
						}
						state = diff.state;
						for (const [day, { fingerprint }] of Object.entries(state.rows)) {
							if (day < (previous?.since ?? '')) lastEmitted.set(day, fingerprint);
						}
						for (const day of lastEmitted.keys()) if (!(day in state.rows)) lastEmitted.delete(day);
						// n8n saves the state only together with items.
						if (diff.emitted.length > 0) {
							saved = reload(state);
							savedEmitted = new Map(lastEmitted);
						}
					}
				}
				for (const [day, version] of table) {
					if (dayOf(day) >= (state?.since ?? '')) expect(lastEmitted.get(dayOf(day))).toBe(version);
				}
				// The watched rows are the newest ones in the table that are not in the future, whatever was deleted.
				expect(state?.since ?? null).toBe(readChanges(table, state, today).since);
				expect(pollJournal(table, state, today).emitted).toEqual([]);
			}),
			{ numRuns: 500 },
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
			{ numRuns: 200 },
		);
	});

	it('keeps no more rows than it watches, and during a backlog those of one poll more', () => {
		fc.assert(
			fc.property(fc.uniqueArray(fc.integer({ min: 0, max: TODAY }), { maxLength: 120 }), (days) => {
				const table = new Map(days.map((day) => [day, 'a']));
				let state: JournalState<Version> | undefined;
				for (let polls = 0; polls <= days.length / LIMIT + 1; polls++) {
					state = pollJournal(table, state).state;
					expect(Object.keys(state.rows).length).toBeLessThanOrEqual(WATCHED_ROWS + LIMIT);
				}
				expect(pollJournal(table, state).emitted).toEqual([]);
				expect(Object.keys(state?.rows ?? {}).length).toBeLessThanOrEqual(WATCHED_ROWS);
			}),
			{ numRuns: 200 },
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
			{ numRuns: 200 },
		);
	});
});

describe('a state event', () => {
	interface Settings extends EventSettings {
		beginsWith: string[];
		exerciseIds: string[];
	}
	type State = ObservedState<
		Settings,
		Pick<SetProgression, 'workout_date' | 'recommendation' | 'suggested_weight_kg'>
	>;
	const exercise = fc.constantFrom('ex_squat', 'ex_row', '__proto__');
	const day = fc.integer({ min: 0, max: 4 });
	const recommendation = fc.constantFrom('INCREASE WEIGHT', 'REDUCE WEIGHT');
	const everything: Settings = { beginsWith: [], exerciseIds: [] };
	const onlyIncrease: Settings = { beginsWith: ['INCREASE WEIGHT'], exerciseIds: [] };

	interface NewestSet {
		exercise_id: string;
		day: number;
		recommendation: string;
	}

	const rowOf = (newest: NewestSet): SetProgression => ({
		exercise_id: newest.exercise_id,
		exercise_name: newest.exercise_id,
		workout_date: dayOf(newest.day),
		template_id: 'hit_lower_a',
		weight_kg: 78,
		tut_seconds: 67,
		prev_weight: null,
		prev_tut: null,
		days_between: null,
		progress_status: 'BASELINE',
		recommendation: newest.recommendation,
		suggested_weight_kg: 80,
		suggested_load: 80,
		load_unit: 'kg',
		load_type: 'External',
	});
	const pollSets = (
		sets: NewestSet[],
		state: State | undefined,
		settings: Settings,
		emitExisting: boolean,
	) => {
		const query = { schema: quoteSchema('public'), settings, today: '2026-01-20', state };
		const observations = progression.observe(sets.map(rowOf), query);
		return diffObservations(progression, settings, state, observations, { source, emitExisting });
	};

	/** The sets of a journal: by exercise, then by day. */
	type Journal = Map<string, Map<number, string>>;
	const newestSets = (journal: Journal): NewestSet[] =>
		[...journal].flatMap(([exercise_id, sets]) => {
			const newest = [...sets.keys()].sort((one, other) => one - other).at(-1);
			return newest === undefined ? [] : [{ exercise_id, day: newest, recommendation: sets.get(newest)! }];
		});
	const messageOf = (row: Pick<SetProgression, 'workout_date' | 'recommendation'>) =>
		`${row.workout_date} ${row.recommendation}`;

	const stateStep = fc.oneof(
		// Inserts, corrects or restores a set.
		{
			weight: 4,
			arbitrary: fc.record({ kind: fc.constant('write' as const), exercise, day, recommendation }),
		},
		{ weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), exercise, day }) },
		{ weight: 4, arbitrary: poll },
		{ weight: 1, arbitrary: restart },
	);

	it('ends with the recommendation that holds as the last message, and repeats no message', () => {
		fc.assert(
			fc.property(
				fc.array(stateStep, { maxLength: 60 }),
				fc.constantFrom(everything, onlyIncrease),
				fc.boolean(),
				(steps, settings, emitExisting) => {
					const journal: Journal = new Map();
					const lastMessages = new Map<string, string>();
					let state: State | undefined;
					let saved: State | undefined;
					const pollNow = () => {
						const newest = newestSets(journal);
						const isFirst = state === undefined;
						const diff = pollSets(newest, state, settings, emitExisting);
						for (const { item } of diff.emitted) {
							expect(lastMessages.get(item.exercise_id)).not.toBe(messageOf(item));
							lastMessages.set(item.exercise_id, messageOf(item));
						}
						state = diff.state;
						// n8n saves the state at activation, and with the items.
						if (isFirst || diff.emitted.length > 0) saved = reload(state);
						for (const row of newest.map(rowOf)) {
							if (settings === onlyIncrease && row.recommendation !== 'INCREASE WEIGHT') continue;
							// What the first poll finds is known to the user.
							if (isFirst && !emitExisting) lastMessages.set(row.exercise_id, messageOf(row));
							expect(lastMessages.get(row.exercise_id)).toBe(messageOf(row));
						}
					};
					for (const current of [...steps, { kind: 'poll' as const }]) {
						if (current.kind === 'write') {
							const sets = journal.get(current.exercise) ?? new Map<number, string>();
							journal.set(current.exercise, sets.set(current.day, current.recommendation));
						} else if (current.kind === 'delete') journal.get(current.exercise)?.delete(current.day);
						else if (current.kind === 'restart') state = reload(saved);
						else pollNow();
					}
				},
			),
			{ numRuns: 1000 },
		);
	});

	it('emits nothing that other settings have excluded, and what comes after it', () => {
		const squat = (newest: Omit<NewestSet, 'exercise_id'>) => [{ exercise_id: 'ex_squat', ...newest }];
		const first = pollSets(
			squat({ day: 0, recommendation: 'INCREASE WEIGHT' }),
			undefined,
			onlyIncrease,
			true,
		);
		const excluded = squat({ day: 1, recommendation: 'REDUCE WEIGHT' });
		const second = pollSets(excluded, first.state, onlyIncrease, true);
		const third = pollSets(excluded, second.state, everything, true);
		const fourth = pollSets(excluded, third.state, everything, true);
		const fifth = pollSets(
			squat({ day: 2, recommendation: 'REDUCE WEIGHT' }),
			fourth.state,
			everything,
			true,
		);
		expect(
			[first, second, third, fourth, fifth].map(({ emitted }) => emitted.map(({ item }) => messageOf(item))),
		).toEqual([['2010-01-01 INCREASE WEIGHT'], [], [], [], ['2010-01-03 REDUCE WEIGHT']]);
	});

	it('does not change the state that it gets', () => {
		const set = fc.record({ exercise_id: exercise, day, recommendation });
		fc.assert(
			fc.property(fc.array(set, { minLength: 1, maxLength: 10 }), (sets) => {
				const { state } = pollSets(sets, undefined, everything, true);
				const before = JSON.stringify(state);
				pollSets([{ ...sets[0]!, day: 25 }], state, everything, true);
				expect(JSON.stringify(state)).toBe(before);
			}),
			{ numRuns: 200 },
		);
	});
});
