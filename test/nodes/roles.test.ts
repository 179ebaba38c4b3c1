/** The roles of sql/roles.sql: each operation of the node as each role, and what the roles may not do. */
import { join } from 'node:path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { Client } from 'pg';

import { flatten } from '../../sql/flatten.js';
import { resources } from '../../nodes/Training/actions/resources';
import { runNode } from '../package/engine';
import { emptyDatabase } from '../postgres/databases';
import type { TestDatabase } from '../postgres/databases';
import { provisionScript } from '../postgres/servers';
import { measurement, squat, workout } from './training';

const provisionText = flatten(provisionScript);
const rolesScript = flatten(join(__dirname, '../../sql/roles.sql'));

const journal = { resource: 'journal', operation: 'sync' };

const operations: Array<
	[role: 'reader' | 'writer' | 'owner', name: string, parameters?: INodeParameters, items?: IDataObject[]]
> = [
	['writer', 'journal/sync', {}, [workout, { ...squat, weight_kg: 80 }, measurement]],
	['writer', 'workout/upsert', {}, [{ ...workout, date: '2031-01-20' }]],
	['writer', 'set/upsert', {}, [{ ...squat, exercise_id: 'ex_row' }]],
	['writer', 'measurement/upsert', {}, [measurement]],
	['writer', 'exercise/upsert', {}, [{ exercise: 'ex_squat', name: 'Squat' }]],
	['writer', 'workoutTemplate/upsert', {}, [{ template: 'hit_lower_a', name: 'Lower body A' }]],
	['reader', 'workout/getAll'],
	['reader', 'set/getAll'],
	['reader', 'measurement/getAll'],
	['reader', 'exercise/getAll'],
	['reader', 'workoutTemplate/getAll'],
	['reader', 'recommendation/getProgression'],
	['reader', 'recommendation/getProgression', { latestOnly: false }],
	['reader', 'recommendation/getRecovery'],
	['reader', 'recommendation/getBodyComposition'],
	['reader', 'report/getProgress'],
	['reader', 'database/getStatus'],
	['writer', 'set/delete', { workoutDate: '2026-01-20', templateId: 'hit_lower_a', exerciseId: 'ex_squat' }],
	[
		'writer',
		'workout/delete',
		{ workoutDate: '2026-01-20', templateId: 'hit_lower_a', options: { withSets: true } },
	],
	['writer', 'measurement/delete', { measurementDate: '2026-01-20' }],
	['owner', 'database/provision'],
];

let database: TestDatabase;
let anna: string;
let bob: string;

/** Runs statements in a schema, and returns the rows of the last one that returns any. */
async function asOwner(schema: string, sql: string, on = database): Promise<unknown> {
	const client = new Client(on.settings);
	await client.connect();
	await client.query(`set search_path to "${schema}"`);
	try {
		// pg returns one result per statement of a script.
		const results = [await client.query(sql)].flat();
		return results.findLast(({ rows }) => rows.length > 0)?.rows[0];
	} finally {
		await client.end();
	}
}

const roleOf = (schema: string, role: 'writer' | 'reader') =>
	`${database.settings.database}.${schema}.${role}`;

async function createAthlete(schema: string) {
	const { thrown } = await runNode({
		parameters: { resource: 'database', operation: 'provision' },
		items: [{}],
		credential: { ...database.settings, schema },
	});
	expect(thrown).toBeUndefined();
	expect(await asOwner(schema, rolesScript)).toEqual({
		schema,
		writer: roleOf(schema, 'writer'),
		reader: roleOf(schema, 'reader'),
	});
	for (const role of ['writer', 'reader'] as const) {
		await database.rows(
			`create role "${schema}_${role}_login" login password 'secret' in role "${roleOf(schema, role)}"`,
		);
	}
}

async function dropRoles(...roles: string[]) {
	for (const role of roles) await database.rows(`drop owned by "${role}"; drop role "${role}"`);
}

beforeAll(async () => {
	database = await emptyDatabase();
	anna = `Anna's ${database.settings.database}`;
	bob = `bob_${database.settings.database}`;
	await createAthlete(anna);
	await createAthlete(bob);
});
afterAll(async () => {
	for (const schema of [anna, bob]) {
		await dropRoles(
			`${schema}_writer_login`,
			`${schema}_reader_login`,
			roleOf(schema, 'writer'),
			roleOf(schema, 'reader'),
		);
	}
	await database.drop();
});

