-- ------------------------------------------------------------------------------------------------
-- Adoption: a database that was built by hand from the design document becomes a training database and keeps its rows.
-- Nothing here changes a new database. Checks: 08_checks.sql.
-- ------------------------------------------------------------------------------------------------

-- The running deployment's six indexes, and other usual names for them. They slow down each write, and the keys and
-- idx_sets_exercise_date answer the same queries.
create temporary table training_redundant_indexes (name, columns) on commit drop as values
  ('idx_workouts_date', '(workout_date)'), ('idx_workouts_workout_date', '(workout_date)'),
  ('idx_workouts_recovery', '(recovery_score, mood_score)'), ('idx_workouts_scores', '(recovery_score, mood_score)'),
  ('idx_sets_date', '(workout_date)'), ('idx_sets_workout_date', '(workout_date)'),
  ('idx_sets_exercise', '(exercise_id)'), ('idx_sets_exercise_id', '(exercise_id)'),
  ('idx_sets_effort', '(max_effort, form_ok)'), ('idx_sets_effort_form', '(max_effort, form_ok)'),
  ('idx_sets_performance', '(max_effort, form_ok)'), ('idx_measurements_date', '(measurement_date)');

-- The functions that workflows call. A function with one of these names and the same argument types, but other names of
-- its arguments or another result, is an old one. One with other argument types is the user's.
create temporary table training_api (name, arguments, result) on commit drop as values
  ('upsert_workout_from_sheet',
    'workout_date date, template_id character varying, location character varying, duration_min integer, '
    'days_since_last_workout integer, recovery_score integer, mood_score integer, notes text', 'json'),
  ('upsert_set_from_sheet',
    'workout_date date, template_id character varying, exercise_id character varying, weight_kg numeric, '
    'tut_seconds numeric, max_effort boolean, form_ok boolean, notes text', 'json'),
  ('upsert_measurement_from_sheet',
    'measurement_date date, bodyweight_kg numeric, bodyfat_pct numeric, notes text', 'json');

insert into pg_temp.training_api
select name, 'columns jsonb', 'TABLE(item_index integer, status text, code text, created boolean, stored jsonb)'
from unnest(array[
  'upsert_workouts', 'upsert_sets', 'upsert_measurements', 'upsert_exercises', 'upsert_workout_templates',
  'upsert_goals'
]) as name
union all values
  ('progression_history',
    'exercise text DEFAULT NULL::text, from_date date DEFAULT NULL::date, to_date date DEFAULT NULL::date',
    'TABLE(exercise_id character varying, exercise_name character varying, workout_date date, weight_kg numeric, '
    'tut_seconds numeric, prev_weight numeric, prev_tut numeric, days_between integer, progress_status text, '
    'recommendation text, suggested_weight_kg numeric, template_id character varying, suggested_load numeric, '
    'load_unit character varying)');

-- The keys, compared by definition: in an adopted database their names may differ.
create temporary table training_keys (table_name, constraint_name, definition) on commit drop as values
  ('exercises', 'exercises_pkey', 'PRIMARY KEY (exercise_id)'),
  ('exercises', 'exercises_exercise_name_key', 'UNIQUE (exercise_name)'),
  ('workout_templates', 'workout_templates_pkey', 'PRIMARY KEY (template_id)'),
  ('workouts', 'workouts_pkey', 'PRIMARY KEY (workout_date, template_id)'),
  ('workouts', 'fk_workouts_template', 'FOREIGN KEY (template_id) REFERENCES %I.workout_templates(template_id)'),
  ('workout_sets', 'sets_pkey', 'PRIMARY KEY (workout_date, template_id, exercise_id)'),
  ('workout_sets', 'fk_sets_workout',
    'FOREIGN KEY (workout_date, template_id) REFERENCES %I.workouts(workout_date, template_id)'),
  ('workout_sets', 'fk_sets_exercise', 'FOREIGN KEY (exercise_id) REFERENCES %I.exercises(exercise_id)'),
  ('measurements', 'measurements_pkey', 'PRIMARY KEY (measurement_date)'),
  ('goals', 'goals_pkey', 'PRIMARY KEY (metric)');

update pg_temp.training_keys set definition = format(definition, current_setting('training.schema'));

-- A procedure or aggregate with the name of one of our functions stops the run.
do $$
declare
  conflict text;
