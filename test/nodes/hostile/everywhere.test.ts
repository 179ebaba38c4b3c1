/** Names with special characters pass through every operation and event unchanged. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { events } from '../../../nodes/Training/events/events';
import { testCredential, searchList } from '../../package/panel';
import { Poller } from '../../package/poller';
import { squat, trainingDatabase, workout } from '../training';
import type { TrainingDatabase } from '../training';
import { TEXTS } from './generators';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());

const sync = { resource: 'journal', operation: 'sync' };
const dateOf = (index: number) => new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10);
const JANUARY = ['2026-01-01', dateOf(TEXTS.length - 1)] as const;

/** A journal that uses each name for a template, an exercise, a location and the notes. */
/** Events that one set of an exercise cannot cause. */
const NEEDS_HISTORY = ['record', 'stall'];

const journalOf = (names: string[]) =>
	names.flatMap((name, index) => [
		{ ...workout, date: dateOf(index), workout_id: name, location: name, notes: name },
		{ ...squat, date: dateOf(index), workout_id: name, exercise_id: name, tut_s: 95, notes: name },
		{ date: dateOf(index), bodyweight_kg: 80 + index / 10, bodyfat_pct: 20, notes: name },
	]);

describe('a name with special characters', () => {
	/** The names that identifiers keep as they are: no words for "no value", no invisible characters, no runs of white space. */
	const names = TEXTS.filter(
		(text) =>
			!/^(?:'.*|null|undefined)$|[\u200b-\u200f\ufeff]|\s\s|[\r\n\t]/.test(text) &&
			text.normalize('NFC') === text,
	).map((text) => text.trim());
	beforeAll(async () => {
		const items = journalOf(names);
		const written = await database.give({ parameters: sync, items });
		expect(written.map(({ status }) => status)).toEqual(items.map(() => 'inserted'));
	});

	it('is stored unchanged, and a filter by it returns its own row', async () => {
		for (const resource of ['workout', 'set']) {
			const filter = resource === 'set' ? 'exerciseId' : 'templateId';
			const stored = await database.give({
				parameters: {
					resource,
					operation: 'getAll',
					returnAll: true,
					filters: { [filter]: '={{ $json.name }}' },
				},
				items: names.map((name) => ({ name })),
			});
			expect(stored.map((row) => row[resource === 'set' ? 'exercise_id' : 'template_id'])).toEqual(names);
			expect(stored.map(({ notes }) => notes)).toEqual(names);
		}
		const { results } = await searchList(
			'searchExercises',
			{ credential: { ...database.settings } },
			'"; drop',
		);
		expect(results).toEqual([{ name: names[0], value: names[0] }]);
	});

	it('is unchanged in every recommendation', async () => {
		const read = async (operation: string) =>
			await database.give({
				parameters: { resource: 'recommendation', operation, latestOnly: false, returnAll: true },
				items: [{}],
			});
		expect((await read('getProgression')).map((row) => row.exercise_id)).toEqual(names.toReversed());
		expect((await read('getRecovery')).map((row) => row.template_id)).toEqual(names.toReversed());
		expect(await read('getBodyComposition')).toHaveLength(names.length);
	});

	it('is escaped in the HTML, the Markdown and the SVG of a report', async () => {
		const { success, thrown } = await database.run({
			parameters: {
				resource: 'report',
				operation: 'getProgress',
				days: TEXTS.length,
				options: { lastDay: JANUARY[1] },
			},
			items: [{}],
		});
		expect(thrown).toBeUndefined();
		const html = String(success[0]!.json.html);
		const markdown = String(success[0]!.json.markdown);
		expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
		expect(html).not.toMatch(/<script|<img src=x/);
		expect(markdown).toContain(String.raw`\[link\](javascript:alert(1)) \*\*bold\*\*`);
		expect(markdown).toContain(String.raw`\<script>`);
		const pictures = Object.values(success[0]!.binary!).filter(
			({ mimeType }) => mimeType === 'image/svg+xml',
		);
		for (const { data } of pictures) expect(Buffer.from(data, 'base64').toString()).not.toContain('<script');
	});

	it.each(events.map(({ value }) => value))('is unchanged in the items of the event %s', async (event) => {
		if (NEEDS_HISTORY.includes(event)) {
			await database.rows(
				`insert into workouts (workout_date, template_id, duration_min)
				select date '2025-12-01' + n, $1, 30 from generate_series(1, 6) as n`,
				[names[0]],
			);
			await database.rows(
				`insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds)
				select date '2025-12-01' + n, $1, $1, case n when 1 then 80 else 90 end, case n when 2 then 100 else 99 end
				from generate_series(1, 6) as n`,
				[names[0]],
			);
		}
		const poller = new Poller({
			parameters: { event, targetBodyFatPct: 25, options: { emitExisting: true } },
			credential: { ...database.settings },
		});
		const emitted = await poller.activate();
		expect(emitted.length).toBeGreaterThan(0);
		const emittedNames = emitted.flatMap((item) =>
			[item.exercise_id, item.template_id].filter((name) => name !== undefined),
		);
		for (const name of emittedNames) expect(names).toContain(name);
		expect(await poller.restart()).toEqual([]);
		await database.rows("delete from workout_sets where workout_date < '2026-01-01'");
		await database.rows("delete from workouts where workout_date < '2026-01-01'");
	});

	it('deletes only its own row', async () => {
		const deleted = await database.give({
			parameters: {
				resource: 'workout',
				operation: 'delete',
				workoutDate: '={{ $json.date }}',
				templateId: '={{ $json.name }}',
				options: { withSets: true },
			},
			items: names.slice(0, 3).map((name, index) => ({ name, date: dateOf(index) })),
		});
		expect(deleted.map(({ deleted }) => deleted)).toEqual([1, 1, 1]);
		expect(await database.rows('select count(*) as n from workouts')).toEqual([{ n: names.length - 3 }]);
		expect(await database.rows('select count(*) as n from workout_sets')).toEqual([{ n: names.length - 3 }]);
	});
});

describe('an item', () => {
	beforeEach(async () => await database.empty());

	it('with headers that are names of Object.prototype is read correctly', async () => {
		const hostileHeaders = JSON.parse(
			'{ "__proto__": { "weight_kg": 1 }, "constructor": 2, "toString": 3, "hasOwnProperty": 4, "valueOf": 5 }',
		) as IDataObject;
		expect(
			await database.give({
				parameters: sync,
				items: [
					{ ...workout, ...hostileHeaders },
					{ ...squat, ...hostileHeaders },
				],
			}),
		).toMatchObject([
			{ kind: 'workout', status: 'inserted' },
			{ kind: 'set', status: 'inserted', weight_kg: 78 },
		]);
		expect(({} as Record<string, unknown>).weight_kg).toBeUndefined();
		const [rejected] = (
			await database.run({
				parameters: { resource: 'set', operation: 'upsert' },
				items: [hostileHeaders],
				onError: 'continueRegularOutput',
			})
		).success;
		expect(rejected?.json.error).toMatchObject({ code: 'required', column: 'workout_date' });
	});

	it('does not take cells from its prototype or from Object.prototype', async () => {
		const inherited = Object.assign(Object.create({ weight_kg: 999, notes: 'inherited' }) as object, {
			...squat,
			weight_kg: undefined,
		});
		const polluted = Object.prototype as Record<string, unknown>;
		polluted.notes = 'polluted';
		polluted.location = 'nowhere';
		try {
			const { notes, location, ...bare } = workout;
			expect([notes, location]).toEqual(['', 'home']);
			await database.run({
				parameters: sync,
				items: [bare, inherited],
				onError: 'continueRegularOutput',
			});
		} finally {
			delete polluted.notes;
			delete polluted.location;
		}
		expect(await database.rows('select location, notes from workouts')).toEqual([
			{ location: 'home', notes: null },
		]);
		expect(await database.rows('select 1 from workout_sets')).toEqual([]);
	});

	it('can have 10,000 columns that no other item has', async () => {
		const wide = (prefix: string) =>
			Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`${prefix} ${index}`, index]));
		const items = Array.from({ length: 20 }, (_, index) => ({
			...wide(`column ${index}`),
			...workout,
			date: dateOf(index),
		}));
		const written = await database.give({ parameters: sync, items });
		expect(written.map(({ status }) => status)).toEqual(items.map(() => 'inserted'));
	});

	it('can have a note of 1 MB, which is returned unchanged', async () => {
		const note = (index: number) => `${index} ${'\\"\u0001🏋'.repeat(200_000)}`;
		const items = Array.from({ length: 18 }, (_, index) => ({
			...workout,
			date: dateOf(index),
			notes: note(index),
		}));
		const written = await database.give({ parameters: sync, items });
		expect(written.map(({ status }) => status)).toEqual(items.map(() => 'inserted'));
		const stored = await database.give({
			parameters: { resource: 'workout', operation: 'getAll', returnAll: true },
			items: [{}],
		});
		expect(stored.reverse().map(({ notes }, index) => notes === note(index))).toEqual(items.map(() => true));
	});
});