const credentialOf = (role: 'writer' | 'reader', of = anna, schema = anna): IDataObject => ({
	...database.settings,
	user: `${of}_${role}_login`,
	password: 'secret',
	schema,
});

async function run(
	credential: IDataObject,
	name: string,
	parameters: INodeParameters = {},
	items: IDataObject[] = [{}],
) {
	const [resource, operation] = name.split('/') as [string, string];
	return await runNode({ parameters: { resource, operation, ...parameters }, items, credential });
}

/** The error of a statement as this role, for example `permission denied for table ...`; `no error` if it succeeds. */
async function errorOf(credential: IDataObject, sql: string): Promise<string> {
	const { host, port, database: name, user, password, schema } = credential as Record<string, string>;
	const client = new Client({
		host: host!,
		port: Number(port),
		database: name!,
		user: user!,
		password: password!,
	});
	await client.connect();
	await client.query(`set search_path to "${schema}"`);
	const message = await client.query(sql).then(
		() => 'no error',
		(error: unknown) => (error as Error).message,
	);
	await client.end();
	return message;
}

it('covers every operation of the node', () => {
	const names = resources.flatMap(({ value, operations: all }) =>
		all.map((operation) => `${value}/${operation.value}`),
	);
	expect([...new Set(operations.map(([, name]) => name))].sort()).toEqual(names.sort());
});

describe.each(operations)('%s: %s', (role, name, parameters, items) => {
	beforeEach(async () => {
		await asOwner(anna, 'truncate workouts, workout_sets, measurements, exercises, workout_templates');
		const { thrown } = await runNode({
			parameters: journal,
			items: [workout, squat, measurement],
			credential: { ...database.settings, schema: anna },
		});
		expect(thrown).toBeUndefined();
	});

	it(`${role === 'owner' ? 'may not' : 'may'} be run by the writer`, async () => {
		const { success, thrown } = await run(credentialOf('writer'), name, parameters, items);
		if (role === 'owner') {
			expect(thrown?.message).toBe(
				`The role "${anna}_writer_login" may not create anything in schema "${anna}". A superuser can run: grant create on schema "${anna}" to "${anna}_writer_login"; then provision again.`,
			);
		} else {
			expect(thrown).toBeUndefined();
			expect(success).not.toEqual([]);
			expect(success.filter(({ json }) => json.error !== undefined || json.deleted === 0)).toEqual([]);
		}
	});

	it(`${role === 'reader' ? 'may' : 'may not'} be run by the reader`, async () => {
		const { success, thrown } = await run(credentialOf('reader'), name, parameters, withNewNotes(items));
		if (role === 'reader') {
			expect(thrown).toBeUndefined();
			expect(success).not.toEqual([]);
		} else {
			expect(thrown?.message).toMatch(
				/^(User|The role) ".+_reader_login" (lacks a permission|may not create anything) in schema/,
			);
		}
	});

	it("may not be run by another athlete's writer", async () => {
		const { thrown } = await run(credentialOf('writer', bob), name, parameters, items);
		expect(thrown?.message).toMatch(
			role === 'owner'
				? /^The role ".+" may not use schema "Anna's .+"\. Its owner can run: grant usage/
				: /lacks a permission in schema "Anna's .+"/,
		);
	});
});

/** Rows that must be written: a sync of unchanged rows only reads. */
const withNewNotes = (items?: IDataObject[]) => items?.map((item) => ({ ...item, notes: 'changed' }));

describe('the writer', () => {
	it.each([
		['drop table workout_sets', 'must be owner of table workout_sets'],
		['alter table workouts add column mine text', 'must be owner of table workouts'],
		['drop view v_hit_progression', 'must be owner of view v_hit_progression'],
		['drop function lock_journal()', 'must be owner of function lock_journal'],
		['truncate workouts, workout_sets', 'permission denied for table workouts'],
		["delete from exercises where exercise_id = 'ex_squat'", 'permission denied for table exercises'],
		['delete from workout_templates', 'permission denied for table workout_templates'],
		[
			'update training_schema_version set version = 99',
			'permission denied for table training_schema_version',
		],
		['insert into workouts_default select * from workouts', 'permission denied for table workouts_default'],
		[
			'select * from ensure_year_partitions(2031, 2031)',
			'Only the owner of workouts and workout_sets may create partitions of them.',
		],
	])('may not: %s', async (sql, message) => {
		expect(await errorOf(credentialOf('writer'), sql)).toBe(message);
	});

	it('may not create anything', async () => {
		expect(await errorOf(credentialOf('writer'), 'create table mine (note text)')).toBe(
			`permission denied for schema ${anna}`,
		);
	});
});

