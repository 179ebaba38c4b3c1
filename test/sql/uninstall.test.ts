/** sql/uninstall.sql: what it removes, what it keeps, and the way back from an adoption that docs/how-to describes. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { flatten } from '../../sql/flatten.js';
import { Document } from '../documents/markdown';
import { cloneDatabase, emptyDatabase, type TestDatabase } from '../postgres/databases';
import { provisionScript } from '../postgres/servers';
import { definitions, schemaDump } from './dump';

declare const postgresVersion: string;

const provision = flatten(provisionScript);
const scriptFile = join(__dirname, '../../sql/uninstall.sql');
const deployment = readFileSync(join(__dirname, 'deployment.sql'), 'utf8');
const tables = ['exercises', 'workout_templates', 'workouts', 'workout_sets', 'measurements', 'goals'];

let database: TestDatabase;
afterEach(() => database.drop());

/** Runs the script as psql does, and returns what it removed. */
async function uninstall({ schema = 'public', dropData = 0 } = {}): Promise<string[]> {
	const script = flatten(scriptFile)
		.replace(/^\\.*$/gm, '')
		.replace(":'drop_data'", `'${dropData}'`);
	const client = await database.pool.connect();
	try {
		await client.query(`set search_path to ${schema}`);
		const results = [await client.query(script)].flat() as Array<{ rows: Array<{ removed: string[] }> }>;
		return results.findLast(({ rows }) => rows.length > 0)!.rows[0]!.removed;
	} finally {
		client.release(true);
	}
}

const allRows = (inTables = tables) =>
	Promise.all(inTables.map((table) => database.rows(`select t::text from ${table} as t order by 1`)));

/** The tables with the columns that they have now, for `allRows`. */
const tablesWithColumns = async () =>
	(
		await database.rows<{ columns: string }>(
			`select format('(select %s from %s)', string_agg(attname, ', ' order by attnum), attrelid::regclass) as columns
			from pg_attribute where attrelid in (select to_regclass(name) from unnest($1::text[]) as name) and attnum > 0 and not attisdropped group by attrelid order by 1`,
			[tables],
		)
	).map(({ columns }) => columns);

/** The lines of a dump of the schema that say something about its tables: all but functions, views and triggers. */
const ofTables = (dump: string) =>
	dump
		.trimEnd()
		.split(/\n(?=\S)/)
		.filter(
			(lines) =>
				!/^(view|function|CREATE TRIGGER|table training_)|training_(schema_version|last_sync)/.test(lines),
		);

const write = `
	insert into exercises (exercise_id, exercise_name) values ('ex_squat', 'Squat');
	insert into workout_templates (template_id, template_name, workout_type) values ('hit', 'HIT', 'HIT');
	insert into workouts (workout_date, template_id, duration_min) values ('2026-01-20', 'hit', 30), ('2040-01-20', 'hit', 30);
	insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds) values ('2026-01-20', 'hit', 'ex_squat', 78, 67);
	insert into measurements (measurement_date, bodyweight_kg) values ('2026-01-20', 82);
	insert into goals (metric, target_value) values ('bodyweight_kg', 80)`;

