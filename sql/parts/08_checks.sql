-- ------------------------------------------------------------------------------------------------
-- Checks: the valid range of each column, and the sentence that people read if a value breaks it
-- ------------------------------------------------------------------------------------------------

-- This is the only place in the SQL that states a range. If existing rows break one of these checks, they stay
-- unchanged and the check is added as `not valid`: it applies to each row that is written from then on.
--
-- A check is ours by its name. `since` is the version that introduced the present condition: raise it with each change,
-- and the check of an older version is replaced. Checks with other names are the user's.
create temporary table training_checks (
  table_name name, check_name name, condition text, reason text, since integer default 1
) on commit drop;

insert into pg_temp.training_checks values
  ('exercises', 'exercises_movement_type_check',
    $$movement_type in ('Compound', 'Isolation')$$, 'A movement type is Compound, Isolation or blank.'),
  ('exercises', 'exercises_target_tut_min_check',
    'target_tut_min between 1 and 600', 'A target is 1 to 600 seconds.'),
  ('exercises', 'exercises_target_tut_max_check',
    'target_tut_max between 1 and 600', 'A target is 1 to 600 seconds.'),
  ('exercises', 'exercises_tut_check',
    'target_tut_max > target_tut_min', 'The maximum of a target is above its minimum.'),
  ('exercises', 'exercises_load_type_check',
    $$load_type in ('External', 'Assisted', 'Bodyweight')$$, 'A load type is External, Assisted, Bodyweight or blank.'),
  ('exercises', 'exercises_load_unit_check',
    $$load_unit in ('kg', 'lb')$$, 'A load unit is kg, lb or blank.'),
  ('exercises', 'exercises_load_step_check',
    'load_step > 0 and load_step <= 9999.99', 'A step is above 0 and up to 9999.99.'),
  ('exercises', 'exercises_load_min_check',
    'load_min between 0 and 9999.99', 'A load is 0 to 9999.99.'),
  ('exercises', 'exercises_load_max_check',
    'load_max between 0 and 9999.99', 'A load is 0 to 9999.99.'),
  ('exercises', 'exercises_load_range_check',
    'load_max >= load_min', 'The last load is the first one or above.'),
  ('exercises', 'exercises_available_loads_check',
    $$available_loads <> '{}' and array_position(available_loads, null) is null
      and 0 <= all (available_loads) and 9999.99 >= all (available_loads)$$,
    'Available loads are one or more loads of 0 to 9999.99.'),
  ('workout_templates', 'workout_templates_duration_check',
    'target_duration_min between 1 and 300', 'A target duration is 1 to 300 minutes.'),
  ('workout_templates', 'workout_templates_exercises_check',
    $$exercise_ids <> '{}' and array_position(exercise_ids, null) is null
      and array_position(exercise_ids, '') is null$$, 'The exercises of a template are one or more ids.'),
  ('workouts', 'workouts_date_check',
    $$workout_date between '1900-01-01' and '2200-12-31'$$, 'Dates go from 1900 to 2200.'),
  ('workouts', 'workouts_duration_check',
    'duration_min between 1 and 300', 'A workout lasts 1 to 300 minutes.'),
  ('workouts', 'workouts_days_check',
    'days_since_last_workout between 0 and 3650', 'Days since the last workout go from 0 to 3650.'),
  ('workouts', 'workouts_recovery_score_check',
    'recovery_score between 1 and 5', 'A recovery score is 1 to 5.'),
  ('workouts', 'workouts_mood_score_check',
    'mood_score between 1 and 5', 'A mood score is 1 to 5.'),
  ('workouts', 'workouts_data_source_check',
    $$data_source in ('Sheet', 'Manual', 'Import')$$, 'A data source is Sheet, Manual or Import.'),
  ('workout_sets', 'sets_date_check',
    $$workout_date between '1900-01-01' and '2200-12-31'$$, 'Dates go from 1900 to 2200.'),
  ('workout_sets', 'sets_weight_check',
    'weight_kg between 0 and 9999.99', 'A weight is 0 to 9999.99 kg.'),
  ('workout_sets', 'sets_tut_check',
    'tut_seconds > 0 and tut_seconds <= 300', 'A set lasts above 0 and up to 300 seconds.'),
  ('workout_sets', 'sets_data_source_check',
    $$data_source in ('Sheet', 'Manual', 'Import')$$, 'A data source is Sheet, Manual or Import.'),
  ('measurements', 'measurements_date_check',
    $$measurement_date between '1900-01-01' and '2200-12-31'$$, 'Dates go from 1900 to 2200.'),
  ('measurements', 'measurements_weight_check',
    'bodyweight_kg between 20 and 400', 'A bodyweight is 20 to 400 kg.'),
  ('measurements', 'measurements_bodyfat_check',
    'bodyfat_pct between 2 and 75', 'Body fat is 2 to 75 %.'),
  ('measurements', 'measurements_data_source_check',
    $$data_source in ('Sheet', 'Manual', 'Import')$$, 'A data source is Sheet, Manual or Import.'),
  ('goals', 'goals_metric_check',
    $$metric in ('bodyfat_pct', 'bodyweight_kg')$$, 'A goal is about bodyfat_pct or bodyweight_kg.'),
  ('goals', 'goals_target_value_check', -- the ranges of the measurements
    $$case metric when 'bodyweight_kg' then target_value between 20 and 400 else target_value between 2 and 75 end$$,
    'A goal is 20 to 400 kg of bodyweight, or 2 to 75 % of body fat.'),
  ('goals', 'goals_target_date_check',
    $$target_date between '1900-01-01' and '2200-12-31'$$, 'Dates go from 1900 to 2200.');

