import { cloneDatabase, type TestDatabase } from '../postgres/databases';

interface Outcome {
	item_index: number;
	status: string;
	code: string | null;
	column_name: string | null;
	reason: string | null;
	created: boolean;
}

const day = '2026-01-20';
const workout = { workout_date: day, template_id: 'hit_lower_a', duration_min: 45 };
const squat = {
	workout_date: day,
	template_id: 'hit_lower_a',
	exercise_id: 'ex_squat',
	weight_kg: 78,
	tut_seconds: 67,
};
const weighed = { measurement_date: day, bodyweight_kg: 82.6 };

let database: TestDatabase;
beforeAll(async () => {
	database = await cloneDatabase();
});
const clear = async () => {
	await database.pool.query(
		'delete from workout_sets; delete from workouts; delete from measurements; delete from exercises; delete from workout_templates',
	);
};
afterEach(clear);
afterAll(() => database.drop());

const call = async (name: string, rows: unknown): Promise<Outcome[]> =>
	database.rows<Outcome>(`select * from ${name}($1) order by item_index`, [JSON.stringify(rows)]);
const workouts = (...rows: unknown[]) => call('upsert_workouts', rows);
const sets = (...rows: unknown[]) => call('upsert_sets', rows);
const measurements = (...rows: unknown[]) => call('upsert_measurements', rows);
const statuses = (outcomes: Outcome[]) => outcomes.map(({ status }) => status);
const faults = (outcomes: Outcome[]) =>
	outcomes.map(({ status, code, column_name }) => [status, code, column_name]);

const touched = (table: string) =>
	database.rows(`select ctid::text, xmin::text, updated_at from ${table} order by 1`);

describe('every bulk function', () => {
	it.each([
		'upsert_workouts',
		'upsert_sets',
		'upsert_measurements',
		'upsert_exercises',
		'upsert_workout_templates',
	])('%s gives nothing for nothing', async (name) => {
		expect(await call(name, [])).toEqual([]);
		expect(await call(name, {})).toEqual([]);
		expect(await database.rows(`select * from ${name}(null)`)).toEqual([]);
	});

	it('fails as a whole where a value cannot be cast', async () => {
		await expect(measurements(weighed, { ...weighed, bodyweight_kg: 'heavy' })).rejects.toThrow(
			'invalid input syntax',
		);
		expect(await database.rows('select * from measurements')).toEqual([]);
	});
});

