import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { TestDatabase } from '../postgres/databases';

export const dumpFile = join(__dirname, 'schema.txt');
export const committedDump = () => readFileSync(dumpFile, 'utf8');

/** The schema from the system catalogs, one line per object, the same for each version of PostgreSQL. */
export async function schemaDump(database: TestDatabase): Promise<string> {
	const lines = await database.rows<{ line: string }>(`
		with relations as (
			select oid, relname, relkind, relispartition from pg_class
			where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v')
		)
		select line from (
			select 1 as part, relname::text as name, 0 as place,
				case relkind when 'v' then 'view ' else 'table ' end || relname ||
				coalesce(': ' || obj_description(oid, 'pg_class'), '') as line
			from relations where not relispartition
			union all
			select 1, relname, attnum,
				concat_ws(' ', '  ', attname, format_type(atttypid, atttypmod), case when attnotnull then 'not null' end,
					'default ' || pg_get_expr(adbin, adrelid)) || coalesce(': ' || col_description(oid, attnum), '')
			from relations
			join (select a.*, d.adbin, d.adrelid from pg_attribute as a left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum) as a
				on a.attrelid = relations.oid and attnum > 0 and not attisdropped
			where not relispartition
			union all
			select 2, relname || conname, 0, format('constraint %s of %s: %s', conname, relname, replace(pg_get_constraintdef(c.oid), 'NOT VALID', 'not valid'))
				|| coalesce(': ' || obj_description(c.oid, 'pg_constraint'), '')
			from pg_constraint as c join relations on relations.oid = conrelid
			where not relispartition and contype in ('p', 'u', 'f', 'c') and conparentid = 0
			union all
			select 3, indexrelid::regclass::text, 0, pg_get_indexdef(indexrelid)
			from pg_index join relations on relations.oid = indrelid
			where not relispartition and not exists (select from pg_constraint where conindid = indexrelid and contype in ('p', 'u'))
			union all
			select 4, relname || tgname, 0, pg_get_triggerdef(t.oid)
			from pg_trigger as t join relations on relations.oid = tgrelid where not tgisinternal and not relispartition
			union all
			select 5, relname, 0, format('partition %s of %s: %s', relname, inhparent::regclass, pg_get_expr(relpartbound, c.oid))
			from pg_inherits join pg_class as c on c.oid = inhrelid where relkind in ('r', 'p') and relnamespace = current_schema()::regnamespace
				-- the partitions after 2030 depend on the current year
				and relname !~ '_20(3[1-9]|[4-9][0-9])$'
			union all
			select 6, p.oid::regprocedure::text, 0,
				concat_ws(E'\\n  ', 'function ' || proname || '(' || pg_get_function_arguments(p.oid) || ')', 'returns ' || pg_get_function_result(p.oid),
					case provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
					'set ' || array_to_string(proconfig, ', '), obj_description(p.oid, 'pg_proc'))
			from pg_proc as p where pronamespace = current_schema()::regnamespace
		) as lines
		order by part, name collate "C", place`);
	return lines.map(({ line }) => line).join('\n') + '\n';
}

/** The definitions of functions and views. Comparable on one server only: each version of PostgreSQL formats them differently. */
export const definitions = async (database: TestDatabase) =>
	await database.rows<{ name: string; definition: string }>(`
		select p.oid::regprocedure::text as name, pg_get_functiondef(p.oid) as definition from pg_proc as p
		where pronamespace = current_schema()::regnamespace
		union all
		select oid::regclass::text, pg_get_viewdef(oid) from pg_class
		where relnamespace = current_schema()::regnamespace and relkind = 'v'
		order by 1`);
