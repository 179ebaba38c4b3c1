import { events } from '../../nodes/Training/events/events';
import type { Memory } from '../../nodes/Training/events/memory';
import * as room from '../../nodes/Training/statements';
import type { Schema, Statement } from '../../nodes/Training/statements';

const HOSTILE = `'; drop table workouts; -- "$1" {{ $json }}`;

/** The room's exports that were used here. */
const used = new Set<string | symbol>();
const statements = new Proxy(room, {
	get: (exports, name) => {
		used.add(name);
		return exports[name as keyof typeof room];
	},
});

const row = {
	kind: 'workout',
	key: '',
	items: [0],
	values: { workout_date: '2026-01-20', template_id: HOSTILE },
} as const;
const rows = [{ ...row, items: [...row.items] }];
const filters = {
	dateFrom: '2026-01-01',
	dateTo: '2026-12-31',
	templateId: HOSTILE,
	exerciseId: HOSTILE,
	status: HOSTILE,
};

const watch = { since: HOSTILE, newest: 10, known: { [HOSTILE]: HOSTILE }, limit: 500 };
const days = { from: '2026-01-01', to: '2026-12-31' };

const memory = {
	event: HOSTILE,
	of: HOSTILE,
	settings: { days: 7 },
	since: HOSTILE,
	glance: HOSTILE,
	told: [[HOSTILE, [['', [HOSTILE]]]]] as Memory['told'],
};

/** Every statement that the nodes can send, with values that would do harm if they were pasted. */
const all = (schema: Schema): Statement[] => [
	...(['workout', 'set', 'measurement', 'exercise', 'workoutTemplate'] as const).flatMap((kind) => [
		statements.upsertRows(schema, kind, rows),
		statements.readRecords(schema, kind, filters, 50),
	]),
	...[true, false].flatMap((latestOnly) => [
		statements.readProgression(schema, { filters, latestOnly, limit: null }),
		statements.readRecovery(schema, { filters, latestOnly, limit: 50 }),
		statements.readBodyComposition(schema, { filters, latestOnly, limit: 50 }),
	]),
	...(['workout', 'set', 'measurement'] as const).map((kind) => statements.deleteRows(schema, kind, rows)),
	statements.haltWorkouts(schema),
	statements.lockRows(schema, 'workout', rows),
	statements.lockSetsOf(schema, rows),
	statements.countSets(schema, rows),
	statements.deleteSetsOf(schema, rows),
	statements.listChoices(schema, 'exercises', HOSTILE, { size: 100, offset: 0 }),
	statements.listChoices(schema, 'workout_templates', HOSTILE, { size: 100, offset: 0 }),
	statements.readWorkoutChanges(schema, watch),
	statements.readMeasurementChanges(schema, watch),
	statements.readBodyCompositionChanges(schema, HOSTILE),
	statements.findSchema(schema),
	statements.readSchemaVersion(schema),
	statements.readStatus(schema),
	statements.readCheckViolations(schema),
	statements.ensurePartitions(schema, 2020, 2030),
	statements.findMissingYears(schema, [1999, 2031]),
	statements.readReportSets(schema, days),
	statements.readReportWorkouts(schema, days),
	statements.readReportMeasurements(schema, days),
	statements.readPace(schema, days.to),
	...events.flatMap((event) =>
		[undefined, memory].map((remembered) =>
			event.statement({ schema, settings: { days: 7 }, today: days.to, memory: remembered, newest: null }),
		),
	),
];

describe('the text of every statement', () => {
	it('is looked at here, whichever the room makes', () => {
		all(statements.quoteSchema('public'));
		const makers = Object.entries(room).flatMap(([name, made]) => (typeof made === 'function' ? [name] : []));
		const others = ['callsOf', 'provisionScript'];
		expect(makers.filter((name) => !used.has(name) && !others.includes(name))).toEqual([]);
	});

	it('is constant but for the quoted schema', () => {
		const plain = all(statements.quoteSchema('public'));
		const hostile = all(statements.quoteSchema(HOSTILE));
		for (const [index, { text }] of hostile.entries()) {
			expect(text.replaceAll(`"${HOSTILE.replaceAll('"', '""')}"`, '"public"')).toBe(plain[index]?.text);
			expect(plain[index]?.text).not.toContain(HOSTILE);
		}
	});

	it('has a value for each of its placeholders, and no other', () => {
		for (const { text, values } of all(statements.quoteSchema('public'))) {
			const placeholders = new Set(text.match(/\$\d+/g));
			expect([...placeholders].sort()).toEqual(values.map((_, index) => `$${index + 1}`).sort());
		}
	});

	it('quotes a schema as PostgreSQL does', () => {
		expect(statements.quoteSchema('a"b c;')).toBe('"a""b c;"');
	});
});

