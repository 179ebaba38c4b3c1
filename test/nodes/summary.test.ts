import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

const sync = { resource: 'journal', operation: 'sync', options: { output: 'summary' } };
const none = { received: 0, inserted: 0, updated: 0, unchanged: 0, superseded: 0, rejected: 0 };
const blank = { row_number: 8, date: '', exercise_id: '' };

describe('the summary', () => {
	it('counts each kind, and is paired with every input item', async () => {
		const { success } = await database.run({
			parameters: sync,
			items: [workout, squat, { ...squat, weight_kg: 80 }, blank],
		});
		expect(success).toHaveLength(1);
		expect(success[0]?.pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }, { item: 3 }]);
		expect(success[0]?.json).toEqual({
			status: 'success',
			duration_ms: expect.any(Number),
			workouts: { ...none, received: 1, inserted: 1 },
			sets: { ...none, received: 2, inserted: 1, superseded: 1 },
			measurements: none,
			skipped: 1,
			created: { templates: ['hit_lower_a'], exercises: ['ex_squat'] },
			rejected: [],
			unread_headers: [],
			text: expect.stringMatching(
				/^✅ Training data is up to date \(\d+\.\d s\)\n• 1 workout: 1 new\n• 2 sets: 1 new, 1 superseded\n• 1 blank line skipped\nNew exercises: ex_squat\nNew templates: hit_lower_a$/,
			),
		});
	});

	it('is partial if rows were rejected, and lists them', async () => {
		const items = [workout, { ...squat, row_number: 14, tut_s: 350 }, { row_number: 5, foo: 1 }];
		const { success, error } = await database.run({
			parameters: sync,
			items,
			onError: 'continueErrorOutput',
		});
		expect(error).toEqual([]);
		expect(success[0]?.json).toMatchObject({
			status: 'partial',
			workouts: { received: 1, inserted: 1 },
			sets: { received: 1, rejected: 1 },
			rejected: [
				{
					row: 14,
					kind: 'set',
					column: 'tut_seconds',
					value: 350,
					error: 'Row 14: tut_s is 350, but a set lasts above 0 and up to 300 seconds.',
				},
				{ row: 5, kind: null, column: null, value: null },
			],
			text: expect.stringContaining('Row 14: tut_s is 350'),
		});
	});

	it('is failed if nothing was accepted', async () => {
		const { success } = await database.run({
			parameters: sync,
			items: [{ ...measurement, date: 'x' }],
			onError: 'continueRegularOutput',
		});
		expect(success[0]?.json).toMatchObject({
			status: 'failed',
			measurements: { ...none, received: 1, rejected: 1 },
		});
	});

	it('is the error of one error item if the database refused the run', async () => {
		const { error, success } = await database.run({
			parameters: sync,
			items: [workout, squat],
			onError: 'continueErrorOutput',
			credential: { ...database.settings, port: 1 },
		});
		expect(success).toEqual([]);
		expect(error).toHaveLength(1);
		expect(error[0]?.json).toMatchObject({
			message: expect.stringContaining('connection was refused'),
			error: { status: 'failed', sets: { received: 1, rejected: 1 } },
		});
	});

	it('has the same form on the regular output: only message and error', async () => {
		const { success } = await database.run({
			parameters: sync,
			items: [workout],
			onError: 'continueRegularOutput',
			credential: { ...database.settings, port: 1 },
		});
		expect(success.map(({ json }) => json)).toEqual([
			{ message: expect.stringContaining('connection was refused'), error: expect.any(Object) },
		]);
		expect(success[0]?.json.error).toMatchObject({
			status: 'failed',
			rejected: [{ row: 2, kind: 'workout', column: null, value: null, error: success[0]?.json.message }],
		});
	});

	it('does not keep a rejected row from stopping the run with On Error = Stop', async () => {
		const { thrown } = await database.run({ parameters: sync, items: [workout, { ...squat, tut_s: 350 }] });
		expect(thrown?.message).toBe('1 of 2 rows was rejected, so nothing was changed');
	});

	it('counts exercises if exercises were upserted', async () => {
		const parameters = { resource: 'exercise', operation: 'upsert', options: { output: 'summary' } };
		const [summary] = await database.give({ parameters, items: [{ exercise_id: 'ex_squat' }] });
		expect(Object.keys(summary!)).toEqual([
			'text',
			'status',
			'duration_ms',
			'exercises',
			'skipped',
			'created',
			'rejected',
			'unread_headers',
		]);
		expect(summary).toMatchObject({
			exercises: { ...none, received: 1, inserted: 1 },
			created: { templates: [], exercises: ['ex_squat'] },
		});
	});

	it('names the exercises that a template creates', async () => {
		await database.give({
			parameters: { resource: 'exercise', operation: 'upsert' },
			items: [{ exercise_id: 'ex_row', exercise_name: 'Row' }],
		});
		const parameters = { resource: 'workoutTemplate', operation: 'upsert', options: { output: 'summary' } };
		const items = [{ template: 'hit_lower_a', exercises: 'ex_sqaut, row' }];
		const [summary] = await database.give({ parameters, items });
		expect(summary).toMatchObject({ created: { templates: ['hit_lower_a'], exercises: ['ex_sqaut'] } });
		const [again] = await database.give({ parameters, items });
		expect(again).toMatchObject({ created: { templates: [], exercises: [] } });
	});
});