begin
  select replace(p.oid::regprocedure::text, pg_temp.our_schema() || '.', '') into conflict
  from pg_proc as p join pg_temp.training_api as api on api.name = p.proname
  where p.pronamespace = pg_temp.our_schema() and p.prokind <> 'f';
  if found then
    raise exception '% in schema "%" is not a function, but has the name of one of our functions. '
      'Rename it (alter routine % rename to ...), then provision again. Nothing was changed.',
      conflict, current_setting('training.schema'), conflict;
  end if;
end
$$;

do $$
declare
  found_object record;
begin
  if not (select adopted from pg_temp.training_before) then
    return;
  end if;

  -- 1. Optional columns accept null, and have a default if ours have one. A default of the user's stays. The
  --    deployment's timestamps are in the time zone of the session that writes.
  for found_object in
    select c.*, a.attnotnull and c.kind <> 'defaulted' as must_accept_null,
      c.default_value is not null and (d.oid is null
        or c.kind = 'timestamp' and pg_get_expr(d.adbin, d.adrelid) in ('CURRENT_TIMESTAMP', 'now()'))
        and a.attgenerated = '' and a.attidentity = '' as needs_default
    from pg_temp.training_columns as c
    join pg_attribute as a on a.attrelid = pg_temp.our_relation(c.table_name) and a.attname = c.column_name
    left join pg_attrdef as d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where c.kind in ('defaulted', 'optional', 'list', 'timestamp')
  loop
    if found_object.needs_default then
      execute format('alter table %s alter column %I set default %s',
        pg_temp.our_relation(found_object.table_name), found_object.column_name, found_object.default_value);
    end if;
    if found_object.must_accept_null then
      execute format('alter table %s alter column %I drop not null',
        pg_temp.our_relation(found_object.table_name), found_object.column_name);
    end if;
  end loop;

  -- 2. The redundant indexes are dropped. One that is unique, partial, or of other columns or another table is the
  --    user's own.
  for found_object in
    select c.oid::regclass as name from pg_index as x
    join pg_class as c on c.oid = x.indexrelid
    join pg_temp.training_redundant_indexes as redundant on redundant.name = c.relname
    where x.indrelid in (select pg_temp.our_relation(table_name) from pg_temp.training_columns)
      and not x.indisunique and pg_get_indexdef(c.oid) like '% USING btree ' || redundant.columns
  loop
    execute format('drop index %s', found_object.name);
  end loop;
end
$$;

-- All keys exist, also those that were dropped since: rows are upserted by the primary keys. A foreign key with
-- additional actions (on update, on delete) is accepted.
do $$
declare
  missing record;
  violation text;
  message text;
begin
  for missing in
    select k.* from pg_temp.training_keys as k
    where not exists (
      select from pg_constraint as c
      where c.conrelid = pg_temp.our_relation(k.table_name) and starts_with(pg_get_constraintdef(c.oid), k.definition)
    )
  loop
    begin
      call pg_temp.run(format('alter table %s add constraint %I %s',
        pg_temp.our_relation(missing.table_name), missing.constraint_name, missing.definition));
    exception when unique_violation or foreign_key_violation or not_null_violation then
      get stacked diagnostics violation = pg_exception_detail, message = message_text;
      raise exception 'The table % in schema "%" needs the key %, but some rows violate it: % '
        'Correct these rows, then provision again. Nothing was changed.',
        missing.table_name, current_setting('training.schema'), missing.definition,
        coalesce(nullif(violation, ''), message || '.');
    end;
  end loop;
end
$$;

-- Functions with an old signature are replaced: `create or replace` cannot change parameter names or the result type.
-- Functions and views that this version no longer has are dropped, before views could use an old overload.
do $$
begin
  perform pg_temp.drop_or_rename('pg_proc', p.oid)
  from pg_proc as p join pg_temp.training_api as api on api.name = p.proname
  where p.pronamespace = pg_temp.our_schema()
    and oidvectortypes(p.proargtypes)
      = regexp_replace(api.arguments, '\w+ (character varying|\w+)( DEFAULT [^,]+)?(,|$)', '\1\3', 'g')
    and (pg_get_function_arguments(p.oid), pg_get_function_result(p.oid)) is distinct from (api.arguments, api.result);

  perform pg_temp.drop_or_rename(catalog, id)
  from (select name from pg_temp.training_recorded except select name from pg_temp.training_names) as former
  cross join lateral (
    select 'pg_class'::regclass as catalog, oid as id
    from pg_class where oid = pg_temp.our_relation(name) and relkind = 'v'
    union all
    select 'pg_proc', oid
    from pg_proc where prokind = 'f' and oid = case when name like '%(%' then
      to_regprocedure(format('%I.%s', current_setting('training.schema'), name)) end
  ) as objects;
end
$$;