describe('rows that come column by column', () => {
	/** What the rows of one call, which all have the same keys, are as one object of arrays. */
	const byColumn = (rows: Array<Record<string, unknown>>) =>
		Object.fromEntries(Object.keys(rows[0]!).map((name) => [name, rows.map((row) => row[name])]));

	/** What both forms of the same calls answer and leave behind, each beginning with nothing. */
	async function bothWays(calls: Array<[name: string, rows: Array<Record<string, unknown>>]>) {
		const found = [];
		for (const form of [(rows: unknown) => rows, byColumn]) {
			const answers = [];
			for (const [name, rows] of calls) answers.push(await call(name, form(rows)));
			const tables = ['exercises', 'workout_templates', 'workouts', 'workout_sets', 'measurements'];
			const left = await Promise.all(
				tables.map(async (table) => {
					return await database.rows(
						`select to_jsonb(t) - 'created_at' - 'updated_at' as row from ${table} as t order by 1`,
					);
				}),
			);
			found.push({ answers, left });
			await clear();
		}
		return found;
	}

	it('mean the same: new, changed, unchanged, superseded and rejected', async () => {
		const days = ['2026-01-20', '2026-01-21', '2025-12-31', '2026-01-20', '2026-01-22'];
		const first = days.map((workout_date, index) => ({
			workout_date,
			template_id: 'a',
			duration_min: 20 + index,
			location: index === 1 ? null : 'gym',
			days_since_last_workout: 10 + index,
			recovery_score: index === 4 ? 9 : 3,
			mood_score: 4,
			notes: `workout ${index}`,
			data_source: 'Import',
		}));
		const again = first.map((row, index) => ({ ...row, duration_min: index === 2 ? 50 : row.duration_min }));
		const lifted = [...days, '1999-01-01'].flatMap((workout_date, index) =>
			['squat', 'row', null].map((exercise_id) => ({
				workout_date,
				template_id: 'a',
				exercise_id,
				weight_kg: index === 1 ? null : 80.126,
				tut_seconds: 60 + index,
				max_effort: index === 0,
				form_ok: index === 2,
				notes: index === 2 ? '[1, "two", {"three": null}]' : null,
				data_source: 'Manual',
			})),
		);
		const heavier = lifted.map((row, index) => ({
			workout_date: row.workout_date,
			template_id: 'a',
			exercise_id: row.exercise_id,
			weight_kg: index % 2 === 0 ? 82 : 80.13,
		}));
		const weights = days.map((measurement_date, index) => ({
			measurement_date,
			bodyweight_kg: 80 + index,
			bodyfat_pct: index === 0 ? null : 17.25,
			notes: `scale ${index}`,
			data_source: 'Manual',
		}));
		const exercises = ['squat', 'row', 'row', ''].map((exercise_id, index) => ({
			exercise_id,
			target_tut_min: 40 + index,
			target_tut_max: 42,
		}));
		const templates = ['a', 'b', 'a'].map((template_id, index) => ({
			template_id,
			target_duration_min: index,
		}));
		const [objects, columns] = await bothWays([
			['upsert_workouts', first],
			['upsert_workouts', again],
			['upsert_sets', lifted],
			['upsert_sets', heavier],
			['upsert_sets', heavier],
			['upsert_measurements', weights],
			['upsert_measurements', weights],
			['upsert_exercises', exercises],
			['upsert_workout_templates', templates],
		]);
		expect(columns).toEqual(objects);
		expect(new Set(objects!.answers.flatMap(statuses))).toEqual(
			new Set(['inserted', 'updated', 'unchanged', 'superseded', 'rejected']),
		);
		expect(
			objects!.answers
				.flat()
				.filter(({ status }) => status === 'rejected')
				.map(({ reason }) => reason),
		).toContain('recovery_score is 9, but scores go from 1 to 5.');
	});

	it('keep what is stored where the column is absent, and clear it where it is null', async () => {
		await workouts({ ...workout, notes: 'easy', mood_score: 4 });
		expect(
			statuses(
				await call('upsert_workouts', {
					workout_date: [day],
					template_id: ['hit_lower_a'],
					duration_min: [45],
					mood_score: [null],
				}),
			),
		).toEqual(['updated']);
		expect(await database.rows('select notes, mood_score from workouts')).toEqual([
			{ notes: 'easy', mood_score: null },
		]);
	});

	it('need as many cells in each column', async () => {
		await expect(
			call('upsert_measurements', { measurement_date: [day], bodyweight_kg: [82.6, 82.4] }),
		).rejects.toThrow('The columns have 1 and 2 cells, but all need the same number.');
		expect(await database.rows('select * from measurements')).toEqual([]);
	});

	it.each(['3', '"rows"', '{"workout_date": "2026-01-20"}'])(
		'are no rows at all where they are %s',
		async (rows) => {
			await expect(database.rows('select * from upsert_workouts($1)', [rows])).rejects.toThrow(
				/jsonb|array|object|scalar/,
			);
		},
	);
});

