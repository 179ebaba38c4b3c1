-- ------------------------------------------------------------------------------------------------
-- v_hit_progression: each set compared with the previous set of its exercise, and what to do next time
-- ------------------------------------------------------------------------------------------------

-- One index lookup per row: best for small results, for example a week or the newest 50 sets. The previous set is
-- looked up with idx_sets_exercise_date, first in the 30 days before, which are in one or two partitions, then further
-- back.
--
-- Here and below, `union all ... limit` has no `order by` and still returns the newest rows: each row of the first
-- branch is newer than all rows of the second, and PostgreSQL reads the branches in order and stops at the limit. (It
-- runs them as a plain Append. Only a parallel Append could mix them, and it cannot be used: the subquery depends on
-- the outer row.)
call pg_temp.run($sql$
create temporary view v_hit_progression as
select
  s.exercise_id,
  e.exercise_name,
  s.workout_date,
  s.weight_kg,
  s.tut_seconds,
  previous.weight_kg as prev_weight,
  previous.tut_seconds as prev_tut,
  s.workout_date - previous.workout_date as days_between,
  progress.progress_status,
  progress.recommendation,
  progress.suggested_weight_kg,
  s.template_id,
  progress.suggested_load,
  coalesce(e.load_unit, 'kg') as load_unit
from {schema}.workout_sets as s
join {schema}.exercises as e on e.exercise_id = s.exercise_id
left join lateral (
  (select near.workout_date, near.weight_kg, near.tut_seconds
  from {schema}.workout_sets as near
  where near.exercise_id = s.exercise_id
    and near.workout_date between s.workout_date - 30 and s.workout_date
    and (near.workout_date, near.template_id) < (s.workout_date, s.template_id)
  order by near.workout_date desc, near.template_id desc
  limit 1)
  union all
  (select far.workout_date, far.weight_kg, far.tut_seconds
  from {schema}.workout_sets as far
  where far.exercise_id = s.exercise_id
    and far.workout_date < s.workout_date - 30
  order by far.workout_date desc, far.template_id desc
  limit 1)
  limit 1
) as previous on true
cross join lateral {schema}.progress_of_set(
  s.weight_kg, s.tut_seconds, s.max_effort, s.form_ok, e.target_tut_min, e.target_tut_max,
  e.load_type::text, e.load_unit::text, e.load_step, e.load_min, e.load_max, e.available_loads,
  previous.weight_kg, previous.tut_seconds
) as progress;

call pg_temp.install_view('v_hit_progression');

comment on view {schema}.v_hit_progression is
  'Each set compared with the previous one of its exercise, by (workout_date, template_id), and what to do next time. '
  'No order. Filter by workout_date or exercise_id; progression_history() is faster for whole histories.';
comment on column {schema}.v_hit_progression.prev_weight is 'Weight of the previous set, in kilograms.';
comment on column {schema}.v_hit_progression.prev_tut is 'Time under tension of the previous set, in seconds.';
comment on column {schema}.v_hit_progression.days_between is
  'Days since the previous set. 0 for two workouts on one day.';
comment on column {schema}.v_hit_progression.progress_status is
  'BASELINE, STRENGTH GAIN, STRENGTH LOSS, ENDURANCE GAIN, REGRESSION or MAINTAINED.';
comment on column {schema}.v_hit_progression.suggested_weight_kg is 'The weight to load next time, in kilograms.';
comment on column {schema}.v_hit_progression.suggested_load is 'The weight to load next time, in load_unit.';
comment on column {schema}.v_hit_progression.load_unit is 'The unit of the exercise, kg or lb.';

-- ------------------------------------------------------------------------------------------------
-- v_latest_progression: the newest row of v_hit_progression for each exercise, what to do at the next workout
-- ------------------------------------------------------------------------------------------------

-- One lookup returns the two newest sets of an exercise, the set and its previous one: first in the last 60 days of the
-- journal, then further back. `union all ... limit`: see v_hit_progression.
create temporary view v_latest_progression as
select
  s.exercise_id,
  e.exercise_name,
  s.workout_date,
  s.weight_kg,
  s.tut_seconds,
  s.prev_weight,
  s.prev_tut,
  s.workout_date - s.prev_date as days_between,
  progress.progress_status,
  progress.recommendation,
  progress.suggested_weight_kg,
  s.template_id,
  progress.suggested_load,
  coalesce(e.load_unit, 'kg') as load_unit
from (select workout_date - 60 as first_day from {schema}.workouts order by workout_date desc limit 1) as recent
cross join {schema}.exercises as e
cross join lateral (
  select *,
    lead(weight_kg)    over newest_first as prev_weight,
    lead(tut_seconds)  over newest_first as prev_tut,
    lead(workout_date) over newest_first as prev_date
  from (
    (select near.workout_date, near.template_id, near.exercise_id, near.weight_kg, near.tut_seconds,
      near.max_effort, near.form_ok
    from {schema}.workout_sets as near
    where near.exercise_id = e.exercise_id
      and near.workout_date >= recent.first_day
    order by near.workout_date desc, near.template_id desc
    limit 2)
    union all
    (select far.workout_date, far.template_id, far.exercise_id, far.weight_kg, far.tut_seconds,
      far.max_effort, far.form_ok
    from {schema}.workout_sets as far
    where far.exercise_id = e.exercise_id
      and far.workout_date < recent.first_day
    order by far.workout_date desc, far.template_id desc
    limit 2)
    limit 2
  ) as newest_two
  window newest_first as (order by workout_date desc, template_id desc)
  order by workout_date desc, template_id desc
  limit 1
) as s
cross join lateral {schema}.progress_of_set(
  s.weight_kg, s.tut_seconds, s.max_effort, s.form_ok, e.target_tut_min, e.target_tut_max,
  e.load_type::text, e.load_unit::text, e.load_step, e.load_min, e.load_max, e.available_loads,
  s.prev_weight, s.prev_tut
) as progress;

call pg_temp.install_view('v_latest_progression');

comment on view {schema}.v_latest_progression is
  'The newest set of each exercise compared with its previous one, and what to do next time: the newest row of '
  'v_hit_progression, with the same columns. No order. Filter by exercise_id.';

-- ------------------------------------------------------------------------------------------------
-- progression_history: the rows of v_hit_progression for whole histories, of one exercise or all
-- ------------------------------------------------------------------------------------------------

-- For many rows. The sets are read once, by idx_sets_exercise_date backwards, so nothing needs to be sorted. Only the
-- set before from_date is looked up, as in the view (`union all ... limit`: see there). The body is a single query and
-- the function has no settings, so PostgreSQL inlines it into the calling query: a null argument costs nothing, and
-- the dates select the partitions.
create or replace function {schema}.progression_history(
  exercise text default null, from_date date default null, to_date date default null
)
returns table (
  exercise_id varchar, exercise_name varchar, workout_date date, weight_kg numeric, tut_seconds numeric,
  prev_weight numeric, prev_tut numeric, days_between integer, progress_status text, recommendation text,
  suggested_weight_kg numeric, template_id varchar, suggested_load numeric, load_unit varchar
)
language sql stable parallel safe
begin atomic
  select
    s.exercise_id,
    e.exercise_name,
    s.workout_date,
    s.weight_kg,
    s.tut_seconds,
    coalesce(s.prev_weight, earlier.weight_kg),
    coalesce(s.prev_tut, earlier.tut_seconds),
    s.workout_date - coalesce(s.prev_date, earlier.workout_date),
    progress.progress_status,
    progress.recommendation,
    progress.suggested_weight_kg,
    s.template_id,
    progress.suggested_load,
    coalesce(e.load_unit, 'kg')
  from {schema}.exercises as e
  left join lateral (
    (select near.workout_date, near.weight_kg, near.tut_seconds
    from {schema}.workout_sets as near
    where near.exercise_id = e.exercise_id
      and near.workout_date >= from_date - 30 and near.workout_date < from_date
    order by near.workout_date desc, near.template_id desc
    limit 1)
    union all
    (select far.workout_date, far.weight_kg, far.tut_seconds
    from {schema}.workout_sets as far
    where far.exercise_id = e.exercise_id
      and far.workout_date < from_date - 30
    order by far.workout_date desc, far.template_id desc
    limit 1)
    limit 1
  ) as earlier on true
  join (
    select workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok,
      case when lead(exercise_id) over backwards = exercise_id
        then lead(weight_kg)    over backwards end as prev_weight,
      case when lead(exercise_id) over backwards = exercise_id
        then lead(tut_seconds)  over backwards end as prev_tut,
      case when lead(exercise_id) over backwards = exercise_id
        then lead(workout_date) over backwards end as prev_date
    from {schema}.workout_sets
    where (exercise is null or exercise_id = exercise)
      and (from_date is null or workout_date >= from_date) and (to_date is null or workout_date <= to_date)
    window backwards as (order by exercise_id desc, workout_date desc, template_id desc)
  ) as s on s.exercise_id = e.exercise_id
  cross join lateral {schema}.progress_of_set(
    s.weight_kg, s.tut_seconds, s.max_effort, s.form_ok, e.target_tut_min, e.target_tut_max,
    e.load_type::text, e.load_unit::text, e.load_step, e.load_min, e.load_max, e.available_loads,
    coalesce(s.prev_weight, earlier.weight_kg), coalesce(s.prev_tut, earlier.tut_seconds)
  ) as progress
  where exercise is null or e.exercise_id = exercise;
end;

comment on function {schema}.progression_history(text, date, date) is
  'The rows of v_hit_progression in one pass, for whole histories: of one exercise (its id) or all, from one day to '
  'another, both included. Null or missing: no limit. No order. Use the arguments to filter: a condition on the result '
  'does not reduce what is read. Runs with the rights of the caller.';
$sql$);