-- The checks of the running deployment that are narrower than ours or the same, by their names.
create temporary table training_former_checks (table_name name, check_name name) on commit drop;

insert into pg_temp.training_former_checks values
  ('exercises', 'exercises_muscle_group_check'),
  ('workout_templates', 'workout_templates_workout_type_check'),
  ('workouts', 'workouts_duration_min_check'),
  ('workouts', 'workouts_days_since_last_workout_check'),
  ('workout_sets', 'workout_sets_weight_kg_check'),
  ('measurements', 'measurements_bodyweight_kg_check');

do $$
declare
  adopted constant boolean := (select b.adopted from pg_temp.training_before as b);
  previous_version constant integer := (select b.previous_version from pg_temp.training_before as b);
  ours record;
  former record;
begin
  -- 1. Former checks are dropped. Ours has a sentence as comment. A check of our name without one, or with another one
  --    in a database that is adopted, was not created by this script. A table with one of our checks was provisioned
  --    before, and has none of the deployment's.
  for former in
    select relation, conname
    from (
      select c.conrelid::regclass as relation, c.conname, checks.since, checks.check_name is not null as has_our_name,
        obj_description(c.oid, 'pg_constraint') as comment, checks.reason,
        bool_or(obj_description(c.oid, 'pg_constraint') = checks.reason) over (partition by c.conrelid) as provisioned
      from (select distinct table_name from pg_temp.training_checks) as tables
      join pg_constraint as c on c.conrelid = pg_temp.our_relation(tables.table_name) and c.contype = 'c'
      left join pg_temp.training_checks as checks
        on checks.table_name = tables.table_name and checks.check_name = c.conname
    ) as existing
    where case
      when has_our_name and adopted then comment is distinct from reason
      when has_our_name then comment is null or previous_version < since
      else adopted and provisioned is not true and conname in (
        select check_name from pg_temp.training_former_checks where pg_temp.our_relation(table_name) = relation
      )
    end
  loop
    call pg_temp.run(format('alter table %s drop constraint %I', former.relation, former.conname));
  end loop;

  -- 2. All our checks exist, and are valid unless a row breaks them.
  for ours in
    select checks.*, pg_temp.our_relation(checks.table_name) as relation, c.oid is not null as already_exists
    from pg_temp.training_checks as checks
    left join pg_constraint as c
      on c.conrelid = pg_temp.our_relation(checks.table_name) and c.conname = checks.check_name
    where c.oid is null or not c.convalidated
  loop
    begin
      if ours.already_exists then
        call pg_temp.run(format('alter table %s validate constraint %I', ours.relation, ours.check_name));
      else
        call pg_temp.run(format('alter table %s add constraint %I check (%s)',
          ours.relation, ours.check_name, ours.condition));
      end if;
    exception when check_violation then
      if not ours.already_exists then
        call pg_temp.run(format('alter table %s add constraint %I check (%s) not valid',
          ours.relation, ours.check_name, ours.condition));
      end if;
    end;
  end loop;

  -- 3. Each has its sentence as comment.
  for ours in
    select checks.*, c.conrelid::regclass as relation from pg_temp.training_checks as checks
    join pg_constraint as c on c.conrelid = pg_temp.our_relation(checks.table_name) and c.conname = checks.check_name
    where obj_description(c.oid, 'pg_constraint') is null
  loop
    call pg_temp.run(format('comment on constraint %I on %s is %L', ours.check_name, ours.relation, ours.reason));
  end loop;
end
$$;

call pg_temp.run($sql$
create or replace function {schema}.check_violations(at_most integer default 10)
returns table (
  table_name text, check_name text, row_count bigint, key jsonb, column_name text, value jsonb, reason text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $function$
declare
  broken record;
begin
  for broken in
    select c.conrelid::regclass as relation, t.relname::text as table_name, c.conname::text as check_name,
      pg_get_expr(c.conbin, c.conrelid) as condition,
      coalesce(obj_description(c.oid, 'pg_constraint'), pg_get_constraintdef(c.oid)) as reason,
      (
        select string_agg(format('%L, %I', a.attname, a.attname), ', ' order by place)
        from pg_constraint as k cross join unnest(k.conkey) with ordinality as keys (number, place)
        join pg_attribute as a on a.attrelid = k.conrelid and a.attnum = keys.number
        where k.conrelid = c.conrelid and k.contype = 'p'
      ) as key_columns,
      -- A check of two columns is reported for the first by name: the maximum of the two targets.
      (
        select min(a.attname::text) from pg_attribute as a
        where a.attrelid = c.conrelid and a.attnum = any (c.conkey)
      ) as column_name
    from pg_constraint as c join pg_class as t on t.oid = c.conrelid
    where c.contype = 'c' and not c.convalidated and c.conparentid = 0 and c.conislocal
      and c.conrelid in ('{schema}.exercises'::regclass, '{schema}.workout_templates'::regclass,
        '{schema}.workouts'::regclass, '{schema}.workout_sets'::regclass, '{schema}.measurements'::regclass,
        '{schema}.goals'::regclass)
    order by t.relname, c.conname
  loop
    return query execute format(
      'select $1, $2, count(*) over (), jsonb_build_object(%s) as key, $3, to_jsonb(%I), $4
       from %s where not (%s) order by key limit $5',
      broken.key_columns, broken.column_name, broken.relation, broken.condition)
      using broken.table_name, broken.check_name, broken.column_name, broken.reason, at_most;
  end loop;
end
$function$;

comment on function {schema}.check_violations(integer) is
  'Existing rows that break a check. Returns the first rows of each check, by key, with the total number (row_count), '
  'the column, its value and the reason. Correct them, then provision again: the check becomes valid.';
$sql$);
