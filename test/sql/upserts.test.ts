import { cloneDatabase, type TestDatabase } from '../postgres/databases';
import { columnsOf } from './columnsOf';

interface Outcome {
	item_index: number;
	status: string;
	code: string | null;
	created: boolean;
	stored: Record<string, unknown> | null;
}
type Row = Record<string, unknown>;

const day = '2026-01-20';
const workout = { workout_date: day, template_id: 'hit_lower_a', duration_min: 45 };
const squat = {
	workout_date: day,
	template_id: 'hit_lower_a',
	exercise_id: 'ex_squat',
	weight_kg: 78,
	tut_seconds: 67,
};
const measurement = { measurement_date: day, bodyweight_kg: 82.6 };

let database: TestDatabase;
beforeAll(async () => {
	database = await cloneDatabase();
});
afterEach(() =>
	database.pool.query('truncate workout_sets, workouts, measurements, exercises, workout_templates, goals'),
);
afterAll(() => database.drop());

const call = (name: string, columns: unknown): Promise<Outcome[]> =>
	database.rows<Outcome>(`select * from ${name}($1) order by item_index`, [JSON.stringify(columns)]);
const workouts = (...rows: Row[]) => call('upsert_workouts', columnsOf(rows));
const sets = (...rows: Row[]) => call('upsert_sets', columnsOf(rows));
const measurements = (...rows: Row[]) => call('upsert_measurements', columnsOf(rows));
const exercises = (...rows: Row[]) => call('upsert_exercises', columnsOf(rows));
const templates = (...rows: Row[]) => call('upsert_workout_templates', columnsOf(rows));
const goals = (...rows: Row[]) => call('upsert_goals', columnsOf(rows));

/** `inserted`, `updated`, `unchanged`, `superseded`, or the code of a rejected row. */
const results = (outcomes: Outcome[]) => outcomes.map(({ status, code }) => code ?? status);
const storedCells = (outcomes: Outcome[]) => outcomes.map(({ stored }) => stored);
const created = (outcomes: Outcome[]) => outcomes.map((outcome) => outcome.created);