describe('what the summary reports besides the items', () => {
	const withOptions = (options: Record<string, string>) => ({
		...sync,
		options: { output: 'summary', ...options },
	});
	const row = { ...squat, exercise_id: 'ex_row' };

	it('are the headers that were not read', async () => {
		const items = [{ ...measurement, 'RPE (1-10)': 9, Colour: 'red' }];
		const [summary] = await database.give({ parameters: sync, items });
		expect(summary).toMatchObject({
			status: 'success',
			unread_headers: ['RPE (1-10)', 'Colour'],
			text: expect.stringMatching(/\nNot read: "RPE \(1-10\)", "Colour"$/),
		});
	});

	it('are the dates in the future', async () => {
		const items = [measurement, { ...measurement, row_number: 3, date: '2062-01-20' }];
		const [summary] = await database.give({ parameters: sync, items });
		expect(summary).toMatchObject({
			future_dates: [{ row: 3, kind: 'measurement', date: '2062-01-20' }],
			text: expect.stringMatching(/\n1 date is in the future: 2062-01-20 \(measurement, row 3\)$/),
		});
	});

	it('are the rows that left the sheet, with Missing Rows = Report', async () => {
		await database.give({ parameters: sync, items: [workout, squat, row] });
		const items = [workout, squat];
		const [summary] = await database.give({ parameters: withOptions({ missingRows: 'report' }), items });
		const key = { workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_row' };
		expect(summary).toMatchObject({
			missing: [{ kind: 'set', ...key }],
			sets: { ...none, received: 1, unchanged: 1 },
			text: expect.stringMatching(
				/\n1 stored row is not in the sheet: the set of ex_row in hit_lower_a on 2026-01-20$/,
			),
		});
		expect(summary).not.toHaveProperty('deleted');
	});

	it('is the number of deleted rows, with Missing Rows = Delete', async () => {
		await database.give({ parameters: sync, items: [workout, squat, row] });
		const items = [workout, squat];
		const [summary] = await database.give({ parameters: withOptions({ missingRows: 'delete' }), items });
		expect(summary).toMatchObject({
			workouts: { ...none, received: 1, unchanged: 1, deleted: 0 },
			sets: { ...none, received: 1, unchanged: 1, deleted: 1 },
			measurements: { ...none, deleted: 0 },
			deleted: 1,
			text: expect.stringMatching(/\n• 1 set: 1 unchanged, 1 deleted$/),
		});
		expect(summary).not.toHaveProperty('missing');
	});
});
