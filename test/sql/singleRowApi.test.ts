import { cloneDatabase, type TestDatabase } from '../postgres/databases';
import { columnsOf } from './columnsOf';

let database: TestDatabase;
beforeAll(async () => {
	database = await cloneDatabase();
});
afterEach(() =>
	database.pool.query('truncate workout_sets, workouts, measurements, exercises, workout_templates'),
);
afterAll(() => database.drop());

const call = async (sql: string) =>
	(await database.rows<{ result: Record<string, unknown> }>(`select ${sql} as result`))[0]!.result;

const workout = "upsert_workout_from_sheet('2026-01-20', 'hit_lower_a', 'gym', 45, 3, 4, 4, 'good')";
const set = "upsert_set_from_sheet('2026-01-20', 'hit_lower_a', 'ex_squat', 78, 67, true, false, 'hard')";
const setKey = { workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_squat' };

describe('a row that is written', () => {
	it('as a workout returns the status, the key, the given values and template_created', async () => {
		expect(JSON.stringify(await call(workout))).toBe(
			'{"success":true,"status":"inserted","workout_date":"2026-01-20","template_id":"hit_lower_a","location":"gym",' +
				'"duration_min":45,"days_since_last_workout":3,"recovery_score":4,"mood_score":4,"notes":"good",' +
				'"template_created":true}',
		);
		expect(await call(workout)).toMatchObject({ status: 'unchanged', template_created: false });
		expect(await call(workout.replace('45', '50'))).toMatchObject({ status: 'updated', duration_min: 50 });
	});

	it('as a set returns the status, the key, the given values and exercise_created', async () => {
		await call(workout);
		expect(await call(set)).toEqual({
			success: true,
			status: 'inserted',
			...setKey,
			weight_kg: 78,
			tut_seconds: 67,
			max_effort: true,
			form_ok: false,
			notes: 'hard',
			exercise_created: true,
		});
		expect(await call(set)).toMatchObject({ status: 'unchanged', exercise_created: false });
	});

	it('as a measurement returns the status, the key and the given values', async () => {
		expect(await call("upsert_measurement_from_sheet('2026-01-20', 82.6, 17.5, null)")).toEqual({
			success: true,
			status: 'inserted',
			measurement_date: '2026-01-20',
			bodyweight_kg: 82.6,
			bodyfat_pct: 17.5,
			notes: null,
		});
	});
});

describe('an argument', () => {
	it('that is NULL clears the cell, or sets the default', async () => {
		await call(workout);
		await call(set);
		await call("upsert_workout_from_sheet('2026-01-20', 'hit_lower_a', null, 45, null, null, null, null)");
		await call("upsert_set_from_sheet('2026-01-20', 'hit_lower_a', 'ex_squat', 78, 67, null, null, null)");
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

	it('is trimmed of white space of every kind, and blank if nothing is left', async () => {
		await call(workout);
		await call(set);
		expect(
			await call(
				String.raw`upsert_set_from_sheet('2026-01-20', E'hit_lower_a\n', E'\tex_squat\u00a0', 78, 67, true, false, E'hard\r\n')`,
			),
		).toMatchObject({ status: 'unchanged', ...setKey });
		expect(
			await call(
				String.raw`upsert_set_from_sheet('2026-01-20', 'hit_lower_a', E'\n', 78, 67, null, null, null)`,
			),
		).toMatchObject({ error: 'exercise_id is blank. Fill it in: every row needs it.' });
	});
});

it('data_source of a stored row is kept', async () => {
	const manual = { measurement_date: '2026-01-20', bodyweight_kg: 80, data_source: 'Manual' };
	await database.rows('select * from upsert_measurements($1)', [columnsOf([manual])]);
	await call("upsert_measurement_from_sheet('2026-01-20', 81, null, null)");
	expect(await database.rows('select bodyweight_kg, data_source from measurements')).toEqual([
		{ bodyweight_kg: 81, data_source: 'Manual' },
	]);
});

describe('a row that cannot be written returns success false, its key and the reason:', () => {
	it.each([
		[
			'a set without its workout',
			set,
			{
				...setKey,
				error: 'The workout hit_lower_a on 2026-01-20 does not exist. Write the workout before its sets.',
			},
		],
		[
			'a blank key',
			"upsert_workout_from_sheet(null, 'hit_lower_a', null, 45, null, null, null, null)",
			{
				workout_date: null,
				template_id: 'hit_lower_a',
				error: 'workout_date is blank. Fill it in: every row needs it.',
			},
		],
		[
			'a blank required cell',
			"upsert_measurement_from_sheet('2026-01-20', null, 17, null)",
			{ measurement_date: '2026-01-20', error: 'bodyweight_kg is blank. Fill it in: every row needs it.' },
		],
		[
			'a value out of range',
			"upsert_measurement_from_sheet('2026-01-20', 12, null, null)",
			{ measurement_date: '2026-01-20', error: 'A bodyweight is 20 to 400 kg.' },
		],
		[
			'a date out of range, in the default partition',
			"upsert_workout_from_sheet('infinity', 'hit_lower_a', null, 45, null, null, null, null)",
			{ workout_date: 'infinity', template_id: 'hit_lower_a', error: 'Dates go from 1900 to 2200.' },
		],
		[
			'a number with too many digits',
			"upsert_measurement_from_sheet('2026-01-20', 12345, null, null)",
			{ measurement_date: '2026-01-20', error: 'A number is too large for its column.' },
		],
		[
			'a text that is too long',
			"upsert_workout_from_sheet('2026-01-20', 'hit_lower_a', repeat('x', 51), 45, null, null, null, null)",
			{
				workout_date: '2026-01-20',
				template_id: 'hit_lower_a',
				error: 'location has 51 characters. At most 50 are allowed.',
			},
		],
	])('%s', async (_, sql, failure) => {
		expect(await call(sql)).toEqual({ success: false, ...failure });
		expect(await database.rows('select from exercises union all select from workout_templates')).toEqual([]);
	});

	it('a set whose exercise id is the name of several exercises, ignoring case', async () => {
		await call(workout);
		await database.rows(
			"insert into exercises (exercise_id, exercise_name) values ('ex_1', 'EX_Squat'), ('ex_2', 'Ex_Squat')",
		);
		expect(await call(set)).toEqual({
			success: false,
			...setKey,
			error: 'ex_squat is the name of several exercises. Use the id of one of them.',
		});
	});

	it('a row that a trigger suppresses', async () => {
		await database.pool.query(`
			create function suppress() returns trigger language plpgsql as 'begin return null; end';
			create trigger suppress before insert on measurements for each row execute function suppress()`);
		expect(await call("upsert_measurement_from_sheet('2026-01-20', 82, null, null)")).toEqual({
			success: false,
			measurement_date: '2026-01-20',
			error: 'The row was not written: a trigger or policy of this database suppressed it.',
		});
		await database.pool.query('drop trigger suppress on measurements; drop function suppress()');
	});
});

it('an error of the database is raised', async () => {
	const client = await database.pool.connect();
	await client.query('begin read only');
	await expect(
		client.query("select upsert_measurement_from_sheet('2026-01-20', 82, null, null)"),
	).rejects.toMatchObject({ code: '25006' });
	client.release(true);
});
