-- ------------------------------------------------------------------------------------------------
-- Adoption: a database that somebody built from the design document becomes this one, with its rows as they are.
-- Where the tables are new, or already ours, nothing of this applies. Checks are the next part's matter.
-- ------------------------------------------------------------------------------------------------

-- The six indexes that the running deployment made, by its names, and others' usual names for the same.
-- They cost every write and serve no read that the keys and idx_sets_exercise_date don't serve.
create temporary table training_needless_indexes (name) on commit drop as values
  ('idx_workouts_date'), ('idx_workouts_workout_date'), ('idx_workouts_recovery'), ('idx_workouts_scores'),
  ('idx_sets_date'), ('idx_sets_workout_date'), ('idx_sets_exercise'), ('idx_sets_exercise_id'),
  ('idx_sets_effort'), ('idx_sets_effort_form'), ('idx_sets_performance'), ('idx_measurements_date');

-- The functions that a workflow calls, as they are here. One of these names with other parameters or another result is the deployment's.
create temporary table training_callables (name, arguments, result) on commit drop as values
  ('upsert_workout_from_sheet',
    'workout_date date, template_id character varying, location character varying, duration_min integer, days_since_last_workout integer, recovery_score integer, mood_score integer, notes text', 'json'),
  ('upsert_set_from_sheet',
    'workout_date date, template_id character varying, exercise_id character varying, weight_kg numeric, tut_seconds numeric, max_effort boolean, form_ok boolean, notes text', 'json'),
  ('upsert_measurement_from_sheet',
    'measurement_date date, bodyweight_kg numeric, bodyfat_pct numeric, notes text', 'json');

insert into pg_temp.training_callables
select name, 'rows jsonb', 'TABLE(item_index integer, status text, code text, column_name text, reason text, created boolean)'
from unnest(array['upsert_workouts', 'upsert_sets', 'upsert_measurements', 'upsert_exercises', 'upsert_workout_templates']) as name;

-- The keys that everything rests on, by what they are; their names may be others.
create temporary table training_keys (table_name, constraint_name, definition) on commit drop as values
  ('exercises', 'exercises_pkey', 'PRIMARY KEY (exercise_id)'),
  ('exercises', 'exercises_exercise_name_key', 'UNIQUE (exercise_name)'),
  ('workout_templates', 'workout_templates_pkey', 'PRIMARY KEY (template_id)'),
  ('workouts', 'workouts_pkey', 'PRIMARY KEY (workout_date, template_id)'),
  ('workouts', 'fk_workouts_template', 'FOREIGN KEY (template_id) REFERENCES workout_templates(template_id)'),
  ('workout_sets', 'sets_pkey', 'PRIMARY KEY (workout_date, template_id, exercise_id)'),
  ('workout_sets', 'fk_sets_workout', 'FOREIGN KEY (workout_date, template_id) REFERENCES workouts(workout_date, template_id)'),
  ('workout_sets', 'fk_sets_exercise', 'FOREIGN KEY (exercise_id) REFERENCES exercises(exercise_id)'),
  ('measurements', 'measurements_pkey', 'PRIMARY KEY (measurement_date)');

do $$
declare
  our_tables constant regclass[] := array['exercises', 'workout_templates', 'workouts', 'workout_sets', 'measurements']::regclass[];
  thing record;
  why text;
begin
  for thing in
    select p.oid::regprocedure as signature from pg_proc as p
    join pg_temp.training_callables as c on c.name = p.proname
    where p.pronamespace = (select oid from pg_namespace where nspname = current_schema()) and p.prokind <> 'f'
  loop
    raise exception '% in schema "%" is no function, but a function of ours must have its name. Rename it (alter routine % rename to ...), then provision again; nothing was changed.',
      thing.signature, current_schema(), thing.signature;
  end loop;

  if not (select adopted from pg_temp.training_before) then
    return;
  end if;

  -- 1. The optional columns may be empty and have our defaults.
  for thing in
    select c.*, a.attnotnull and c.type not like '%not null' as is_required
    from pg_temp.training_optional_columns as c
    join pg_attribute as a on a.attrelid = c.table_name::regclass and a.attname = c.column_name
  loop
    execute format('alter table %I alter column %I %s', thing.table_name, thing.column_name,
      coalesce('set default ' || thing.default_value, 'drop default'));
    if thing.is_required then
      execute format('alter table %I alter column %I drop not null', thing.table_name, thing.column_name);
    end if;
  end loop;

  -- 2. Every key is there. A foreign key that also does something on update or delete is theirs, and will do.
  for thing in
    select k.* from pg_temp.training_keys as k
    where not exists (
      select from pg_constraint as c
      where c.conrelid = k.table_name::regclass and starts_with(pg_get_constraintdef(c.oid), k.definition)
    )
  loop
    begin
      execute format('alter table %I add constraint %I %s', thing.table_name, thing.constraint_name, thing.definition);
    exception when unique_violation or foreign_key_violation then
      get stacked diagnostics why = pg_exception_detail;
      raise exception 'The table % in schema "%" needs the key %, which its rows break: % Mend these rows, then provision again; nothing was changed.',
        thing.table_name, current_schema(), thing.definition, why;
    end;
  end loop;

  -- 3. The needless indexes are gone; one by such a name that is unique, or another table's, is somebody's own.
  for thing in
    select c.relname from pg_index as x
    join pg_class as c on c.oid = x.indexrelid
    join pg_temp.training_needless_indexes as n on n.name = c.relname
    where x.indrelid = any (our_tables) and not x.indisunique
  loop
    execute format('drop index %I', thing.relname);
  end loop;

  -- 4. So are the deployment's functions that stand where ours will: `create or replace` can't rename a parameter.
  for thing in
    select p.oid from pg_proc as p
    join pg_temp.training_callables as c on c.name = p.proname
    where p.pronamespace = (select oid from pg_namespace where nspname = current_schema())
      and (pg_get_function_arguments(p.oid), pg_get_function_result(p.oid)) is distinct from (c.arguments, c.result)
  loop
    perform pg_temp.make_way('pg_proc', thing.oid);
  end loop;
end
$$;
