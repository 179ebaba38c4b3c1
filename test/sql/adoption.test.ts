import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { SCHEMA_VERSION } from '../../nodes/Training/database';
import { flatten } from '../../sql/flatten.js';
import { cloneDatabase, emptyDatabase, type TestDatabase } from '../postgres/databases';
import { provisionScript } from '../postgres/servers';
import { columnsOf } from './columnsOf';
import { committedDump, definitions, schemaDump } from './dump';

const script = flatten(provisionScript);
const tables = ['exercises', 'workout_templates', 'workouts', 'workout_sets', 'measurements'];
let database: TestDatabase;

beforeEach(async () => {
	database = await emptyDatabase();
	await database.pool.query(readFileSync(join(__dirname, 'deployment.sql'), 'utf8'));
});
afterEach(() => database.drop());

const provision = async (beforehand = '') => {
	const results = (await database.pool.query(beforehand + script)) as unknown as Array<{
		rows: Array<Record<string, unknown>>;
	}>;
	return results.flatMap((result) => result.rows).find((row) => 'adopted' in row)!;
};

/** What the deployment's tables don't have. */
const NEW_COLUMNS = ['load_type', 'load_unit', 'load_step', 'load_min', 'load_max', 'available_loads'];

const allRows = () =>
	Promise.all(
		tables.map((table) =>
			database.rows(
				`select t.tableoid::regclass::text as lies_in, (to_jsonb(t) - $1::text[])::text as as_text from ${table} as t order by 2`,
				[[...NEW_COLUMNS, 'exercise_ids']],
			),
		),
	);

