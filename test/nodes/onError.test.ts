import type { Item } from '../package/engine';
import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

const sync = { resource: 'journal', operation: 'sync' };
const count = async () =>
	(
		await database.rows(
			'select (select count(*) from workouts) + (select count(*) from workout_sets) + (select count(*) from measurements) as n',
		)
	)[0]?.n;

/** A mixed journal: what is wrong with it stands in `rejections`, by item. */
const nasty = [
	workout,
	{ ...squat, row_number: 14, tut_s: 350 },
	squat,
	{ ...squat, row_number: 9, date: '2026-01-25' },
	{ ...workout, row_number: 4, date: '2026-02-01', duration_min: 'long' },
	{ ...squat, row_number: 5, date: '2026-02-01' },
	{ foo: 'bar' },
	{ ...measurement, date: '03/04/2026' },
	measurement,
];

/** The second and third item are one row, whose tut_s the third mends; the fifth's workout is the bad fourth. */
const rejections = {
	3: { kind: 'set', row: 9, column: null, header: null, value: null, code: 'workout_missing' },
	4: {
		kind: 'workout',
		row: 4,
		column: 'duration_min',
		header: 'duration_min',
		value: 'long',
		code: 'not_a_number',
	},
	5: { kind: 'set', row: 5, column: null, header: null, value: null, code: 'workout_rejected' },
	6: { kind: null, row: 7, column: null, header: null, value: null, code: 'unknown_kind' },
	7: {
		kind: 'measurement',
		row: 2,
		column: 'measurement_date',
		header: 'date',
		value: '03/04/2026',
		code: 'ambiguous_date',
	},
};

describe('with On Error = Stop', () => {
	it('nothing is written, and the error lists what is wrong', async () => {
		const { thrown, success } = await database.run({ parameters: sync, items: nasty });
		expect(success).toEqual([]);
		expect(thrown?.message).toBe('3 of 9 rows were rejected, so nothing was changed');
		expect(thrown?.description?.split('<br>')).toEqual([
			'Row 4: duration_min is "long", which is not a number. Write it like 82.5 or 82,5.',
			expect.stringMatching(/^Row 7: nothing tells whether this is a workout/),
			'Row 2: date is "03/04/2026", which can mean 2026-04-03 or 2026-03-04. Write one of these, or set the option Date Format. (column measurement_date)',
		]);
		expect(thrown?.context.itemIndex).toBe(4);
		expect(await count()).toBe(0);
	});

	it('what the database rejects undoes the run too', async () => {
		const { thrown } = await database.run({
			parameters: sync,
			items: [workout, squat, { ...squat, row_number: 9, date: '2026-01-25' }],
		});
		expect(thrown?.message).toBe('1 of 3 rows was rejected, so nothing was changed');
		expect(thrown?.description).toBe(
			'Row 9: there is no workout hit_lower_a on 2026-01-25. Add it to the workouts sheet, or sync the workouts before the sets.',
		);
		expect(thrown?.context.itemIndex).toBe(2);
		expect(await count()).toBe(0);
	});

	it('the list is shown as HTML, and text of a cell stays text in it', async () => {
		const { thrown } = await database.run({ parameters: sync, items: [{ ...measurement, date: '<b>&' }] });
		expect(thrown?.description).toBe(
			'Row 2: date is "&lt;b>&amp;", which is not a date. Write it like 2026-02-10. (column measurement_date)',
		);
	});

	it('the first ten of many are listed', async () => {
		const items = Array.from({ length: 40 }, (_, index) => ({
			...measurement,
			row_number: index + 2,
			date: `day ${index}`,
		}));
		const { thrown } = await database.run({ parameters: sync, items });
		const lines = thrown?.description?.split('<br>') ?? [];
		expect(thrown?.message).toBe('40 of 40 rows were rejected, so nothing was changed');
		expect(lines).toHaveLength(11);
		expect(lines[0]).toContain('Row 2: date is "day 0"');
		expect(lines[10]).toBe('… and 30 more');
	});
});

describe('with On Error = Continue', () => {
	it('every valid row is written, and each other item carries its reason', async () => {
		const { success, thrown } = await database.run({
			parameters: sync,
			items: nasty,
			onError: 'continueRegularOutput',
		});
		expect(thrown).toBeUndefined();
		expect(success).toHaveLength(9);
		for (const [item, details] of Object.entries(rejections)) {
			const { json, pairedItem } = success[Number(item)]!;
			expect(json).toEqual({ error: expect.any(String), details });
			expect(pairedItem).toEqual({ item: Number(item) });
		}
		expect([0, 1, 2, 8].map((item) => success[item]?.json.status)).toEqual([
			'inserted',
			'superseded',
			'inserted',
			'inserted',
		]);
		expect(success[5]?.json.error).toBe(
			'Row 5: its workout hit_lower_a on 2026-02-01 was rejected (row 4). Mend that row first.',
		);
		expect(await count()).toBe(3);
	});
});