/** One kind per bulk function: a row with all columns, their values if they are cleared, and how the row is written. */
const kinds = [
	{
		table: 'workouts',
		upsert: workouts,
		row: {
			...workout,
			location: 'gym',
			days_since_last_workout: 3,
			recovery_score: 4,
			mood_score: 3,
			notes: 'good',
			data_source: 'Import',
		},
		key: { workout_date: day, template_id: 'hit_lower_a' },
		change: { duration_min: 50 },
		defaults: {
			location: 'home',
			days_since_last_workout: null,
			recovery_score: null,
			mood_score: null,
			notes: null,
			data_source: 'Sheet',
		},
	},
	{
		table: 'workout_sets',
		upsert: sets,
		row: { ...squat, max_effort: false, form_ok: false, notes: 'hard', data_source: 'Manual' },
		key: { workout_date: day, template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
		change: { tut_seconds: 70 },
		defaults: { max_effort: true, form_ok: true, notes: null, data_source: 'Sheet' },
	},
	{
		table: 'measurements',
		upsert: measurements,
		row: { ...measurement, bodyfat_pct: 17.5, notes: 'morning', data_source: 'Import' },
		key: { measurement_date: day },
		change: { bodyweight_kg: 82.4 },
		defaults: { bodyfat_pct: null, notes: null, data_source: 'Sheet' },
	},
	{
		table: 'exercises',
		upsert: exercises,
		row: {
			exercise_id: 'ex_squat',
			exercise_name: 'Squat',
			muscle_group: 'Legs',
			movement_type: 'Compound',
			equipment: 'barbell',
			target_tut_min: 60,
			target_tut_max: 100,
			notes: 'deep',
			is_active: false,
			load_type: 'Assisted',
			load_unit: 'lb',
			load_step: 10,
			load_min: 20,
			load_max: 200,
			available_loads: [20, 32.5],
		},
		key: { exercise_id: 'ex_squat' },
		change: { equipment: 'rack' },
		defaults: {
			exercise_name: 'ex_squat',
			muscle_group: 'Other',
			movement_type: null,
			equipment: null,
			target_tut_min: 45,
			target_tut_max: 90,
			notes: null,
			is_active: true,
			load_type: 'External',
			load_unit: 'kg',
			load_step: null,
			load_min: null,
			load_max: null,
			available_loads: null,
		},
	},
	{
		table: 'workout_templates',
		upsert: templates,
		row: {
			template_id: 'hit_lower_a',
			template_name: 'Lower body A',
			workout_type: 'HIT',
			target_duration_min: 45,
			notes: 'A',
			is_active: false,
			exercise_ids: ['ex_squat', 'ex_row'],
		},
		key: { template_id: 'hit_lower_a' },
		change: { target_duration_min: 50 },
		defaults: {
			template_name: 'hit_lower_a',
			workout_type: 'Other',
			target_duration_min: null,
			notes: null,
			is_active: true,
			exercise_ids: null,
		},
	},
	{
		table: 'goals',
		upsert: goals,
		row: { metric: 'bodyweight_kg', target_value: 74, target_date: '2026-06-30', notes: 'slowly' },
		key: { metric: 'bodyweight_kg' },
		change: { target_value: 75 },
		defaults: { target_date: null, notes: null },
	},
];

describe.each(kinds)('a row of $table', ({ table, upsert, row, key, change, defaults }) => {
	beforeEach(async () => {
		if (table === 'workout_sets') await workouts(workout);
		if (table === 'workout_templates')
			await exercises({ exercise_id: 'ex_squat' }, { exercise_id: 'ex_row' });
	});
	const stored = () => database.rows(`select * from ${table}`);
	const required = Object.fromEntries(Object.entries(row).filter(([column]) => !(column in defaults)));
	const cleared = Object.fromEntries(Object.keys(defaults).map((column) => [column, null]));

	it('is inserted with defaults for missing columns', async () => {
		expect(results(await upsert(required))).toEqual(['inserted']);
		expect(await stored()).toMatchObject([{ ...required, ...defaults }]);
	});

	it('keeps the stored values of missing columns', async () => {
		await upsert(row);
		expect(results(await upsert({ ...key, ...change }))).toEqual(['updated']);
		expect(await stored()).toMatchObject([{ ...row, ...change }]);
	});

	it('returns the stored cells that the call does not give, and null if it gives all', async () => {
		expect(storedCells(await upsert(required))).toEqual([defaults]);
		expect(storedCells(await upsert(row))).toEqual([null]);
		const [changed] = Object.keys(change);
		const kept = Object.fromEntries(
			Object.entries(row).filter(([column]) => !(column in key) && column !== changed),
		);
		expect(storedCells(await upsert({ ...key, ...change }))).toEqual([kept]);
		expect(storedCells(await upsert({ ...key, ...change }))).toEqual([kept]);
	});

	it('is unchanged by nulls if its optional texts are empty', async () => {
		await upsert({ ...row, ...cleared });
		await database.rows(`update ${table} set notes = ''`);
		expect(results(await upsert({ ...row, ...cleared }))).toEqual(['unchanged']);
		expect(results(await upsert({ ...row, ...cleared, notes: '' }))).toEqual(['unchanged']);
		expect(storedCells(await upsert(required))).toEqual([{ ...defaults, notes: null }]);
	});

	it('is cleared, or set to the defaults, by nulls', async () => {
		await upsert(row);
		expect(results(await upsert({ ...key, ...cleared }))).toEqual(['updated']);
		expect(await stored()).toMatchObject([{ ...row, ...defaults }]);
	});

	it('is unchanged if nothing differs: no transaction id, no new row version', async () => {
		await upsert(row);
		const version = `select ctid::text, xmin::text from ${table}`;
		const before = await database.rows(version);
		const client = await database.pool.connect();
		await client.query('begin');
		const { rows: outcomes } = await client.query(
			`select status, created from upsert_${table === 'workout_sets' ? 'sets' : table}($1)`,
			[JSON.stringify(columnsOf([row]))],
		);
		const { rows } = await client.query('select pg_current_xact_id_if_assigned() as id');
		await client.query('commit');
		client.release();
		expect(outcomes).toEqual([{ status: 'unchanged', created: false }]);
		expect(rows).toEqual([{ id: null }]);
		expect(await database.rows(version)).toEqual(before);
	});

	it.each(Object.keys(key))('without %s is rejected with required', async (column) => {
		expect(await upsert({ ...row, [column]: null })).toEqual([
			{ item_index: 0, status: 'rejected', code: 'required', created: false, stored: null },
		]);
		expect(await stored()).toEqual([]);
	});

	it('that a trigger suppresses is rejected with not_written', async () => {
		await upsert(row);
		await database.pool.query(`
			create function suppress() returns trigger language plpgsql as 'begin return null; end';
			create trigger suppress before insert or update on ${table} for each row execute function suppress()`);
		const [first] = Object.keys(key) as [keyof typeof key];
		const other = { ...row, [first]: first.endsWith('_date') ? '2026-01-21' : 'other' };
		if (table === 'workout_sets') await workouts({ ...workout, workout_date: '2026-01-21' });
		if (table === 'exercises') Object.assign(other, { exercise_name: 'Other' });
		if (table === 'goals') Object.assign(other, { metric: 'bodyfat_pct' });
		try {
			expect(await upsert({ ...row, ...change }, other, row)).toEqual([
				{ item_index: 0, status: 'rejected', code: 'not_written', created: false, stored: null },
				{ item_index: 1, status: 'rejected', code: 'not_written', created: false, stored: null },
				{ item_index: 2, status: 'unchanged', code: null, created: false, stored: null },
			]);
			expect(await stored()).toMatchObject([row]);
		} finally {
			await database.pool.query(`drop trigger suppress on ${table}; drop function suppress()`);
		}
	});

	it('that breaks a check fails the call with the error of the check', async () => {
		const broken: Record<string, Row> = {
			workouts: { duration_min: 301 },
			workout_sets: { tut_seconds: 300.005 },
			measurements: { bodyweight_kg: 19.994 },
			exercises: { movement_type: 'Squatty' },
			workout_templates: { target_duration_min: 0 },
			goals: { target_value: 19.994 },
		};
		await expect(upsert({ ...row, ...broken[table] })).rejects.toMatchObject({ code: '23514' });
		expect(await stored()).toEqual([]);
	});
});

describe('a bulk upsert', () => {
	it.each([
		['an array', [], 'The argument of an upsert is an object with one array per column, not: array.'],
		['a number', 3, 'The argument of an upsert is an object with one array per column, not: number.'],
		[
			'a cell that is not in an array',
			{ measurement_date: day },
			'The column measurement_date is not an array.',
		],
		['an unknown column', { measurement_date: [day], weight: [80] }, 'Unknown column: weight.'],
		[
			'a column that the database sets',
			{ measurement_date: [day], updated_at: [day] },
			'Unknown column: updated_at.',
		],
		[
			'columns of different lengths',
			{ measurement_date: [day], bodyweight_kg: [82.6, 82.4] },
			'All columns must have the same number of cells. bodyweight_kg has 2, measurement_date has 1.',
		],
	])('of %s raises invalid_parameter_value', async (_, columns, message) => {
		await expect(call('upsert_measurements', columns)).rejects.toMatchObject({ code: '22023', message });
	});

	it('of no rows returns nothing', async () => {
		expect(await call('upsert_sets', {})).toEqual([]);
		expect(await call('upsert_sets', { workout_date: [], notes: [] })).toEqual([]);
		expect(await database.rows('select * from upsert_sets(null)')).toEqual([]);
	});

	it('with a value of another type fails and writes nothing', async () => {
		await expect(measurements(measurement, { ...measurement, bodyweight_kg: 'heavy' })).rejects.toMatchObject(
			{
				code: '22P02',
			},
		);
		expect(await database.rows('select from measurements')).toEqual([]);
	});

	it('returns the outcome of each row by its index', async () => {
		await workouts(workout);
		await sets(squat, { ...squat, exercise_id: 'ex_row' });
		const stored = { max_effort: true, form_ok: true, notes: null, data_source: 'Sheet' };
		expect(
			await sets(
				{ ...squat, exercise_id: 'ex_press' },
				{ ...squat, weight_kg: 80 },
				{ ...squat, exercise_id: 'ex_row' },
				{ ...squat, exercise_id: 'ex_curl', tut_seconds: null },
				{ ...squat, workout_date: '2026-01-21' },
			),
		).toEqual([
			{ item_index: 0, status: 'inserted', code: null, created: true, stored },
			{ item_index: 1, status: 'updated', code: null, created: false, stored },
			{ item_index: 2, status: 'unchanged', code: null, created: false, stored },
			{ item_index: 3, status: 'rejected', code: 'required', created: false, stored: null },
			{ item_index: 4, status: 'rejected', code: 'workout_missing', created: false, stored: null },
		]);
		expect(await database.rows('select exercise_id from exercises order by 1')).toEqual([
			{ exercise_id: 'ex_press' },
			{ exercise_id: 'ex_row' },
			{ exercise_id: 'ex_squat' },
		]);
	});

	it('never writes a column that the user added', async () => {
		await database.rows("alter table exercises add column video text default 'none'");
		await exercises({ exercise_id: 'ex_squat', notes: 'low bar' });
		await database.rows("update exercises set video = 'mine'");
		expect(results(await exercises({ exercise_id: 'ex_squat', notes: 'high bar' }))).toEqual(['updated']);
		expect(await database.rows('select notes, video from exercises')).toEqual([
			{ notes: 'high bar', video: 'mine' },
		]);
		await expect(exercises({ exercise_id: 'ex_squat', video: 'x' })).rejects.toThrow(
			'Unknown column: video.',
		);
		await database.rows('alter table exercises drop column video');
		expect(results(await exercises({ exercise_id: 'ex_squat', notes: 'low bar' }))).toEqual(['updated']);
	});

	it('reads dates as YYYY-MM-DD and refuses other formats, in any session', async () => {
		for (const style of ['ISO, MDY', 'German', 'SQL, DMY']) {
			const client = await database.pool.connect();
			await client.query(`set datestyle = '${style}'`);
			for (const workout_date of ['10.02.2026', '02/03/2026']) {
				await expect(
					client.query('select * from upsert_workouts($1)', [columnsOf([{ ...workout, workout_date }])]),
				).rejects.toThrow();
			}
			client.release(true);
		}
	});

	it('writes 100,000 sets in one call, and finds them unchanged in the next', async () => {
		const days = Array.from({ length: 4000 }, (_, i) =>
			new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10),
		);
		await workouts(...days.map((workout_date) => ({ ...workout, workout_date })));
		const rows = days.flatMap((workout_date) =>
			Array.from({ length: 25 }, (_, i) => ({ ...squat, workout_date, exercise_id: `ex_${i}` })),
		);
		const counts = () =>
			database.rows('select status, count(*) as n from upsert_sets($1) group by 1', [
				JSON.stringify(columnsOf(rows)),
			]);
		expect(await counts()).toEqual([{ status: 'inserted', n: 100_000 }]);
		expect(await counts()).toEqual([{ status: 'unchanged', n: 100_000 }]);
	});
});

