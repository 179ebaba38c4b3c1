-- ------------------------------------------------------------------------------------------------
-- Missing columns: tables that are there already have all columns, before anything is said about them
-- ------------------------------------------------------------------------------------------------

-- Every column that a row may do without, with the default that the bulk functions rely on.
create temporary table training_optional_columns (table_name, column_name, type, default_value) on commit drop as values
  ('exercises', 'muscle_group', 'varchar(50) not null', $$'Other'$$),
  ('exercises', 'movement_type', 'varchar(20)', null),
  ('exercises', 'equipment', 'varchar(50)', null),
  ('exercises', 'target_tut_min', 'integer', '45'),
  ('exercises', 'target_tut_max', 'integer', '90'),
  ('exercises', 'notes', 'text', null),
  ('exercises', 'is_active', 'boolean', 'true'),
  ('exercises', 'created_at', 'timestamp', $$(now() at time zone 'utc')$$),
  ('workout_templates', 'workout_type', 'varchar(30) not null', $$'Other'$$),
  ('workout_templates', 'target_duration_min', 'integer', null),
  ('workout_templates', 'notes', 'text', null),
  ('workout_templates', 'is_active', 'boolean', 'true'),
  ('workout_templates', 'created_at', 'timestamp', $$(now() at time zone 'utc')$$),
  ('workouts', 'location', 'varchar(50)', $$'home'$$),
  ('workouts', 'days_since_last_workout', 'integer', null),
  ('workouts', 'recovery_score', 'integer', null),
  ('workouts', 'mood_score', 'integer', null),
  ('workouts', 'notes', 'text', null),
  ('workouts', 'data_source', 'varchar(20)', $$'Sheet'$$),
  ('workouts', 'created_at', 'timestamp', $$(now() at time zone 'utc')$$),
  ('workouts', 'updated_at', 'timestamp', $$(now() at time zone 'utc')$$),
  ('workout_sets', 'max_effort', 'boolean', 'true'),
  ('workout_sets', 'form_ok', 'boolean', 'true'),
  ('workout_sets', 'notes', 'text', null),
  ('workout_sets', 'data_source', 'varchar(20)', $$'Sheet'$$),
  ('workout_sets', 'created_at', 'timestamp', $$(now() at time zone 'utc')$$),
  ('workout_sets', 'updated_at', 'timestamp', $$(now() at time zone 'utc')$$),
  ('measurements', 'bodyfat_pct', 'numeric(4, 2)', null),
  ('measurements', 'notes', 'text', null),
  ('measurements', 'data_source', 'varchar(20)', $$'Sheet'$$),
  ('measurements', 'created_at', 'timestamp', $$(now() at time zone 'utc')$$),
  ('measurements', 'updated_at', 'timestamp', $$(now() at time zone 'utc')$$);

-- The columns that nothing can stand in for.
create temporary table training_required_columns (table_name, column_name) on commit drop as values
  ('exercises', 'exercise_id'), ('exercises', 'exercise_name'),
  ('workout_templates', 'template_id'), ('workout_templates', 'template_name'),
  ('workouts', 'workout_date'), ('workouts', 'template_id'), ('workouts', 'duration_min'),
  ('workout_sets', 'workout_date'), ('workout_sets', 'template_id'), ('workout_sets', 'exercise_id'),
  ('workout_sets', 'weight_kg'), ('workout_sets', 'tut_seconds'),
  ('measurements', 'measurement_date'), ('measurements', 'bodyweight_kg');

do $$
declare
  missing record;
begin
  for missing in
    select wanted.*
    from (
      select table_name, column_name, null as type, null as default_value from pg_temp.training_required_columns
      union all
      select * from pg_temp.training_optional_columns
    ) as wanted
    where to_regclass(table_name) is not null and not exists (
      select from pg_attribute
      where attrelid = to_regclass(table_name) and attname = column_name and not attisdropped
    )
  loop
    if missing.type is null then
      raise exception 'The table % in schema "%" has no column %, which every row needs. Add it with its values, or rename the column that holds them, then provision again; nothing was changed.',
        missing.table_name, current_schema(), missing.column_name;
    end if;
    execute format('alter table %I add column %I %s default %s', missing.table_name, missing.column_name, missing.type,
      coalesce(missing.default_value, 'null'));
  end loop;
end
$$;
