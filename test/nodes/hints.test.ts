/** The hints that the editor shows above the output after a run. */
import { DateTime } from 'luxon';

import type { NodeToRun } from '../package/engine';
import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => {
	await database.empty();
	await database.rows(
		"insert into exercises (exercise_id, exercise_name) values ('ex_squat', 'Squat'), ('ex_row', 'Row')",
	);
	await database.rows(
		"insert into workout_templates (template_id, template_name) values ('hit_lower_a', 'HIT lower A')",
	);
});

const sync = { resource: 'journal', operation: 'sync' };

async function hints(nodeToRun: Omit<NodeToRun, 'parameters' | 'credential'> & Partial<NodeToRun>) {
	const { run, thrown } = await database.run({ parameters: sync, ...nodeToRun });
	expect(thrown).toBeUndefined();
	return run.data.resultData.runData['Training Database']?.[0]?.hints;
}

const warning = (message: string) => [{ message, type: 'warning', location: 'outputPane' }];
const info = (message: string) => [{ message, type: 'info', location: 'outputPane' }];

describe('the hint about rejected rows', () => {
	const items = [
		workout,
		{ ...squat, tut_s: 350 },
		{ foo: 1 },
		{ ...squat, tut_s: 67, exercise_id: 'ex_row' },
	];

	it('points to the error output', async () => {
		expect(await hints({ items, onError: 'continueErrorOutput' })).toEqual([
			...warning('2 rows were rejected: they are on the error output.'),
			...info('Not read: "foo"'),
		]);
	});

	it('points to the items if there is no error output', async () => {
		expect(await hints({ items: items.slice(0, 2), onError: 'continueRegularOutput' })).toEqual(
			warning('1 row was rejected: it is among the items, with the status rejected.'),
		);
	});

	it('points to the summary', async () => {
		const parameters = { ...sync, options: { output: 'summary' } };
		expect(await hints({ items, parameters, onError: 'continueErrorOutput' })).toEqual([
			...warning('2 rows were rejected: see the summary.'),
			...info('Not read: "foo"'),
		]);
	});

	it('counts rows that were not deleted', async () => {
		await database.run({ parameters: sync, items: [workout, squat] });
		const parameters = {
			resource: 'workout',
			operation: 'delete',
			workoutDate: '2026-01-20',
			templateId: 'hit_lower_a',
		};
		expect(await hints({ items: [{}], parameters, onError: 'continueErrorOutput' })).toEqual(
			warning('1 row was rejected: it is on the error output.'),
		);
	});
});

describe('the hint about rows outside the yearly partitions', () => {
	const outside = [
		{ ...workout, date: '2051-01-01' },
		{ ...squat, date: '2051-01-01' },
		{ ...workout, date: '2053-06-01' },
		{ ...workout, date: '2030-12-31' },
		{ ...measurement, date: '2053-06-01' },
	];
	const message = (rows: string, parameters: string) =>
		`${rows} outside the yearly partitions. If the year is right, run Database → Provision with ${parameters}. If not, correct the date in the sheet.`;

	const ofThese = async (run: Parameters<typeof hints>[0]) =>
		(await hints(run))?.filter(({ message: text }) => !text.includes('in the future'));

	it('counts workouts and sets, and names the years to provision', async () => {
		expect(await ofThese({ items: outside })).toEqual(info(message('3 rows are', 'Partitions To = 2053')));
	});

	it('is repeated in every run, and does not count rejected rows', async () => {
		await ofThese({ items: outside });
		const early = [
			{ ...workout, date: '1999-06-01' },
			{ ...workout, date: '1990-06-01', mood_1_5: 9 },
		];
		expect(await ofThese({ items: [...outside, ...early], onError: 'continueErrorOutput' })).toEqual([
			...info(message('4 rows are', 'Partitions From = 1999 and Partitions To = 2053')),
			...warning('1 row was rejected: it is on the error output.'),
		]);
	});

	it('is left out if the years cannot be read', async () => {
		await database.rows('alter function missing_year_partitions rename to missing_year_partitions_no_more');
		expect(await ofThese({ items: outside })).toEqual([]);
	});
});