describe('a running deployment', () => {
	it('keeps each row unchanged, and gets the new columns with their defaults', async () => {
		const before = await allRows();
		expect(await provision()).toMatchObject({
			adopted: true,
			previous_version: null,
			schema_version: SCHEMA_VERSION,
		});
		expect(await allRows()).toEqual(before);
		expect(await database.rows(`select distinct ${NEW_COLUMNS.join(', ')} from exercises`)).toEqual([
			{
				load_type: 'External',
				load_unit: 'kg',
				load_step: null,
				load_min: null,
				load_max: null,
				available_loads: null,
			},
		]);
	});

	it('is not adopted again by the next run', async () => {
		await provision();
		expect(await provision()).toEqual({
			adopted: false,
			previous_version: SCHEMA_VERSION,
			schema_version: SCHEMA_VERSION,
			changes: [],
		});
	});

	it('is adopted once by eight concurrent sessions', async () => {
		const reports = await Promise.all(Array.from({ length: 8 }, () => provision()));
		expect(reports.filter(({ adopted }) => adopted)).toHaveLength(1);
		expect(reports.filter(({ changes }) => (changes as string[]).length === 0)).toHaveLength(7);
	});

	it('gets the functions, views, checks and indexes of a new database', async () => {
		await provision();
		// The remaining differences: keys with other names, and checks that existing rows break.
		const asNew = (dump: string) =>
			dump
				.replace(/ not valid(?=:|$)/gm, '')
				.split('\n')
				.filter((line) => !/ (primary key|unique) /i.test(line));
		expect(asNew(await schemaDump(database))).toEqual(asNew(committedDump()));
		const fresh = await cloneDatabase();
		expect(await definitions(database)).toEqual(await definitions(fresh));
		await fresh.drop();
	});

	it('gets checks that apply to new values, and not to existing rows that break them', async () => {
		await provision();
		expect(
			await database.rows(
				"select conname from pg_constraint where contype = 'c' and not convalidated and conparentid = 0 and conislocal order by 1",
			),
		).toEqual([{ conname: 'sets_tut_check' }, { conname: 'workouts_days_check' }]);
		await expect(
			database.rows("update workout_sets set tut_seconds = 301 where workout_date = '2025-03-01'"),
		).rejects.toThrow('sets_tut_check');
		await database.rows("update workout_sets set tut_seconds = 300 where workout_date = '2033-03-01'");
		expect(await provision()).toMatchObject({ changes: ['check sets_tut_check of workout_sets replaced'] });
	});

	it('loses its narrower checks, which are listed once, and keeps all other checks', async () => {
		await database.rows(`
			alter table measurements add check (bodyweight_kg < 150), add constraint light check (bodyweight_kg > 50);
			alter table workout_sets add column rpe integer check (rpe between 1 and 10)`);
		const { changes } = await provision();
		expect((changes as string[]).filter((change) => /^check .* (dropped|replaced)$/.test(change))).toEqual([
			'check exercises_muscle_group_check of exercises dropped',
			'check measurements_bodyfat_check of measurements replaced',
			'check measurements_bodyweight_kg_check of measurements dropped',
			'check workout_sets_weight_kg_check of workout_sets dropped',
			'check workout_templates_workout_type_check of workout_templates dropped',
			'check workouts_days_since_last_workout_check of workouts dropped',
			'check workouts_duration_min_check of workouts dropped',
		]);
		expect(
			await database.rows(
				"select conname as name from pg_constraint where conname in ('light', 'measurements_bodyweight_kg_check1', 'workout_sets_rpe_check') and conislocal order by 1",
			),
		).toEqual([
			{ name: 'light' },
			{ name: 'measurements_bodyweight_kg_check1' },
			{ name: 'workout_sets_rpe_check' },
		]);
		expect(await provision()).toMatchObject({ changes: [] });
	});

	it('reports a row that breaks a check as unchanged if the sheet has the same values', async () => {
		await provision();
		const same = {
			workout_date: '2033-03-01',
			template_id: 'hit_lower_a',
			exercise_id: 'ex_squat',
			notes: 'too long',
		};
		expect(await database.rows('select status, code from upsert_sets($1)', [columnsOf([same])])).toEqual([
			{ status: 'unchanged', code: null },
		]);
	});

	it('creates missing exercises, which its own functions did not', async () => {
		await provision();
		expect(
			await database.rows(
				"select upsert_set_from_sheet('2025-03-01', 'hit_lower_a', 'ex_row', 50, 60, true, true, null) as answer",
			),
		).toMatchObject([{ answer: { success: true, status: 'inserted', exercise_created: true } }]);
	});

	it('keeps a unique index, and an index of another table, with the name of a redundant one', async () => {
		await database.rows('drop index idx_sets_date; drop index idx_workouts_date');
		await database.rows('create table diary (day date, note text)');
		await database.rows('create index idx_workouts_date on diary (day)');
		await database.rows(
			'create unique index idx_sets_date on workout_sets (workout_date, exercise_id, template_id)',
		);
		await provision();
		expect(
			await database.rows("select to_regclass('idx_workouts_date') as a, to_regclass('idx_sets_date') as b"),
		).toEqual([{ a: 'idx_workouts_date', b: 'idx_sets_date' }]);
	});

	it('keeps indexes with other names', async () => {
		await database.rows('create index my_index on workout_sets (notes)');
		await provision();
		expect(
			await database.rows(
				"select indexrelid::regclass::text as index from pg_index where indrelid = 'workout_sets'::regclass order by 1",
			),
		).toEqual([{ index: 'idx_sets_exercise_date' }, { index: 'my_index' }, { index: 'sets_pkey' }]);
	});

	it('is rejected if its journal is not partitioned by year', async () => {
		await database.rows('drop table workouts cascade');
		await database.rows('create table workouts (workout_date date, template_id varchar(50))');
		await expect(provision()).rejects.toThrow(
			'The table workouts in schema "public" is not partitioned by year',
		);
	});
});

