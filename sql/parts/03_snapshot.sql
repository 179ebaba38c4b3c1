-- ------------------------------------------------------------------------------------------------
-- Snapshot: which objects and privileges there are before anything is changed, and the functions of this script
-- ------------------------------------------------------------------------------------------------

create or replace function pg_temp.our_schema() returns regnamespace
language sql stable
return quote_ident(current_setting('training.schema'))::regnamespace;

-- Null if there is no such table, view or index.
create or replace function pg_temp.our_relation(name name) returns regclass
language sql stable
return to_regclass(format('%I.%I', current_setting('training.schema'), name));

-- The objects of this schema. `owner` is the table of a column, constraint, index or trigger, and the types of a
-- function's parameters.
-- Read at the start and at the end: the difference is the list of changes.
create or replace function pg_temp.training_objects()
returns table (kind text, owner text, name text, definition text)
language sql
-- One index lookup per object of this schema. Hash and merge joins would read the catalogue of the whole database.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
  with tables as (
    select oid, relname from pg_class
    where relnamespace = pg_temp.our_schema() and relkind in ('r', 'p') and not relispartition
  )
  select 'table', ''::text, relname::text, '' from tables -- the type name would cut off the parameters
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
  select 'function', oidvectortypes(proargtypes), proname, pg_get_functiondef(oid)
  from pg_proc
  where pronamespace = pg_temp.our_schema() and prokind = 'f'
  union all
  select 'view', '', relname, pg_get_viewdef(oid)
  from pg_class
  where relnamespace = pg_temp.our_schema() and relkind = 'v'
$$;

create temporary table training_objects_before on commit drop as
  select * from pg_temp.training_objects();

-- Owner and privileges of each view, view column and function: a recreated object gets them back (19_restore.sql).
-- `signature` is different for each overload of a function.
create temporary table training_privileges_before on commit drop as
  with objects as (
    select 'view' as kind, relname as name, relname::text as signature, null as column_name, oid, relowner as owner,
      coalesce(relacl, acldefault('r', relowner)) as privileges
    from pg_class where relnamespace = pg_temp.our_schema() and relkind = 'v'
    union all
    select 'view', c.relname, c.relname, a.attname, c.oid, c.relowner, a.attacl
    from pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attacl is not null
    where c.relnamespace = pg_temp.our_schema() and c.relkind = 'v'
    union all
    select 'function', proname, proname || '(' || oidvectortypes(proargtypes) || ')', null, oid, proowner,
      coalesce(proacl, acldefault('f', proowner))
    from pg_proc where pronamespace = pg_temp.our_schema() and prokind = 'f'
  )
  select kind, name, signature, column_name, objects.oid, owner::regrole as owner, privilege_type as privilege,
    case grantee when 0 then 'public' else grantee::regrole::text end as grantee, is_grantable
  from objects left join lateral aclexplode(privileges) on true;

-- The comments on the tables, views, columns and functions of this schema, and on the triggers and rules of views.
create or replace function pg_temp.training_comments()
returns table (kind text, identity text, description text)
language sql
as $$
  with objects as (
    select 'pg_class'::regclass as catalog, oid from pg_class where relnamespace = pg_temp.our_schema()
    union all
    select 'pg_proc', oid from pg_proc where pronamespace = pg_temp.our_schema()
    union all
    select 'pg_trigger', t.oid from pg_class as v join pg_trigger as t on t.tgrelid = v.oid
    where v.relnamespace = pg_temp.our_schema() and v.relkind = 'v'
    union all
    select 'pg_rewrite', r.oid from pg_class as v join pg_rewrite as r on r.ev_class = v.oid
    where v.relnamespace = pg_temp.our_schema() and v.relkind = 'v'
  )
  select case when type like '% column' then 'column' when type = 'partitioned table' then 'table' else type end,
    identity, description
  from objects join pg_description on classoid = catalog and objoid = oid
  cross join lateral pg_identify_object(classoid, objoid, objsubid)
$$;

