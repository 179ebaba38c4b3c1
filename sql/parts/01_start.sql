-- ------------------------------------------------------------------------------------------------
-- Start: one session at a time, one schema, and a picture of what is there before anything is changed
-- ------------------------------------------------------------------------------------------------
set local client_min_messages = warning;

do $$
declare
  closed name;
begin
  perform pg_advisory_xact_lock(4200123, 1);

  if current_setting('server_version_num')::integer < 140000 then
    raise exception 'PostgreSQL 14 or newer is needed, this server is %.', current_setting('server_version');
  end if;

  if current_schema() is null then
    select nspname into closed from pg_namespace
    where quote_ident(nspname) = any (regexp_split_to_array(current_setting('search_path'), ',\s*')) limit 1;
    if found then
      raise exception 'The role "%" may not use schema "%". Let its owner run: grant usage, create on schema % to %; then provision again.',
        current_user, closed, quote_ident(closed), quote_ident(current_user);
    end if;
    raise exception 'No schema of the search path (%) exists. Create one, or set the search path to one that is there.',
      current_setting('search_path');
  end if;

  if not has_schema_privilege(current_schema(), 'create') then
    raise exception 'The role "%" may not create anything in schema "%". Let a superuser run: grant create on schema % to %; then provision again.',
      current_user, current_schema(), quote_ident(current_schema()), quote_ident(current_user);
  end if;

  if not has_database_privilege(current_database(), 'temporary') then
    raise exception 'The role "%" may not make temporary tables in database "%", which provisioning needs. Let a superuser run: grant temporary on database % to %; then provision again.',
      current_user, current_database(), quote_ident(current_database()), quote_ident(current_user);
  end if;

  -- Whatever else is on the search path must not be mistaken for ours.
  perform set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);
end
$$;

-- What this schema consists of; the owner of a column is its table, that of a function its parameters.
-- Taken twice, at the start and at the end; the difference is what was done.
create or replace function pg_temp.training_objects()
returns table (kind text, owner text, name text, definition text)
language sql
-- A look by index for each of our things: a join of whole catalogues would grow with all the other schemas of the database.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
  with here as (
    select oid from pg_namespace where nspname = current_schema()
  ),
  tables as (
    select c.oid, c.relname from pg_class as c, here
    where c.relnamespace = here.oid and c.relkind in ('r', 'p') and not c.relispartition
  )
  select 'table', '', relname::text, '' from tables
  union all
  select 'partition', parent.relname, child.relname, pg_get_expr(child.relpartbound, child.oid)
  from pg_inherits join tables as parent on parent.oid = inhparent join pg_class as child on child.oid = inhrelid
  union all
  select 'column', t.relname, a.attname,
    concat_ws(' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
      pg_get_expr(d.adbin, d.adrelid))
  from tables as t
  join pg_attribute as a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
  union all
  select case c.contype when 'c' then 'check' when 'f' then 'foreign key' else 'key' end, t.relname, c.conname,
    pg_get_constraintdef(c.oid)
  from tables as t join pg_constraint as c on c.conrelid = t.oid
  where c.contype in ('c', 'f', 'p', 'u') and c.conparentid = 0
  union all
  select 'index', t.relname, i.relname, pg_get_indexdef(i.oid)
  from tables as t join pg_index as x on x.indrelid = t.oid join pg_class as i on i.oid = x.indexrelid
  where not exists (select from pg_constraint as c where c.conindid = i.oid and c.contype in ('p', 'u'))
  union all
  select 'trigger', t.relname, g.tgname, pg_get_triggerdef(g.oid)
  from tables as t join pg_trigger as g on g.tgrelid = t.oid
  where not g.tgisinternal
  union all
  select 'function', pg_get_function_identity_arguments(p.oid), p.proname, pg_get_functiondef(p.oid)
  from pg_proc as p, here
  where p.pronamespace = here.oid and p.prokind = 'f'
  union all
  select 'view', '', c.relname, pg_get_viewdef(c.oid)
  from pg_class as c, here
  where c.relnamespace = here.oid and c.relkind = 'v'
  union all
  select 'type', '', c.relname, ''
  from pg_class as c, here
  where c.relnamespace = here.oid and c.relkind = 'c'
$$;

-- What stood on an old view or function that had to be made anew, and stays on it under the name `kept_as`. It is asked for
-- by `set training.dependent_views to keep`; otherwise the report stops everything and tells all of them.
create temporary table training_kept (kind text, name name, kept_as name, dependants text) on commit drop;

-- Makes way for a view or function of ours: the one that is here is dropped, or renamed if something stands on it.
create or replace function pg_temp.make_way(catalogue regclass, id oid) returns void
language plpgsql as $$
declare
  kind constant text := case catalogue when 'pg_class'::regclass then 'view' else 'function' end;
  signature constant text := case kind when 'view' then id::regclass::text else id::regprocedure::text end;
  plain_name constant name := case kind when 'view' then (select relname from pg_class where oid = id) else (select proname from pg_proc where oid = id) end;
  free_name name;