describe('without drop_data', () => {
	beforeEach(async () => {
		database = await cloneDatabase();
		await database.rows(write);
	});

	it('removes all functions, views, triggers and internal tables, and keeps the journal unchanged', async () => {
		const [rows, dump] = [await allRows(), await schemaDump(database)];
		await uninstall();
		expect(await allRows()).toEqual(rows);
		expect(await definitions(database)).toEqual([]);
		const after = await schemaDump(database);
		expect(ofTables(after)).toEqual(ofTables(dump));
		expect(after).not.toMatch(/^(view|function|CREATE TRIGGER|table training_)/m);
	});

	it('lists what it removed', async () => {
		const removed = await uninstall();
		expect(removed.filter((object) => !object.startsWith('function'))).toEqual([
			'table public.training_last_sync',
			'table public.training_schema_version',
			'trigger update_goals_updated_at on public.goals',
			'trigger update_measurements_updated_at on public.measurements',
			'trigger update_sets_updated_at on public.workout_sets',
			'trigger update_workouts_updated_at on public.workouts',
			'view public.v_body_composition',
			'view public.v_exercise_status',
			'view public.v_goal_projection',
			'view public.v_hit_progression',
			'view public.v_latest_progression',
			'view public.v_next_session',
			'view public.v_records',
			'view public.v_recovery_analysis',
		]);
		expect(removed).toContain('function public.upsert_sets(jsonb)');
	});

	it('can be provisioned again, with the same schema and rows', async () => {
		const [rows, dump] = [await allRows(), await schemaDump(database)];
		await uninstall();
		await database.pool.query(provision);
		expect(await schemaDump(database)).toBe(dump);
		expect(await allRows()).toEqual(rows);
	});

	it('keeps functions, views, tables, triggers and indexes of the user', async () => {
		await database.rows(`
			create table photos (workout_date date, template_id varchar(50), path text, updated_at timestamp,
				foreign key (workout_date, template_id) references workouts on delete cascade);
			insert into photos values ('2026-01-20', 'hit', '1.jpg');
			create function upsert_sets(mine text) returns text language sql as 'select mine';
			create function mine() returns trigger language plpgsql as 'begin return new; end';
			create trigger mine before update on workouts for each row execute function mine();
			create view my_week as select * from workouts;
			create index mine on measurements (bodyweight_kg);
			alter table measurements add column mine text default 'x', add constraint mine check (bodyweight_kg < 300)`);
		await uninstall();
		expect(await database.rows('select path from photos')).toEqual([{ path: '1.jpg' }]);
		expect((await definitions(database)).map(({ name }) => name)).toEqual([
			'mine()',
			'my_week',
			'upsert_sets(text)',
		]);
		expect(await schemaDump(database)).toMatch(/CREATE TRIGGER mine .*workouts/);
		expect(await schemaDump(database)).toMatch(/CREATE INDEX mine ON public\.measurements/);
	});

	it('works in one schema and leaves another unchanged', async () => {
		await database.rows('create schema athlete_two');
		const client = await database.pool.connect();
		await client.query(`set search_path to athlete_two; ${provision}`);
		client.release(true);
		const dump = await schemaDump(database);
		const removed = await uninstall({ schema: 'athlete_two' });
		expect(removed).toContain('view athlete_two.v_hit_progression');
		expect(await schemaDump(database)).toBe(dump);
		await uninstall();
		expect(await database.rows('select count(*) from athlete_two.workouts')).toEqual([{ count: 0 }]);
	});

	it.each([
		[
			'a view',
			'create view my_week as select * from v_hit_progression',
			'view my_week depends on view v_hit_progression',
		],
		[
			'a view on a view of the user',
			'create view my_week as select * from v_recovery_analysis; create view my_day as select * from my_week',
			'view my_day depends on view my_week, view my_week depends on view v_recovery_analysis',
		],
		[
			'a trigger on a view',
			`create function mine() returns trigger language plpgsql as 'begin return new; end';
			create trigger mine instead of insert on v_body_composition for each row execute function mine()`,
			'trigger mine on view v_body_composition',
		],
		[
			'a check that calls a function',
			`alter table measurements add constraint mine check (cell_text(notes) is distinct from 'x')`,
			'constraint mine on table measurements depends on function cell_text(text)',
		],
		[
			'a trigger of another table',
			'create table mine (updated_at timestamp); create trigger mine before update on mine for each row execute function update_updated_at_column()',
			'trigger mine on table mine depends on function update_updated_at_column()',
		],
		[
			'a trigger of exercises, which we have none of,',
			'alter table exercises add column updated_at timestamp; create trigger mine before update on exercises for each row execute function update_updated_at_column()',
			'trigger mine on table exercises depends on function update_updated_at_column()',
		],
	])('refuses if %s depends on an object, names it, and changes nothing', async (_, sql, dependents) => {
		await database.rows(sql);
		const [dump, before] = [await schemaDump(database), await definitions(database)];
		const error = await uninstall().catch((thrown: unknown) => thrown as Error);
		expect((error as Error).message.replaceAll('public.', '')).toBe(
			`Objects of yours depend on what this script removes: ${dependents}. Drop or change them, then run it again. Nothing was changed.`,
		);
		expect(await schemaDump(database)).toBe(dump);
		expect(await definitions(database)).toEqual(before);
	});

	it('keeps update_updated_at_column() of another application, if our triggers use training_set_updated_at()', async () => {
		await database.drop();
		database = await emptyDatabase();
		await database.rows(`
			create table orders (updated_at timestamptz);
			create function update_updated_at_column() returns trigger language plpgsql as 'begin return new; end';
			create trigger theirs before update on orders for each row execute function update_updated_at_column()`);
		await database.pool.query(provision);
		await uninstall();
		expect((await definitions(database)).map(({ name }) => name)).toEqual(['update_updated_at_column()']);
		expect(await database.rows('select tgname from pg_trigger where not tgisinternal')).toEqual([
			{ tgname: 'theirs' },
		]);
	});

	it('fails without a training schema, and as another role than its owner', async () => {
		const role = `other_${database.settings.database}`;
		await database.rows(`create role ${role}`);
		const script = flatten(scriptFile)
			.replace(/^\\.*$/gm, '')
			.replace(":'drop_data'", "'0'");
		await expect(database.pool.query(`begin; set local role ${role}; ${script}`)).rejects.toThrow(
			'permission denied: the training schema in "public" belongs to postgres.',
		);
		await database.rows(`drop role ${role}`);
		await uninstall();
		await expect(uninstall()).rejects.toThrow(
			'There is no training schema in "public". Run provision.sql there first.',
		);
	});
});

