-- ------------------------------------------------------------------------------------------------
-- Partitions: one per year, and a default partition for all other years
-- ------------------------------------------------------------------------------------------------

-- A year is covered if a partition overlaps it, whatever its name. A year with smaller partitions (for example months)
-- is left to the user who created them; rows outside of these are in the default partition.
create or replace function missing_year_partitions(from_year integer, to_year integer)
returns table (parent name, partition name, from_date date, to_date date)
language sql stable
set search_path from current
set datestyle = 'ISO'
as $$
  with covered as (
    select inhparent,
      coalesce(substring(bounds from $re$FROM \('([^']+)'\)$re$)::date, '-infinity') as from_date,
      coalesce(substring(bounds from $re$TO \('([^']+)'\)$re$)::date, 'infinity') as to_date
    from pg_inherits
    join pg_class on pg_class.oid = inhrelid
    cross join pg_get_expr(relpartbound, inhrelid) as bounds
    where inhparent in ('workouts'::regclass, 'workout_sets'::regclass) and bounds <> 'DEFAULT'
  )
  select parents.name, format('%s_%s', parents.name, year), make_date(year, 1, 1), make_date(year + 1, 1, 1)
  from generate_series(from_year, to_year) as year
  cross join (values (1, 'workouts'::name), (2, 'workout_sets')) as parents (place, name)
  where not exists (
    select from covered
    where covered.inhparent = parents.name::text::regclass
      and covered.from_date < make_date(year + 1, 1, 1) and covered.to_date > make_date(year, 1, 1)
  )
  order by year, parents.place
$$;

comment on function missing_year_partitions(integer, integer) is
  'The partitions of workouts and workout_sets that ensure_year_partitions would create for these years.';

create or replace function ensure_year_partitions(from_year integer, to_year integer)
returns table (partition text, moved_rows bigint)
language plpgsql
set search_path from current
set plan_cache_mode = force_generic_plan
set lock_timeout = '300ms'
as $$
#variable_conflict use_column
declare
  attempts constant integer := 100; -- 300 ms each: 30 seconds
  missing record;
  invalid_check record;
begin
  if from_year is null or to_year is null or from_year > to_year or from_year < 1900 or to_year > 2200 then
    raise exception 'Partitions can be created for the years 1900 to 2200, the first not after the last. '
      'Not for % to %.',
      coalesce(from_year::text, 'no year'), coalesce(to_year::text, 'no year');
  end if;

  if not exists (select from missing_year_partitions(from_year, to_year)) then
    return;
  end if;

  if exists (
    select from pg_class
    where oid in ('workouts'::regclass, 'workout_sets'::regclass) and not pg_has_role(relowner, 'usage')
  ) then
    raise exception 'Only the owner of workouts and workout_sets may create partitions of them.'
      using errcode = 'insufficient_privilege';
  end if;

  -- 1. Both tables are locked. If they cannot be locked at once, all locks are released before the next attempt:
  --    writers lock the two tables in any order, and waiting with one lock held could deadlock with them.
  for attempt in 1..attempts loop
    begin
      perform pg_advisory_xact_lock(4200123, 1);
      lock table workouts, workout_sets in access exclusive mode;
      exit;
    exception when lock_not_available then
      if attempt = attempts then
        raise exception 'workouts and workout_sets were in use for 30 seconds without a pause. '
          'No partition was created. Try again when fewer rows are being written.'
          using errcode = 'lock_not_available';
      end if;
    end;
  end loop;

  create temporary table missing_partitions as
    select * from missing_year_partitions(from_year, to_year);

  for missing in select * from pg_temp.missing_partitions loop
    if to_regclass(missing.partition::text) is not null then
      raise exception 'The name "%" in schema "%" is already used by a table that is not a partition of %. '
        'Rename it, then try again.',
        missing.partition, current_schema(), missing.parent;
    end if;
  end loop;

  -- 2. The rows of these years are moved out of the default partitions: sets first, since they refer to workouts.
  create temporary table moving_workouts (like workouts);
  create temporary table moving_sets (like workout_sets);
  for missing in select distinct from_date, to_date from pg_temp.missing_partitions loop
    insert into pg_temp.moving_sets
      select * from workout_sets where workout_date >= missing.from_date and workout_date < missing.to_date;
    insert into pg_temp.moving_workouts
      select * from workouts where workout_date >= missing.from_date and workout_date < missing.to_date;
    delete from workout_sets where workout_date >= missing.from_date and workout_date < missing.to_date;
    delete from workouts where workout_date >= missing.from_date and workout_date < missing.to_date;
  end loop;

  -- 3. Checks that are not valid are dropped, so that existing rows that break them can be moved too.
  create temporary table invalid_checks as
    select conrelid::regclass as table_name, conname as name, pg_get_constraintdef(oid) as definition
    from pg_constraint
    where conrelid in ('workouts'::regclass, 'workout_sets'::regclass) and contype = 'c' and not convalidated;
  for invalid_check in select * from pg_temp.invalid_checks loop
    execute format('alter table %s drop constraint %I', invalid_check.table_name, invalid_check.name);
  end loop;

  -- 4. The partitions are created.
  for missing in select * from pg_temp.missing_partitions loop
    execute format('create table %I partition of %I for values from (%L) to (%L)',
      missing.partition, missing.parent, missing.from_date, missing.to_date);
  end loop;

  -- 5. The rows are inserted again, unchanged, each into its year.
  insert into workouts select * from pg_temp.moving_workouts;
  insert into workout_sets select * from pg_temp.moving_sets;

  -- 6. The checks are added again as `not valid`: they apply to each row that is written from then on.
  for invalid_check in select * from pg_temp.invalid_checks loop
    execute format('alter table %s add constraint %I %s',
      invalid_check.table_name, invalid_check.name, invalid_check.definition);
  end loop;

  for missing in select * from pg_temp.missing_partitions loop
    partition := missing.partition;
    execute format('select count(*) from %I', missing.partition) into moved_rows;
    return next;
  end loop;
  drop table pg_temp.missing_partitions, pg_temp.moving_workouts, pg_temp.moving_sets, pg_temp.invalid_checks;
end
$$;

comment on function ensure_year_partitions(integer, integer) is
  'Creates the missing partitions of workouts and workout_sets for these years (1900 to 2200), and moves the rows of '
  'these years out of the default partitions. One row per new partition, with the number of rows moved into it.';

do $$
begin
  perform ensure_year_partitions(2020, 2030);
end
$$;

-- The default partitions exist and have the names that Get Status and roles.sql use. An adopted one is renamed.
do $$
declare
  parent name;
  default_name name;
  existing regclass;
begin
  foreach parent in array array['workouts', 'workout_sets'] loop
    default_name := parent || '_default';
    select c.oid::regclass into existing
    from pg_inherits join pg_class as c on c.oid = inhrelid
    where inhparent = parent::text::regclass and pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT';

    if existing = to_regclass(default_name::text) then
      continue;
    elsif to_regclass(default_name::text) is not null then
      raise exception 'The name "%" in schema "%" is already used by a table that is not the default partition of %. '
        'Rename it, then provision again. Nothing was changed.',
        default_name, current_schema(), parent;
    elsif existing is null then
      execute format('create table %I partition of %I default', default_name, parent);
    else
      execute format('alter table %s rename to %I', existing, default_name);
      if to_regclass(default_name::text) is null then -- it was in another schema
        execute format('alter table %s.%I set schema %I',
          (select relnamespace::regnamespace from pg_class where oid = existing), default_name, current_schema());
      end if;
    end if;
  end loop;
end
$$;

comment on table workouts_default is 'Workouts of years without a partition. ensure_year_partitions creates one.';
comment on table workout_sets_default is 'Sets of years without a partition. ensure_year_partitions creates one.';