describe('the hint about headers that were not read', () => {
	it('names them', async () => {
		const items = [{ ...measurement, 'RPE (1-10)': 9, Colour: 'red' }];
		expect(await hints({ items })).toEqual(info('Not read: "RPE (1-10)", "Colour"'));
		const parameters = { ...sync, options: { output: 'summary' } };
		expect(await hints({ items, parameters })).toEqual(info('Not read: "RPE (1-10)", "Colour"'));
	});
});

describe('the hint about dates in the future', () => {
	const inDays = (days: number) =>
		DateTime.now().setZone('Pacific/Kiritimati').plus({ days }).toFormat('yyyy-MM-dd');
	const hintsFor = async (date: string) =>
		await hints({ items: [{ ...measurement, date }], timezone: 'Pacific/Kiritimati' });

	it("is given from the second day after today in the workflow's time zone", async () => {
		expect(await hintsFor(inDays(1))).toEqual([]);
		const date = inDays(2);
		expect(await hintsFor(date)).toEqual(info(`1 date is in the future: ${date} (measurement, row 2)`));
	});
});

describe('the hint about rows that left the sheet', () => {
	it('names them, with Missing Rows = Report', async () => {
		const row = { ...squat, exercise_id: 'ex_row' };
		await database.give({ parameters: sync, items: [workout, squat, row] });
		const parameters = { ...sync, options: { missingRows: 'report' } };
		expect(await hints({ items: [workout, squat], parameters })).toEqual(
			info('1 stored row is not in the sheet: the set of ex_row in hit_lower_a on 2026-01-20'),
		);
	});
});

describe('the hint about new exercises and templates', () => {
	beforeEach(async () => await database.empty());

	const upsert = (resource: string, ...names: string[]) => ({
		parameters: { resource, operation: 'upsert' },
		items: names.map((name) => ({ [resource === 'exercise' ? 'exercise' : 'template']: name })),
	});

	it('lists them, once', async () => {
		const items = [workout, squat, { ...squat, exercise_id: 'ex_row' }];
		expect(await hints({ items })).toEqual([
			...info('New exercises: ex_row, ex_squat'),
			...info('New templates: hit_lower_a'),
		]);
		expect(await hints({ items })).toEqual([]);
	});

	it.each(['rows', 'summary'])(
		'names the nearest stored one with Output = %s, also if it is not active',
		async (output) => {
			await database.give(upsert('exercise', 'ex_squat'));
			await database.give({ parameters: sync, items: [workout] });
			await database.rows('update exercises set is_active = false');
			const items = [{ ...squat, exercise_id: 'squat' }];
			const parameters = { ...sync, options: { output } };
			expect(await hints({ items, parameters })).toEqual(info('squat is new. Did you mean ex_squat?'));
		},
	);

	it('asks about two new ones', async () => {
		expect(await hints(upsert('workoutTemplate', 'hit_lower_a', 'HIT Lower A'))).toEqual(
			info('HIT Lower A and hit_lower_a are new. Are they the same?'),
		);
	});
});

describe('a run without rejected rows and rows outside the partitions', () => {
	it('has no hints', async () => {
		expect(await hints({ items: [workout, squat, measurement] })).toEqual([]);
	});

	it('has no hints about years that were provisioned', async () => {
		await database.run({
			parameters: { resource: 'database', operation: 'provision', partitionsFrom: 2020, partitionsTo: 2031 },
			items: [{}],
		});
		const date = '2031-01-01';
		expect(await hints({ items: [{ ...workout, date }] })).toEqual(
			info('1 date is in the future: 2031-01-01 (workout, row 2)'),
		);
	});
});
