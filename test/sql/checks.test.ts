import { flatten } from '../../sql/flatten.js';
import { cloneDatabase, type TestDatabase } from '../postgres/databases';
import { provisionScript } from '../postgres/servers';

let database: TestDatabase;
beforeAll(async () => {
	database = await cloneDatabase();
	await database.pool.query(`
		insert into exercises (exercise_id, exercise_name) values ('ex', 'ex');
		insert into workout_templates (template_id, template_name) values ('t', 't');
		insert into workouts (workout_date, template_id, duration_min) values ('2026-01-20', 't', 45);
		insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds) values ('2026-01-20', 't', 'ex', 50, 60);
		insert into measurements (measurement_date, bodyweight_kg) values ('2026-01-20', 80);
		insert into goals (metric, target_value) values ('bodyfat_pct', 20)`);
});
afterAll(() => database.drop());

/** The contract's ranges: table, column, check, accepted values, rejected values. */
const ranges: Array<
	[table: string, column: string, check: string, accepted: unknown[], rejected: unknown[]]
> = [
	['workouts', 'duration_min', 'workouts_duration_check', [1, 300], [0, 301]],
	['workouts', 'days_since_last_workout', 'workouts_days_check', [0, 3650, null], [-1, 3651]],
	['workouts', 'recovery_score', 'workouts_recovery_score_check', [1, 5, null], [0, 6]],
	['workouts', 'mood_score', 'workouts_mood_score_check', [1, 5, null], [0, 6]],
	[
		'workouts',
		'data_source',
		'workouts_data_source_check',
		['Sheet', 'Manual', 'Import', null],
		['sheet', ''],
	],
	['workout_sets', 'weight_kg', 'sets_weight_check', [0, 9999.99], [-0.01, 'NaN']],
	['workout_sets', 'tut_seconds', 'sets_tut_check', [0.01, 300], [0, 300.01, 'NaN']],
	['workout_sets', 'data_source', 'sets_data_source_check', ['Sheet', 'Manual', 'Import', null], ['Phone']],
	[
		'measurements',
		'measurement_date',
		'measurements_date_check',
		['1900-01-01', '2200-12-31'],
		['1899-12-31', '2201-01-01', 'infinity'],
	],
	['measurements', 'bodyweight_kg', 'measurements_weight_check', [20, 400], [19.99, 400.01, 'NaN']],
	['measurements', 'bodyfat_pct', 'measurements_bodyfat_check', [2, 75, null], [1.99, 75.01, 'NaN']],
	[
		'measurements',
		'data_source',
		'measurements_data_source_check',
		['Sheet', 'Manual', 'Import', null],
		['Phone'],
	],
	[
		'exercises',
		'movement_type',
		'exercises_movement_type_check',
		['Compound', 'Isolation', null],
		['compound', ''],
	],
	['exercises', 'target_tut_min', 'exercises_target_tut_min_check', [1, 89, null], [0]],
	['exercises', 'target_tut_max', 'exercises_target_tut_max_check', [46, 600, null], [601]],
	[
		'exercises',
		'load_type',
		'exercises_load_type_check',
		['External', 'Assisted', 'Bodyweight', null],
		['assisted', ''],
	],
	['exercises', 'load_unit', 'exercises_load_unit_check', ['kg', 'lb', null], ['KG', '']],
	['exercises', 'load_step', 'exercises_load_step_check', [0.01, 9999.99, null], [0, -1, 'NaN']],
	['exercises', 'load_min', 'exercises_load_min_check', [0, 9999.99, null], [-0.01, 'NaN']],
	['exercises', 'load_max', 'exercises_load_max_check', [0, 9999.99, null], [-0.01, 'NaN']],
	[
		'exercises',
		'available_loads',
		'exercises_available_loads_check',
		[[0], [10, 12.5, 9999.99], null],
		[[], [10, null], [-0.01], ['NaN']],
	],
	[
		'workout_templates',
		'exercise_ids',
		'workout_templates_exercises_check',
		[['ex'], ['ex_b', 'ex_a'], null],
		[[], ['ex', null], ['']],
	],
	['workout_templates', 'target_duration_min', 'workout_templates_duration_check', [1, 300, null], [0, 301]],
	['goals', 'target_value', 'goals_target_value_check', [2, 75], [1.99, 75.01, 'NaN']],
	['goals', 'metric', 'goals_metric_check', ['bodyweight_kg'], ['weight', '']],
	['goals', 'target_value', 'goals_target_value_check', [20, 400], [19.99, 400.01, 'NaN']],
	['goals', 'target_date', 'goals_target_date_check', ['2026-06-30', null], ['1899-12-31', 'infinity']],
];

