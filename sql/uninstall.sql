-- ------------------------------------------------------------------------------------------------
-- Uninstall: removes the training schema's functions, views, triggers and internal tables. The journal stays:
-- exercises, workout_templates, workouts, workout_sets, measurements and goals with all rows, columns, checks and
-- indexes.
--
--   psql -v ON_ERROR_STOP=1 -f sql/uninstall.sql autonomous_training
--   psql -v ON_ERROR_STOP=1 -v drop_data=1 -f sql/uninstall.sql autonomous_training
--
-- With drop_data=1, the tables are removed too, with all rows. It works in the first schema of the search path, in one
-- transaction. Make a backup with pg_dump first. If other objects depend on what it removes, it names them, and nothing
-- is changed. The last result is one row that lists what was removed.
-- ------------------------------------------------------------------------------------------------
\if :{?drop_data}
\else
\set drop_data 0
\endif

begin isolation level read committed;

set local training.drop_data to :'drop_data';

\ir parts/00_session.sql
\ir parts/schema_lock.sql
\ir parts/provisioned_schema.sql
\ir parts/installed_objects.sql
delete from pg_temp.training_installed where not is_ours;

-- Views come first: a reader locks the view before its tables.
create temporary table training_to_drop on commit drop as
  select
    case when kind in ('view', 'function') then 1 when kind = 'trigger function' then 2 else 3 end as stage,
    case when kind in ('journal', 'internal') then 'table' when kind like '%function' then 'function' else kind end
      as kind,
    case when kind like '%function' then id::regprocedure::text else id::regclass::text end as name,
    case when kind like '%function' then 'pg_proc' else 'pg_class' end::regclass as catalog,
    id
  from pg_temp.training_installed
  where kind <> 'journal' or current_setting('training.drop_data')::boolean;

insert into pg_temp.training_to_drop
select 2, 'trigger', format('%I on %s', tgname, tgrelid::regclass), 'pg_trigger', t.oid
from pg_trigger as t
where not tgisinternal and tgparentid = 0
  and tgfoid in (select id from pg_temp.training_installed where kind = 'trigger function')
  -- On the other tables, it is the user's.
  and tgrelid in (
    select id from pg_temp.training_installed where name in ('workouts', 'workout_sets', 'measurements', 'goals')
  );

do $$
declare
  item record;
  remaining integer;
  remaining_before integer;
  error_detail text;
  details text;
  dependents text;
begin
  begin
    execute format('select %I.lock_journal()', current_setting('training.schema'));
  exception when lock_not_available or deadlock_detected then
    raise exception 'Another session writes to the journal in schema "%": %. Nothing was changed.',
      current_setting('training.schema'),
      coalesce(
        pg_temp.lock_holders(
          array[to_regclass(format('%I.workouts', current_setting('training.schema')))::oid], 4200123::oid),
        'it has just ended. Try again')
      using errcode = 'lock_not_available';
  end;

  -- 1. A trigger or rule of the user's on one of our views would be dropped with it.
  select string_agg(description, ', ' order by description) into dependents
  from (
    select pg_describe_object('pg_trigger'::regclass, t.oid, 0) as description
    from pg_trigger as t join pg_temp.training_to_drop as d on d.id = t.tgrelid and d.kind = 'view'
    where not tgisinternal
    union all
    select pg_describe_object('pg_rewrite'::regclass, r.oid, 0)
    from pg_rewrite as r join pg_temp.training_to_drop as d on d.id = r.ev_class and d.kind = 'view'
    where rulename <> '_RETURN'
  ) as on_views;

  -- 2. Each object is dropped as soon as nothing depends on it: views and functions depend on each other.
  create temporary table training_left on commit drop as
    select *, pg_describe_object(catalog, id, 0) as description from pg_temp.training_to_drop;
  loop
    select count(*) into remaining from pg_temp.training_left;
    exit when dependents is not null or remaining = 0 or remaining = remaining_before;
    remaining_before := remaining;
    details := '';
    for item in
      select * from pg_temp.training_left where stage = (select min(stage) from pg_temp.training_left)
    loop
      begin
        execute format('drop %s %s', item.kind, item.name);
        delete from pg_temp.training_left where id = item.id and catalog = item.catalog;
      exception
      when dependent_objects_still_exist then
        get stacked diagnostics error_detail = pg_exception_detail;
        details := details || error_detail || E'\n';
      when lock_not_available or deadlock_detected then
        call pg_temp.raise_in_use();
      end;
    end loop;
  end loop;

  -- 3. What is left has dependents. The detail of PostgreSQL's error has a line for each; those of our own objects and
  --    of the keys between our tables are left out.
  if dependents is null and remaining > 0 then
    select string_agg(distinct line, ', ' order by line) into dependents
    from regexp_split_to_table(details, E'\n') as line
    where line <> '' and not exists (
      select from pg_temp.training_left where starts_with(line, description || ' ')
      union all
      select from pg_constraint
      where conrelid in (
          select relid from pg_temp.training_left cross join pg_partition_tree(id) where kind = 'table'
        )
        and starts_with(line, pg_describe_object('pg_constraint'::regclass, oid, 0) || ' ')
    );
  end if;

  if dependents is not null then
    raise exception 'Objects of yours depend on what this script removes: %. Drop or change them, then run it again. '
      'Nothing was changed.', dependents using errcode = 'dependent_objects_still_exist';
  end if;
end
$$;

drop routine pg_temp.lock_holders(oid[], oid), pg_temp.raise_in_use(), pg_temp.take_lock(integer[], text);

select
  current_setting('training.schema') as schema,
  array(select kind || ' ' || name from pg_temp.training_to_drop order by kind, name) as removed;

commit;