begin
  execute format('drop %s %s', kind, signature);
exception when dependent_objects_still_exist then
  select candidate into free_name
  from (select n, format('%s_old%s', plain_name, nullif(n, 1)) as candidate from generate_series(1, 1000) as n) as candidates
  where not exists (select from pg_temp.training_objects() as o where o.name = candidate)
  order by n limit 1;

  insert into pg_temp.training_kept
  select kind, plain_name, free_name, string_agg(distinct coalesce(rule.ev_class::regclass::text, pg_describe_object(d.classid, d.objid, 0)), ', ')
  from pg_depend as d
  left join pg_rewrite as rule on d.classid = 'pg_rewrite'::regclass and rule.oid = d.objid
  where (d.refclassid = catalogue and d.refobjid = id
      or d.refclassid = 'pg_type'::regclass and d.refobjid = (select reltype from pg_class where kind = 'view' and oid = id))
    and d.deptype = 'n' and rule.ev_class is distinct from id;

  execute format('alter %s %s rename to %I', kind, signature, free_name);
end
$$;

-- Puts a view in place that was made as a temporary one, unless the same is there already: readers then notice nothing.
create or replace function pg_temp.install_view(name text) returns void
language plpgsql as $$
declare
  place constant text := format('%I.%I', current_schema(), name);
  stored constant regclass := to_regclass(place);
  made constant text := pg_get_viewdef(format('pg_temp.%I', name)::regclass);
  options constant text := (select array_to_string(reloptions, ', ') from pg_class where oid = stored);
begin
  if stored is null or pg_get_viewdef(stored) <> made then
    begin
      execute format('create or replace view %s as %s', place, made);
    exception when invalid_table_definition then -- columns that can't be renamed or put in another order
      perform pg_temp.make_way('pg_class', stored);
      execute format('create view %s as %s', place, made);
      if options <> '' then
        execute format('alter view %s set (%s)', place, options); -- security_invoker, say
      end if;
    end;
  end if;
  execute format('drop view pg_temp.%I', name);
end
$$;

-- A database that has our tables but no version is one that somebody built before this script: it is adopted.
create temporary table training_before (adopted boolean, previous_version integer) on commit drop;
create temporary table training_objects_before on commit drop as
  select * from pg_temp.training_objects();

-- Who owns the views and functions, and who may do what with them: what must be dropped and made anew gets it back in the end.
create temporary table training_privileges_before on commit drop as
  with things as (
    select 'view' as kind, relname as name, null as column_name, oid, relowner as owner, coalesce(relacl, acldefault('r', relowner)) as privileges
    from pg_class where relnamespace = (select oid from pg_namespace where nspname = current_schema()) and relkind = 'v'
    union all
    select 'view', c.relname, a.attname, c.oid, c.relowner, a.attacl
    from pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attacl is not null
    where c.relnamespace = (select oid from pg_namespace where nspname = current_schema()) and c.relkind = 'v'
    union all
    select 'function', proname, null, oid, proowner, coalesce(proacl, acldefault('f', proowner))
    from pg_proc where pronamespace = (select oid from pg_namespace where nspname = current_schema()) and prokind = 'f'
  )
  select kind, name, column_name, things.oid, owner::regrole as owner, privilege_type as privilege,
    case grantee when 0 then 'public' else grantee::regrole::text end as grantee, is_grantable
  from things left join lateral aclexplode(privileges) on true;

do $$
declare
  newest constant integer := 4; -- the version that this script installs
  installed integer;
  unpartitioned name;
begin
  if coalesce(current_setting('training.dependent_views', true), '') not in ('', 'stop', 'keep') then
    raise exception 'The setting training.dependent_views is "%", but it can be stop or keep.', current_setting('training.dependent_views');
  end if;

  if to_regclass('training_schema_version') is not null then
    select max(version) into installed from training_schema_version;
  end if;

  if installed > newest then
    raise exception 'The training schema in "%" is version %, newer than this script''s version %. Update the package; nothing was changed.',
      current_schema(), installed, newest;
  end if;

  select relname into unpartitioned from pg_class
  where oid in (to_regclass('workouts'), to_regclass('workout_sets')) and relkind <> 'p';
  if found then
    raise exception 'The table % in schema "%" is not partitioned by year, so it can''t be adopted. Rename it, provision, and copy its rows into the new table; nothing was changed.',
      unpartitioned, current_schema();
  end if;

  insert into pg_temp.training_before
  select installed is null and exists (
      select from pg_temp.training_objects_before
      where kind = 'table'
        and name in ('exercises', 'workout_templates', 'workouts', 'workout_sets', 'measurements')
    ), installed;
end
$$;