describe('created', () => {
	it('is true for each workout whose template did not exist before the call', async () => {
		await templates({ template_id: 'known' });
		expect(
			created(
				await workouts(
					workout,
					{ ...workout, workout_date: '2026-01-21' },
					{ ...workout, template_id: 'known' },
					{ ...workout, template_id: 'rejected', duration_min: null },
				),
			),
		).toEqual([true, true, false, false]);
		expect(
			await database.rows('select template_id, template_name from workout_templates order by 1'),
		).toEqual([
			{ template_id: 'hit_lower_a', template_name: 'hit_lower_a' },
			{ template_id: 'known', template_name: 'known' },
		]);
	});

	it('is true for each set whose exercise did not exist before the call', async () => {
		await workouts(workout, { ...workout, workout_date: '2026-01-21' });
		await exercises({ exercise_id: 'known' });
		expect(
			created(
				await sets(
					squat,
					{ ...squat, workout_date: '2026-01-21' },
					{ ...squat, exercise_id: 'known' },
					{ ...squat, exercise_id: 'rejected', weight_kg: null },
				),
			),
		).toEqual([true, true, false, false]);
		expect(created(await sets({ ...squat, weight_kg: 80 }))).toEqual([false]);
	});

	it('is true for a new exercise or template, and never for a measurement', async () => {
		expect(created(await exercises({ exercise_id: 'ex_squat' }))).toEqual([true]);
		expect(created(await templates({ template_id: 'hit_lower_a' }))).toEqual([true]);
		expect(created(await measurements(measurement))).toEqual([false]);
	});
});

