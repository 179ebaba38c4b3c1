-- ------------------------------------------------------------------------------------------------
-- Partitions: a year each, and a default for the years that have none
-- ------------------------------------------------------------------------------------------------

-- Which years' partitions are missing. A partition counts by what it covers, whatever its name. A year that has smaller
-- partitions, of a month say, is left to whoever made them; what they leave out lies in the default partition.
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
  attempts constant integer := 100; -- of 300 ms each: half a minute
  missing record;
  unproven record;
begin
  if from_year is null or to_year is null or from_year > to_year or from_year < 1900 or to_year > 2200 then
    raise exception 'Partitions can be made for years from 1900 to 2200, the first not after the last; not for % to %.',
      coalesce(from_year::text, 'no year'), coalesce(to_year::text, 'no year');
  end if;

  if not exists (select from missing_year_partitions(from_year, to_year)) then
    return;
  end if;

  if exists (
    select from pg_class where oid in ('workouts'::regclass, 'workout_sets'::regclass) and not pg_has_role(relowner, 'usage')
  ) then
    raise exception 'partitions of workouts and workout_sets can be made by the owner of these tables only'
      using errcode = 'insufficient_privilege';
  end if;

  -- 1. Both tables are ours alone. Whoever can't have both lets go of all and asks again,
  --    so that writers, who take them in whatever order, are never in a deadlock with this.
  for attempt in 1..attempts loop
    begin
      perform pg_advisory_xact_lock(4200123, 1);
      lock table workouts, workout_sets in access exclusive mode;
      exit;
    exception when lock_not_available then
      if attempt = attempts then
        raise exception 'workouts and workout_sets were in use for half a minute without a pause; no partition was made. Try again when less is being written.'
          using errcode = 'lock_not_available';
      end if;
    end;
  end loop;

  create temporary table missing_partitions as
    select * from missing_year_partitions(from_year, to_year);

  for missing in select * from pg_temp.missing_partitions loop
    if to_regclass(missing.partition::text) is not null then
      raise exception '"%" in schema "%" is in the way: it is no partition of %. Rename it, then try again.',
        missing.partition, current_schema(), missing.parent;
    end if;
  end loop;

  -- 2. The rows of these years are out: the sets, which hold on to their workouts, then the workouts.
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

  -- 3. Checks that rows broke before there was the check are off: such a row moves like any other.
  create temporary table unproven_checks as
    select conrelid::regclass as checked, conname as name, pg_get_constraintdef(oid) as definition
    from pg_constraint
    where conrelid in ('workouts'::regclass, 'workout_sets'::regclass) and contype = 'c' and not convalidated;
  for unproven in select * from pg_temp.unproven_checks loop
    execute format('alter table %s drop constraint %I', unproven.checked, unproven.name);
  end loop;

  -- 4. The partitions are there.
  for missing in select * from pg_temp.missing_partitions loop
    execute format('create table %I partition of %I for values from (%L) to (%L)',
      missing.partition, missing.parent, missing.from_date, missing.to_date);
  end loop;

  -- 5. The rows are back, each in its year, as they were.
  insert into workouts select * from pg_temp.moving_workouts;
  insert into workout_sets select * from pg_temp.moving_sets;

  -- 6. So are the checks: `not valid`, as their definitions say, and in force for what is written from now on.
  for unproven in select * from pg_temp.unproven_checks loop
    execute format('alter table %s add constraint %I %s', unproven.checked, unproven.name, unproven.definition);
  end loop;

  for missing in select * from pg_temp.missing_partitions loop
    partition := missing.partition;
    execute format('select count(*) from %I', missing.partition) into moved_rows;
    return next;
  end loop;
  drop table pg_temp.missing_partitions, pg_temp.moving_workouts, pg_temp.moving_sets, pg_temp.unproven_checks;
end
$$;

comment on function ensure_year_partitions(integer, integer) is
  'Creates the partitions of workouts and workout_sets for these years (1900 to 2200) where they are missing, and moves rows that lie in the default partitions into them. One row per partition created, with the number of rows moved into it.';

do $$
begin
  perform ensure_year_partitions(2020, 2030);
end
$$;

-- The default partition is found by what it is, and gets the name by which it is read.
do $$
declare
  parent name;
  wanted name;
  stored regclass;
begin
  foreach parent in array array['workouts', 'workout_sets'] loop
    wanted := parent || '_default';
    select c.oid::regclass into stored
    from pg_inherits join pg_class as c on c.oid = inhrelid
    where inhparent = parent::text::regclass and pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT';

    if stored = to_regclass(wanted::text) then
      continue;
    elsif to_regclass(wanted::text) is not null then
      raise exception '"%" in schema "%" is in the way: it is not the default partition of %. Rename it, then provision again; nothing was changed.',
        wanted, current_schema(), parent;
    elsif stored is null then
      execute format('create table %I partition of %I default', wanted, parent);
    else
      execute format('alter table %s rename to %I', stored, wanted);
      if to_regclass(wanted::text) is null then -- it lies in another schema
        execute format('alter table %s.%I set schema %I',
          (select relnamespace::regnamespace from pg_class where oid = stored), wanted, current_schema());
      end if;
    end if;
  end loop;
end
$$;

comment on table workouts_default is 'Workouts of years without a partition; ensure_year_partitions gives them one.';
comment on table workout_sets_default is 'Sets of years without a partition; ensure_year_partitions gives them one.';
