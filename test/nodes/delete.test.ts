import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => {
	await database.empty();
	await database.give({
		parameters: { resource: 'journal', operation: 'sync' },
		items: [
			workout,
			{ ...workout, date: '2026-01-25' },
			squat,
			{ ...squat, exercise_id: 'ex_row' },
			measurement,
		],
	});
});

const locator = (value: string) => ({ __rl: true, mode: 'id', value });
const workoutKey = {
	resource: 'workout',
	operation: 'delete',
	workoutDate: '={{ $json.date }}',
	templateId: locator('={{ $json.workout_id }}'),
};
const dates = async () =>
	(await database.rows('select workout_date from workouts order by 1')).map(
		({ workout_date }) => workout_date,
	);

describe('Delete', () => {
	it('returns the number of deleted rows for each key', async () => {
		const parameters = {
			resource: 'set',
			operation: 'delete',
			workoutDate: '20.01.2026',
			templateId: 'hit_lower_a',
			exerciseId: locator('={{ $json.exercise }}'),
		};
		expect(
			await database.give({
				parameters,
				items: [{ exercise: 'ex_squat' }, { exercise: 'ex_none' }, { exercise: 'ex_squat' }],
			}),
		).toEqual([
			{ deleted: 1, workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
			{ deleted: 0, workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_none' },
			{ deleted: 0, workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
		]);
		expect(
			await database.give({
				parameters: { resource: 'measurement', operation: 'delete', measurementDate: '={{ $json.date }}' },
				items: [{ date: 46042 }],
			}),
		).toEqual([{ deleted: 1, measurement_date: '2026-01-20' }]);
	});

	it('reads month names in the language of the option Month Names', async () => {
		const parameters = {
			resource: 'measurement',
			operation: 'delete',
			measurementDate: '20 gennaio 2026',
			options: { dateLocale: 'it' },
		};
		expect(await database.give({ parameters, items: [{}] })).toEqual([
			{ deleted: 1, measurement_date: '2026-01-20' },
		]);
	});

	it('finds the exercise of a set by its name, ignoring case, and returns its ID', async () => {
		await database.rows("update exercises set exercise_name = 'Back squat' where exercise_id = 'ex_squat'");
		expect(
			await database.give({
				parameters: {
					resource: 'set',
					operation: 'delete',
					workoutDate: '20.01.2026',
					templateId: 'hit_lower_a',
					exerciseId: locator('={{ $json.exercise }}'),
				},
				items: [{ exercise: 'BACK SQUAT' }, { exercise: 'EX_ROW' }],
			}),
		).toMatchObject([
			{ deleted: 1, exercise_id: 'ex_squat' },
			{ deleted: 1, exercise_id: 'ex_row' },
		]);
		expect(await database.rows('select from workout_sets')).toEqual([]);
	});

	it('rejects a workout that has sets', async () => {
		const { thrown } = await database.run({
			parameters: workoutKey,
			items: [{ ...workout, date: '2026-01-25' }, workout],
		});
		expect(thrown?.message).toBe('1 of 2 rows was rejected, so nothing was changed');
		expect(thrown?.description).toBe(
			'Row 2 (workout hit_lower_a, 2026-01-20): the workout hit_lower_a on 2026-01-20 has 2 sets. Delete them first, or switch on the option With Sets.',
		);
		expect(await dates()).toEqual(['2026-01-20', '2026-01-25']);

		const { success } = await database.run({
			parameters: workoutKey,
			items: [{ ...workout, date: '2026-01-25' }, workout],
			onError: 'continueRegularOutput',
		});
		expect(success.map(({ json }) => json)).toMatchObject([
			{ deleted: 1 },
			{
				status: 'rejected',
				message: expect.stringMatching(
					/^Row 2 \(workout hit_lower_a, 2026-01-20\): the workout hit_lower_a on 2026-01-20 has 2 sets\./,
				),
				error: {
					code: 'has_sets',
					kind: 'workout',
					column: null,
					key: { workout_date: '2026-01-20', template_id: 'hit_lower_a' },
				},
			},
		]);
		expect(await dates()).toEqual(['2026-01-20']);
	});

	it('deletes the sets as well with the option With Sets', async () => {
		expect(
			await database.give({ parameters: { ...workoutKey, options: { withSets: true } }, items: [workout] }),
		).toEqual([{ deleted: 1, workout_date: '2026-01-20', template_id: 'hit_lower_a' }]);
		expect(await database.rows('select 1 from workout_sets')).toEqual([]);
	});

	it('rejects a key that is blank, incomplete or wrong', async () => {
		const { success } = await database.run({
			parameters: workoutKey,
			items: [{ date: '', workout_id: '' }, { date: '2026-01-25' }, { date: 'x', workout_id: 'y' }],
			onError: 'continueRegularOutput',
		});
		expect(success.map(({ json }) => json.error)).toMatchObject([
			{ code: 'required', column: 'workout_date' },
			{ code: 'required', column: 'template_id' },
			{ code: 'not_a_date', column: 'workout_date', value: 'x' },
		]);
		expect(await dates()).toHaveLength(2);
	});
});

describe('Delete, while another session is writing the journal,', () => {
	it('waits, and then also deletes the sets that the session added', async () => {
		const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`;
		const writer = await database.pool.connect();
		try {
			await writer.query('begin');
			await writer.query('select lock_journal()');
			const deletion = database.give({
				parameters: { ...workoutKey, options: { withSets: true } },
				items: [workout],
			});
			const deadline = Date.now() + 10_000;
			while ((await database.rows(waiting)).length === 0) {
				if (Date.now() > deadline) throw new Error('The deletion does not wait for the lock.');
			}
			await writer.query(`insert into exercises (exercise_id, exercise_name) values ('ex_new', 'ex_new')`);
			await writer.query(
				`insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds)
				values ('2026-01-20', 'hit_lower_a', 'ex_new', 40, 60)`,
			);
			await writer.query('commit');
			expect(await deletion).toMatchObject([{ deleted: 1 }]);
		} finally {
			writer.release(true);
		}
		expect(await database.rows('select 1 from workout_sets')).toEqual([]);
	});
});
