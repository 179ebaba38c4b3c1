import { cloneDatabase, type TestDatabase } from '../postgres/databases';

let database: TestDatabase;
beforeEach(async () => {
	database = await cloneDatabase();
});
afterEach(() => database.drop());

const answer = async (sql: string) =>
	(await database.rows<{ answer: unknown }>(`select ${sql} as answer`))[0]!.answer;

const workout = "upsert_workout_from_sheet('2026-01-20', 'hit_lower_a', 'gym', 45, 3, 4, 4, 'good')";
const set = "upsert_set_from_sheet('2026-01-20', 'hit_lower_a', 'ex_squat', 78, 67, true, false, 'hard')";

describe('one row a call', () => {
	it('writes a workout, and its template on the way', async () => {
		const keys = { success: true, workout_date: '2026-01-20', template_id: 'hit_lower_a' };
		expect(await answer(workout)).toEqual({ ...keys, status: 'inserted', template_created: true });
		expect(await answer(workout)).toEqual({ ...keys, status: 'unchanged', template_created: false });
		expect(await answer(workout.replace('45', '50'))).toEqual({
			...keys,
			status: 'updated',
			template_created: false,
		});
	});

	it('writes a set of a workout that is there, and its exercise on the way', async () => {
		await answer(workout);
		const keys = {
			success: true,
			workout_date: '2026-01-20',
			template_id: 'hit_lower_a',
			exercise_id: 'ex_squat',
		};
		expect(await answer(set)).toEqual({ ...keys, status: 'inserted', exercise_created: true });
		expect(await answer(set)).toEqual({ ...keys, status: 'unchanged', exercise_created: false });
		expect(await answer(set.replace('78', '80'))).toEqual({
			...keys,
			status: 'updated',
			exercise_created: false,
		});
	});

	it('writes a measurement', async () => {
		expect(await answer("upsert_measurement_from_sheet('2026-01-20', 82.6, 17.5, null)")).toEqual({
			success: true,
			status: 'inserted',
			measurement_date: '2026-01-20',
		});
	});

	it('takes a NULL as a blank cell, which clears or sets the default', async () => {
		await answer(workout);
		await answer(set);
		await answer("upsert_workout_from_sheet('2026-01-20', 'hit_lower_a', null, 45, null, null, null, null)");
		await answer("upsert_set_from_sheet('2026-01-20', 'hit_lower_a', 'ex_squat', 78, 67, null, null, null)");
		expect(
			await database.rows(
				'select location, days_since_last_workout, recovery_score, mood_score, notes from workouts',
			),
		).toEqual([
			{
				location: 'home',
				days_since_last_workout: null,
				recovery_score: null,
				mood_score: null,
				notes: null,
			},
		]);
		expect(await database.rows('select max_effort, form_ok, notes from workout_sets')).toEqual([
			{ max_effort: true, form_ok: true, notes: null },
		]);
	});

	it('trims white space of every kind, which a phone leaves behind', async () => {
		await answer(workout);
		await answer(set);
		expect(
			await answer(
				String.raw`upsert_set_from_sheet('2026-01-20', E'hit_lower_a\n', E'\tex_squat\u00a0', 78, 67, true, false, E'hard\r\n')`,
			),
		).toMatchObject({ status: 'unchanged', template_id: 'hit_lower_a', exercise_id: 'ex_squat' });
		expect(
			await answer(
				String.raw`upsert_set_from_sheet('2026-01-20', 'hit_lower_a', E'\n', 78, 67, null, null, null)`,
			),
		).toEqual({
			success: false,
			error: 'exercise_id is blank or missing, but every row needs it. Fill it in.',
		});
	});

	it('leaves the data source of a row that is there', async () => {
		await database.rows('select * from upsert_measurements($1)', [
			JSON.stringify([{ measurement_date: '2026-01-20', bodyweight_kg: 80, data_source: 'Manual' }]),
		]);
		await answer("upsert_measurement_from_sheet('2026-01-20', 81, null, null)");
		expect(await database.rows('select bodyweight_kg, data_source from measurements')).toEqual([
			{ bodyweight_kg: 81, data_source: 'Manual' },
		]);
	});

	it('refuses a set without its workout, and creates nothing', async () => {
		expect(await answer(set)).toEqual({
			success: false,
			error:
				'there is no workout hit_lower_a on 2026-01-20. Add it to the workouts sheet, or sync the workouts before the sets.',
		});
		expect(await database.rows('select from exercises')).toEqual([]);
	});

	it('says what is missing or out of range', async () => {
		expect(await answer("upsert_measurement_from_sheet('2026-01-20', 12, null, null)")).toEqual({
			success: false,
			error: 'bodyweight_kg is 12, but a body weight is 20 to 400 kg.',
		});
		expect(
			await answer("upsert_workout_from_sheet(null, 'hit_lower_a', null, 45, null, null, null, null)"),
		).toEqual({
			success: false,
			error: 'workout_date is blank or missing, but every row needs it. Fill it in.',
		});
		expect(
			await answer("upsert_workout_from_sheet('infinity', 'hit_lower_a', null, 45, null, null, null, null)"),
		).toMatchObject({ success: false });
	});

	it('raises what the database itself refuses', async () => {
		const client = await database.pool.connect();
		await client.query('begin read only');
		await expect(
			client.query("select upsert_measurement_from_sheet('2026-01-20', 82, null, null)"),
		).rejects.toMatchObject({ code: '25006' });
		client.release(true);
	});
});