describe('a read of the progression', () => {
	const view = '"public".v_hit_progression';
	const latest = '"public".v_latest_progression';
	const history = '"public".progression_history';
	const exerciseId = 'ex_squat';
	const week = { dateFrom: '2026-06-01', dateTo: '2026-06-07' };
	it.each([
		// filters, newest of each exercise, limit: the road
		[{}, true, 50, latest],
		[{ exerciseId, dateFrom: '2026-06-01' }, true, null, latest],
		[{ exerciseId, ...week }, true, null, view],
		[{ templateId: 'hit_a' }, true, 50, view],
		[{ status: 'REGRESSION' }, true, 50, view],
		[{ status: 'BASELINE' }, true, 50, `${history}()`],
		[{}, false, 50, view],
		[{ exerciseId }, false, 20, view],
		[week, false, 50, view],
		[{ status: 'BASELINE' }, false, 50, `${history}()`],
		[{}, false, null, `${history}()`],
		[{ templateId: 'hit_a', status: 'REGRESSION' }, false, null, `${history}()`],
		[{ exerciseId }, false, null, `${history}(exercise => $2)`],
		[week, false, null, `${history}(from_date => $2, to_date => $3)`],
		[{ exerciseId, dateTo: '2026-06-07' }, false, null, `${history}(exercise => $3, to_date => $2)`],
	])('narrowed by %j, newest only: %s, at most %s, goes by %s', (narrowing, latestOnly, limit, road) => {
		const { text } = statements.readProgression(statements.quoteSchema('public'), {
			filters: narrowing,
			latestOnly,
			limit,
		});
		expect(
			text
				.split(/ from /)
				.at(-1)!
				.split(/ (?:where|order) /)[0],
		).toBe(road);
	});
});

describe('an upsert sends', () => {
	const sent = (...all: Array<Record<string, string | number | null | undefined>>) => {
		const made = all.map((values, item) => ({
			kind: 'measurement' as const,
			key: String(item),
			items: [item],
			values,
		}));
		const [json] = statements.upsertRows(statements.quoteSchema('public'), 'measurement', made).values;
		return JSON.parse(json as string) as unknown;
	};
	const one = { measurement_date: '2026-01-20', bodyweight_kg: 82.6, notes: null };
	const other = { measurement_date: '2026-01-21', bodyweight_kg: 82.4, notes: 'fasted' };

	it('the cells of each column where all rows have the same, without those that none has', () => {
		expect(sent({ ...one, bodyfat_pct: undefined }, other)).toEqual({
			measurement_date: ['2026-01-20', '2026-01-21'],
			bodyweight_kg: [82.6, 82.4],
			notes: [null, 'fasted'],
		});
	});

	it('row by row where one keeps what another writes', () => {
		expect(sent(one, { ...other, notes: undefined })).toEqual([
			one,
			{ measurement_date: '2026-01-21', bodyweight_kg: 82.4 },
		]);
	});
});

describe('the script that provisions', () => {
	it('is led to its schema, whose name is quoted in both places', () => {
		const script = statements.provisionScript(statements.quoteSchema(`o'neil "x"`), 'select 1;', 'keep');
		expect(script).toContain(`to_regnamespace(''"o''''neil ""x"""'')`);
		expect(script).toContain('set local search_path to "o\'neil ""x"""');
		expect(script).toContain('set local training.dependent_views to keep;');
		expect(script.trimEnd().endsWith('select 1;')).toBe(true);
	});
});

describe('the calls that write many rows', () => {
	const keyed = (key: string) => ({ ...row, key, items: [0] });

	it('are none for no rows, and one up to 5,000', () => {
		const few = Array.from({ length: 5000 }, (_, index) => keyed(String(5000 - index)));
		expect(statements.splitIntoBatches([])).toEqual([]);
		expect(statements.splitIntoBatches(few)).toEqual([few]);
	});

	it('hold no more than 16 million characters of notes each, unless it is one row that does', () => {
		const noted = (key: string, millions: number) => ({
			...keyed(key),
			values: { ...row.values, notes: 'n'.repeat(millions * 1_000_000) },
		});
		const calls = statements.splitIntoBatches([noted('a', 9), noted('b', 7), noted('c', 1), noted('d', 20)]);
		expect(calls.map((rows) => rows.map(({ key }) => key))).toEqual([['a', 'b'], ['c'], ['d']]);
	});

	it('go from the first key to the last, each row in one of them', () => {
		const keys = Array.from({ length: 12_001 }, (_, index) => String(100_000 + ((index * 7919) % 12_001)));
		const calls = statements.splitIntoBatches(keys.map(keyed));
		expect(calls.map((rows) => rows.length)).toEqual([5000, 5000, 2001]);
		expect(calls.flat().map(({ key }) => key)).toEqual(
			Array.from({ length: 12_001 }, (_, index) => String(100_000 + index)),
		);
	});
});