describe('a set', () => {
	beforeEach(() => workouts(workout));

	it('is rounded to the column half away from zero, before it is compared and checked', async () => {
		await sets({ ...squat, weight_kg: 9999.994, tut_seconds: 0.005 });
		expect(await database.rows('select weight_kg, tut_seconds from workout_sets')).toEqual([
			{ weight_kg: 9999.99, tut_seconds: 0.01 },
		]);
		await sets({ ...squat, weight_kg: 80.125, tut_seconds: 300.004 });
		expect(await database.rows('select weight_kg, tut_seconds from workout_sets')).toEqual([
			{ weight_kg: 80.13, tut_seconds: 300 },
		]);
		expect(results(await sets({ ...squat, weight_kg: 80.126, tut_seconds: 300.001 }))).toEqual(['unchanged']);
	});

	it.each(['ex_squat', 'EX_Squat', 'Back squat', 'BACK SQUAT'])(
		'of the exercise %s means the exercise with this id or name, ignoring case',
		async (exercise_id) => {
			await exercises({ exercise_id: 'ex_squat', exercise_name: 'Back squat', is_active: false });
			const [outcome] = await sets({ ...squat, exercise_id });
			expect(outcome).toMatchObject({ status: 'inserted', created: false });
			expect(outcome!.stored).toMatchObject(exercise_id === 'ex_squat' ? {} : { exercise_id: 'ex_squat' });
			expect(results(await sets({ ...squat, exercise_id }))).toEqual(['unchanged']);
			expect(await database.rows('select exercise_id from workout_sets')).toEqual([
				{ exercise_id: 'ex_squat' },
			]);
			expect(await database.rows('select exercise_id from exercises')).toEqual([{ exercise_id: 'ex_squat' }]);
		},
	);

	it('of an exercise whose id is the name of another means the exercise with the id', async () => {
		await exercises(
			{ exercise_id: 'ex_row', exercise_name: 'ex_squat' },
			{ exercise_id: 'ex_squat', exercise_name: 'Squat' },
		);
		expect(storedCells(await sets(squat))).toEqual([
			expect.not.objectContaining({ exercise_id: expect.anything() }),
		]);
		expect(await database.rows('select exercise_id from workout_sets')).toEqual([
			{ exercise_id: 'ex_squat' },
		]);
	});

	it('is rejected with name_taken if several exercises have the name, ignoring case', async () => {
		await exercises(
			{ exercise_id: 'ex_1', exercise_name: 'Squat' },
			{ exercise_id: 'ex_2', exercise_name: 'squat' },
		);
		expect(
			results(await sets({ ...squat, exercise_id: 'SQUAT' }, { ...squat, exercise_id: 'Squat' })),
		).toEqual(['name_taken', 'inserted']);
		expect(await database.rows('select exercise_id from workout_sets')).toEqual([{ exercise_id: 'ex_1' }]);
	});

	it('of a new exercise has the first spelling of the call', async () => {
		await workouts({ ...workout, workout_date: '2026-01-21' });
		const outcomes = await sets(
			{ ...squat, exercise_id: 'Ex_Squat' },
			{ ...squat, exercise_id: 'ex_squat', workout_date: '2026-01-21' },
		);
		expect(results(outcomes)).toEqual(['inserted', 'inserted']);
		expect(created(outcomes)).toEqual([true, true]);
		expect(await database.rows('select distinct exercise_id from workout_sets')).toEqual([
			{ exercise_id: 'Ex_Squat' },
		]);
	});

	it('is superseded by a later set whose exercise is the same by its name', async () => {
		await exercises({ exercise_id: 'ex_squat', exercise_name: 'Squat' });
		const outcomes = await sets(
			squat,
			{ ...squat, exercise_id: 'ex_row' },
			{ ...squat, exercise_id: 'squat', weight_kg: 80 },
		);
		expect(results(outcomes)).toEqual(['superseded', 'inserted', 'inserted']);
		expect(outcomes[0]!.stored).toEqual({ superseded_by: 2 });
		expect(await database.rows('select exercise_id, weight_kg from workout_sets order by 1')).toEqual([
			{ exercise_id: 'ex_row', weight_kg: 78 },
			{ exercise_id: 'ex_squat', weight_kg: 80 },
		]);
	});

	it('with a null flag in the table is unchanged until the flag is given', async () => {
		await sets(squat);
		await database.rows('update workout_sets set max_effort = null');
		expect(results(await sets(squat))).toEqual(['unchanged']);
		expect(results(await sets({ ...squat, max_effort: null }))).toEqual(['updated']);
	});
});

