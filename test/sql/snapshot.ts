import type { TestDatabase } from '../postgres/databases';

/** Catalogs whose objects belong to a schema, a table or another of these objects. */
const CATALOGS = {
	pg_class: 'relnamespace',
	pg_proc: 'pronamespace',
	pg_constraint: 'connamespace',
	pg_trigger: '(select relnamespace from pg_class where oid = tgrelid)',
	pg_policy: '(select relnamespace from pg_class where oid = polrelid)',
	pg_rewrite: '(select relnamespace from pg_class where oid = ev_class)',
	pg_attrdef: '(select relnamespace from pg_class where oid = adrelid)',
	pg_statistic_ext: 'stxnamespace',
} as const;

const DEFINITIONS: Partial<Record<keyof typeof CATALOGS, string>> = {
	pg_class: `concat_ws(' ', relkind, relowner::regrole, reloptions, relrowsecurity, relforcerowsecurity, relreplident,
		case relkind when 'v' then pg_get_viewdef(o.oid) when 'i' then pg_get_indexdef(o.oid) when 'I' then pg_get_indexdef(o.oid) end)`,
	pg_proc: "concat_ws(' ', proowner::regrole, case when prokind <> 'a' then pg_get_functiondef(o.oid) end)",
	pg_constraint: "concat_ws(' ', pg_get_constraintdef(o.oid), convalidated)",
	pg_trigger: "concat_ws(' ', pg_get_triggerdef(o.oid), tgenabled)",
	pg_policy: "concat_ws(' ', polcmd, polroles::regrole[], pg_get_expr(polqual, polrelid))",
	pg_rewrite: "concat_ws(' ', pg_get_ruledef(o.oid), ev_enabled)",
	pg_attrdef: 'pg_get_expr(adbin, adrelid)',
};

/**
 * Each object of the schema `public`, by name, with its definition, comment and columns, and each publication.
 * Internal objects, for example the triggers of a foreign key, are left out.
 */
export async function objectsOf(database: TestDatabase): Promise<Record<string, string>> {
	const parts = Object.entries(CATALOGS).map(
		([catalog, namespace]) => `
			select '${catalog}' as catalog, identity.type || ' ' || identity.identity as name,
				concat_ws(' | ', ${DEFINITIONS[catalog as keyof typeof CATALOGS] ?? "''"}, obj_description(o.oid, '${catalog}')) as definition
			from ${catalog} as o cross join lateral pg_identify_object('${catalog}'::regclass, o.oid, 0) as identity
			where ${namespace} = 'public'::regnamespace ${catalog === 'pg_trigger' ? 'and not tgisinternal' : ''}`,
	);
	const rows = await database.rows<{ name: string; definition: string }>(`
		${parts.join(' union all ')}
		union all
		select 'pg_attribute', format('column %s.%s', c.relname, attname),
			concat_ws(' | ', format_type(atttypid, atttypmod), attnotnull, attgenerated, attoptions, attstattarget, col_description(c.oid, attnum))
		from pg_attribute join pg_class as c on c.oid = attrelid
		where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') and attnum > 0 and not attisdropped
		union all
		select 'publication', format('%s of %s', pubname, tablename), '' from pg_publication_tables
		union all
		select 'default privileges', format('%s %s', defaclrole::regrole, defaclobjtype), defaclacl::text from pg_default_acl
		order by 2`);
	return Object.fromEntries(rows.map(({ name, definition }) => [name, definition]));
}

/** What each role of these can do with each table, view, column and function of the schema `public`. */
export async function privilegesOf(database: TestDatabase, roles: string[]): Promise<string[]> {
	const rows = await database.rows<{ may: string }>(
		`
		select format('%s: %s %s', role, privilege, c.oid::regclass) as may
		from unnest($1::text[]) as role
		cross join pg_class as c
		cross join unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger',
			'select with grant option']) as privilege
		where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
			and has_table_privilege(role, c.oid, privilege)
		union all
		select format('%s: %s %s.%s', role, privilege, c.oid::regclass, attname)
		from unnest($1::text[]) as role
		cross join pg_class as c
		join pg_attribute on attrelid = c.oid and attnum > 0 and not attisdropped
		cross join unnest(array['select', 'update']) as privilege
		where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
			and has_column_privilege(role, c.oid, attnum, privilege)
		union all
		select format('%s: execute %s', role, oid::regprocedure)
		from unnest($1::text[]) as role cross join pg_proc
		where pronamespace = 'public'::regnamespace and has_function_privilege(role, oid, 'execute')
		order by 1`,
		[roles],
	);
	return rows.map(({ may }) => may);
}