describe('a schema', () => {
	beforeAll(async () => await database.empty());

	const HOSTILE_SCHEMAS = [
		`a"b; drop schema public cascade; --`,
		`o'neil $1 $do$ {{ $json }} \\`,
		'Ünïcode 🏋 \u202exet',
		'é'.repeat(31),
		'a,b.c',
	];

	it.each(HOSTILE_SCHEMAS)('can be named %s', async (schema) => {
		const credential = { ...database.settings, schema };
		const give = async (parameters: INodeParameters, items: IDataObject[] = [{}]) => {
			const { success, thrown } = await database.run({ parameters, items, credential });
			if (thrown) throw thrown;
			return success.map(({ json }) => json);
		};
		expect(await give({ resource: 'database', operation: 'provision', partitionsTo: 2031 })).toMatchObject([
			{ schema, partitions: { from: 2020, to: 2031 } },
		]);
		expect(await testCredential(credential)).toMatchObject({ status: 'OK' });
		await give(sync, journalOf(['a', 'b']));
		for (const kind of ['exercise', 'workoutTemplate']) {
			const key = kind === 'exercise' ? 'exercise_id' : 'template_id';
			expect(await give({ resource: kind, operation: 'upsert' }, [{ [key]: 'c' }])).toMatchObject([
				{ status: 'inserted' },
			]);
		}
		await give({ resource: 'goal', operation: 'upsert' }, [
			{ metric: 'body fat', target: 20 },
			{ metric: 'Body Weight', target: 80 },
		]);
		expect(await give({ resource: 'recommendation', operation: 'getGoals' })).toHaveLength(2);
		for (const resource of ['workout', 'set', 'measurement', 'exercise', 'workoutTemplate', 'goal'])
			expect((await give({ resource, operation: 'getAll' })).length).toBeGreaterThan(1);
		for (const operation of ['getProgression', 'getRecovery', 'getBodyComposition'])
			for (const latestOnly of [true, false])
				expect((await give({ resource: 'recommendation', operation, latestOnly })).length).toBeGreaterThan(0);
		expect(
			await give({
				resource: 'report',
				operation: 'getProgress',
				days: 7,
				options: { lastDay: '2026-01-02' },
			}),
		).toMatchObject([{ workouts: 2, sets: 2 }]);
		expect((await searchList('searchTemplates', { credential })).results).toHaveLength(3);
		for (const { value: event } of events) {
			const poller = new Poller({
				parameters: { event, targetBodyFatPct: 25, options: { emitExisting: true } },
				credential,
			});
			const emitted = await poller.activate();
			if (!NEEDS_HISTORY.includes(event)) expect(emitted.length).toBeGreaterThan(0);
		}
		const deletes = { resource: 'workout', operation: 'delete', workoutDate: '2026-01-01', templateId: 'a' };
		expect(await give({ ...deletes, options: { withSets: true } })).toMatchObject([{ deleted: 1 }]);
		expect(await give({ resource: 'database', operation: 'getStatus' })).toMatchObject([
			{ schema, workouts: 1, sets: 1, measurements: 2, partitions: { from: 2020, to: 2031 } },
		]);
		expect(await database.rows('select 1 from public.workouts')).toEqual([]);
	});
});
