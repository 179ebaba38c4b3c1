-- ------------------------------------------------------------------------------------------------
-- Installed objects: everything that provision.sql creates in a schema. Everything else in the schema is the user's.
-- In provision.sql itself: what exists under these names before anything is changed.
-- ------------------------------------------------------------------------------------------------

-- kind: `journal` tables hold the user's rows, `internal` tables hold what the package itself needs. A name is recorded
-- as it is written here: written in another way, it is another object.
create temporary table training_names (kind, name) on commit drop as
  select * from (values
    ('journal', 'workout_sets'), ('journal', 'workouts'), ('journal', 'measurements'),
    ('journal', 'exercises'), ('journal', 'workout_templates'), ('journal', 'goals'),
    ('internal', 'training_schema_version'), ('internal', 'training_last_sync'),
    ('view', 'v_hit_progression'), ('view', 'v_latest_progression'),
    ('view', 'v_recovery_analysis'), ('view', 'v_body_composition'),
    ('view', 'v_records'), ('view', 'v_exercise_status'), ('view', 'v_next_session'),
    ('view', 'v_goal_projection'),
    ('function', 'cell_text(text)'),
    ('function', 'check_violations(integer)'),
    ('function', 'comparable_load(numeric, text)'),
    ('function', 'ensure_year_partitions(integer, integer)'),
    ('function', 'exercise_advice(text, boolean)'),
    ('function', 'exercise_status(bigint, bigint, bigint)'),
    ('function', 'find_exercise(text, boolean)'),
    ('function', 'goal_days(numeric, numeric, numeric)'),
    ('function', 'goal_pace(bigint, integer, numeric)'),
    ('function', 'goal_projection(text, numeric, date, date, date)'),
    ('function', 'goal_reached(text, numeric, numeric, numeric)'),
    ('function', 'goal_status(boolean, numeric, numeric, date, date)'),
    ('function', 'in_load_unit(numeric, text)'),
    ('function', 'is_current(date, date)'),
    ('function', 'is_record(text, date, text, numeric, numeric, text)'),
    ('function', 'load_above(numeric, numeric, numeric, numeric, numeric, numeric, numeric[])'),
    ('function', 'load_below(numeric, numeric, numeric, numeric, numeric, numeric, numeric[])'),
    ('function', 'load_text(numeric, text, boolean)'),
    ('function', 'lock_journal()'),
    ('function', 'missing_year_partitions(integer, integer)'),
    ('function', 'nearest_available_load(numeric, numeric, integer, numeric, numeric[])'),
    ('function', 'nearest_load(numeric, numeric, numeric, numeric, numeric[])'),
    ('function', 'needs_more_rest(bigint, bigint)'),
    ('function', 'next_session(date, text)'),
    ('function', 'next_step(numeric, boolean, boolean, integer, integer)'),
    ('function', 'progress_of_set(numeric, numeric, boolean, boolean, integer, integer, '
      'text, text, numeric, numeric, numeric, numeric[], numeric, numeric)'),
    ('function', 'progress_status(numeric, numeric, numeric, numeric, text)'),
    ('function', 'progression_history(text, date, date)'),
    ('function', 'readiness(integer)'),
    ('function', 'recommendation(text, numeric, numeric, text, text, integer, integer, boolean)'),
    ('function', 'record_sync(text, jsonb)'),
    ('function', 'record_type(numeric, numeric, numeric, numeric, integer)'),
    ('function', 'recovery_days(text)'),
    ('function', 'resolve_exercises(text[], boolean)'),
    ('function', 'smallest_step(text)'),
    ('function', 'suggested_load(numeric, text, text, numeric, numeric, numeric, numeric, numeric[])'),
    ('function', 'training_recommendation(integer, integer)'),
    ('function', 'tut_max(integer)'),
    ('function', 'tut_min(integer)'),
    ('function', 'upsert_exercises(jsonb)'),
    ('function', 'upsert_goals(jsonb)'),
    ('function', 'upsert_measurement_from_sheet(date, numeric, numeric, text)'),
    ('function', 'upsert_measurements(jsonb)'),
    ('function', 'upsert_set_from_sheet(date, varchar, varchar, numeric, numeric, boolean, boolean, text)'),
    ('function', 'upsert_sets(jsonb)'),
    ('function', 'upsert_single_row(text, regclass, json, json, text)'),
    ('function', 'upsert_workout_from_sheet(date, varchar, varchar, integer, integer, integer, integer, text)'),
    ('function', 'upsert_workout_templates(jsonb)'),
    ('function', 'upsert_workouts(jsonb)'),
    ('function', 'validate_columns(jsonb, text[])'),
    ('function', 'weight_trend(numeric, bigint, numeric, bigint)'),
    ('trigger function', 'training_set_updated_at()'),
    ('trigger function', 'update_updated_at_column()')
  ) as names (kind, name);

-- The names that the last run of provision.sql has recorded (20_report.sql). All of training_names if it recorded none.
create temporary table training_recorded (name text) on commit drop;

do $$
declare
  versions constant regclass := to_regclass(format('%I.training_schema_version', current_setting('training.schema')));
  recorded text[];
begin
  if versions is null then
    return;
  end if;
  if exists (select from pg_attribute where attrelid = versions and attname = 'objects') then
    execute format('select objects from %s order by version desc limit 1', versions) into recorded;
  end if;
  insert into pg_temp.training_recorded
  select unnest(coalesce(recorded, array(select name from pg_temp.training_names)));
end
$$;

-- The objects that exist under these names. One that was not recorded is the user's.
create temporary table training_installed (kind, name, id, is_ours) on commit drop as
  select kind, name,
    case when kind like '%function'
      then to_regprocedure(format('%I.%s', current_setting('training.schema'), name))::oid
      else to_regclass(format('%I.%s', current_setting('training.schema'), name))::oid end,
    name in (select recorded.name from pg_temp.training_recorded as recorded)
  from pg_temp.training_names;

-- If our triggers use training_set_updated_at, the other function of that purpose is the user's.
delete from pg_temp.training_installed
where name = 'update_updated_at_column()'
  and exists (select from pg_temp.training_installed where name = 'training_set_updated_at()' and id is not null);

delete from pg_temp.training_installed where id is null;
