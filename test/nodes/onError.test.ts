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

/** A journal with wrong rows: `errors` has what is wrong, by item. */
const journal = [
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

/** Items 1 and 2 are one row, and item 2 corrects its tut_s. The workout of item 5 is the wrong item 4. */
const errors = {
	3: {
		code: 'workout_missing',
		kind: 'set',
		row: 9,
		column: null,
		header: null,
		value: null,
		key: { workout_date: '2026-01-25', template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
	},
	4: {
		code: 'not_a_number',
		kind: 'workout',
		row: 4,
		column: 'duration_min',
		header: 'duration_min',
		value: 'long',
		key: { workout_date: '2026-02-01', template_id: 'hit_lower_a' },
	},
	5: {
		code: 'workout_rejected',
		kind: 'set',
		row: 5,
		column: null,
		header: null,
		value: null,
		key: { workout_date: '2026-02-01', template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
	},
	6: { code: 'unknown_kind', kind: null, row: 7, column: null, header: null, value: null, key: null },
	7: {
		code: 'ambiguous_date',
		kind: 'measurement',
		row: 2,
		column: 'measurement_date',
		header: 'date',
		value: '03/04/2026',
		key: null,
	},
};

describe('with On Error = Stop', () => {
	it('nothing is written, and the error lists the rejected rows', async () => {
		const { thrown, success } = await database.run({ parameters: sync, items: journal });
		expect(success).toEqual([]);
		expect(thrown?.message).toBe('3 of 9 rows were rejected, so nothing was changed');
		expect(thrown?.description?.split('<br>')).toEqual([
			'Row 4 (workout hit_lower_a, 2026-02-01): duration_min is "long", which is not a number. Write whole minutes from 1 to 300, like 65 or 1:05.',
			expect.stringMatching(/^Row 7: this is neither a workout, a set nor a measurement\./),
			'Row 2 (measurement): date is "03/04/2026", which can mean 2026-04-03 or 2026-03-04. Write one of these, or set the option Date Format. (column measurement_date)',
		]);
		expect(thrown?.context.itemIndex).toBe(4);
		expect(await count()).toBe(0);
	});

	it('a row that only the database can reject rolls the run back', async () => {
		const { thrown } = await database.run({
			parameters: sync,
			items: [workout, squat, { ...squat, row_number: 9, date: '2026-01-25' }],
		});
		expect(thrown?.message).toBe('1 of 3 rows was rejected, so nothing was changed');
		expect(thrown?.description).toBe(
			'Row 9 (set of ex_squat, 2026-01-25): the workout hit_lower_a on 2026-01-25 does not exist. Add it to the workouts tab, or sync workouts together with sets.',
		);
		expect(thrown?.context.itemIndex).toBe(2);
		expect(await count()).toBe(0);
	});

	it('the text of a cell stays text, although the editor shows the error as HTML', async () => {
		const { thrown } = await database.run({ parameters: sync, items: [{ ...measurement, date: '<b>&' }] });
		expect(thrown?.description).toBe(
			'Row 2: date is "&lt;b&gt;&amp;", which is not a date. Write the day itself, like 2026-02-10. (column measurement_date)',
		);
	});

	it('a header row that is not the first is named', async () => {
		const items = [
			{ Training: 'Date', Journal: 'Exercise' },
			{ Training: '2026-01-20', Journal: 'ex_squat' },
		];
		const { thrown } = await database.run({ parameters: sync, items });
		expect(thrown?.description).toMatch(
			/^Row 1: no header is recognized, so the header row may be another one/,
		);
	});

	it('only the first ten rejected rows are listed', async () => {
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
	it('every valid row is written, and rejected rows are items with status, kind, message and error', async () => {
		const { success, thrown } = await database.run({
			parameters: sync,
			items: journal,
			onError: 'continueRegularOutput',
		});
		expect(thrown).toBeUndefined();
		expect(success).toHaveLength(9);
		for (const [item, error] of Object.entries(errors)) {
			const { json, pairedItem } = success[Number(item)]!;
			expect(json).toEqual({ status: 'rejected', kind: error.kind, message: expect.any(String), error });
			expect(Object.keys(json)).toEqual(['status', 'kind', 'message', 'error']);
			expect(pairedItem).toEqual({ item: Number(item) });
		}
		expect([0, 1, 2, 8].map((item) => success[item]?.json.status)).toEqual([
			'inserted',
			'superseded',
			'inserted',
			'inserted',
		]);
		expect(success[5]?.json.message).toBe(
			'Row 5 (set of ex_squat, 2026-02-01): its workout hit_lower_a on 2026-02-01 was rejected (row 4). Fix that row first.',
		);
		expect(await count()).toBe(3);
	});
});

describe('with On Error = Continue (error output)', () => {
	it('rejected rows are on the error output, linked to their input, with its fields, message and error', async () => {
		const { success, error, thrown, followed } = await database.run({
			parameters: sync,
			items: journal,
			onError: 'continueErrorOutput',
			follow: "={{ $('Source').item.json.row_number ?? 'none' }}",
		});
		expect(thrown).toBeUndefined();
		expect(followed).toEqual({ success: [2, 14, 2, 2], error: [9, 4, 5, 'none', 2] });
		expect(success.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 8].map((item) => ({ item })));
		expect(error.map(({ json }) => json.error)).toEqual(Object.values(errors));
		expect(error[0]?.json).toMatchObject({
			row_number: 9,
			exercise_id: 'ex_squat',
			message:
				'Row 9 (set of ex_squat, 2026-01-25): the workout hit_lower_a on 2026-01-25 does not exist. Add it to the workouts tab, or sync workouts together with sets.',
		});
		expect(error[0]?.json).not.toHaveProperty('status');
	});
});

describe('a rejected row with several faults', () => {
	it('has the first as its error, and the others in `also`', async () => {
		const { success } = await database.run({
			parameters: sync,
			items: [{ ...squat, weight_kg: 'heavy', tut_s: 350 }],
			onError: 'continueRegularOutput',
		});
		expect(success[0]?.json.error).toEqual({
			code: 'not_a_number',
			kind: 'set',
			row: 2,
			column: 'weight_kg',
			header: 'weight_kg',
			value: 'heavy',
			key: { workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
			also: [
				{
					column: 'tut_seconds',
					header: 'tut_s',
					value: 350,
					code: 'out_of_range',
					message: 'Row 2: tut_s is 350, but a set lasts above 0 and up to 300 seconds.',
				},
			],
		});
		expect(Object.keys(success[0]!.json)).toEqual(['status', 'kind', 'message', 'error']);
	});

	it('is listed with each of them in the error of a stopped run, and in the text of the summary', async () => {
		const items = [{ ...squat, weight_kg: 'heavy', tut_s: 350 }];
		const faults = [
			/^Row 2: weight_kg is "heavy"/,
			/^Row 2: tut_s is 350, but a set lasts above 0 and up to 300 seconds\./,
		].map((line) => expect.stringMatching(line) as string);
		const { thrown } = await database.run({ parameters: sync, items });
		expect(thrown?.message).toBe('1 of 1 row was rejected, so nothing was changed');
		expect(thrown?.description?.split('<br>')).toEqual(faults);
		const [summary] = await database.give({
			parameters: { ...sync, options: { output: 'summary' } },
			items,
			onError: 'continueRegularOutput',
		});
		expect(String(summary!.text).split('\n').slice(2)).toEqual(faults);
		expect(summary!.rejected).toMatchObject([{ row: 2, column: 'weight_kg' }]);
	});
});

describe('an item that is a workout and a measurement', () => {
	const both = { ...workout, bodyweight_kg: 82.6 };

	it('is one error item if the database cannot be reached', async () => {
		const { success } = await database.run({
			parameters: sync,
			items: [both],
			onError: 'continueRegularOutput',
			credential: { ...database.settings, port: 1 },
		});
		expect(success.map(({ json }) => json)).toMatchObject([
			{ status: 'rejected', kind: 'workout', error: { code: 'database' } },
		]);
	});

	it('is rejected, and its measurement is not written, if the database rejects the workout', async () => {
		await database.rows(
			"create function suppress_row() returns trigger language plpgsql as 'begin return null; end'",
		);
		await database.rows(
			'create trigger suppress before insert on workouts for each row execute function suppress_row()',
		);
		const { success } = await database.run({
			parameters: sync,
			items: [both],
			onError: 'continueRegularOutput',
		});
		await database.rows('drop function suppress_row() cascade');
		expect(success.map(({ json }) => json)).toMatchObject([
			{ status: 'rejected', kind: 'workout', error: { code: 'not_written' } },
		]);
		expect(await count()).toBe(0);
	});
});

describe('when the database cannot be reached', () => {
	const items = [workout, { ...squat, tut_s: 'x' }, measurement];

	it('Stop throws an error with the address and the reason', async () => {
		const { thrown } = await database.run({
			parameters: sync,
			items: [workout],
			credential: { ...database.settings, port: 1 },
		});
		expect(thrown?.message).toBe('Nothing answers at 127.0.0.1:1: the connection was refused.');
		expect(thrown?.description).toContain('Check host and port');
	});

	it('Continue returns an error item for each item; a row with a wrong cell keeps that reason', async () => {
		const { error, success } = await database.run({
			parameters: sync,
			items,
			onError: 'continueErrorOutput',
			credential: { ...database.settings, port: 1 },
		});
		expect(success).toEqual([]);
		expect(error.map(({ json }) => (json.error as { code: string }).code)).toEqual([
			'database',
			'not_a_number',
			'database',
		]);
		expect(error[0]?.json.error).toEqual({
			code: 'database',
			kind: 'workout',
			row: 2,
			column: null,
			header: null,
			value: null,
			key: { workout_date: '2026-01-20', template_id: 'hit_lower_a' },
			sqlstate: null,
		});
		expect(error[0]?.json.message).toMatch(
			/^Nothing answers at 127\.0\.0\.1:1: the connection was refused\. /,
		);
	});

	it('a missing credential has the same result', async () => {
		const settings = { credentials: {} };
		const stopped = await database.run({ parameters: sync, items: [workout], settings });
		expect(stopped.thrown?.message).toContain('credential');
		const onError = 'continueRegularOutput';
		const { success } = await database.run({ parameters: sync, items, onError, settings });
		expect(success.map(({ json }) => (json.error as { code: string }).code)).toEqual([
			'database',
			'not_a_number',
			'database',
		]);
		const parameters = { ...sync, options: { output: 'summary' } };
		const summary = await database.run({ parameters, items, onError, settings });
		expect(summary.success.map(({ json }) => Object.keys(json))).toEqual([['message', 'error']]);
		expect(summary.success).toMatchObject([{ json: { error: { status: 'failed' } } }]);
	});

	it('a read returns an error item for each item, in the same form', async () => {
		const { success } = await database.run({
			parameters: { resource: 'recommendation', operation: 'getProgression' },
			items: [{}, { row_number: 7 }],
			onError: 'continueRegularOutput',
			credential: { ...database.settings, port: 1 },
		});
		expect(success.map(({ json }) => json)).toMatchObject([
			{ status: 'rejected', error: { row: 1, code: 'database', sqlstate: null } },
			{ status: 'rejected', error: { row: 7, code: 'database', sqlstate: null } },
		]);
	});
});

describe('an item that has only files', () => {
	it('is rejected like an item without cells', async () => {
		const onlyFiles = JSON.parse('{ "binary": {} }') as Item;
		const { success, thrown } = await database.run({
			parameters: sync,
			items: [{ json: workout }, onlyFiles],
			onError: 'continueRegularOutput',
		});
		expect(thrown).toBeUndefined();
		expect(success.map(({ json }) => json)).toMatchObject([
			{ status: 'inserted' },
			{ status: 'rejected', error: { code: 'unknown_kind', row: 2 } },
		]);
	});
});