describe('the reader', () => {
	it.each([
		[
			'select * from upsert_measurements(\'{"measurement_date": ["2026-03-01"], "bodyweight_kg": [80]}\')',
			'permission denied for table measurements',
		],
		[
			"insert into exercises (exercise_id, exercise_name) values ('a', 'a')",
			'permission denied for table exercises',
		],
		["update workout_sets set notes = 'x'", 'permission denied for table workout_sets'],
		['delete from measurements', 'permission denied for table measurements'],
		['select from workouts for update', 'permission denied for table workouts'],
	])('may not: %s', async (sql, message) => {
		expect(await errorOf(credentialOf('reader'), sql)).toBe(message);
	});
});

/** Privileges of a role as PostgreSQL stores them, without those of everyone. */
const privilegesOf = async (role: string) =>
	await database.rows<{ privilege: string }>(
		`select format('%s on %s', lower(privilege_type), name) as privilege
		from (
			select relname::text, relacl from pg_class union all select proname, proacl from pg_proc
			union all select nspname, nspacl from pg_namespace
		) as objects (name, acl) cross join aclexplode(acl)
		where grantee = (select oid from pg_roles where rolname = $1) order by 1`,
		[role],
	);

describe('sql/roles.sql', () => {
	it('can run again, in several sessions at once, and revokes nothing', async () => {
		await asOwner(
			anna,
			`create table mine (note text); create view my_week as select * from workouts;
			grant select on mine, my_week to "${roleOf(anna, 'reader')}"; grant insert on mine to "${roleOf(anna, 'writer')}"`,
		);
		const before = await privilegesOf(roleOf(anna, 'reader'));
		await Promise.all(Array.from({ length: 4 }, async () => await asOwner(anna, rolesScript)));
		expect(await privilegesOf(roleOf(anna, 'reader'))).toEqual(before);
		expect(await errorOf(credentialOf('reader'), 'select from mine, my_week')).toBe('no error');
		expect(await errorOf(credentialOf('writer'), "insert into mine values ('mine')")).toBe('no error');
		await asOwner(anna, 'drop view my_week; drop table mine');
	});

	it('lets both roles read every table and view of the schema', async () => {
		const unreadable = await database.rows(
			`select relname from pg_class, unnest(array['reader', 'writer']) as role
			where relnamespace = to_regnamespace(quote_ident($1)) and relkind in ('r', 'p', 'v') and not relispartition
				and not has_table_privilege(current_database() || '.' || $1 || '.' || role, pg_class.oid, 'select')`,
			[anna],
		);
		expect(unreadable).toEqual([]);
	});

	it('grants what locked-down default privileges do not give', async () => {
		await database.rows('alter default privileges revoke execute on functions from public');
		await database.rows('create schema locked');
		await runNode({
			parameters: { resource: 'database', operation: 'provision' },
			items: [{}],
			credential: { ...database.settings, schema: 'locked' },
		});
		await asOwner('locked', rolesScript);
		await database.rows('alter default privileges grant execute on functions to public');
		const login = `locked_${database.settings.database}`;
		await database.rows(
			`create role ${login} login password 'secret' in role "${roleOf('locked', 'writer')}"`,
		);
		const credential = { ...database.settings, user: login, password: 'secret', schema: 'locked' };
		const { success, thrown } = await run(credential, 'journal/sync', {}, [workout, squat, measurement]);
		expect(thrown).toBeUndefined();
		expect(success.map(({ json }) => json.status)).toEqual(['inserted', 'inserted', 'inserted']);
		expect((await run(credential, 'recommendation/getProgression')).thrown).toBeUndefined();
		await dropRoles(login, roleOf('locked', 'writer'), roleOf('locked', 'reader'));
		await database.rows('drop schema locked cascade');
	});

	it('can be run by an owner who is no superuser, but may create roles', async () => {
		const owner = `owner_${database.settings.database}`;
		await database.rows(`create role ${owner} createrole; create schema owned authorization ${owner}`);
		await database.rows(`grant create, temporary on database ${database.settings.database} to ${owner}`);
		await asOwner('owned', `set role ${owner}; ${provisionText}`);
		const names = { schema: 'owned', writer: roleOf('owned', 'writer'), reader: roleOf('owned', 'reader') };
		expect(await asOwner('owned', `set role ${owner}; ${rolesScript}`)).toEqual(names);
		expect(await asOwner('owned', `set role ${owner}; ${rolesScript}`)).toEqual(names);
		await dropRoles(names.writer, names.reader);
		await database.rows(`drop owned by ${owner} cascade; drop role ${owner}`);
	});

	it('says what to run if the owner may not create roles', async () => {
		const owner = `owner_${database.settings.database}`;
		await database.rows(`create role ${owner}; create schema owned authorization ${owner}`);
		await asOwner('owned', `set role ${owner}; ${provisionText}`);
		await expect(asOwner('owned', `set role ${owner}; ${rolesScript}`)).rejects.toThrow(
			`The role "${owner}" has no permission to create roles. A role that has it can run: create role "${roleOf('owned', 'writer')}" nologin; then run this script again.`,
		);
		await database.rows(
			`create role "${roleOf('owned', 'writer')}"; create role "${roleOf('owned', 'reader')}"`,
		);
		expect(await asOwner('owned', `set role ${owner}; ${rolesScript}`)).toMatchObject({ schema: 'owned' });
		await dropRoles(roleOf('owned', 'writer'), roleOf('owned', 'reader'));
		await database.rows(`drop owned by ${owner} cascade; drop role ${owner}`);
	});

	it('uses the role names from the settings', async () => {
		const [writer, reader] = [`w_${bob}`, `r_${bob}`];
		expect(
			await asOwner(
				bob,
				`set training.writer_role to ${writer}; set training.reader_role to ${reader}; ${rolesScript}`,
			),
		).toEqual({ schema: bob, writer, reader });
		await dropRoles(writer, reader);
	});

	it('fails without the training schema, and as another role than the owner', async () => {
		await expect(asOwner('public', rolesScript)).rejects.toThrow(
			'There is no training schema in "public". Run provision.sql there first.',
		);
		await expect(asOwner(anna, `set role "${roleOf(anna, 'writer')}"; ${rolesScript}`)).rejects.toThrow(
			'permission denied',
		);
	});
});