describe('a workout', () => {
	it("is inserted with the columns' defaults, and its template with it", async () => {
		expect(await workouts(workout)).toEqual([
			{ item_index: 0, status: 'inserted', code: null, column_name: null, reason: null, created: true },
		]);
		expect(await database.rows('select * from workouts')).toMatchObject([
			{
				...workout,
				location: 'home',
				days_since_last_workout: null,
				recovery_score: null,
				mood_score: null,
				notes: null,
				data_source: 'Sheet',
			},
		]);
		expect(await database.rows('select * from workout_templates')).toMatchObject([
			{ template_id: 'hit_lower_a', template_name: 'hit_lower_a', workout_type: 'Other', is_active: true },
		]);
	});

	it('keeps what is absent and clears what is null, to the default where there is one', async () => {
		await workouts({
			...workout,
			location: 'gym',
			recovery_score: 4,
			mood_score: 3,
			notes: 'good',
			data_source: 'Import',
			days_since_last_workout: 3,
		});
		expect(statuses(await workouts({ ...workout, duration_min: 50 }))).toEqual(['updated']);
		expect(await database.rows('select * from workouts')).toMatchObject([
			{
				duration_min: 50,
				location: 'gym',
				recovery_score: 4,
				mood_score: 3,
				notes: 'good',
				data_source: 'Import',
				days_since_last_workout: 3,
			},
		]);
		const blank = {
			location: null,
			recovery_score: null,
			mood_score: null,
			notes: null,
			data_source: null,
			days_since_last_workout: null,
		};
		expect(statuses(await workouts({ workout_date: day, template_id: 'hit_lower_a', ...blank }))).toEqual([
			'updated',
		]);
		expect(await database.rows('select * from workouts')).toMatchObject([
			{ duration_min: 50, ...blank, location: 'home', data_source: 'Sheet' },
		]);
	});

	it.each([
		['required', 'workout_date', {}],
		['required', 'workout_date', { ...workout, workout_date: null }],
		['required', 'template_id', { ...workout, template_id: '' }],
		['required', 'duration_min', { workout_date: day, template_id: 'hit_lower_a' }],
		['out_of_range', 'workout_date', { ...workout, workout_date: '1899-12-31' }],
		['out_of_range', 'workout_date', { ...workout, workout_date: '2201-01-01' }],
		['out_of_range', 'workout_date', { ...workout, workout_date: '-infinity' }],
		['too_long', 'template_id', { ...workout, template_id: 'x'.repeat(51) }],
		['too_long', 'location', { ...workout, location: 'x'.repeat(51) }],
		['not_whole', 'duration_min', { ...workout, duration_min: 22.5 }],
		['not_whole', 'mood_score', { ...workout, mood_score: 5.4 }],
		['out_of_range', 'duration_min', { ...workout, duration_min: 0 }],
		['out_of_range', 'duration_min', { ...workout, duration_min: 301 }],
		['out_of_range', 'duration_min', { ...workout, duration_min: 1e12 }],
		['out_of_range', 'duration_min', { ...workout, duration_min: 'NaN' }],
		['out_of_range', 'days_since_last_workout', { ...workout, days_since_last_workout: -1 }],
		['out_of_range', 'days_since_last_workout', { ...workout, days_since_last_workout: 3651 }],
		['out_of_range', 'recovery_score', { ...workout, recovery_score: 0, mood_score: 9 }],
		['out_of_range', 'mood_score', { ...workout, mood_score: 6 }],
		['out_of_range', 'data_source', { ...workout, data_source: 'Phone' }],
	])('is rejected: %s %s', async (code, column, row) => {
		const [outcome] = await workouts(row);
		expect(outcome).toMatchObject({ status: 'rejected', code, column_name: column, created: false });
		expect(outcome!.reason).toMatch(new RegExp(`^${column} .*\\.$`));
		expect(await database.rows('select from workouts union all select from workout_templates')).toEqual([]);
	});

	it('is rejected when its required duration is cleared', async () => {
		await workouts(workout);
		expect(faults(await workouts({ ...workout, duration_min: null }))).toEqual([
			['rejected', 'required', 'duration_min'],
		]);
	});

	it('may lie in a year without a partition', async () => {
		expect(
			statuses(
				await workouts(
					{ ...workout, workout_date: '1900-01-01' },
					{ ...workout, workout_date: '2200-12-31' },
				),
			),
		).toEqual(['inserted', 'inserted']);
		expect(await database.rows('select count(*) as n from workouts_default')).toEqual([{ n: 2 }]);
	});
});

