import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => {
	await database.empty();
	await database.give({
		parameters: { resource: 'journal', operation: 'sync' },
		items: [workout, { ...workout, date: '2026-01-25' }, squat, measurement],
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
	it('says how many rows had each key', async () => {
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

	it('refuses a workout that has sets', async () => {
		const { thrown } = await database.run({
			parameters: workoutKey,
			items: [{ ...workout, date: '2026-01-25' }, workout],
		});
		expect(thrown?.message).toBe('1 of 2 rows was rejected, so nothing was changed');
		expect(thrown?.description).toBe(
			'Row 2: the workout hit_lower_a on 2026-01-20 has 1 set. Delete them first, or switch on the option With Sets.',
		);
		expect(await dates()).toEqual(['2026-01-20', '2026-01-25']);

		const { success } = await database.run({
			parameters: workoutKey,
			items: [{ ...workout, date: '2026-01-25' }, workout],
			onError: 'continueRegularOutput',
		});
		expect(success.map(({ json }) => json)).toMatchObject([
			{ deleted: 1 },
			{ details: { code: 'has_sets', kind: 'workout', column: null } },
		]);
		expect(await dates()).toEqual(['2026-01-20']);
	});

	it('takes the sets along with With Sets', async () => {
		expect(
			await database.give({ parameters: { ...workoutKey, options: { withSets: true } }, items: [workout] }),
		).toEqual([{ deleted: 1, workout_date: '2026-01-20', template_id: 'hit_lower_a' }]);
		expect(await database.rows('select 1 from workout_sets')).toEqual([]);
	});

	it('needs a whole key', async () => {
		const { success } = await database.run({
			parameters: workoutKey,
			items: [{ date: '', workout_id: '' }, { date: '2026-01-25' }, { date: 'x', workout_id: 'y' }],
			onError: 'continueRegularOutput',
		});
		expect(success.map(({ json }) => json.details)).toMatchObject([
			{ code: 'required', column: 'workout_date' },
			{ code: 'required', column: 'template_id' },
			{ code: 'not_a_date', column: 'workout_date', value: 'x' },
		]);
		expect(await dates()).toHaveLength(2);
	});
});

describe('Delete, while another session is writing,', () => {
	const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

	/** What a run gives that must wait for another session, which does something more before it commits. */
	async function whileWaiting(
		told: Parameters<TrainingDatabase['give']>[0],
		other: { first: string; then: string },
	) {
		const holder = await database.pool.connect();
		try {
			await holder.query('begin');
			await holder.query(other.first);
			const running = database.give(told);
			while ((await database.rows(waiting)).length === 0);
			await holder.query(other.then);
			await holder.query('commit');
			return (await running).map(({ deleted }) => deleted);
		} finally {
			holder.release();
		}
	}

	it('takes its rows in the order of their keys, so that none waits for the other', async () => {
		await database.give({
			parameters: { resource: 'set', operation: 'upsert' },
			items: [{ ...squat, exercise_id: 'ex_a' }],
		});
		const parameters = {
			resource: 'set',
			operation: 'delete',
			workoutDate: '2026-01-20',
			templateId: 'hit_lower_a',
			exerciseId: '={{ $json.exercise }}',
		};
		const holdSet = (exercise: string) =>
			`select 1 from workout_sets where exercise_id = '${exercise}' for update nowait`;
		expect(
			await whileWaiting(
				{ parameters, items: [{ exercise: 'ex_squat' }, { exercise: 'ex_a' }] },
				{ first: holdSet('ex_a'), then: holdSet('ex_squat') },
			),
		).toEqual([1, 1]);
	});

	it('holds no workout that a sync still needs for its sets', async () => {
		expect(
			await whileWaiting(
				{
					parameters: { ...workoutKey, options: { withSets: true } },
					items: [workout, { ...workout, date: '2026-01-25' }],
				},
				{
					first: `update workouts set duration_min = 5 where workout_date = '2026-01-25'`,
					then: `select 1 from workouts where workout_date = '2026-01-20' for key share nowait`,
				},
			),
		).toEqual([1, 1]);
	});
});
