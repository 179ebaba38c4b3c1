-- ------------------------------------------------------------------------------------------------
-- Columns: the script's own list of them. Missing ones are added; the upserts (12_upserts.sql) are generated from it.
-- ------------------------------------------------------------------------------------------------

-- kind: `key` and `required` columns need a value, `defaulted` ones (not null) have a default, `optional` ones may be
-- null, a `list` is an array that may be null, and the database sets `timestamp` ones. default_value: what an upsert
-- stores for a null, and for a missing cell of a new row. A name defaults to the row's id.
create temporary table training_columns (
  position integer generated always as identity,
  table_name name, column_name name, type text, kind text, default_value text
) on commit drop;

insert into pg_temp.training_columns (table_name, column_name, type, kind, default_value) values
  ('exercises', 'exercise_id', 'varchar(50)', 'key', null),
  ('exercises', 'exercise_name', 'varchar(100)', 'required', 'given.exercise_id'),
  ('exercises', 'muscle_group', 'varchar(50)', 'defaulted', $$'Other'$$),
  ('exercises', 'movement_type', 'varchar(20)', 'optional', null),
  ('exercises', 'equipment', 'varchar(50)', 'optional', null),
  ('exercises', 'target_tut_min', 'integer', 'optional', '45'),
  ('exercises', 'target_tut_max', 'integer', 'optional', '90'),
  ('exercises', 'notes', 'text', 'optional', null),
  ('exercises', 'is_active', 'boolean', 'optional', 'true'),
  ('exercises', 'created_at', 'timestamp', 'timestamp', $$(now() at time zone 'utc')$$),
  ('exercises', 'load_type', 'varchar(20)', 'optional', $$'External'$$),
  ('exercises', 'load_unit', 'varchar(2)', 'optional', $$'kg'$$),
  ('exercises', 'load_step', 'numeric(6, 2)', 'optional', null),
  ('exercises', 'load_min', 'numeric(6, 2)', 'optional', null),
  ('exercises', 'load_max', 'numeric(6, 2)', 'optional', null),
  ('exercises', 'available_loads', 'numeric(6, 2)[]', 'list', null),

  ('workout_templates', 'template_id', 'varchar(50)', 'key', null),
  ('workout_templates', 'template_name', 'varchar(100)', 'required', 'given.template_id'),
  ('workout_templates', 'workout_type', 'varchar(30)', 'defaulted', $$'Other'$$),
  ('workout_templates', 'target_duration_min', 'integer', 'optional', null),
  ('workout_templates', 'notes', 'text', 'optional', null),
  ('workout_templates', 'is_active', 'boolean', 'optional', 'true'),
  ('workout_templates', 'created_at', 'timestamp', 'timestamp', $$(now() at time zone 'utc')$$),
  ('workout_templates', 'exercise_ids', 'varchar(50)[]', 'list', null),

  ('workouts', 'workout_date', 'date', 'key', null),
  ('workouts', 'template_id', 'varchar(50)', 'key', null),
  ('workouts', 'location', 'varchar(50)', 'optional', $$'home'$$),
  ('workouts', 'duration_min', 'integer', 'required', null),
  ('workouts', 'days_since_last_workout', 'integer', 'optional', null),
  ('workouts', 'recovery_score', 'integer', 'optional', null),
  ('workouts', 'mood_score', 'integer', 'optional', null),
  ('workouts', 'notes', 'text', 'optional', null),
  ('workouts', 'data_source', 'varchar(20)', 'optional', $$'Sheet'$$),
  ('workouts', 'created_at', 'timestamp', 'timestamp', $$(now() at time zone 'utc')$$),
  ('workouts', 'updated_at', 'timestamp', 'timestamp', $$(now() at time zone 'utc')$$),

  ('workout_sets', 'workout_date', 'date', 'key', null),
  ('workout_sets', 'template_id', 'varchar(50)', 'key', null),
  ('workout_sets', 'exercise_id', 'varchar(50)', 'key', null),
  ('workout_sets', 'weight_kg', 'numeric(6, 2)', 'required', null),
  ('workout_sets', 'tut_seconds', 'numeric(6, 2)', 'required', null),
  ('workout_sets', 'max_effort', 'boolean', 'optional', 'true'),
  ('workout_sets', 'form_ok', 'boolean', 'optional', 'true'),
  ('workout_sets', 'notes', 'text', 'optional', null),
  ('workout_sets', 'data_source', 'varchar(20)', 'optional', $$'Sheet'$$),
  ('workout_sets', 'created_at', 'timestamp', 'timestamp', $$(now() at time zone 'utc')$$),
  ('workout_sets', 'updated_at', 'timestamp', 'timestamp', $$(now() at time zone 'utc')$$),

  ('measurements', 'measurement_date', 'date', 'key', null),
  ('measurements', 'bodyweight_kg', 'numeric(5, 2)', 'required', null),
  ('measurements', 'bodyfat_pct', 'numeric(4, 2)', 'optional', null),
  ('measurements', 'notes', 'text', 'optional', null),
  ('measurements', 'data_source', 'varchar(20)', 'optional', $$'Sheet'$$),
  ('measurements', 'created_at', 'timestamp', 'timestamp', $$(now() at time zone 'utc')$$),
  ('measurements', 'updated_at', 'timestamp', 'timestamp', $$(now() at time zone 'utc')$$),

  ('goals', 'metric', 'varchar(20)', 'key', null),
  ('goals', 'target_value', 'numeric(5, 2)', 'required', null),
  ('goals', 'target_date', 'date', 'optional', null),
  ('goals', 'notes', 'text', 'optional', null),
  ('goals', 'updated_at', 'timestamp', 'timestamp', $$(now() at time zone 'utc')$$),

  ('training_schema_version', 'objects', 'text[]', 'list', null);

do $$
declare
  missing record;
begin
  for missing in
    select * from pg_temp.training_columns as ours
    where pg_temp.our_relation(table_name) is not null and not exists (
      select from pg_attribute
      where attrelid = pg_temp.our_relation(ours.table_name) and attname = ours.column_name and not attisdropped
    )
    order by position
  loop
    if missing.kind in ('key', 'required') then
      raise exception 'The table % in schema "%" has no column %, which every row needs. Add it with its values, '
        'or rename the column that holds them, then provision again. Nothing was changed.',
        missing.table_name, current_setting('training.schema'), missing.column_name;
    end if;
    call pg_temp.run(format('alter table %s add column %I %s %s %s',
      pg_temp.our_relation(missing.table_name), missing.column_name, missing.type,
      case when missing.kind = 'defaulted' then 'not null' end,
      'default ' || missing.default_value));
  end loop;
end
$$;