describe.each(ranges)('%s.%s', (table, column, check, accepted, rejected) => {
	const set = (value: unknown) => database.rows(`update ${table} set ${column} = $1`, [value]);

	it.each(accepted.map((value) => [value]))('accepts %j', async (value) => {
		await set(value);
		expect(await database.rows(`select ${column} as value from ${table}`)).toEqual([{ value }]);
	});

	it.each(rejected.map((value) => [value]))('rejects %j', (value) =>
		expect(set(value)).rejects.toThrow(check),
	);
});

describe('the targets of an exercise', () => {
	it.each([
		[60, 60],
		[90, 45],
	])('are rejected if they go from %s to %s', (min, max) =>
		expect(
			database.rows('update exercises set target_tut_min = $1, target_tut_max = $2', [min, max]),
		).rejects.toThrow('exercises_tut_check'),
	);
});

describe('the loads of a machine', () => {
	it('are rejected if the last one is below the first', () =>
		expect(database.rows('update exercises set load_min = 10, load_max = 9.99')).rejects.toThrow(
			'exercises_load_range_check',
		));
});

describe('the date of a workout', () => {
	it.each(['1899-12-31', '2201-01-01', '-infinity'])('%s is rejected', (date) =>
		expect(
			database.rows("insert into workouts (workout_date, template_id, duration_min) values ($1, 't', 45)", [
				date,
			]),
		).rejects.toThrow('workouts_date_check'),
	);
});

describe('muscle group and workout type', () => {
	it('accept any text', async () => {
		await database.rows("update exercises set muscle_group = 'Left earlobe'");
		await database.rows("update workout_templates set workout_type = 'Stretching'");
	});
});

describe('the checks', () => {
	it('are these and no others, each with a sentence as comment', async () => {
		const named = [
			...new Set([
				...ranges.map(([, , check]) => check),
				'exercises_load_range_check',
				'exercises_tut_check',
				'workouts_date_check',
				'sets_date_check',
			]),
		].sort();
		const rows = await database.rows<{ name: string; reason: string }>(`
			select conname as name, obj_description(c.oid, 'pg_constraint') as reason
			from pg_constraint as c join pg_class on pg_class.oid = conrelid
			where contype = 'c' and not relispartition and connamespace = 'public'::regnamespace`);
		expect(rows.map(({ name }) => name).sort()).toEqual(named);
		for (const { reason } of rows) expect(reason).toMatch(/^[A-Z].*\.$/);
	});

	it('keep a sentence that the user changed', async () => {
		await database.rows("comment on constraint sets_tut_check on workout_sets is 'Mine.'");
		await database.pool.query(flatten(provisionScript));
		expect(
			await database.rows(
				"select obj_description(oid, 'pg_constraint') as reason from pg_constraint where conname = 'sets_tut_check' and conislocal",
			),
		).toEqual([{ reason: 'Mine.' }]);
	});

	it('leave checks of the user unchanged, on their column and on ours', async () => {
		await database.rows(`
			alter table workout_sets add column rpe integer constraint rpe_check check (rpe between 1 and 10);
			alter table workout_sets add check (weight_kg <= 9999.99), add check (tut_seconds >= 5) not valid;
			alter table measurements add check (bodyweight_kg < 450)`);
		const checks = () =>
			database.rows(
				"select oid, conname as name, convalidated as valid from pg_constraint where contype = 'c' and conislocal order by 1",
			);
		const before = await checks();
		await database.pool.query(flatten(provisionScript));
		expect(await checks()).toEqual(before);
	});
});
