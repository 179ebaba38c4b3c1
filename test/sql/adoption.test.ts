import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { flatten } from '../../sql/flatten.js';
import { emptyDatabase, type TestDatabase } from '../postgres/databases';
import { provisionScript } from '../postgres/servers';
import { committedDump, schemaDump } from './dump';

const script = flatten(provisionScript);
const tables = ['exercises', 'workout_templates', 'workouts', 'workout_sets', 'measurements'];
let database: TestDatabase;

beforeEach(async () => {
	database = await emptyDatabase();
	await database.pool.query(readFileSync(join(__dirname, 'deployment.sql'), 'utf8'));
});
afterEach(() => database.drop());

const provision = async () => {
	const results = (await database.pool.query(script)) as unknown as Array<{
		rows: Array<Record<string, unknown>>;
	}>;
	return results.flatMap((result) => result.rows).find((row) => 'adopted' in row)!;
};

const allRows = () =>
	Promise.all(
		tables.map((table) =>
			database.rows(`select t.tableoid::regclass::text as lies_in, t.* from ${table} as t order by 2, 3`),
		),
	);

describe('a running deployment', () => {
	it('keeps every row, byte for byte', async () => {
		const before = await allRows();
		expect(await provision()).toMatchObject({ adopted: true, previous_version: null, schema_version: 1 });
		expect(await allRows()).toEqual(before);
	});

	it('is ours the second time', async () => {
		await provision();
		expect(await provision()).toEqual({
			adopted: false,
			previous_version: 1,
			schema_version: 1,
			changes: [],
		});
	});

	it('ends with the functions, views, checks and indexes of a new database', async () => {
		await provision();
		// keys that the server named, and checks that its own rows break, are the two things that stay visible
		const asNew = (dump: string) =>
			dump
				.replace(/ not valid$/gm, '')
				.split('\n')
				.filter((line) => !/ (primary key|unique) /i.test(line));
		expect(asNew(await schemaDump(database))).toEqual(asNew(committedDump()));
	});

	it('has checks in force for what is written from now on, and not for the rows that break them', async () => {
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

	it('leaves a row that breaks a check alone while the sheet says the same', async () => {
		await provision();
		const same = {
			workout_date: '2033-03-01',
			template_id: 'hit_lower_a',
			exercise_id: 'ex_squat',
			notes: 'longer than we take',
		};
		expect(
			await database.rows('select status, code, reason from upsert_sets($1)', [JSON.stringify([same])]),
		).toEqual([{ status: 'unchanged', code: null, reason: null }]);
	});

	it('creates exercises on the way, which it never could', async () => {
		await provision();
		expect(
			await database.rows(
				"select upsert_set_from_sheet('2025-03-01', 'hit_lower_a', 'ex_row', 50, 60, true, true, null) as answer",
			),
		).toMatchObject([{ answer: { success: true, status: 'inserted', exercise_created: true } }]);
	});

	it('is left as it is when a view of somebody else stands on one that must be made anew', async () => {
		await database.rows('create view my_panel as select * from v_recovery_analysis');
		await expect(provision()).rejects.toThrow(
			'The view v_recovery_analysis has other columns here and must be made anew, but my_panel depends on it.',
		);
		expect(await database.rows("select to_regclass('training_schema_version') as version_table")).toEqual([
			{ version_table: null },
		]);
		expect(await database.rows('select exercises_performed from my_panel limit 1')).toHaveLength(1);
	});

	it('keeps indexes of other names', async () => {
		await database.rows('create index my_index on workout_sets (notes)');
		await provision();
		expect(
			await database.rows(
				"select indexrelid::regclass::text as index from pg_index where indrelid = 'workout_sets'::regclass order by 1",
			),
		).toEqual([{ index: 'idx_sets_exercise_date' }, { index: 'my_index' }, { index: 'sets_pkey' }]);
	});

	it('must have its journal partitioned by year', async () => {
		await database.rows('drop table workouts cascade');
		await database.rows('create table workouts (workout_date date, template_id varchar(50))');
		await expect(provision()).rejects.toThrow(
			'The table workouts in schema "public" is not partitioned by year',
		);
	});
});
