-- ------------------------------------------------------------------------------------------------
-- updated_at: a trigger sets it when a row changes
-- ------------------------------------------------------------------------------------------------
create or replace function update_updated_at_column() returns trigger
language plpgsql
set search_path from current
as $$
begin
  new.updated_at := now() at time zone 'utc';
  return new;
end
$$;

comment on function update_updated_at_column() is
  'Trigger function: sets updated_at to the start of the transaction, in UTC.';

do $$
declare
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
      where tgrelid = table_name::text::regclass and tgfoid = 'update_updated_at_column'::regproc
    )
  loop
    execute format('create trigger %I before update on %I for each row '
      'execute function update_updated_at_column()', missing.trigger_name, missing.table_name);
  end loop;
end
$$;
