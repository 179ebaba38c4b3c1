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
    select r.template_id, r.newest from rotation as r
    union all
    select t.template_id, max(w.workout_date)
    from {schema}.workout_templates as t
    left join {schema}.workouts as w on w.template_id = t.template_id and w.workout_date <= on_date
    where t.is_active is not false and not exists (select from rotation)
    group by t.template_id
  ),
  chosen as (
    (select c.template_id from candidates as c
    where template is null
    order by c.newest nulls last, c.template_id
    limit 1)
    union all
    select template where template is not null
  ),
  -- The template's own list. Without one, the exercises of its newest workout that has sets.
  exercises_of_template as (
    select listed.exercise_id, min(listed.place) as place
    from chosen as c
    join {schema}.workout_templates as t on t.template_id = c.template_id
    cross join unnest(t.exercise_ids) with ordinality as listed (exercise_id, place)
    group by listed.exercise_id
    union all
    select s.exercise_id, null
    from chosen as c
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
  )
  select
    t.template_id,
    t.template_name,
    (row_number() over (order by listed.place, e.exercise_name, e.exercise_id))::integer,
    e.exercise_id,
    e.exercise_name,
    last_set.workout_date,
    last_set.weight_kg,
    last_set.tut_seconds,
    last_set.recommendation,
    last_set.suggested_weight_kg,
    last_set.suggested_load,
    coalesce(e.load_unit, 'kg'),
    coalesce(e.target_tut_min, 45), -- as in progress_of_set
    coalesce(e.target_tut_max, 90),
    stall.is_stalled,
    on_date - last_workout.workout_date,
    last_workout.workout_date + {schema}.recovery_days('READY'),
    coalesce({schema}.readiness(on_date - last_workout.workout_date), 'READY')
  from chosen as c
  join {schema}.workout_templates as t on t.template_id = c.template_id
  cross join exercises_of_template as listed
  join {schema}.exercises as e on e.exercise_id = listed.exercise_id and e.is_active is not false
  left join last_workout on true
  left join lateral (
    select *
    from {schema}.v_hit_progression as p
    where p.exercise_id = e.exercise_id and p.workout_date <= on_date
    order by p.workout_date desc, p.template_id desc
    limit 1
  ) as last_set on true
  -- as in v_exercise_status, but up to that day
  cross join lateral (
    select {schema}.exercise_status(
      count(*), min(newest.sessions_after) filter (where newest.is_record), 0::bigint) = 'STALLED' as is_stalled
    from (
      select row_number() over (order by s.workout_date desc, s.template_id desc) - 1 as sessions_after,
        ( -- one lookup per set; `exists` could be planned as a hash of all records
          select true
          from {schema}.v_records as r
          where r.exercise_id = e.exercise_id and r.workout_date = s.workout_date and r.template_id = s.template_id
          limit 1
        ) as is_record
      from {schema}.workout_sets as s
      where s.exercise_id = e.exercise_id and s.workout_date <= on_date
      order by s.workout_date desc, s.template_id desc
      limit 4
    ) as newest
  ) as stall
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
