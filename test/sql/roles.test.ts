/** sql/roles.sql: the names of the roles, what the script grants, and which roles it refuses. */
import { join } from 'node:path';

import { Client } from 'pg';

import { flatten } from '../../sql/flatten.js';
import { emptyDatabase, type TestDatabase } from '../postgres/databases';
import { provisionScript } from '../postgres/servers';

const provisionText = flatten(provisionScript);
const rolesScript = flatten(join(__dirname, '../../sql/roles.sql'));

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

async function dropRoles(...roles: string[]) {
	for (const role of roles) await database.rows(`drop owned by "${role}"; drop role "${role}"`);
}

beforeAll(async () => {
	database = await emptyDatabase();
	anna = `Anna's ${database.settings.database}`;
	bob = `bob_${database.settings.database}`;
	for (const schema of [anna, bob]) {
		await database.rows(`create schema "${schema}"`);
		await asOwner(schema, provisionText);
		expect(await asOwner(schema, rolesScript)).toEqual({
			schema,
			writer: roleOf(schema, 'writer'),
			reader: roleOf(schema, 'reader'),
		});
	}
	await database.rows(`create role "${anna}_login" login in role "${roleOf(anna, 'writer')}"`);
});
afterAll(async () => {
	await dropRoles(`${anna}_login`);
	for (const schema of [anna, bob]) await dropRoles(roleOf(schema, 'writer'), roleOf(schema, 'reader'));
	await database.drop();
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
		await asOwner(anna, `set role "${roleOf(anna, 'reader')}"; select from mine, my_week`);
		await asOwner(anna, `set role "${roleOf(anna, 'writer')}"; insert into mine values ('mine')`);
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
		await asOwner('locked', provisionText);
		await asOwner('locked', rolesScript);
		await database.rows('alter default privileges grant execute on functions to public');
		expect(
			await asOwner(
				'locked',
				`set role "${roleOf('locked', 'writer')}";
				select status from upsert_measurements('{"measurement_date": ["2026-01-20"], "bodyweight_kg": [80]}')`,
			),
		).toEqual({ status: 'inserted' });
		expect(
			await asOwner(
				'locked',
				`set role "${roleOf('locked', 'reader')}";
				select count(*) from progression_history()`,
			),
		).toEqual({ count: '0' });
		await dropRoles(roleOf('locked', 'writer'), roleOf('locked', 'reader'));
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
				`^The role "${other}" exists and has other rights than this script gives: "${anna}_login" is a member, rights on function "${anna}"\\.cell_text\\(text\\), .* and \\d+ more\\. Revoke them`,
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
