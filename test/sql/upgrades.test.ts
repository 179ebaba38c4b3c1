/** A future version of the script, with an upgrade step, run on a database of version 1. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { flatten } from '../../sql/flatten.js';
import { cloneDatabase, type TestDatabase } from '../postgres/databases';
import { provisionScript } from '../postgres/servers';
import { definitions, schemaDump } from './dump';

/** The script with version 2 and a step that runs on older databases. */
function scriptOfVersion2(): string {
	const folder = mkdtempSync(join(tmpdir(), 'training-sql-'));
	try {
		cpSync(join(provisionScript, '..'), folder, { recursive: true });
		const edit = (part: string, from: string, to: string) => {
			const file = join(folder, 'parts', part);
			const text = readFileSync(file, 'utf8');
			expect(text).toContain(from);
			writeFileSync(file, text.replace(from, to));
		};
		edit('01_version.sql', "to '1'", "to '2'");
		edit(
			'11_upgrades.sql',
			'null; -- the steps go here',
			`if previous_version < 2 then
				call pg_temp.run($sql$ update {schema}.workouts set notes = coalesce(notes, '') || ' upgraded' $sql$);
			end if;`,
		);
		return flatten(join(folder, 'provision.sql'));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

const script = scriptOfVersion2();

let database: TestDatabase;
beforeEach(async () => {
	database = await cloneDatabase();
	await database.rows(`
		select upsert_workout_from_sheet(day::date, 'hit_lower_a', 'gym', 45, 3, 4, 4, 'good')
		from unnest(array['2020-01-01', '2026-01-20', '2044-02-29']) as day`);
});
afterEach(() => database.drop());

const provision = async (text = script) => {
	const results = (await database.pool.query(text)) as unknown as Array<{
		rows: Array<Record<string, unknown>>;
	}>;
	return results.flatMap((result) => result.rows).find((row) => 'adopted' in row)!;
};
const notes = () => database.rows('select distinct notes from workouts');
const versions = () => database.rows('select version from training_schema_version order by 1');

describe('a database of version 1', () => {
	it('is upgraded by the step, once', async () => {
		expect(await provision()).toMatchObject({ adopted: false, previous_version: 1, schema_version: 2 });
		expect(await versions()).toEqual([{ version: 1 }, { version: 2 }]);
		expect(await notes()).toEqual([{ notes: 'good upgraded' }]);
		expect(await provision()).toEqual({
			adopted: false,
			previous_version: 2,
			schema_version: 2,
			changes: [],
		});
		expect(await notes()).toEqual([{ notes: 'good upgraded' }]);
	});

	it('is upgraded once by eight concurrent sessions, while others read', async () => {
		const reading = Promise.all(
			Array.from({ length: 4 }, async () => {
				for (let round = 0; round < 10; round++)
					expect(await database.rows('select from v_recovery_analysis')).toHaveLength(3);
			}),
		);
		const reports = await Promise.all(Array.from({ length: 8 }, () => provision()));
		expect(reports.filter(({ previous_version }) => previous_version === 1)).toHaveLength(1);
		expect(await notes()).toEqual([{ notes: 'good upgraded' }]);
		await reading;
	});

	it('is unchanged if the upgrade fails', async () => {
		const state = async () => ({
			dump: await schemaDump(database),
			definitions: await definitions(database),
			notes: await notes(),
			versions: await versions(),
		});
		const before = await state();
		const client = await database.pool.connect();
		await expect(client.query(script.replace(/^commit;$/m, 'select 1 / 0; commit;'))).rejects.toThrow(
			'division by zero',
		);
		client.release(true);
		expect(await state()).toEqual(before);
	});
});

describe('a function with an old signature', () => {
	it('is replaced', async () => {
		await database.pool.query(`
			drop function upsert_sets(jsonb);
			create function upsert_sets(rows jsonb) returns integer language sql as 'select 1'`);
		await provision();
		expect(await database.rows("select * from upsert_sets('{}')")).toEqual([]);
	});

	it('is replaced if its result gets more columns', async () => {
		await database.pool.query(`
			drop function progression_history(text, date, date);
			create function progression_history(
				exercise text default null, from_date date default null, to_date date default null
			) returns table (exercise_id varchar) language sql as 'select null::varchar'`);
		expect((await provision()).changes).toEqual(['function progression_history replaced']);
		expect(await database.rows('select suggested_load from progression_history()')).toEqual([]);
	});
});

const withObjects = (script: string, objects: Array<[kind: string, name: string]>) =>
	script.replace("('journal', 'workout_sets'),", (first) =>
		[...objects.map(([kind, name]) => `('${kind}', '${name}'),`), first].join('\n'),
	);

/** The script of a later version, with some objects more than version 1. */
const scriptOf = (version: number, objects: Array<[kind: string, name: string]>, sql: string) =>
	withObjects(flatten(provisionScript), objects)
		.replace("schema_version to '1'", `schema_version to '${version}'`)
		.replace(
			'-- Restore:',
			`\ncall pg_temp.run($sql$ create table if not exists {schema}.training_plan (id integer); ${sql} $sql$);\n-- Restore:`,
		);
const version2 = scriptOf(
	2,
	[
		['function', 'next_load(numeric)'],
		['internal', 'training_plan'],
		['view', 'v_plan'],
		['view', 'v_old_plan'],
	],
	`create or replace function {schema}.next_load(load numeric) returns numeric language sql immutable return load + 1;
	create temporary view v_plan as select {schema}.next_load(80) as load;
	call pg_temp.install_view('v_plan');
	create temporary view v_old_plan as select {schema}.next_load(70) as load;
	call pg_temp.install_view('v_old_plan');`,
);
const version3 = scriptOf(
	3,
	[
		['function', 'next_load(integer)'],
		['internal', 'training_plan'],
		['view', 'v_plan'],
	],
	`create or replace function {schema}.next_load(load integer) returns numeric language sql immutable return load + 2;
	create temporary view v_plan as select {schema}.next_load(80::numeric::integer) as load;
	call pg_temp.install_view('v_plan');`,
);

describe('an object of the user with a name that a later version needs', () => {
	const functions = (name: string) =>
		`The schema "public" already has functions with the names and argument types of our functions: ${name}. Rename or drop them, then provision again. Nothing was changed.`;
	const relation = (name: string, actual: string, kind: string) =>
		`The name ${name} in schema "public" is already used by a ${actual}. The training schema needs it for its ${kind}. Rename the other object, then provision again. Nothing was changed.`;

	it('stops the upgrade, and is not changed', async () => {
		const before = await schemaDump(database);
		for (const [object, message] of [
			[
				'function next_load(load numeric) returns numeric language sql return load * 2',
				functions('next_load(numeric)'),
			],
			['procedure next_load(numeric) language sql as $$ select 1 $$', functions('next_load(numeric)')],
			['view v_plan as select 70::numeric as load', relation('v_plan', 'view', 'view')],
			['table v_plan (load numeric)', relation('v_plan', 'table', 'view')],
			['table training_plan (id integer)', relation('training_plan', 'table', 'table')],
			['domain v_plan as numeric', relation('v_plan', 'type', 'view')],
		] as const) {
			await database.rows(`create ${object}`);
			await expect(provision(version2)).rejects.toThrow(message);
			const [, kind, name] = /^(\w+) (\w+)/.exec(object)!;
			await database.rows(`rollback; drop ${kind} ${name}`);
			expect(await schemaDump(database)).toBe(before);
		}
	});

	it('is not removed by the uninstall.sql of that version', async () => {
		await database.rows('create function next_load(numeric) returns numeric language sql return $1 * 2');
		const uninstall = withObjects(flatten(join(provisionScript, '../uninstall.sql')), [
			['function', 'next_load(numeric)'],
		]);
		await database.pool.query(uninstall.replace(/^\\.*$/gm, '').replace(":'drop_data'", "'0'"));
		expect(await definitions(database)).toMatchObject([{ name: 'next_load(numeric)' }]);
	});
});

describe('an object of an earlier version that a later one does not have', () => {
	beforeEach(async () => {
		expect((await provision(version2)).changes).toEqual([
			'table training_plan created',
			'function next_load created',
			'view v_old_plan created',
			'view v_plan created',
		]);
		expect((await provision(version2)).changes).toEqual([]);
	});

	it('is dropped once, and no view uses an old overload', async () => {
		await database.rows('create function next_load(mine text) returns text language sql return mine');
		expect((await provision(version3)).changes).toEqual(
			[
				'function next_load created',
				'function next_load(numeric) dropped',
				'view v_plan replaced',
				'view v_old_plan dropped',
			].sort(),
		);
		expect(await database.rows('select * from v_plan')).toEqual([{ load: 82 }]);
		expect(
			await database.rows(
				"select oid::regprocedure::text as name from pg_proc where proname = 'next_load' order by 1",
			),
		).toEqual([{ name: 'next_load(integer)' }, { name: 'next_load(text)' }]);
		expect((await provision(version3)).changes).toEqual([]);
	});

	it('stops the upgrade if a view of the user depends on it, or is kept under another name', async () => {
		await database.rows('create view mine as select load + next_load(1) as load from v_old_plan');
		await expect(provision(version3)).rejects.toThrow(
			'The view v_old_plan must be recreated, but mine depends on it. The function next_load must be recreated, but mine, v_old_plan_old depends on it.',
		);
		await database.rows('rollback');
		expect((await provision(`set training.dependent_views to keep; ${version3}`)).changes).toEqual([
			'function next_load created',
			'view v_plan replaced',
			'function next_load kept as next_load_old, because mine, v_old_plan_old depends on it',
			'view v_old_plan kept as v_old_plan_old, because mine depends on it',
		]);
		expect(await database.rows('select * from mine')).toEqual([{ load: 73 }]);
		expect((await provision(version3)).changes).toEqual([]);
	});
});