describe('with drop_data', () => {
	beforeEach(async () => {
		database = await cloneDatabase();
		await database.rows(write);
	});

	it('removes the tables with all rows, and nothing of the user', async () => {
		await database.rows('create table mine (note text); create view my_notes as select * from mine');
		await uninstall({ dropData: 1 });
		expect(
			await database.rows(
				`select relname from pg_class where relnamespace = 'public'::regnamespace and relkind <> 'c' order by 1`,
			),
		).toEqual([{ relname: 'mine' }, { relname: 'my_notes' }]);
		expect(await definitions(database)).toHaveLength(1);
	});

	it.each([
		[
			'a view',
			'create view my_week as select * from workout_sets',
			'view my_week depends on table workout_sets',
		],
		[
			'a foreign key',
			'create table photos (day date, template varchar(50), foreign key (day, template) references workouts)',
			'constraint photos_day_template_fkey on table photos depends on table workouts',
		],
	])('refuses if %s depends on a table, names it, and changes nothing', async (_, sql, dependents) => {
		await database.rows(sql);
		const [rows, dump] = [await allRows(), await schemaDump(database)];
		const error = await uninstall({ dropData: 1 }).catch((thrown: unknown) => thrown as Error);
		expect((error as Error).message.replaceAll('public.', '')).toBe(
			`Objects of yours depend on what this script removes: ${dependents}. Drop or change them, then run it again. Nothing was changed.`,
		);
		expect(await allRows()).toEqual(rows);
		expect(await schemaDump(database)).toBe(dump);
	});
});

it('the list of installed objects has every object that Provision creates', async () => {
	database = await emptyDatabase();
	await database.pool.query(provision);
	await uninstall({ dropData: 1 });
	expect(await schemaDump(database)).toBe('\n');
});

const partitionsOf = (dump: string) => dump.split('\n').filter((line) => line.startsWith('partition '));

/** The schema without what the documentation lists as different: checks, comments and defaults of columns, partitions. */
const withoutListed = (dump: string) =>
	dump
		.trimEnd()
		.split(/\n(?=\S)/)
		.filter((lines) => !/^partition |^constraint .*: CHECK /.test(lines))
		.map((lines) => (lines.startsWith('table ') ? lines.replace(/( default .*?)?(: .*)?$/gm, '') : lines));

/** With psql and pg_dump, which must not be older than the server. */
const describeWithPrograms = postgresVersion === '14' ? describe : describe.skip;

describeWithPrograms('the way back from an adoption', () => {
	const folder = mkdtempSync(join(tmpdir(), 'training-uninstall-'));
	afterAll(() => rmSync(folder, { recursive: true }));

	/** Runs a command of the documentation in the shell. */
	async function shell(command: string): Promise<string> {
		const { host, port, user, password, database: name } = database.settings;
		const { stdout } = await promisify(execFile)('sh', ['-c', `set -e; ${command}`], {
			cwd: folder,
			env: {
				...process.env,
				PGHOST: host,
				PGPORT: String(port),
				PGUSER: user,
				PGPASSWORD: password,
				PGDATABASE: name,
			},
		});
		return stdout;
	}

	it('of the documentation restores the schema, except for what it lists', async () => {
		const page = new Document('docs/how-to/adopt-a-database.md');
		const commandsIn = (heading: string) => /```sh\n([^]*?)```/.exec(page.section(heading))![1]!;
		database = await emptyDatabase();
		await database.pool.query(deployment);
		const before = await tablesWithColumns(); // an adoption adds columns and tables
		const [dump, code, rows] = [
			await schemaDump(database),
			await definitions(database),
			await allRows(before),
		];
		const local = (command: string) =>
			command.replaceAll(' autonomous_training', ' $PGDATABASE').replace('sql/uninstall.sql', scriptFile);

		await shell(local(commandsIn('Before you start')));
		await database.pool.query(provision);
		await shell(local(commandsIn('Go back')));

		expect(await allRows(before)).toEqual(rows);
		expect(await definitions(database)).toEqual(code);
		// The tables and columns that an adoption adds
		await database.rows(
			`drop table goals;
			alter table exercises drop column load_type, drop column load_unit, drop column load_step, drop column load_min,
				drop column load_max, drop column available_loads;
			alter table workout_templates drop column exercise_ids`,
		);
		const after = await schemaDump(database);
		expect(withoutListed(after)).toEqual(withoutListed(dump));
		expect(partitionsOf(after)).toEqual(expect.arrayContaining(partitionsOf(dump)));
		expect(page.table('Go back').map(([object]) => object)).toEqual([
			'Checks',
			'Defaults of columns',
			'`not null`',
			'Tables, columns, keys',
			'Partitions',
			'Comments',
			'Roles of `sql/roles.sql`',
		]);
	});

	it('with drop_data=1 in psql removes the tables', async () => {
		database = await cloneDatabase();
		await shell(`psql -q -v ON_ERROR_STOP=1 -v drop_data=1 -f ${scriptFile}`);
		expect(await schemaDump(database)).toBe('\n');
	});
});