describe('views of the user that depend on views and functions of the deployment', () => {
	beforeEach(async () => {
		await database.rows(
			'create view my_panel as select workout_date, exercises_performed from v_recovery_analysis',
		);
		await database.rows(
			'create view my_week as select p.*, h.progress_status from my_panel as p join v_hit_progression as h using (workout_date)',
		);
		await database.rows(
			"create view my_writer as select upsert_measurement_from_sheet('2025-03-01', 82.6, 17.5, null) as answer",
		);
	});
	const panels = async () => ({
		panel: await database.rows('select * from my_panel order by 1'),
		week: await database.rows('select * from my_week order by 1'),
		writer: await database.rows('select * from my_writer'),
	});

	it('stop the run before anything is changed, and are listed', async () => {
		const before = { dump: await schemaDump(database), panels: await panels() };
		await expect(provision()).rejects.toThrow(
			'The view v_hit_progression must be recreated, but my_week depends on it. The view v_recovery_analysis must be recreated, but my_panel depends on it. The function upsert_measurement_from_sheet must be recreated, but my_writer depends on it. Drop the dependent objects, provision, and create them again. Or provision with Dependent Views = Keep the Old Objects',
		);
		expect({ dump: await schemaDump(database), panels: await panels() }).toEqual(before);
	});

	it('keep using the old objects, which are renamed, with dependent_views = keep', async () => {
		const before = await panels();
		const { changes } = await provision('set training.dependent_views to keep;');
		expect(changes).toEqual(
			expect.arrayContaining([
				'view v_hit_progression kept as v_hit_progression_old, because my_week depends on it',
				'view v_recovery_analysis kept as v_recovery_analysis_old, because my_panel depends on it',
				'function upsert_measurement_from_sheet kept as upsert_measurement_from_sheet_old, because my_writer depends on it',
				'view v_recovery_analysis replaced',
			]),
		);
		expect(await panels()).toEqual(before);
		expect(
			await database.rows(
				'select training_recommendation from v_recovery_analysis order by workout_date limit 1',
			),
		).toEqual([{ training_recommendation: 'OPTIMAL: Go for maximum intensity' }]);
		expect(
			await database.rows(
				"select upsert_measurement_from_sheet('2025-03-01', 82.6, 17.5, null) ->> 'status' as status",
			),
		).toEqual([{ status: 'unchanged' }]);
		expect(await provision()).toMatchObject({ adopted: false, changes: [] });
	});

	it('are kept under a free name', async () => {
		await database.rows('create table v_recovery_analysis_old (note text)');
		expect((await provision('set training.dependent_views to keep;')).changes).toContain(
			'view v_recovery_analysis kept as v_recovery_analysis_old2, because my_panel depends on it',
		);
	});

	it('do not include views of the deployment that depend on each other', async () => {
		await database.rows('drop view my_panel cascade; drop view my_writer; drop view v_body_composition');
		await database.rows(
			'create view v_body_composition as select measurement_date, bodyweight_kg, (select count(*) from v_recovery_analysis) as n from measurements',
		);
		const { changes } = await provision();
		expect((changes as string[]).filter((change) => change.includes('kept'))).toEqual([]);
		expect(await database.rows("select relname from pg_class where relname like '%\\_old'")).toEqual([]);
	});

	it('can be stopped or kept, nothing else', async () => {
		await expect(provision("set training.dependent_views to 'drop';")).rejects.toThrow(
			'The setting training.dependent_views is "drop". It can be stop or keep.',
		);
	});
});

