-- ------------------------------------------------------------------------------------------------
-- updated_at: a trigger sets it when a row changes
-- ------------------------------------------------------------------------------------------------

-- The deployment's function has a name that many applications use. It is ours if there is none yet, or if all triggers
-- that use it are on our tables. (Without any trigger, only if this script has run here before.) Otherwise it stays
-- unchanged, and our triggers use training_set_updated_at.
create temporary table training_trigger_function (name) on commit drop as
  with tables as (
    select pg_temp.our_relation(table_name) as id from pg_temp.training_columns
    union
    select relid from unnest(array['workouts', 'workout_sets']) as parent
    cross join pg_partition_tree(pg_temp.our_relation(parent))
  ),
  existing as (
    select bool_or(proname = 'training_set_updated_at') as has_own_name,
      min(oid) filter (where proname = 'update_updated_at_column') as shared_name
    from pg_proc
    where pronamespace = pg_temp.our_schema() and pronargs = 0
      and proname in ('training_set_updated_at', 'update_updated_at_column')
  )
  select case
    when has_own_name then 'training_set_updated_at'
    when shared_name is null then 'update_updated_at_column'
    when coalesce(
      (select bool_and(tgrelid in (select id from tables)) from pg_trigger where tgfoid = shared_name),
      (select previous_version is not null from pg_temp.training_before)
    ) then 'update_updated_at_column'
    else 'training_set_updated_at'
  end
  from existing;

do $$
declare
  function_name constant name := (select name from pg_temp.training_trigger_function);
begin
  call pg_temp.run(replace($sql$
create or replace function {schema}.{function}() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $function$
begin
  new.updated_at := now() at time zone 'utc';
  return new;
end
$function$;

comment on function {schema}.{function}() is
  'Trigger function: sets updated_at to the start of the transaction, in UTC.';
$sql$, '{function}', function_name));
end
$$;

-- If one of our triggers uses the other function, it is replaced. A trigger of the user's with our name stays.
do $$
declare
  schema constant text := current_setting('training.schema');
  function_name constant name := (select name from pg_temp.training_trigger_function);
  missing record;
begin
  for missing in
    select table_name, coalesce(tgname, case
        when exists (
          select from pg_trigger as t where t.tgrelid = pg_temp.our_relation(table_name) and t.tgname = trigger_name
        ) then 'training_set_updated_at'
        else trigger_name
      end) as trigger_name
    from (values
      ('workouts'::name, 'update_workouts_updated_at'::name),
      ('workout_sets',   'update_sets_updated_at'),
      ('measurements',   'update_measurements_updated_at'),
      ('goals',          'update_goals_updated_at')
    ) as triggers (table_name, trigger_name)
    left join pg_trigger on tgrelid = pg_temp.our_relation(table_name) and not tgisinternal
      and tgfoid = to_regprocedure(format('%I.update_updated_at_column()', schema))
      and pg_get_triggerdef(oid) like '% BEFORE UPDATE ON % FOR EACH ROW %EXECUTE FUNCTION %'
    where not exists (
      select from pg_trigger
      where tgrelid = pg_temp.our_relation(table_name)
        and tgfoid = format('%I.%I()', schema, function_name)::regprocedure
    )
  loop
    call pg_temp.run(format('create or replace trigger %2$I before update on %1$I.%3$I for each row %5$s '
      'execute function %1$I.%4$I()', schema, missing.trigger_name, missing.table_name, function_name,
      -- A goal starts when its target is set. Notes or another day don't start it again.
      case when missing.table_name = 'goals' then
        'when (old.target_value operator(pg_catalog.<>) new.target_value)' else '' end));
  end loop;
end
$$;