describe('a workout', () => {
	it('can be in a year without a partition', async () => {
		expect(
			results(
				await workouts(
					{ ...workout, workout_date: '1900-01-01' },
					{ ...workout, workout_date: '2200-12-31' },
				),
			),
		).toEqual(['inserted', 'inserted']);
		expect(await database.rows('select count(*) as n from workouts_default')).toEqual([{ n: 2 }]);
	});

	it('whose duration is cleared is rejected with required', async () => {
		await workouts(workout);
		expect(results(await workouts({ ...workout, duration_min: null }))).toEqual(['required']);
	});
});

describe('an exercise', () => {
	it('with the id of a stored one, ignoring case, is that exercise', async () => {
		await exercises({ exercise_id: 'ex_squat', exercise_name: 'Squat' });
		const outcomes = await exercises({ exercise_id: 'Ex_Squat', equipment: 'rack' });
		expect(results(outcomes)).toEqual(['updated']);
		expect(outcomes[0]!.stored).toMatchObject({ exercise_id: 'ex_squat', exercise_name: 'Squat' });
		expect(await database.rows('select exercise_id, equipment from exercises')).toEqual([
			{ exercise_id: 'ex_squat', equipment: 'rack' },
		]);
	});

	it('is superseded by a later row with the same new id, ignoring case', async () => {
		const outcomes = await exercises(
			{ exercise_id: 'Ex_Row', exercise_name: 'Row' },
			{ exercise_id: 'ex_row', exercise_name: 'Row' },
		);
		expect(results(outcomes)).toEqual(['superseded', 'inserted']);
		expect(await database.rows('select exercise_id, exercise_name from exercises')).toEqual([
			{ exercise_id: 'Ex_Row', exercise_name: 'Row' },
		]);
	});

	it('with the name of another, stored or earlier in the call, is rejected with name_taken', async () => {
		await exercises({ exercise_id: 'ex_squat', exercise_name: 'Squat' });
		expect(
			results(
				await exercises(
					{ exercise_id: 'ex_b', exercise_name: 'Squat' },
					{ exercise_id: 'ex_c', exercise_name: 'Row' },
					{ exercise_id: 'ex_a', exercise_name: 'Row' },
					{ exercise_id: 'ex_squat', exercise_name: 'Squat' },
				),
			),
		).toEqual(['name_taken', 'inserted', 'name_taken', 'unchanged']);
	});

	it('that keeps its name is updated, and a row before it with the same name is rejected', async () => {
		await exercises({ exercise_id: 'ex_a', exercise_name: 'Squat' });
		expect(
			results(
				await exercises(
					{ exercise_id: 'ex_b', exercise_name: 'Squat', equipment: 'bar' },
					{ exercise_id: 'ex_a', exercise_name: 'Squat', equipment: 'rack' },
				),
			),
		).toEqual(['name_taken', 'updated']);
	});

	it('gets its name although an earlier row with the same name is rejected', async () => {
		expect(
			results(
				await exercises(
					{ exercise_id: 'ex_b', exercise_name: 'Squat', target_tut_min: 95 },
					{ exercise_id: 'ex_a', exercise_name: 'Squat', target_tut_min: 20 },
				),
			),
		).toEqual(['out_of_range', 'inserted']);
	});

	it('is rejected for a name that another gives up in the same call, and written by the next call', async () => {
		await exercises({ exercise_id: 'ex_a', exercise_name: 'Squat' });
		const call = () =>
			exercises(
				{ exercise_id: 'ex_b', exercise_name: 'Squat' },
				{ exercise_id: 'ex_a', exercise_name: 'Front squat' },
			);
		expect(results(await call())).toEqual(['name_taken', 'updated']);
		expect(results(await call())).toEqual(['inserted', 'unchanged']);
	});

	it('that swaps names with another is rejected with name_taken, and so is the other', async () => {
		await exercises(
			{ exercise_id: 'ex_a', exercise_name: 'Squat' },
			{ exercise_id: 'ex_b', exercise_name: 'Row' },
		);
		expect(
			results(
				await exercises(
					{ exercise_id: 'ex_a', exercise_name: 'Row' },
					{ exercise_id: 'ex_b', exercise_name: 'Squat' },
				),
			),
		).toEqual(['name_taken', 'name_taken']);
	});

	it('whose id is the name of another is rejected, even if the call has the other without a name', async () => {
		await exercises({ exercise_id: 'ex_a', exercise_name: 'Squat' });
		expect(results(await exercises({ exercise_id: 'Squat' }, { exercise_id: 'ex_a' }))).toEqual([
			'name_taken',
			'unchanged',
		]);
	});

	it('with a maximum not above the minimum, given or stored, is rejected with out_of_range', async () => {
		await exercises({ exercise_id: 'ex_squat', target_tut_min: 60, target_tut_max: 100 });
		expect(
			results(await exercises({ exercise_id: 'ex_row', target_tut_min: 60, target_tut_max: 60 })),
		).toEqual(['out_of_range']);
		expect(results(await exercises({ exercise_id: 'ex_squat', target_tut_min: 100 }))).toEqual([
			'out_of_range',
		]);
		expect(results(await exercises({ exercise_id: 'ex_squat', target_tut_max: 60 }))).toEqual([
			'out_of_range',
		]);
		expect(results(await exercises({ exercise_id: 'ex_squat', target_tut_max: 61 }))).toEqual(['updated']);
	});

	it('with a highest load below the lowest is rejected with out_of_range and the stored cells', async () => {
		await exercises({ exercise_id: 'ex_squat', load_min: 20 });
		expect(await exercises({ exercise_id: 'ex_squat', load_max: 19.5 })).toMatchObject([
			{ status: 'rejected', code: 'out_of_range', stored: { load_min: 20 } },
		]);
		expect(results(await exercises({ exercise_id: 'ex_squat', load_max: 20 }))).toEqual(['updated']);
	});

	it('has available loads that are rounded to the column before they are compared', async () => {
		await exercises({ exercise_id: 'ex_a', available_loads: [2.5, 12.345] }, { exercise_id: 'ex_b' });
		expect(await database.rows('select available_loads from exercises order by exercise_id')).toEqual([
			{ available_loads: [2.5, 12.35] },
			{ available_loads: null },
		]);
		expect(results(await exercises({ exercise_id: 'ex_a', available_loads: [2.5, 12.35] }))).toEqual([
			'unchanged',
		]);
	});

	it('fails the call at once if it breaks a unique index of the user', async () => {
		await database.rows('create unique index my_names on exercises (lower(exercise_name))');
		await exercises({ exercise_id: 'ex_squat', exercise_name: 'Squat' });
		try {
			await expect(exercises({ exercise_id: 'ex_2', exercise_name: 'SQUAT' })).rejects.toMatchObject({
				code: '23505',
				constraint: 'my_names',
			});
		} finally {
			await database.rows('drop index my_names');
		}
	});
});