describe('a set', () => {
	beforeEach(() => workouts(workout));

	it("is inserted with the columns' defaults, and its exercise with it", async () => {
		expect(await sets(squat)).toEqual([
			{ item_index: 0, status: 'inserted', code: null, column_name: null, reason: null, created: true },
		]);
		expect(await database.rows('select * from workout_sets')).toMatchObject([
			{ ...squat, max_effort: true, form_ok: true, notes: null, data_source: 'Sheet' },
		]);
		expect(await database.rows('select * from exercises')).toMatchObject([
			{
				exercise_id: 'ex_squat',
				exercise_name: 'ex_squat',
				muscle_group: 'Other',
				movement_type: null,
				target_tut_min: 45,
				target_tut_max: 90,
			},
		]);
	});

	it('keeps what is absent and clears what is null, to the default where there is one', async () => {
		await sets({ ...squat, max_effort: false, form_ok: false, notes: 'hard', data_source: 'Manual' });
		expect(
			statuses(
				await sets({
					workout_date: day,
					template_id: 'hit_lower_a',
					exercise_id: 'ex_squat',
					tut_seconds: 70,
				}),
			),
		).toEqual(['updated']);
		expect(await database.rows('select * from workout_sets')).toMatchObject([
			{
				weight_kg: 78,
				tut_seconds: 70,
				max_effort: false,
				form_ok: false,
				notes: 'hard',
				data_source: 'Manual',
			},
		]);
		expect(
			statuses(await sets({ ...squat, max_effort: null, form_ok: null, notes: null, data_source: null })),
		).toEqual(['updated']);
		expect(await database.rows('select * from workout_sets')).toMatchObject([
			{ ...squat, max_effort: true, form_ok: true, notes: null, data_source: 'Sheet' },
		]);
	});

	it('keeps a flag that is missing in the table, and counts it as absent only where nothing is said', async () => {
		await sets(squat);
		await database.rows('update workout_sets set max_effort = null');
		expect(statuses(await sets(squat))).toEqual(['unchanged']);
		expect(statuses(await sets({ ...squat, max_effort: null }))).toEqual(['updated']);
	});

	it('without its workout is rejected with the date and the template, and the others are written', async () => {
		const outcomes = await sets(squat, { ...squat, workout_date: '2026-01-21', exercise_id: 'ex_row' });
		expect(outcomes).toMatchObject([
			{ status: 'inserted', created: true },
			{
				status: 'rejected',
				code: 'workout_missing',
				column_name: null,
				created: false,
				reason:
					'there is no workout hit_lower_a on 2026-01-21. Add it to the workouts sheet, or sync the workouts before the sets.',
			},
		]);
		expect(await database.rows('select exercise_id from exercises')).toEqual([{ exercise_id: 'ex_squat' }]);
	});

	it('says in a sentence what is wrong with a value', async () => {
		const [outcome] = await sets({ ...squat, tut_seconds: 350 });
		expect(outcome!.reason).toBe('tut_seconds is 350, but a set lasts above 0 and up to 300 seconds.');
	});

	it.each([
		['required', 'exercise_id', { ...squat, exercise_id: null }],
		['too_long', 'exercise_id', { ...squat, exercise_id: 'x'.repeat(51) }],
		['required', 'weight_kg', { ...squat, weight_kg: null, tut_seconds: null }],
		[
			'required',
			'tut_seconds',
			{ workout_date: day, template_id: 'hit_lower_a', exercise_id: 'ex_squat', weight_kg: 78 },
		],
		['out_of_range', 'weight_kg', { ...squat, weight_kg: -0.005 }],
		['out_of_range', 'weight_kg', { ...squat, weight_kg: 9999.995 }],
		['out_of_range', 'weight_kg', { ...squat, weight_kg: 'NaN' }],
		['out_of_range', 'weight_kg', { ...squat, weight_kg: 'Infinity' }],
		['out_of_range', 'tut_seconds', { ...squat, tut_seconds: 0.004 }],
		['out_of_range', 'tut_seconds', { ...squat, tut_seconds: 300.005 }],
		['out_of_range', 'data_source', { ...squat, data_source: 'Phone' }],
	])('is rejected: %s %s', async (code, column, row) => {
		expect(faults(await sets(row))).toEqual([['rejected', code, column]]);
		expect(await database.rows('select from workout_sets union all select from exercises')).toEqual([]);
	});

	it('is rounded half away from zero before it is held against the range', async () => {
		await sets({ ...squat, weight_kg: 9999.994, tut_seconds: 0.005 });
		expect(await database.rows('select weight_kg, tut_seconds from workout_sets')).toEqual([
			{ weight_kg: 9999.99, tut_seconds: 0.01 },
		]);
		expect(statuses(await sets({ ...squat, weight_kg: -0.004, tut_seconds: 300.004 }))).toEqual(['updated']);
		expect(await database.rows('select weight_kg, tut_seconds from workout_sets')).toEqual([
			{ weight_kg: 0, tut_seconds: 300 },
		]);
	});

	it('whose exercise cannot be created because another has its name is rejected', async () => {
		await call('upsert_exercises', [{ exercise_id: 'ex_1', exercise_name: 'ex_squat' }]);
		expect(faults(await sets(squat, { ...squat, exercise_id: 'ex_1' }))).toEqual([
			['rejected', 'name_taken', 'exercise_id'],
			['inserted', null, null],
		]);
	});

	it('tells of an exercise that was created for it, on every set that names it', async () => {
		await workouts({ ...workout, workout_date: '2026-01-23' });
		await sets({ ...squat, exercise_id: 'ex_row' });
		const outcomes = await sets(
			squat,
			{ ...squat, exercise_id: 'ex_row' },
			{ ...squat, workout_date: '2026-01-23' },
			{ ...squat, tut_seconds: 0, exercise_id: 'ex_bad' },
		);
		expect(outcomes.map(({ created }) => created)).toEqual([true, false, true, false]);
		expect(await database.rows('select exercise_id from exercises order by 1')).toEqual([
			{ exercise_id: 'ex_row' },
			{ exercise_id: 'ex_squat' },
		]);
	});
});