describe('the default names of the roles', () => {
	it.each([
		['two schemas of one database', 'public', 'training'],
		['names that are too long together', 'x'.repeat(62), 'y'.repeat(62)],
		['names of many bytes', 'ż'.repeat(30), 'ź'.repeat(31)],
		['names with a dot', 'a.b', 'a_b'],
	])('are different, and at most 63 bytes, for %s', async (_, ...schemas) => {
		const names: string[] = [];
		for (const schema of schemas) {
			await database.rows(`create schema if not exists "${schema}"`);
			// The names need nothing else of a training schema.
			await database.rows(`create table "${schema}".training_schema_version (version integer)`);
			const row = await asOwner(schema, `begin; ${namesOnly} rollback`);
			names.push(...Object.values(row as Record<string, string>));
			await database.rows(`drop table "${schema}".training_schema_version`);
			if (schema !== 'public') await database.rows(`drop schema "${schema}"`);
		}
		expect(new Set(names).size).toBe(4);
		for (const name of names) expect(Buffer.byteLength(name)).toBeLessThanOrEqual(63);
	});

	it('are different for two databases whose schemas have the same name', async () => {
		const other = await emptyDatabase();
		await other.rows('create schema shared; create table shared.training_schema_version (version integer)');
		await database.rows(
			'create schema shared; create table shared.training_schema_version (version integer)',
		);
		expect(await asOwner('shared', `begin; ${namesOnly} rollback`)).toEqual({
			writer: `${database.settings.database}.shared.writer`,
			reader: `${database.settings.database}.shared.reader`,
		});
		expect(await asOwner('shared', `begin; ${namesOnly} rollback`, other)).toEqual({
			writer: `${other.settings.database}.shared.writer`,
			reader: `${other.settings.database}.shared.reader`,
		});
		await database.rows('drop schema shared cascade');
		await other.drop();
	});
});

