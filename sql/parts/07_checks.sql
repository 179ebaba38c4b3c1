-- ------------------------------------------------------------------------------------------------
-- Checks: the valid ranges, the same that the n8n node holds cells against. All of them stand here.
-- Other checks on these tables (an older, narrower one, say) give way. Where rows that are already there
-- break one of ours, they stay as they are, and the check is added `not valid`: it holds for what is written from now on.
-- ------------------------------------------------------------------------------------------------
create temporary table training_checks (table_name name, check_name name, condition text) on commit drop;

insert into pg_temp.training_checks values
  ('exercises',         'exercises_movement_type_check',    $$movement_type in ('Compound', 'Isolation')$$),
  ('exercises',         'exercises_target_tut_min_check',   'target_tut_min between 1 and 600'),
  ('exercises',         'exercises_target_tut_max_check',   'target_tut_max between 1 and 600'),
  ('exercises',         'exercises_tut_check',              'target_tut_max > target_tut_min'),
  ('workout_templates', 'workout_templates_duration_check', 'target_duration_min between 1 and 300'),
  ('workouts',          'workouts_date_check',              $$workout_date between '1900-01-01' and '2200-12-31'$$),
  ('workouts',          'workouts_duration_check',          'duration_min between 1 and 300'),
  ('workouts',          'workouts_days_check',              'days_since_last_workout between 0 and 3650'),
  ('workouts',          'workouts_recovery_score_check',    'recovery_score between 1 and 5'),
  ('workouts',          'workouts_mood_score_check',        'mood_score between 1 and 5'),
  ('workouts',          'workouts_data_source_check',       $$data_source in ('Sheet', 'Manual', 'Import')$$),
  ('workout_sets',      'sets_date_check',                  $$workout_date between '1900-01-01' and '2200-12-31'$$),
  ('workout_sets',      'sets_weight_check',                'weight_kg between 0 and 9999.99'),
  ('workout_sets',      'sets_tut_check',                   'tut_seconds > 0 and tut_seconds <= 300'),
  ('workout_sets',      'sets_data_source_check',           $$data_source in ('Sheet', 'Manual', 'Import')$$),
  ('measurements',      'measurements_date_check',          $$measurement_date between '1900-01-01' and '2200-12-31'$$),
  ('measurements',      'measurements_weight_check',        'bodyweight_kg between 20 and 400'),
  ('measurements',      'measurements_bodyfat_check',       'bodyfat_pct between 2 and 75'),
  ('measurements',      'measurements_data_source_check',   $$data_source in ('Sheet', 'Manual', 'Import')$$);

do $$
declare
  our record;
  their record;
begin
  -- 1. Each condition is known as the server writes it, by way of an empty copy of its table.
  create temporary table training_checks_as_stored (table_name name, check_name name, definition text) on commit drop;
  for our in select distinct table_name from pg_temp.training_checks loop
    execute format('create temporary table %I (like %I) on commit drop', 'empty_' || our.table_name, our.table_name);
  end loop;
  for our in select * from pg_temp.training_checks loop
    execute format('alter table pg_temp.%I add constraint %I check (%s)', 'empty_' || our.table_name, our.check_name, our.condition);
  end loop;
  insert into pg_temp.training_checks_as_stored
  select t.table_name, c.conname, pg_get_constraintdef(c.oid)
  from (select distinct table_name from pg_temp.training_checks) as t
  join pg_constraint as c on c.conrelid = format('pg_temp.%I', 'empty_' || t.table_name)::regclass and c.contype = 'c';

  -- 2. Checks that are not ours, by name and condition, are gone.
  for their in
    select t.table_name, c.conname
    from (select distinct table_name from pg_temp.training_checks) as t
    join pg_constraint as c on c.conrelid = t.table_name::text::regclass and c.contype = 'c'
    left join pg_temp.training_checks_as_stored as s
      on s.table_name = t.table_name and s.check_name = c.conname
      and s.definition = replace(pg_get_constraintdef(c.oid), ' NOT VALID', '')
    where s.check_name is null
  loop
    execute format('alter table %I drop constraint %I', their.table_name, their.conname);
  end loop;

  -- 3. Ours are all there, and valid unless a row breaks them.
  for our in
    select checks.*, c.oid is not null as is_there
    from pg_temp.training_checks as checks
    left join pg_constraint as c on c.conrelid = checks.table_name::text::regclass and c.conname = checks.check_name
    where c.oid is null or not c.convalidated
  loop
    begin
      if our.is_there then
        execute format('alter table %I validate constraint %I', our.table_name, our.check_name);
      else
        execute format('alter table %I add constraint %I check (%s)', our.table_name, our.check_name, our.condition);
      end if;
    exception when check_violation then
      if not our.is_there then
        execute format('alter table %I add constraint %I check (%s) not valid', our.table_name, our.check_name, our.condition);
      end if;
    end;
  end loop;
end
$$;

-- Which rows those are, for people: the first ones of each check, of how many, and what is wrong.
create or replace function offending_rows(at_most integer default 10)
returns table (table_name text, check_name text, row_count bigint, key jsonb, column_name text, value jsonb, reason text)
language plpgsql stable
set search_path from current
as $$
declare
  broken record;
begin
  for broken in
    select c.conrelid::regclass::text as table_name, c.conname::text as check_name, pg_get_expr(c.conbin, c.conrelid) as condition,
      (select string_agg(format('%L, %I', a.attname, a.attname), ', ' order by place)
        from pg_constraint as k cross join unnest(k.conkey) with ordinality as keys (number, place)
        join pg_attribute as a on a.attrelid = k.conrelid and a.attnum = keys.number
        where k.conrelid = c.conrelid and k.contype = 'p') as key_columns,
      -- the check of both targets is told of the maximum, the first by the alphabet
      (select min(a.attname::text) from pg_attribute as a where a.attrelid = c.conrelid and a.attnum = any (c.conkey)) as culprit
    from pg_constraint as c
    where c.contype = 'c' and not c.convalidated and c.conparentid = 0 and c.conislocal
      and c.conrelid in ('exercises'::regclass, 'workout_templates'::regclass, 'workouts'::regclass, 'workout_sets'::regclass, 'measurements'::regclass)
    order by c.conrelid::regclass::text, c.conname
  loop
    return query execute format(
      'select $1, $2, count(*) over (), jsonb_build_object(%s) as key, $3, to_jsonb(%I), refusal(''out_of_range'', $3, %I::text)
       from %s where not (%s) order by key limit $4',
      broken.key_columns, broken.culprit, broken.culprit, broken.table_name, broken.condition)
      using broken.table_name, broken.check_name, broken.culprit, at_most;
  end loop;
end
$$;

comment on function offending_rows(integer) is
  'Rows that were there before a check of ours and break it, so that the check is not valid for them: the first ones of each check, by key, of row_count in all, each with the column at fault, its value and why. Correct them and provision again.';