describe('a measurement', () => {
	it('keeps what is absent and clears what is null', async () => {
		await measurements({ ...weighed, bodyfat_pct: 17.5, notes: 'morning' });
		expect(statuses(await measurements({ ...weighed, bodyweight_kg: 82.4 }))).toEqual(['updated']);
		expect(await database.rows('select * from measurements')).toMatchObject([
			{ bodyweight_kg: 82.4, bodyfat_pct: 17.5, notes: 'morning' },
		]);
		expect(statuses(await measurements({ measurement_date: day, bodyfat_pct: null }))).toEqual(['updated']);
		expect(await database.rows('select * from measurements')).toMatchObject([
			{ bodyweight_kg: 82.4, bodyfat_pct: null, notes: 'morning' },
		]);
	});

	it.each([
		['required', 'measurement_date', { bodyweight_kg: 80 }],
		['out_of_range', 'measurement_date', { ...weighed, measurement_date: 'infinity' }],
		['required', 'bodyweight_kg', { measurement_date: day, bodyfat_pct: 90 }],
		['out_of_range', 'bodyweight_kg', { ...weighed, bodyweight_kg: 19.994 }],
		['out_of_range', 'bodyweight_kg', { ...weighed, bodyweight_kg: 400.01 }],
		['out_of_range', 'bodyfat_pct', { ...weighed, bodyfat_pct: 1.99 }],
		['out_of_range', 'bodyfat_pct', { ...weighed, bodyfat_pct: 75.005 }],
		['out_of_range', 'data_source', { ...weighed, data_source: '' }],
	])('is rejected: %s %s', async (code, column, row) => {
		expect(faults(await measurements(row))).toEqual([['rejected', code, column]]);
	});

	it('takes the ends of the ranges, after rounding', async () => {
		expect(
			statuses(
				await measurements(
					{ ...weighed, bodyweight_kg: 19.995, bodyfat_pct: 1.995 },
					{ measurement_date: '2026-01-21', bodyweight_kg: 400.004, bodyfat_pct: 75.004 },
				),
			),
		).toEqual(['inserted', 'inserted']);
	});
});

describe('of elements with one key', () => {
	beforeEach(() => workouts(workout));

	it('the last is written whole, the others are superseded', async () => {
		expect(
			statuses(await sets({ ...squat, notes: 'first', max_effort: false }, { ...squat, tut_seconds: 70 })),
		).toEqual(['superseded', 'inserted']);
		expect(await database.rows('select tut_seconds, notes, max_effort from workout_sets')).toEqual([
			{ tut_seconds: 70, notes: null, max_effort: true },
		]);
	});

	it('an invalid one is rejected and does not supersede', async () => {
		expect(
			statuses(
				await sets(
					{ ...squat, tut_seconds: 60 },
					{ ...squat, tut_seconds: 61 },
					{ ...squat, tut_seconds: 999 },
				),
			),
		).toEqual(['superseded', 'inserted', 'rejected']);
		expect(await database.rows('select tut_seconds from workout_sets')).toEqual([{ tut_seconds: 61 }]);
	});

	it('holds for workouts and measurements too', async () => {
		expect(statuses(await workouts(workout, { ...workout, duration_min: 50 }))).toEqual([
			'superseded',
			'updated',
		]);
		expect(
			statuses(
				await measurements(weighed, { ...weighed, bodyweight_kg: 1 }, { ...weighed, bodyweight_kg: 83 }),
			),
		).toEqual(['superseded', 'rejected', 'inserted']);
	});
});