describe('rows that break a check', () => {
	it('are listed by check_violations, with their number, until they are corrected', async () => {
		await database.rows(`
			insert into exercises (exercise_id, exercise_name, muscle_group, target_tut_min, target_tut_max) values ('ex_curl', 'Curl', 'Arms', 60, 50);
			insert into workouts (workout_date, template_id, duration_min, days_since_last_workout)
			select day::date, 'hit_lower_a', 40, 5000 from generate_series('2025-04-01', '2025-04-12', '1 day'::interval) as day`);
		await provision();
		expect(await database.rows("select * from check_violations() where table_name <> 'workouts'")).toEqual([
			{
				table_name: 'exercises',
				check_name: 'exercises_tut_check',
				row_count: 1,
				key: { exercise_id: 'ex_curl' },
				column_name: 'target_tut_max',
				value: 50,
				reason: 'The maximum of a target is above its minimum.',
			},
			{
				table_name: 'workout_sets',
				check_name: 'sets_tut_check',
				row_count: 1,
				key: { workout_date: '2033-03-01', template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
				column_name: 'tut_seconds',
				value: 400,
				reason: 'A set lasts above 0 and up to 300 seconds.',
			},
		]);
		expect(
			await database.rows(
				"select count(*) as listed, max(row_count) as in_all, min(key ->> 'workout_date') as first from check_violations() where table_name = 'workouts'",
			),
		).toEqual([{ listed: 10, in_all: 13, first: '2025-04-01' }]);
		expect(
			await database.rows(
				"select key ->> 'workout_date' as day from check_violations(1) where table_name = 'workouts'",
			),
		).toEqual([{ day: '2025-04-01' }]);
		await database.rows('update workouts set days_since_last_workout = null');
		await database.rows('update workout_sets set tut_seconds = 300');
		await database.rows('update exercises set target_tut_max = 90');
		await provision();
		expect(await database.rows('select * from check_violations()')).toEqual([]);
		expect(
			await database.rows("select conname from pg_constraint where contype = 'c' and not convalidated"),
		).toEqual([]);
	});
});

describe('the default partition of a deployment', () => {
	it('is an error if a table of another kind has its name', async () => {
		await database.rows("delete from workout_sets where workout_date = '2033-03-01'");
		await database.rows('drop table workout_sets_default');
		await database.rows('create table workout_sets_default (like workout_sets)');
		await expect(provision()).rejects.toThrow(
			'The name "workout_sets_default" in schema "public" is already used by a table that is not the default partition of workout_sets. Rename it, then provision again. Nothing was changed.',
		);
		await database.rows('alter table workout_sets_default rename to my_sets');
		await provision();
		expect(
			await database.rows(
				"select upsert_workout_from_sheet('2040-03-01', 'hit_lower_a', 'gym', 45, 3, 4, 4, null) as w, upsert_set_from_sheet('2033-03-01', 'hit_lower_a', 'ex_squat', 78, 67, true, true, null) as s",
			),
		).toMatchObject([{ w: { success: true }, s: { success: true } }]);
	});

	it('is renamed if it has another name, and keeps its rows', async () => {
		await database.rows(`create schema "Anna's attic"`);
		await database.rows('alter table workouts_default rename to workouts_rest');
		await database.rows('alter table workout_sets_default rename to "The Rest"');
		await database.rows(`alter table "The Rest" set schema "Anna's attic"`);
		const { changes } = await provision();
		expect(changes).toEqual(
			expect.arrayContaining([
				'partition workouts_rest of workouts renamed to workouts_default',
				'partition The Rest of workout_sets renamed to workout_sets_default',
			]),
		);
		expect(await database.rows('select workout_date from workouts_default')).toEqual([
			{ workout_date: '2033-03-01' },
		]);
		expect(await database.rows('select workout_date, notes from workout_sets_default')).toEqual([
			{ workout_date: '2033-03-01', notes: 'too long' },
		]);
		expect(await provision()).toMatchObject({ changes: [] });
	});
});

describe('recreated views and functions', () => {
	const panels = `panels_${randomBytes(4).toString('hex')}`;
	beforeEach(async () => {
		await database.rows(`create role "${panels} & more"`);
		await database.rows(`create role ${panels}`);
	});
	afterEach(async () => {
		for (const role of [`"${panels} & more"`, panels]) {
			await database.rows(`drop owned by ${role}`);
			await database.rows(`drop role ${role}`);
		}
	});

	it('keep their options', async () => {
		await database.rows('alter view v_recovery_analysis set (security_barrier = true)');
		await provision();
		expect(
			await database.rows("select reloptions from pg_class where relname = 'v_recovery_analysis'"),
		).toEqual([{ reloptions: ['security_barrier=true'] }]);
	});

	it('have the security_invoker of v_hit_progression if they are new, so that row level security applies', async () => {
		if (database.version === '14') return;
		await database.rows('alter view v_hit_progression set (security_invoker = on, security_barrier = true)');
		await provision();
		expect(
			await database.rows(
				"select relname, reloptions from pg_class where relname in ('v_hit_progression', 'v_latest_progression', 'v_records', 'v_recovery_analysis') order by 1",
			),
		).toEqual([
			{ relname: 'v_hit_progression', reloptions: ['security_invoker=on', 'security_barrier=true'] },
			{ relname: 'v_latest_progression', reloptions: ['security_invoker=on'] },
			{ relname: 'v_records', reloptions: ['security_invoker=on'] },
			{ relname: 'v_recovery_analysis', reloptions: null },
		]);
	});

	it('let roles that read v_hit_progression read v_latest_progression, and no others', async () => {
		await database.rows(`grant select on v_hit_progression to ${panels}`);
		await provision();
		expect(
			await database.rows(
				`select role, has_table_privilege(role, 'v_latest_progression', 'select') as can_read from unnest($1::text[]) as role`,
				[[panels, `${panels} & more`]],
			),
		).toEqual([
			{ role: panels, can_read: true },
			{ role: `${panels} & more`, can_read: false },
		]);
	});

	it('keep their owner and their privileges', async () => {
		await database.rows(`grant create on schema public to ${panels}`);
		await database.rows(`alter view v_recovery_analysis owner to ${panels}`);
		await database.rows(`grant select on v_recovery_analysis to "${panels} & more" with grant option`);
		await database.rows('grant select on v_body_composition to public');
		await database.rows(`grant select (exercise_name) on v_hit_progression to ${panels}`);
		await database.rows(
			'revoke execute on function upsert_measurement_from_sheet(date, numeric, numeric, text) from public',
		);
		await database.rows(
			`grant execute on function upsert_measurement_from_sheet(date, numeric, numeric, text) to "${panels} & more"`,
		);
		await provision();
		expect(
			await database.rows(
				`select relowner::regrole::text as owner,
					has_table_privilege($1, oid, 'select with grant option') as panels_may_pass_on,
					has_table_privilege($1, oid, 'delete') as panels_may_delete
				from pg_class where relname = 'v_recovery_analysis'`,
				[`${panels} & more`],
			),
		).toEqual([{ owner: panels, panels_may_pass_on: true, panels_may_delete: false }]);
		expect(
			await database.rows(
				`select has_table_privilege($1, 'v_body_composition', 'select') as panels_may_read,
					has_table_privilege($1, 'v_hit_progression', 'select') as panels_may_read_another,
					has_column_privilege($2, 'v_hit_progression', 'exercise_name', 'select') as others_may_read_names,
					has_column_privilege($2, 'v_hit_progression', 'weight_kg', 'select') as others_may_read_weights,
					has_function_privilege($1, 'upsert_measurement_from_sheet(date, numeric, numeric, text)', 'execute') as panels_may_call,
					has_function_privilege($2, 'upsert_measurement_from_sheet(date, numeric, numeric, text)', 'execute') as others_may_call,
					has_function_privilege($2, 'upsert_set_from_sheet(date, varchar, varchar, numeric, numeric, boolean, boolean, text)', 'execute') as others_may_call_another`,
				[`${panels} & more`, panels],
			),
		).toEqual([
			{
				panels_may_read: true,
				panels_may_read_another: false,
				others_may_read_names: true,
				others_may_read_weights: false,
				panels_may_call: true,
				others_may_call: false,
				others_may_call_another: true,
			},
		]);
		expect(await provision()).toMatchObject({ changes: [] });
	});
});

describe('a deployment that lacks a column', () => {
	it('gets it, with our default, as its last column', async () => {
		await database.rows('alter table measurements drop column notes');
		await database.rows('alter table exercises drop column muscle_group');
		await database.rows('alter table exercises add column video text');
		await database.rows('alter table workout_sets drop column max_effort cascade');
		const { changes } = await provision();
		expect(changes).toEqual(
			expect.arrayContaining([
				'column max_effort of workout_sets created',
				'column muscle_group of exercises created',
				'column notes of measurements created',
			]),
		);
		expect(await database.rows('select muscle_group from exercises')).toEqual([{ muscle_group: 'Other' }]);
		expect(
			await database.rows('select status from upsert_exercises($1)', [
				columnsOf([
					{ exercise_id: 'ex_squat', muscle_group: 'Legs', target_tut_min: 60 },
					{ exercise_id: 'ex_row', muscle_group: null, target_tut_min: null },
				]),
			]),
		).toEqual([{ status: 'updated' }, { status: 'inserted' }]);
		expect(
			await database.rows(
				'select exercise_id, exercise_name, muscle_group, target_tut_min from exercises order by 1',
			),
		).toEqual([
			{ exercise_id: 'ex_row', exercise_name: 'ex_row', muscle_group: 'Other', target_tut_min: 45 },
			{ exercise_id: 'ex_squat', exercise_name: 'Squat', muscle_group: 'Legs', target_tut_min: 60 },
		]);
		expect(await database.rows('select bodyweight_kg, notes from measurements')).toEqual([
			{ bodyweight_kg: 82.6, notes: null },
		]);
		expect(await provision()).toMatchObject({ changes: [] });
	});

	it('is rejected if each row needs a value in it', async () => {
		await database.rows('alter table measurements drop column bodyweight_kg cascade');
		await expect(provision()).rejects.toThrow(
			'The table measurements in schema "public" has no column bodyweight_kg, which every row needs. Add it with its values, or rename the column that holds them, then provision again. Nothing was changed.',
		);
	});

	it('gets it after its adoption too', async () => {
		await provision();
		await database.rows('alter table measurements drop column notes cascade');
		expect((await provision()).changes).toContain('column notes of measurements created');
	});
});

describe('a deployment with other objects under our names', () => {
	it('gets our bulk functions instead of the old ones', async () => {
		await database.rows(
			'create function upsert_sets(_rows jsonb) returns integer language sql as $$ select 1 $$',
		);
		await database.rows(
			"create function upsert_workouts(rows jsonb) returns setof json language sql as $$ select '{}'::json $$",
		);
		await provision();
		expect(await database.rows("select * from upsert_sets('{}')")).toEqual([]);
		expect(await database.rows("select * from upsert_workouts('{}')")).toEqual([]);
	});

	it('is rejected if one is a procedure, a table or another kind of view', async () => {
		await database.rows('create procedure upsert_sets(rows jsonb) language sql as $$ select 1 $$');
		await expect(provision()).rejects.toThrow(
			'upsert_sets(jsonb) in schema "public" is not a function, but has the name of one of our functions. Rename it (alter routine upsert_sets(jsonb) rename to ...), then provision again. Nothing was changed.',
		);
		await database.rows('drop view v_body_composition');
		await database.rows('create materialized view v_body_composition as select * from measurements');
		await expect(provision()).rejects.toThrow(
			'The name v_body_composition in schema "public" is already used by a materialized view. The training schema needs it for its view. Rename the other object, then provision again. Nothing was changed.',
		);
		await database.rows('create view v_latest_progression as select max(workout_date) from workouts');
		await database.rows('drop materialized view v_body_composition');
		await expect(provision()).rejects.toThrow(
			'The name v_latest_progression in schema "public" is already used by a view. The training schema needs it for its view. Rename the other object, then provision again. Nothing was changed.',
		);
		await database.rows('alter view v_latest_progression rename to my_latest_progression');
		await database.rows('drop index idx_sets_exercise_date');
		await database.rows('create table idx_sets_exercise_date (note text)');
		await expect(provision()).rejects.toThrow(
			'The name idx_sets_exercise_date in schema "public" is already used by a table. The training schema needs it for its index.',
		);
	});

	it('gets our index in place of another one with its name', async () => {
		await database.rows('drop index idx_sets_exercise_date');
		await database.rows('create index idx_sets_exercise_date on workout_sets (exercise_id, notes)');
		await provision();
		expect(
			await database.rows("select pg_get_indexdef('idx_sets_exercise_date'::regclass) as definition"),
		).toEqual([
			{
				definition:
					'CREATE INDEX idx_sets_exercise_date ON ONLY public.workout_sets USING btree (exercise_id, workout_date, template_id) INCLUDE (weight_kg, tut_seconds, max_effort, form_ok)',
			},
		]);
		expect(await provision()).toMatchObject({ changes: [] });
	});

	it('keeps monthly partitions, and gets no partition for their year', async () => {
		await database.rows('drop table workout_sets_2027');
		await database.rows(
			"create table january partition of workout_sets for values from ('2027-01-01') to ('2027-02-01')",
		);
		expect((await provision()).changes).not.toContain('partition workout_sets_2027 created');
		await database.rows(
			"select upsert_workout_from_sheet(day::date, 'hit_lower_a', 'gym', 45, 3, 4, 4, null) from unnest(array['2027-01-05', '2027-02-05']) as day",
		);
		expect(
			await database.rows(
				"select upsert_set_from_sheet(day::date, 'hit_lower_a', 'ex_squat', 78, 67, true, true, null) ->> 'status' as status from unnest(array['2027-01-05', '2027-02-05']) as day",
			),
		).toEqual([{ status: 'inserted' }, { status: 'inserted' }]);
		expect(await database.rows('select workout_date from january')).toEqual([{ workout_date: '2027-01-05' }]);
		expect(await provision()).toMatchObject({ changes: [] });
	});

	it('is rejected if its rows violate a missing key, and the rows are named', async () => {
		await database.rows('alter table exercises drop constraint exercises_exercise_name_key');
		await database.rows(
			"insert into exercises (exercise_id, exercise_name, muscle_group) values ('ex_squat_2', 'Squat', 'Legs')",
		);
		await expect(provision()).rejects.toThrow(
			'The table exercises in schema "public" needs the key UNIQUE (exercise_name), but some rows violate it: Key (exercise_name)=(Squat) is duplicated. Correct these rows, then provision again. Nothing was changed.',
		);
	});
});

describe('a role that is not a superuser', () => {
	const role = `guest_${randomBytes(4).toString('hex')}`;
	const as = (sql: string) => database.pool.query(`set role ${role}; ${sql}`);
	beforeEach(() => database.rows(`create role ${role}`));
	afterEach(async () => {
		await database.rows(`drop owned by ${role}`);
		await database.rows(`drop role ${role}`);
	});

	it('can adopt a schema that it owns', async () => {
		const deployment = readFileSync(join(__dirname, 'deployment.sql'), 'utf8');
		await database.rows(`create schema "Anna's log" authorization ${role}`);
		const here = `set role ${role}; set search_path to "Anna's log";`;
		const client = await database.pool.connect();
		await client.query(`${here} ${deployment}`);
		await client.query('grant select on v_hit_progression to public');
		await client.query(script);
		const { rows } = await client.query(
			"select has_table_privilege('public', 'v_hit_progression', 'select') as everybody_may_read, suggested_weight_kg from v_hit_progression where workout_date = '2025-03-01'",
		);
		client.release(true);
		expect(rows).toEqual([{ everybody_may_read: true, suggested_weight_kg: 78 }]);
	});

	it('gets an error for each right that it lacks', async () => {
		await database.rows('revoke create on schema public from public');
		await expect(as(script)).rejects.toThrow(
			`The role "${role}" may not create anything in schema "public". A superuser can run: grant create on schema public to ${role}; then provision again.`,
		);
		await database.rows(`grant create on schema public to ${role}`);
		await database.rows(`revoke temporary on database ${database.settings.database} from public`);
		await expect(as(script)).rejects.toThrow(
			`A superuser can run: grant temporary on database ${database.settings.database} to ${role}; then run it again.`,
		);
		await database.rows(`grant temporary on database ${database.settings.database} to ${role}`);
		await expect(as(script)).rejects.toThrow(
			/The (table|view|index) \w+ in schema "public" belongs to \w+, and only its owner may change it\. Provision as that role or as a member of it\. Nothing was changed\./,
		);
	});
});
