-- ------------------------------------------------------------------------------------------------
-- updated_at: a trigger sets it when a row changes
-- ------------------------------------------------------------------------------------------------
call pg_temp.run($sql$
create or replace function {schema}.update_updated_at_column() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  new.updated_at := now() at time zone 'utc';
  return new;
end
$$;

comment on function {schema}.update_updated_at_column() is
  'Trigger function: sets updated_at to the start of the transaction, in UTC.';
$sql$);

do $$
declare
  schema constant text := current_setting('training.schema');
  missing record;
begin
  for missing in
    select * from (values
      ('workouts'::name, 'update_workouts_updated_at'::name),
      ('workout_sets',   'update_sets_updated_at'),
      ('measurements',   'update_measurements_updated_at')
    ) as triggers (table_name, trigger_name)
    where not exists (
      select from pg_trigger
      where tgrelid = pg_temp.our_relation(table_name)
        and tgfoid = format('%I.update_updated_at_column', schema)::regproc
    )
  loop
    execute format('create trigger %2$I before update on %1$I.%3$I for each row '
      'execute function %1$I.update_updated_at_column()', schema, missing.trigger_name, missing.table_name);
  end loop;
end
$$;