describe('what has not changed', () => {
	it('is not touched: no new row version, no new updated_at', async () => {
		await workouts(workout);
		await sets({ ...squat, weight_kg: 80.126 });
		await measurements({ ...weighed, bodyfat_pct: 17.125 });
		const before = [await touched('workouts'), await touched('workout_sets'), await touched('measurements')];
		expect(statuses(await workouts(workout))).toEqual(['unchanged']);
		expect(statuses(await sets({ ...squat, weight_kg: 80.126 }))).toEqual(['unchanged']);
		expect(statuses(await measurements({ ...weighed, bodyfat_pct: 17.125 }))).toEqual(['unchanged']);
		expect([await touched('workouts'), await touched('workout_sets'), await touched('measurements')]).toEqual(
			before,
		);
	});

	it('is not touched either where other rows of the call are written', async () => {
		await workouts(workout, { ...workout, workout_date: '2026-01-23' });
		const [before] = await touched('workouts');
		expect(
			statuses(
				await workouts(
					workout,
					{ ...workout, workout_date: '2026-01-23', duration_min: 50 },
					{ ...workout, workout_date: '2026-01-26' },
				),
			),
		).toEqual(['unchanged', 'updated', 'inserted']);
		expect(await touched('workouts')).toContainEqual(before);
	});

	it('writes nothing at all: its transaction never gets an id', async () => {
		const many = Array.from({ length: 500 }, (_, i) => ({
			...weighed,
			measurement_date: new Date(Date.UTC(2025, 0, 1 + i)).toISOString().slice(0, 10),
		}));
		await measurements(...many);
		expect(
			await database.rows(
				'with done as materialized (select * from upsert_measurements($1)) select status, count(*) as rows, bool_and(pg_current_xact_id_if_assigned() is null) as without_a_transaction_id from done group by 1',
				[JSON.stringify(many)],
			),
		).toEqual([{ status: 'unchanged', rows: 500, without_a_transaction_id: true }]);
	});

	it('keeps created_at, and moves updated_at, where a row is updated', async () => {
		await measurements(weighed);
		await database.rows("update measurements set created_at = '2020-01-01'");
		await database.rows('create table before as select updated_at from measurements');
		await measurements({ ...weighed, bodyweight_kg: 83 });
		expect(
			await database.rows(
				'select created_at::text as created, m.updated_at > before.updated_at as moved from measurements as m, before',
			),
		).toEqual([{ created: '2020-01-01 00:00:00', moved: true }]);
	});

	it("has its times in UTC, whatever the session's time zone", async () => {
		const client = await database.pool.connect();
		await client.query("set timezone to 'Pacific/Auckland'");
		await client.query("select upsert_measurement_from_sheet('2026-01-20', 80, null, null)");
		await client.query("select upsert_measurement_from_sheet('2026-01-20', 81, null, null)");
		const { rows } = await client.query(
			"select abs(extract(epoch from created_at - now() at time zone 'utc')) < 60 as created, abs(extract(epoch from updated_at - now() at time zone 'utc')) < 60 as updated from measurements",
		);
		client.release(true);
		expect(rows).toEqual([{ created: true, updated: true }]);
	});
});

describe('a hundred thousand sets', () => {
	it('are written in one call, and found unchanged in the next', async () => {
		const days = Array.from({ length: 4000 }, (_, i) =>
			new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10),
		);
		await workouts(...days.map((date) => ({ ...workout, workout_date: date })));
		const many = days.flatMap((date) =>
			Array.from({ length: 25 }, (_, i) => ({ ...squat, workout_date: date, exercise_id: `ex_${i}` })),
		);
		const tally = async () => {
			const rows = await database.rows<{ status: string; n: number }>(
				'select status, count(*) as n from upsert_sets($1) group by 1',
				[JSON.stringify(many)],
			);
			return rows;
		};
		expect(await tally()).toEqual([{ status: 'inserted', n: 100_000 }]);
		expect(await tally()).toEqual([{ status: 'unchanged', n: 100_000 }]);
	});
});