-- A comment that exists is kept, since it can be the user's. An upgrade that changes a comment deletes its row here if
-- it has the former text.
create temporary table training_comments_before on commit drop as
  select * from pg_temp.training_comments();

-- What the user added to each view and a recreated one gets back: rules, triggers and defaults of columns.
create temporary table training_view_additions (name name, statement text) on commit drop;

insert into pg_temp.training_view_additions
select c.relname, pg_get_ruledef(r.oid)
from pg_class as c join pg_rewrite as r on r.ev_class = c.oid and r.rulename <> '_RETURN'
where c.relnamespace = pg_temp.our_schema() and c.relkind = 'v'
union all
select c.relname, pg_get_triggerdef(t.oid)
from pg_class as c join pg_trigger as t on t.tgrelid = c.oid and not t.tgisinternal
where c.relnamespace = pg_temp.our_schema() and c.relkind = 'v'
union all
select c.relname, format('alter view %I.%I alter column %I set default %s',
  current_setting('training.schema'), c.relname, a.attname, pg_get_expr(d.adbin, d.adrelid))
from pg_class as c join pg_attrdef as d on d.adrelid = c.oid
join pg_attribute as a on a.attrelid = c.oid and a.attnum = d.adnum
where c.relnamespace = pg_temp.our_schema() and c.relkind = 'v';

-- Old views and functions that other objects depend on. Each is renamed to `kept_as`. 20_report.sql drops those that
-- only our own old objects depended on. For the others it raises an error, unless training.dependent_views is keep.
create temporary table training_kept (kind text, name name, kept_as name, catalog regclass, id oid) on commit drop;

-- Frees the name of an old view or function: drops it, or renames it if other objects depend on it.
create or replace function pg_temp.drop_or_rename(catalog regclass, id oid) returns void
language plpgsql as $$
declare
  kind constant text := case catalog when 'pg_class'::regclass then 'view' else 'function' end;
  signature constant text := case kind when 'view' then id::regclass::text else id::regprocedure::text end;
  old_name constant name := case kind
    when 'view' then (select relname from pg_class where oid = id)
    else (select proname from pg_proc where oid = id) end;
  free_name name;
begin
  call pg_temp.run(format('drop %s %s', kind, signature));
exception when dependent_objects_still_exist then
  select candidate into free_name
  from (
    select n, format('%s_old%s', old_name, nullif(n, 1)) as candidate from generate_series(1, 1000) as n
  ) as candidates
  where not exists (select from pg_temp.training_objects() as o where o.name = candidate)
  order by n limit 1;

  insert into pg_temp.training_kept values (kind, old_name, free_name, catalog, id);
  execute format('alter %s %s rename to %I', kind, signature, free_name);
end
$$;

-- Moves a view from pg_temp into the schema. If the schema already has the same one, it is not touched and not locked.
-- `create or replace view` resets the options that it does not name. A new view has the security_invoker of
-- v_hit_progression: with row level security, it must not show more rows.
create or replace procedure pg_temp.install_view(name text)
language plpgsql as $$
declare
  target constant text := format('%I.%I', current_setting('training.schema'), name);
  existing constant regclass := to_regclass(target);
  definition constant text := pg_get_viewdef(format('pg_temp.%I', name)::regclass);
  options constant text := coalesce(
    (
      select format('with (%s)', string_agg(option, ', ')) from pg_class cross join unnest(reloptions) as option
      where oid = existing
        or existing is null and oid = pg_temp.our_relation('v_hit_progression') and option like 'security_invoker=%'
      having count(*) > 0
    ), '');
  addition record;
begin
  if existing is null or pg_get_viewdef(existing) <> definition then
    begin
      call pg_temp.run(format('create or replace view %s %s as %s', target, options, definition));
    exception when invalid_table_definition then -- a column has another name, type or place
      perform pg_temp.drop_or_rename('pg_class', existing);
      execute format('create view %s %s as %s', target, options, definition);
      for addition in select * from pg_temp.training_view_additions as a where a.name = install_view.name loop
        execute addition.statement;
      end loop;
    end;
  end if;
  execute format('drop view pg_temp.%I', name);
end
$$;