describe('with On Error = Continue (error output)', () => {
	it('rejected items leave by the error output with the fields of their input', async () => {
		const { success, error, thrown } = await database.run({
			parameters: sync,
			items: nasty,
			onError: 'continueErrorOutput',
		});
		expect(thrown).toBeUndefined();
		expect(success.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 8].map((item) => ({ item })));
		expect(error.map(({ json }) => json.details)).toEqual(Object.values(rejections));
		expect(error[0]?.json).toMatchObject({
			row_number: 9,
			exercise_id: 'ex_squat',
			error: expect.stringContaining('there is no workout'),
		});
	});
});

describe('when the database cannot be reached', () => {
	const items = [workout, { ...squat, tut_s: 'x' }, measurement];

	it('Stop says where and why', async () => {
		const { thrown } = await database.run({
			parameters: sync,
			items: [workout],
			credential: { ...database.settings, port: 1 },
		});
		expect(thrown?.message).toBe('Nothing answers at 127.0.0.1:1: the connection was refused.');
		expect(thrown?.description).toContain('Check host and port');
	});

	it("Continue gives an error item for each, and what a row's own cells reject keeps that reason", async () => {
		const { error, success } = await database.run({
			parameters: sync,
			items,
			onError: 'continueErrorOutput',
			credential: { ...database.settings, port: 1 },
		});
		expect(success).toEqual([]);
		expect(error.map(({ json }) => (json.details as { code: string }).code)).toEqual([
			'database',
			'not_a_number',
			'database',
		]);
		expect(error[0]?.json.details).toEqual({
			kind: 'workout',
			row: 2,
			column: null,
			header: null,
			value: null,
			code: 'database',
			sqlstate: null,
		});
	});

	it('a credential that is not there counts as such', async () => {
		const settings = { credentials: {} };
		const stopped = await database.run({ parameters: sync, items: [workout], settings });
		expect(stopped.thrown?.message).toContain('credential');
		const onError = 'continueRegularOutput';
		const { success } = await database.run({ parameters: sync, items, onError, settings });
		expect(success.map(({ json }) => (json.details as { code: string }).code)).toEqual([
			'database',
			'not_a_number',
			'database',
		]);
		const parameters = { ...sync, options: { output: 'summary' } };
		const summary = await database.run({ parameters, items, onError, settings });
		expect(summary.success).toMatchObject([{ json: { details: { status: 'failed' } } }]);
	});

	it('a read gives an error item for each as well', async () => {
		const { success } = await database.run({
			parameters: { resource: 'recommendation', operation: 'getProgression' },
			items: [{}, { row_number: 7 }],
			onError: 'continueRegularOutput',
			credential: { ...database.settings, port: 1 },
		});
		expect(success.map(({ json }) => json.details)).toMatchObject([
			{ row: 1, code: 'database', sqlstate: null },
			{ row: 7, code: 'database', sqlstate: null },
		]);
	});
});

describe('an item of files alone, without json', () => {
	it('is an item without cells', async () => {
		const filesAlone = { binary: {} } as unknown as Item;
		const { success, thrown } = await database.run({
			parameters: sync,
			items: [{ json: workout }, filesAlone],
			onError: 'continueRegularOutput',
		});
		expect(thrown).toBeUndefined();
		expect(success.map(({ json }) => json)).toMatchObject([
			{ status: 'inserted' },
			{ details: { code: 'unknown_kind', row: 2 } },
		]);
	});
});

describe('a row that the database refuses by a rule of its own', () => {
	it('is told with its SQLSTATE on every item, since the run is one transaction', async () => {
		await database.rows(`alter table measurements add constraint no_heavy_days check (bodyweight_kg < 100)`);
		const { success } = await database.run({
			parameters: sync,
			items: [{ ...measurement, bodyweight_kg: 120 }, workout],
			onError: 'continueRegularOutput',
		});
		await database.rows('alter table measurements drop constraint no_heavy_days');
		expect(success.map(({ json }) => json.details)).toMatchObject([
			{ code: 'database', sqlstate: '23514' },
			{ code: 'database', sqlstate: '23514' },
		]);
		expect(await count()).toBe(0);
	});
});
