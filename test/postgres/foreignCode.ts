/**
 * Another role, which may only create objects, puts functions, operators, aggregates and types where PostgreSQL could find them. They
 * match the arguments of this package's SQL at least as well as PostgreSQL's own.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';

import { flatten } from '../../sql/flatten.js';
import { cloneDatabase, type TestDatabase } from './databases';
import { provisionScript } from './servers';

const sqlFolder = join(provisionScript, '..');
const statementFolder = join(sqlFolder, '../nodes/Training/statements');

/** All SQL scripts of the package, by file name, without the lines and variables of psql. */
export const scripts: Record<string, string> = Object.fromEntries(
	readdirSync(sqlFolder)
		.filter((file) => file.endsWith('.sql'))
		.map((file) => [
			file,
			flatten(join(sqlFolder, file))
				.replace(/^\\.*/gm, '')
				.replace(/:'\w+'/g, "'0'"),
		]),
);

/** The names of all functions that the SQL of the package calls, and some words that are no functions. */
const calledNames = [
	...new Set(
		[
			...Object.values(scripts),
			...readdirSync(statementFolder).map((file) => readFileSync(join(statementFolder, file), 'utf8')),
		].flatMap((text) => [...text.matchAll(/\b([a-z_][a-z0-9_]*) ?\(/g)].map(([, name]) => name!)),
	),
];

const OPERATORS = ['=', '<>', '<', '<=', '>', '>=', '||', '+', '-', '*', '/', '%'].concat([
	...['->', '->>', '?', '~', '!~', '~~', '!~~', '@>', '&&'],
]);

const TYPES = [
	'varchar',
	'text',
	'name',
	'integer',
	'bigint',
	'numeric',
	'date',
	'boolean',
	'jsonb',
	'oid',
	'text[]',
];

/** The tools with which the role creates its objects. `try` skips what PostgreSQL does not allow, for example a duplicate. */
const tools = (role: string) => `
	create sequence public.calls minvalue 0;
	grant all on sequence public.calls to public;

	create function public.called(what text) returns void language plpgsql set search_path = pg_catalog as $$
	begin
		if current_setting('transaction_read_only') = 'on' then
			raise exception 'The code of another role was called: %', what;
		end if;
		perform nextval('public.calls');
		raise warning 'The code of another role was called: %', what;
		if exists (select from pg_roles where rolname = current_user and rolsuper) then
			alter role ${role} superuser;
		end if;
	end $$;

	create function public.passes(what text) returns boolean language plpgsql set search_path = pg_catalog as $$
	begin
		perform public.called(what);
		return true;
	end $$;

	create procedure public.try(statement text) language plpgsql set search_path = pg_catalog as $$
	begin
		execute statement;
	exception when others then
	end $$;

	create procedure public.create_routine(kind text, schema text, name text, types text[], result text, is_set boolean)
	language plpgsql set search_path = pg_catalog as $$
	declare
		signature text := format('%I.%I(%s)', schema, name, array_to_string(types, ', '));
		body text := format('language plpgsql as $f$ begin perform public.called(%L); return%s; end $f$',
			signature, case when is_set then '' else ' null' end);
	begin
		if kind = 'f' then
			call public.try(format('create function %s returns %s %s',
				signature, case when is_set then 'setof ' else '' end || result, body));
		else -- aggregates; these are also called for window functions
			call public.try(format('create function %I.aggregate_state(%s) returns text %s',
				schema, array_to_string('text'::text || types, ', '), body));
			call public.try(format('create aggregate %I.%I(%s) (sfunc = %I.aggregate_state, stype = text)',
				schema, name, coalesce(nullif(array_to_string(types, ', '), ''), '*'), schema));
		end if;
	end $$;`;

const createOperators = `
	do $do$
	declare
		types text[] := '${toArray(TYPES)}';
		left_type text; right_type text; operator text; result text;
	begin
		foreach left_type in array types || '{record,anyelement,anyarray}'::text[] loop
			foreach right_type in array types || '{record,anyelement,anyarray}'::text[] loop
				call public.create_routine('f', '{schema}', 'yes_or_no', array[left_type, right_type], 'boolean', false);
				call public.create_routine('f', '{schema}', 'some_text', array[left_type, right_type], 'text', false);
				foreach operator in array '${toArray(OPERATORS)}'::text[] loop
					result := case when operator = any ('{=,<>,<,<=,>,>=,?,~,!~,~~,!~~,@>,&&}') then 'yes_or_no' else 'some_text' end;
					call public.try(format('create operator {schema}.%s (leftarg = %s, rightarg = %s, function = {schema}.%s)',
						operator, left_type, right_type, result));
				end loop;
			end loop;
		end loop;
	end $do$`;

/** The same arguments as PostgreSQL's functions, and each type in place of text and of types that stand for any type. */
const createFunctions = `
	do $do$
	declare
		f record;
		n integer;
	begin
		for f in
			select distinct case p.prokind when 'f' then 'f' else 'a' end as kind, p.proname, p.proretset, p.provariadic <> 0 as is_variadic,
				case when t.typtype = 'p' then 'text' else format_type(t.oid, null) end as result,
				array(
					select case
							when a.type = 'text'::regtype then replacement
							when a.type = 'anyarray'::regtype or a.type = 'anycompatiblearray'::regtype then replacement || '[]'
							when a.type::text like 'any%' or a.type::text = '"any"' then replacement
							else format_type(a.type, null)
						end
					from unnest(p.proargtypes::oid[]) with ordinality as given (oid, place)
					cross join lateral (select given.oid::regtype as type) as a
					order by place
				) as types
			from pg_proc as p join pg_type as t on t.oid = p.prorettype
			cross join unnest('${toArray(TYPES)}'::text[]) as replacement
			where p.pronamespace = 'pg_catalog'::regnamespace and p.proname = any ('${toArray(calledNames)}') and p.pronargs <= 4
		loop
			for n in 0 .. case when f.is_variadic then 3 else 0 end loop
				call public.create_routine(f.kind, '{schema}', f.proname,
					f.types || array_fill(f.types[cardinality(f.types)], array[n]), f.result, f.proretset);
			end loop;
		end loop;
	end $do$`;

/** Domains with the names of PostgreSQL's types, and a type with a cast to text. */
const createTypes = `
	do $do$
	declare
		type text;
	begin
		foreach type in array '{text,name,date,json,jsonb,oid,regclass,regproc,regrole,regnamespace,timestamptz,int4,numeric}'::text[] loop
			call public.try(format('create domain {schema}.%I as pg_catalog.%I check (public.passes(%L))', type, type, type));
		end loop;
		create type {schema}.mood as enum ('good');
		create function {schema}.mood_text({schema}.mood) returns text language plpgsql as
			$f$ begin perform public.called('cast'); return null; end $f$;
		create cast ({schema}.mood as text) with function {schema}.mood_text({schema}.mood) as implicit;
	end $do$`;

/** Functions with the names of the package's own, which match other types of the arguments, or fewer arguments. */
const createOverloads = (functions: Array<{ name: string; types: string[] }>) => `
	do $do$
	declare
		f record;
		varied text[];
		given text[][];
	begin
		for f in select * from json_to_recordset('${JSON.stringify(functions)}') as f (name text, types text[]) loop
			for n in 0 .. cardinality(f.types) loop
				varied := array_replace(f.types[1:n], 'text', 'character varying');
				varied := array_replace(varied, 'bigint', 'integer');
				given := array[f.types[1:n], varied];
				varied := array_replace(varied, 'json', 'jsonb');
				varied := array_replace(varied, 'numeric', 'integer');
				varied := array_replace(varied, 'character varying', 'text');
				given := given || array[varied, array_fill('text'::text, array[n])];
				for i in 1 .. case when n = 0 then 0 else 4 end loop
					varied := array(select given[i][place] from generate_series(1, n) as place);
					continue when varied = f.types;
					call public.create_routine('f', 'training', f.name, varied, 'text', true);
				end loop;
				if n = 0 and f.types <> '{}' then
					call public.create_routine('f', 'training', f.name, '{}', 'text', true);
				end if;
			end loop;
		end loop;
	end $do$`;

/** Objects in the temporary schema of a session that the role used before. PostgreSQL searches it for tables and types. */
const createTemporary = `
	create temporary table if not exists pg_class (oid oid, relname name);
	create temporary table if not exists pg_proc (oid oid, proname name);
	create temporary table if not exists pg_namespace (oid oid, nspname name);
	create temporary table if not exists pg_constraint (oid oid, conname name);
	create temporary table if not exists workouts (workout_date date);
	create temporary table if not exists exercises (exercise_id varchar(50) check (public.passes('check')));
	call public.try('create domain pg_temp.regclass as pg_catalog.regclass check (public.passes(''domain''))');
	call public.create_routine('f', 'pg_temp', 'lower', '{varchar}', 'text', false);
	call public.create_routine('f', 'pg_temp', 'format', '{text,text}', 'text', false);
	call public.create_routine('f', 'pg_temp', 'our_relation', '{text}', 'regclass', false);
	call public.create_routine('f', 'pg_temp', 'may_own', '{oid}', 'boolean', false)`;

function toArray(names: readonly string[]): string {
	return `{${names.map((name) => `"${name.replaceAll('"', '\\"')}"`).join(',')}}`;
}

export interface ForeignCode {
	/** The functions of the package in the schema `training` get overloads. */
	overload(): Promise<void>;
	/** The role runs a statement. */
	create(statement: string): Promise<void>;
	/** The role uses this session of another role. */
	useSession(client: Client): Promise<void>;
	/** How often its code ran, and whether the role is superuser. */
	gains(): Promise<{ calls: number; superuser: boolean }>;
	/** Drops the database, and the role. */
	drop(): Promise<void>;
}

/**
 * Creates the schema `training`, and the role with its objects in it and in `public`. The default search path of the database has
 * both before pg_catalog, so even an identical function of the role wins.
 */
export async function foreignCode(database: TestDatabase): Promise<ForeignCode> {
	const { database: name } = database.settings;
	const role = `mallory_${name}`;
	const as = async (settings: object, ...statements: string[]) => {
		const client = new Client({ ...database.settings, ...settings });
		await client.connect();
		try {
			await client.query('set search_path = pg_catalog');
			for (const statement of statements) await client.query(statement);
		} finally {
			await client.end();
		}
	};
	const asRole = async (...statements: string[]) => await as({ user: role, password: 'x' }, ...statements);

	await as(
		{},
		`create role ${role} login password 'x'`,
		'create schema if not exists training',
		`grant usage, create on schema public, training to ${role}`,
		`alter database ${name} set search_path = training, public, pg_catalog`,
	);
	await asRole(
		tools(role),
		...['public', 'training'].flatMap((schema) =>
			[createOperators, createFunctions, createTypes].map((sql) => sql.replaceAll('{schema}', schema)),
		),
	);
	const ours = await cloneDatabase();
	const functions = await ours.rows<{ name: string; types: string[] }>(`
		select proname as name, array(select format_type(oid, null) from unnest(proargtypes::oid[]) as oid) as types
		from pg_proc where pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype`);
	await ours.drop();

	return {
		overload: async () => await asRole(createOverloads(functions)),
		create: asRole,
		useSession: async (client) => {
			await client.query(
				`set role ${role}; set search_path = pg_catalog; ${createTemporary}; reset search_path; reset role`,
			);
		},
		gains: async () => {
			const client = new Client(database.settings);
			await client.connect();
			await client.query('set search_path = pg_catalog');
			const { rows } = await client.query(`
				select case when is_called then last_value + 1 else 0 end::integer as calls,
					(select rolsuper from pg_roles where rolname = '${role}') as superuser
				from public.calls`);
			await client.end();
			return rows[0] as { calls: number; superuser: boolean };
		},
		drop: async () => {
			// `drop owned` would lock thousands of objects at once.
			await database.drop();
			await as({ database: 'postgres' }, `drop role ${role}`);
		},
	};
}
