-- ------------------------------------------------------------------------------------------------
-- next_session: the workout that is next on a day, its exercises with their loads, and whether to train on that day
-- ------------------------------------------------------------------------------------------------

-- Workouts after on_date don't count: neither for the rotation, nor for the last sets, nor for the readiness. The body
-- is a single query and the function has no settings, so PostgreSQL inlines it, and on_date selects the partitions.
call pg_temp.run($sql$
create or replace function {schema}.next_session(on_date date default current_date, template text default null)
returns table (
  template_id varchar, template_name varchar, "position" integer, exercise_id varchar, exercise_name varchar,
  last_date date, last_weight_kg numeric, last_tut_seconds numeric, recommendation text,
  suggested_weight_kg numeric, suggested_load numeric, load_unit varchar, target_tut_min integer,
  target_tut_max integer, is_stalled boolean, days_since_last_workout integer, ready_on date, readiness text
)
language sql stable parallel safe
begin atomic
  with last_workout as (
    select w.workout_date
    from {schema}.workouts as w
    where w.workout_date <= on_date
    order by w.workout_date desc
    limit 1
  ),
  -- The templates in use: the active ones with a workout in the 60 days before the newest workout.
  rotation as (
    select t.template_id, max(w.workout_date) as newest
    from {schema}.workouts as w
    join {schema}.workout_templates as t on t.template_id = w.template_id
    where w.workout_date between (select workout_date - 60 from last_workout) and on_date
      and t.is_active is not false
    group by t.template_id
  ),
  -- If no template is in use, the active ones with any workout, then those without. Not evaluated otherwise.
  candidates as (
    select r.template_id, r.newest from rotation as r where template is null
    union all
    select t.template_id, max(w.workout_date)
    from {schema}.workout_templates as t
    left join {schema}.workouts as w on w.template_id = t.template_id and w.workout_date <= on_date
    where template is null and t.is_active is not false and not exists (select from rotation)
    group by t.template_id
    union all
    select template, null where template is not null
  ),
  -- The template's own list. Without one, the exercises of its newest workout that has sets.
  exercises_of_templates as (
    select c.template_id, c.newest, listed.exercise_id, min(listed.place) as place
    from candidates as c
    join {schema}.workout_templates as t on t.template_id = c.template_id
    cross join unnest(t.exercise_ids) with ordinality as listed (exercise_id, place)
    group by c.template_id, c.newest, listed.exercise_id
    union all
    select c.template_id, c.newest, s.exercise_id, null
    from candidates as c
    join {schema}.workout_templates as t on t.template_id = c.template_id and t.exercise_ids is null
    cross join lateral (
      select w.workout_date
      from {schema}.workouts as w
      where w.template_id = t.template_id and w.workout_date <= on_date and exists (
        select from {schema}.workout_sets as s
        where s.workout_date = w.workout_date and s.template_id = w.template_id
      )
      order by w.workout_date desc
      limit 1
    ) as newest
    join {schema}.workout_sets as s on s.workout_date = newest.workout_date and s.template_id = t.template_id
  ),
  -- A template without an active exercise, such as one for cardio, is never next.
  listed as (
    select l.template_id, l.newest, l.exercise_id, l.place
    from exercises_of_templates as l
    join {schema}.exercises as e on e.exercise_id = l.exercise_id and e.is_active is not false
  ),
  chosen as (
    select l.template_id from listed as l order by l.newest nulls last, l.template_id limit 1
  )
  select
    t.template_id,
    t.template_name,
    (row_number() over (order by listed.place, e.exercise_name, e.exercise_id))::integer,
    e.exercise_id,
    e.exercise_name,
    newest.workout_date,
    newest.weight_kg,
    newest.tut_seconds,
    progress.recommendation,
    progress.suggested_weight_kg,
    progress.suggested_load,
    coalesce(e.load_unit, 'kg'),
    {schema}.tut_min(e.target_tut_min),
    {schema}.tut_max(e.target_tut_max),
    newest.is_stalled,
    on_date - last_workout.workout_date,
    last_workout.workout_date + {schema}.recovery_days('READY'),
    coalesce({schema}.readiness(on_date - last_workout.workout_date), 'READY')
  from chosen as c
  join {schema}.workout_templates as t on t.template_id = c.template_id
  join listed on listed.template_id = c.template_id
  join {schema}.exercises as e on e.exercise_id = listed.exercise_id
  left join last_workout on true
  -- The newest four sets: the last one and its previous one, as in v_latest_progression, and whether the exercise is
  -- stalled, as in v_exercise_status, but up to that day. `union all ... limit`: see v_hit_progression.
  cross join lateral (
    select
      max(workout_date) as workout_date,
      max(weight_kg)   filter (where sessions_after = 0) as weight_kg,
      max(tut_seconds) filter (where sessions_after = 0) as tut_seconds,
      every(max_effort) filter (where sessions_after = 0) as max_effort,
      every(form_ok)   filter (where sessions_after = 0) as form_ok,
      max(weight_kg)   filter (where sessions_after = 1) as prev_weight,
      max(tut_seconds) filter (where sessions_after = 1) as prev_tut,
      {schema}.exercise_status(count(*), min(sessions_after) filter (where is_record), 0::bigint) = 'STALLED'
        as is_stalled
    from (
      select s.*,
        row_number() over (order by s.workout_date desc, s.template_id desc) - 1 as sessions_after,
        {schema}.is_record(
          e.exercise_id::text, s.workout_date, s.template_id::text, s.weight_kg, s.tut_seconds, e.load_type::text
        ) as is_record
      from (
        (select near.workout_date, near.template_id, near.weight_kg, near.tut_seconds, near.max_effort, near.form_ok
        from {schema}.workout_sets as near
        where near.exercise_id = e.exercise_id
          and near.workout_date between on_date - 60 and on_date
        order by near.workout_date desc, near.template_id desc
        limit 4)
        union all
        (select far.workout_date, far.template_id, far.weight_kg, far.tut_seconds, far.max_effort, far.form_ok
        from {schema}.workout_sets as far
        where far.exercise_id = e.exercise_id
          and far.workout_date < on_date - 60
        order by far.workout_date desc, far.template_id desc
        limit 4)
        limit 4
      ) as s
    ) as newest_four
  ) as newest
  left join lateral {schema}.progress_of_set(
    newest.weight_kg, newest.tut_seconds, newest.max_effort, newest.form_ok, e.target_tut_min, e.target_tut_max,
    e.load_type::text, e.load_unit::text, e.load_step, e.load_min, e.load_max, e.available_loads,
    newest.prev_weight, newest.prev_tut
  ) as progress on newest.workout_date is not null
  order by 3;
end;

comment on function {schema}.next_session(date, text) is
  'The workout that is next on a day (default: today), one row per exercise in order: the last set up to that day, the '
  'load to use, and the readiness. The next template is the given one, or of the active ones that were trained in the '
  '60 days before the newest workout the one whose newest workout is oldest. Runs with the rights of the caller.';

-- A call has all arguments, so that no function of another user with the same name can match it better.
create temporary view v_next_session as
select * from {schema}.next_session(current_date, null::text);

call pg_temp.install_view('v_next_session');

comment on view {schema}.v_next_session is 'next_session() for today, in the time zone of the database session.';
comment on column {schema}.v_next_session.position is 'Place of the exercise in the workout, from 1.';
comment on column {schema}.v_next_session.last_date is
  'Date of the last set of the exercise, in any template. Null if there is none.';
comment on column {schema}.v_next_session.suggested_load is 'The load to use, in load_unit.';
comment on column {schema}.v_next_session.is_stalled is
  'Whether the exercise is STALLED, as in v_exercise_status. Workouts after the day don''t count.';
comment on column {schema}.v_next_session.ready_on is
  'First day with the readiness READY. Null if there is no workout yet.';
comment on column {schema}.v_next_session.readiness is
  'Whether to train on that day: REST, LIGHT (reduced intensity) or READY.';
$sql$);
