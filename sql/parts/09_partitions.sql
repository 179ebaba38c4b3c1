-- ------------------------------------------------------------------------------------------------
-- Partitions: one per year, and a default partition for all other years
-- ------------------------------------------------------------------------------------------------

-- A year is covered if a partition overlaps it, whatever its name. A year with smaller partitions (for example months)
-- is left to the user who created them; rows outside of these are in the default partition.
call pg_temp.run($sql$
create or replace function {schema}.missing_year_partitions(from_year integer, to_year integer)
returns table (parent name, partition name, from_date date, to_date date)
language sql stable
set datestyle = 'ISO'
begin atomic
  with covered as (
    select inhparent,
      coalesce(substring(bounds from $re$FROM \('([^']+)'\)$re$)::date, '-infinity') as from_date,
      coalesce(substring(bounds from $re$TO \('([^']+)'\)$re$)::date, 'infinity') as to_date
    from pg_inherits
    join pg_class on pg_class.oid = inhrelid
    cross join pg_get_expr(relpartbound, inhrelid) as bounds
    where inhparent in ('{schema}.workouts'::regclass, '{schema}.workout_sets'::regclass) and bounds <> 'DEFAULT'
  )
  select parents.name, format('%s_%s', parents.name, year), make_date(year, 1, 1), make_date(year + 1, 1, 1)
  from generate_series(from_year, to_year) as year
  cross join (values
    (1, 'workouts'::name, '{schema}.workouts'::regclass),
    (2, 'workout_sets', '{schema}.workout_sets')
  ) as parents (place, name, id)
  where not exists (
    select from covered
    where covered.inhparent = parents.id
      and covered.from_date < make_date(year + 1, 1, 1) and covered.to_date > make_date(year, 1, 1)
  )
  order by year, parents.place;
end;

comment on function {schema}.missing_year_partitions(integer, integer) is
  'The partitions of workouts and workout_sets that ensure_year_partitions would create for these years.';

create or replace function {schema}.ensure_year_partitions(from_year integer, to_year integer)
returns table (partition text, moved_rows bigint)
language plpgsql
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set lock_timeout = '300ms'
as $function$
#variable_conflict use_column
declare
  schema_id constant oid := (select relnamespace from pg_class where oid = '{schema}.workouts'::regclass);
  schema constant name := (select nspname from pg_namespace where oid = schema_id);
  attempts constant integer := 100; -- 300 ms each: 30 seconds
  holders text;
  missing record;
  invalid_check record;
  surplus record;
  has_rows boolean;
  dependents text;
begin
  if from_year is null or to_year is null or from_year > to_year or from_year < 1900 or to_year > 2200 then
    raise exception 'Partitions can be created for the years 1900 to 2200, the first not after the last. '
      'Not for % to %.',
      coalesce(from_year::text, 'no year'), coalesce(to_year::text, 'no year');
  end if;

  if not exists (select from {schema}.missing_year_partitions(from_year, to_year)) then
    return;
  end if;

  if exists (
    select from pg_class
    where oid in ('{schema}.workouts'::regclass, '{schema}.workout_sets'::regclass)
      and not pg_has_role(relowner, 'usage')
  ) then
    raise exception 'Only the owner of workouts and workout_sets may create partitions of them.'
      using errcode = 'insufficient_privilege';
  end if;

  -- 1. Both tables are locked. If they cannot be locked at once, all locks are released before the next attempt:
  --    writers lock the two tables in any order, and waiting with one lock held could deadlock with them.
  for attempt in 1..attempts loop
    begin
      perform pg_advisory_xact_lock(4200124, schema_id::integer); -- as scripts do
      lock table {schema}.workouts, {schema}.workout_sets in access exclusive mode;
      exit;
    exception when lock_not_available or deadlock_detected then
      if attempt = attempts then
        select string_agg(format('process %s (%s)', pid, concat_ws(', ', usename, nullif(application_name, ''), state)),
          ', ' order by pid) into holders
        from pg_stat_activity
        where pid <> pg_backend_pid() and pid in (
          select pid from pg_locks
          where granted and database = (select oid from pg_database where datname = current_database())
            and (locktype = 'advisory' and classid = 4200124 and objid = schema_id
              or relation in ('{schema}.workouts'::regclass, '{schema}.workout_sets'::regclass))
        );
        raise exception 'workouts and workout_sets were in use for 30 seconds without a pause, at last by %. '
          'No partition was created. Try again when fewer rows are being written.',
          coalesce(holders, 'sessions that have just ended')
          using errcode = 'lock_not_available';
      end if;
    end;
  end loop;

  create temporary table missing_partitions as
    select * from {schema}.missing_year_partitions(from_year, to_year);

  for missing in select * from pg_temp.missing_partitions loop
    if to_regclass(format('%I.%I', schema, missing.partition)) is not null then
      raise exception 'The name "%" in schema "%" is already used by a table that is not a partition of %. '
        'Rename it, then try again.',
        missing.partition, schema, missing.parent;
    end if;
  end loop;

  -- 2. Moving a row deletes it and inserts it again. If an object of the user's could notice that, no row is moved.
  select exists (
    select from pg_temp.missing_partitions as m
    where exists (select from {schema}.workouts where workout_date >= m.from_date and workout_date < m.to_date)
      or exists (select from {schema}.workout_sets where workout_date >= m.from_date and workout_date < m.to_date)
  ) into has_rows;

  if has_rows then
    select string_agg(description, ', ' order by description) into dependents
    from (
      with tables as (
        select relid as id from pg_partition_tree('{schema}.workouts'::regclass)
        union all
        select relid from pg_partition_tree('{schema}.workout_sets'::regclass)
      )
      select format('foreign key %s of %s', conname, conrelid::regclass) as description
      from pg_constraint
      where contype = 'f' and conparentid = 0 and confrelid in (select id from tables)
        and conrelid not in (select id from tables)
      union
      select format('generated column %s of %s', attname, attrelid::regclass)
      from pg_attribute
      where attrelid in ('{schema}.workouts'::regclass, '{schema}.workout_sets'::regclass)
        and (attgenerated <> '' or attidentity <> '') and not attisdropped
      union
      select format('trigger %s of %s', tgname, tgrelid::regclass)
      from pg_trigger
      where tgrelid in (select id from tables) and not tgisinternal and tgparentid = 0
        and tgtype & 44 <> 0 -- insert, delete or truncate
      union
      select format('rule %s of %s', rulename, ev_class::regclass)
      from pg_rewrite where ev_class in (select id from tables)
      union
      select format('row level security of %s', id::regclass)
      from tables join pg_class on pg_class.oid = id where relforcerowsecurity
      union
      select format('publication %s', pubname)
      from pg_publication_tables
      join tables on id = to_regclass(format('%I.%I', schemaname, tablename))
    ) as noticing;

    if dependents is not null then
      raise exception 'Rows of the years % to % are in the default partitions. Moving them would delete and insert '
        'them again, which affects: %. No partition was created. The rows can stay where they are: they are read and '
        'written like all others. To move them, drop these objects first and create them again afterwards.',
        from_year, to_year, dependents
        using errcode = 'object_in_use';
    end if;
  end if;

  -- 3. The rows of these years are moved out of the default partitions: sets first, since they refer to workouts.
  --    Checks that are not valid are dropped, so that existing rows that break them can be moved too.
  create temporary table invalid_checks as
    select conrelid::regclass as table_name, conname as name, pg_get_constraintdef(oid) as definition,
      obj_description(oid, 'pg_constraint') as comment
    from pg_constraint
    where conrelid in ('{schema}.workouts'::regclass, '{schema}.workout_sets'::regclass)
      and contype = 'c' and not convalidated and has_rows;
  if has_rows then
    create temporary table moving_workouts (like {schema}.workouts);
    create temporary table moving_sets (like {schema}.workout_sets);
    for missing in select distinct from_date, to_date from pg_temp.missing_partitions loop
      insert into pg_temp.moving_sets
        select * from {schema}.workout_sets where workout_date >= missing.from_date and workout_date < missing.to_date;
      insert into pg_temp.moving_workouts
        select * from {schema}.workouts where workout_date >= missing.from_date and workout_date < missing.to_date;
      delete from {schema}.workout_sets where workout_date >= missing.from_date and workout_date < missing.to_date;
      delete from {schema}.workouts where workout_date >= missing.from_date and workout_date < missing.to_date;
    end loop;
    for invalid_check in select * from pg_temp.invalid_checks loop
      execute format('alter table %s drop constraint %I', invalid_check.table_name, invalid_check.name);
    end loop;
  end if;

  -- 4. The partitions are created. Default privileges do not let a role read more than it can read in the whole table.
  for missing in select * from pg_temp.missing_partitions loop
    execute format('create table %1$I.%2$I partition of %1$I.%3$I for values from (%4$L) to (%5$L)',
      schema, missing.partition, missing.parent, missing.from_date, missing.to_date);
    for surplus in
      select p.oid::regclass as name, privilege_type as privilege,
        case grantee when 0 then 'public' else grantee::regrole::text end as grantee
      from pg_class as p
      cross join aclexplode(p.relacl)
      where p.oid = format('%I.%I', schema, missing.partition)::regclass and grantee <> p.relowner
        and (grantee, privilege_type) not in (
          select whole.grantee, whole.privilege_type
          from pg_class as t cross join aclexplode(coalesce(t.relacl, acldefault('r', t.relowner))) as whole
          where t.oid = format('%I.%I', schema, missing.parent)::regclass and not t.relrowsecurity
        )
    loop
      execute format('revoke %s on %s from %s', surplus.privilege, surplus.name, surplus.grantee);
    end loop;
  end loop;

  -- 5. The rows are inserted again, unchanged, each into its year. The checks are added again as `not valid`: they
  --    apply to each row that is written from then on.
  if has_rows then
    insert into {schema}.workouts select * from pg_temp.moving_workouts;
    insert into {schema}.workout_sets select * from pg_temp.moving_sets;
    drop table pg_temp.moving_workouts, pg_temp.moving_sets;
    for invalid_check in select * from pg_temp.invalid_checks loop
      execute format('alter table %s add constraint %I %s',
        invalid_check.table_name, invalid_check.name, invalid_check.definition);
      execute format('comment on constraint %I on %s is %L',
        invalid_check.name, invalid_check.table_name, invalid_check.comment);
    end loop;
  end if;

  for missing in select * from pg_temp.missing_partitions loop
    partition := missing.partition;
    execute format('select count(*) from %I.%I', schema, missing.partition) into moved_rows;
    return next;
  end loop;
  drop table pg_temp.missing_partitions, pg_temp.invalid_checks;
end
$function$;

comment on function {schema}.ensure_year_partitions(integer, integer) is
  'Creates the missing partitions of workouts and workout_sets for these years (1900 to 2200), and moves the rows of '
  'these years out of the default partitions. One row per new partition, with the number of rows moved into it. '
  'Refuses if rows must be moved and an object of the user would notice, for example a foreign key to workouts.';
$sql$);

-- 2020 to 2030 and the next five years. If rows of some of these years cannot be moved, the other years get partitions.
do $$
declare
  last_year constant integer := greatest(2030, extract(year from now())::integer + 5);
  ensure constant text := format('select %I.ensure_year_partitions($1, $2)', current_setting('training.schema'));
begin
  execute ensure using 2020, last_year;
exception when object_in_use then
  for year in 2020..last_year loop
    begin
      execute ensure using year, year;
    exception when object_in_use then
      null; -- Get Status reports these rows
    end;
  end loop;
end
$$;

-- The default partitions exist and have the names that Get Status and roles.sql use. An adopted one is renamed.
do $$
declare
  schema constant text := current_setting('training.schema');
  parent name;
  default_name name;
  existing regclass;
begin
  foreach parent in array array['workouts', 'workout_sets'] loop
    default_name := parent || '_default';
    select c.oid::regclass into existing
    from pg_inherits join pg_class as c on c.oid = inhrelid
    where inhparent = pg_temp.our_relation(parent) and pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT';

    if existing = pg_temp.our_relation(default_name) then
      continue;
    elsif pg_temp.our_relation(default_name) is not null then
      raise exception 'The name "%" in schema "%" is already used by a table that is not the default partition of %. '
        'Rename it, then provision again. Nothing was changed.',
        default_name, schema, parent;
    elsif existing is null then
      execute format('create table %1$I.%2$I partition of %1$I.%3$I default', schema, default_name, parent);
    else
      execute format('alter table %s rename to %I', existing, default_name);
      if pg_temp.our_relation(default_name) is null then -- it was in another schema
        execute format('alter table %s.%I set schema %I',
          (select relnamespace::regnamespace from pg_class where oid = existing), default_name, schema);
      end if;
    end if;
  end loop;
end
$$;

call pg_temp.run($sql$
comment on table {schema}.workouts_default is
  'Workouts of years without a partition. ensure_year_partitions creates one.';
comment on table {schema}.workout_sets_default is
  'Sets of years without a partition. ensure_year_partitions creates one.';
$sql$);
