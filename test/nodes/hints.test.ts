/** What the editor shows above the output once the node has run. */
import type { NodeToRun } from '../package/engine';
import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

const sync = { resource: 'journal', operation: 'sync' };

async function hints(told: Omit<NodeToRun, 'parameters' | 'credential'> & Partial<NodeToRun>) {
	const { run, thrown } = await database.run({ parameters: sync, ...told });
	expect(thrown).toBeUndefined();
	return run.data.resultData.runData['Training Database']?.[0]?.hints;
}

const warning = (message: string) => [{ message, type: 'warning', location: 'outputPane' }];
const info = (message: string) => [{ message, type: 'info', location: 'outputPane' }];

describe('a run in which rows were rejected', () => {
	const items = [
		workout,
		{ ...squat, tut_s: 350 },
		{ foo: 1 },
		{ ...squat, tut_s: 67, exercise_id: 'ex_row' },
	];

	it('says that they are on the error output', async () => {
		expect(await hints({ items, onError: 'continueErrorOutput' })).toEqual(
			warning('2 rows were rejected: they are on the error output.'),
		);
	});

	it('says that they are among the items where there is no error output', async () => {
		expect(await hints({ items: items.slice(0, 2), onError: 'continueRegularOutput' })).toEqual(
			warning('1 row was rejected: it is among the items, with the reason in error.'),
		);
	});

	it('says that the summary lists them', async () => {
		const parameters = { ...sync, options: { output: 'summary' } };
		expect(await hints({ items, parameters, onError: 'continueErrorOutput' })).toEqual(
			warning('2 rows were rejected: see the summary.'),
		);
	});

	it('says so of rows that were not to be deleted', async () => {
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

describe('a run that wrote rows of other years than 2020 to 2030', () => {
	const strays = [
		{ ...workout, date: '2031-01-01' },
		{ ...squat, date: '2031-01-01' },
		{ ...workout, date: '2033-06-01' },
		{ ...workout, date: '2030-12-31' },
		{ ...measurement, date: '2033-06-01' },
	];
	const message = (rows: string, parameters: string) =>
		`${rows} outside the yearly partitions: run Database → Provision with ${parameters}. If the year is wrong, correct the date in the sheet.`;

	it('says how many, and what to provision; a measurement has no partitions', async () => {
		expect(await hints({ items: strays })).toEqual(info(message('3 rows lie', 'Partitions To = 2033')));
	});

	it('says so again as long as it is so, and leaves rejected rows out', async () => {
		await hints({ items: strays });
		const early = [
			{ ...workout, date: '1999-06-01' },
			{ ...workout, date: '1990-06-01', mood_1_5: 9 },
		];
		expect(await hints({ items: [...strays, ...early], onError: 'continueErrorOutput' })).toEqual([
			...info(message('4 rows lie', 'Partitions From = 1999 and Partitions To = 2033')),
			...warning('1 row was rejected: it is on the error output.'),
		]);
	});

	it('is no error where it cannot look', async () => {
		await database.rows('alter function missing_year_partitions rename to missing_year_partitions_no_more');
		expect(await hints({ items: strays })).toEqual([]);
	});
});

describe('a run of rows that lie where they should', () => {
	it('says nothing', async () => {
		expect(await hints({ items: [workout, squat, measurement] })).toEqual([]);
	});

	it('says nothing of years that were provisioned', async () => {
		await database.run({
			parameters: { resource: 'database', operation: 'provision', partitionsFrom: 2020, partitionsTo: 2031 },
			items: [{}],
		});
		expect(await hints({ items: [{ ...workout, date: '2031-01-01' }] })).toEqual([]);
	});
});