describe('a workout template', () => {
	it('can have the name of another', async () => {
		const lower = { template_id: 'hit_lower_a', template_name: 'Lower body' };
		expect(results(await templates(lower, { ...lower, template_id: 'hit_lower_b' }))).toEqual([
			'inserted',
			'inserted',
		]);
	});

	const lists = () =>
		database.rows('select template_id, exercise_ids from workout_templates order by template_id');
	const names = () => database.rows('select exercise_id, exercise_name from exercises order by exercise_id');

	it('creates the exercises that it lists, in lists of any length', async () => {
		await exercises({ exercise_id: 'ex_row', exercise_name: 'Row' });
		const outcomes = await templates(
			{ template_id: 'a', exercise_ids: ['ex_squat', 'ex_row'] },
			{ template_id: 'b', exercise_ids: ['ex_press'] },
			{ template_id: 'c', exercise_ids: null },
			{ template_id: 'd', exercise_ids: [] },
		);
		expect(results(outcomes)).toEqual(['inserted', 'inserted', 'inserted', 'inserted']);
		expect(outcomes.map(({ stored }) => stored?.created_exercises)).toEqual([
			['ex_squat'],
			['ex_press'],
			undefined,
			undefined,
		]);
		expect(await lists()).toEqual([
			{ template_id: 'a', exercise_ids: ['ex_squat', 'ex_row'] },
			{ template_id: 'b', exercise_ids: ['ex_press'] },
			{ template_id: 'c', exercise_ids: null },
			{ template_id: 'd', exercise_ids: null },
		]);
		expect(await names()).toEqual([
			{ exercise_id: 'ex_press', exercise_name: 'ex_press' },
			{ exercise_id: 'ex_row', exercise_name: 'Row' },
			{ exercise_id: 'ex_squat', exercise_name: 'ex_squat' },
		]);
	});

	it('creates the exercises that an update adds, and keeps their order', async () => {
		await templates({ template_id: 'a', exercise_ids: ['ex_squat', 'ex_row'] });
		const reversed = { template_id: 'a', exercise_ids: ['ex_row', 'ex_squat'] };
		expect(results(await templates(reversed))).toEqual(['updated']);
		expect(results(await templates(reversed))).toEqual(['unchanged']);
		expect(results(await templates({ template_id: 'a', exercise_ids: ['ex_press'] }))).toEqual(['updated']);
		expect(await lists()).toEqual([{ template_id: 'a', exercise_ids: ['ex_press'] }]);
		expect(await names()).toHaveLength(3);
	});

	it('lists exercises by id or name, ignoring case, and returns their ids', async () => {
		await exercises({ exercise_id: 'ex_squat', exercise_name: 'Back squat' });
		const outcomes = await templates(
			{ template_id: 'a', template_name: 'A', exercise_ids: ['BACK SQUAT', 'Dip'] },
			{ template_id: 'b', template_name: 'B', exercise_ids: ['dip', 'EX_squat'] },
			{ template_id: 'c', template_name: 'C', exercise_ids: null },
		);
		expect(outcomes).toMatchObject([
			{ status: 'inserted', stored: { exercise_ids: ['ex_squat', 'Dip'] } },
			{ status: 'inserted', stored: { exercise_ids: ['Dip', 'ex_squat'] } },
			{ status: 'inserted', stored: { exercise_ids: null } },
		]);
		expect(await lists()).toEqual([
			{ template_id: 'a', exercise_ids: ['ex_squat', 'Dip'] },
			{ template_id: 'b', exercise_ids: ['Dip', 'ex_squat'] },
			{ template_id: 'c', exercise_ids: null },
		]);
		expect(results(await templates({ template_id: 'a', exercise_ids: ['back squat', 'DIP'] }))).toEqual([
			'unchanged',
		]);
	});

	it('is rejected with name_taken if a name is that of several exercises, or an exercise is listed twice', async () => {
		await exercises(
			{ exercise_id: 'ex_1', exercise_name: 'Squat' },
			{ exercise_id: 'ex_2', exercise_name: 'squat' },
			{ exercise_id: 'ex_3', exercise_name: 'Row' },
		);
		expect(
			results(
				await templates(
					{ template_id: 'a', exercise_ids: ['SQUAT'] },
					{ template_id: 'b', exercise_ids: ['ex_3', 'row'] },
					{ template_id: 'c', exercise_ids: ['ex_new', 'ex_new'] },
					{ template_id: 'd', exercise_ids: ['Squat', 'ex_3'] },
				),
			),
		).toEqual(['name_taken', 'name_taken', 'name_taken', 'inserted']);
		expect(await names()).toHaveLength(3);
	});

	it('fails the call if a list has an id that is too long or blank, or is no list', async () => {
		await expect(templates({ template_id: 'a', exercise_ids: ['x'.repeat(51)] })).rejects.toMatchObject({
			code: '22001',
		});
		await expect(templates({ template_id: 'a', exercise_ids: [''] })).rejects.toMatchObject({
			code: '23514',
		});
		await expect(templates({ template_id: 'a', exercise_ids: 'ex_squat' })).rejects.toMatchObject({
			code: '22P02',
		});
		expect(await names()).toEqual([]);
	});
});

describe('the times of a row', () => {
	it('are in UTC in any session, and created_at stays when the row is updated', async () => {
		const client = await database.pool.connect();
		await client.query("set timezone to 'Pacific/Auckland'");
		const write = (bodyweight_kg: number) =>
			client.query('select upsert_measurements($1)', [columnsOf([{ ...measurement, bodyweight_kg }])]);
		await write(80);
		await write(81);
		const { rows } = await client.query(`
			select abs(extract(epoch from created_at - now() at time zone 'utc')) < 60 as created_in_utc,
				abs(extract(epoch from updated_at - now() at time zone 'utc')) < 60 as updated_in_utc,
				created_at < updated_at as updated_later
			from measurements`);
		client.release(true);
		expect(rows).toEqual([{ created_in_utc: true, updated_in_utc: true, updated_later: true }]);
	});
});