/** The part of the script that chooses the names. */
const namesOnly = `${rolesScript.split('-- What the roles may do.')[0]!.replace(/^[^]*?^begin;$/m, '')}
	select current_setting('training.writer_role') as writer, current_setting('training.reader_role') as reader;`;

describe('a role that exists already', () => {
	const name = () => `other_${database.settings.database}`;
	const asWriter = async () =>
		await asOwner(
			bob,
			`set training.writer_role to ${name()}; set training.reader_role to ${name()}_reader; ${rolesScript}`,
		);
	const refusal = (rights: string) =>
		`The role "${name()}" exists and has other rights than this script gives: ${rights}. Revoke them, or choose other names: set training.writer_role and training.reader_role before this script. Nothing was changed.`;

	it.each([
		['is a superuser', 'superuser', '', 'superuser'],
		['may create roles and databases', 'createrole createdb', '', 'createdb, createrole'],
		['ignores row level security', 'bypassrls', '', 'bypassrls'],
		['may replicate', 'replication', '', 'replication'],
		['can log in', 'login', '', 'login'],
		['is a member of another role', '', 'grant pg_read_all_data to ROLE', 'member of pg_read_all_data'],
		[
			'has a member',
			'',
			'create role ROLE_member; grant ROLE to ROLE_member',
			(role: string) => `${role}_member is a member`,
		],
		[
			'may read another table',
			'',
			'create table public.secret (note text); grant select on public.secret to ROLE',
			'rights on table public.secret',
		],
		[
			'may read a column of another table',
			'',
			'create table public.secret (note text); grant select (note) on public.secret to ROLE',
			'rights on column note of table public.secret',
		],
		[
			'owns a table',
			'',
			'create table public.secret (note text); alter table public.secret owner to ROLE',
			'owner of table public.secret',
		],
		[
			'may do more with the journal',
			'',
			'grant truncate on workouts to ROLE',
			(_: string, schema: string) => `rights on table ${schema}.workouts`,
		],
	] as Array<[string, string, string, string | ((role: string, schema: string) => string)]>)(
		'and %s is refused by name, and nothing is changed',
		async (_, attributes, setup, rights) => {
			const before = await privilegesOf(roleOf(bob, 'reader'));
			await database.rows(`create role ${name()} ${attributes || 'nologin'}`);
			if (setup) await asOwner(bob, setup.replaceAll('ROLE', name()));
			await expect(asWriter()).rejects.toThrow(
				refusal(typeof rights === 'string' ? rights : rights(name(), bob)),
			);
			expect(await privilegesOf(roleOf(bob, 'reader'))).toEqual(before);
			await database.rows('drop table if exists public.secret');
			await database.rows(
				`drop owned by ${name()}; drop role ${name()}; drop role if exists ${name()}_member`,
			);
			expect(await database.rows('select from pg_roles where rolname = $1', [`${name()}_reader`])).toEqual(
				[],
			);
		},
	);

	it('and has the rights of another schema is refused, with the first five of them', async () => {
		const other = roleOf(anna, 'writer');
		await expect(asOwner(bob, `set training.writer_role to "${other}"; ${rolesScript}`)).rejects.toThrow(
			new RegExp(
				`^The role "${other}" exists and has other rights than this script gives: "${anna}_writer_login" is a member, rights on function "${anna}"\\.cell_text\\(text\\), .* and \\d+ more\\. Revoke them`,
			),
		);
	});

	it('and has rights in another database is refused', async () => {
		const other = await emptyDatabase();
		await database.rows(`create role ${name()} nologin`);
		await other.rows(`create table mine (note text); grant select on mine to ${name()}`);
		await expect(asWriter()).rejects.toThrow(
			refusal(`rights on objects in database ${other.settings.database}`),
		);
		await other.drop();
		await database.rows(`drop role ${name()}`);
	});

	it('and has no rights is used, also after its journal was uninstalled and provisioned again', async () => {
		await database.rows(`create role ${name()} nologin`);
		await asWriter();
		await asOwner(bob, `revoke all on training_schema_version from ${name()}, ${name()}_reader`);
		await asWriter();
		expect(await privilegesOf(name())).toContainEqual({ privilege: 'select on training_schema_version' });
		await dropRoles(name(), `${name()}_reader`);
	});
});
