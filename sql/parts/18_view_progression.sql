-- ------------------------------------------------------------------------------------------------
-- v_hit_progression: each set beside the one of the same exercise before it, and what to do next time
-- ------------------------------------------------------------------------------------------------

-- For a few rows out of many: of a week, of each exercise the newest, of all the newest 50. Every row costs a look.
-- The previous set is looked up by idx_sets_exercise_date, first in the last 30 days, which
-- touches one or two partitions, and further back only where these have none.
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
  s.template_id
from workout_sets as s
join exercises as e on e.exercise_id = s.exercise_id
left join lateral (
  (select near.workout_date, near.weight_kg, near.tut_seconds
  from workout_sets as near
  where near.exercise_id = s.exercise_id
    and near.workout_date between s.workout_date - 30 and s.workout_date
    and (near.workout_date, near.template_id) < (s.workout_date, s.template_id)
  order by near.workout_date desc, near.template_id desc
  limit 1)
  union all
  (select far.workout_date, far.weight_kg, far.tut_seconds
  from workout_sets as far
  where far.exercise_id = s.exercise_id
    and far.workout_date < s.workout_date - 30
  order by far.workout_date desc, far.template_id desc
  limit 1)
  limit 1
) as previous on true
cross join lateral progress_of_set(
  s.weight_kg, s.tut_seconds, s.max_effort, s.form_ok, e.target_tut_min, e.target_tut_max, previous.weight_kg, previous.tut_seconds
) as progress;

do $$ begin perform pg_temp.install_view('v_hit_progression'); end $$;

comment on view v_hit_progression is
  'Each set against the one of the same exercise before it, by (workout_date, template_id), and the recommendation for the next. In no order; filter by workout_date or exercise_id. It looks each previous set up: whole histories come faster from progression_history().';
comment on column v_hit_progression.exercise_id is 'The exercise.';
comment on column v_hit_progression.exercise_name is 'Its name.';
comment on column v_hit_progression.workout_date is 'The day of the set.';
comment on column v_hit_progression.weight_kg is 'Its weight, in kilograms.';
comment on column v_hit_progression.tut_seconds is 'Its time under tension, in seconds.';
comment on column v_hit_progression.prev_weight is 'The weight of the set before, in kilograms.';
comment on column v_hit_progression.prev_tut is 'The time under tension of the set before, in seconds.';
comment on column v_hit_progression.days_between is 'Days between the two sets; 0 for two workouts on one day.';
comment on column v_hit_progression.progress_status is
  'BASELINE, STRENGTH GAIN, STRENGTH LOSS, ENDURANCE GAIN, REGRESSION or MAINTAINED.';
comment on column v_hit_progression.recommendation is 'What to do next time, in words.';
comment on column v_hit_progression.suggested_weight_kg is 'The weight to load next time, in kilograms.';
comment on column v_hit_progression.template_id is 'The template of the set''s workout.';

-- ------------------------------------------------------------------------------------------------
-- v_latest_progression: of each exercise its newest row in v_hit_progression, what to do at the next workout
-- ------------------------------------------------------------------------------------------------

-- The two newest sets of an exercise are the newest and the one before it: one look for both, in the last 60 days of the
-- journal first, and further back only where these have less than two.
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
  s.template_id
from (select workout_date - 60 as first_day from workouts order by workout_date desc limit 1) as recent
cross join exercises as e
cross join lateral (
  select *,
    lead(weight_kg)    over newest_first as prev_weight,
    lead(tut_seconds)  over newest_first as prev_tut,
    lead(workout_date) over newest_first as prev_date
  from (
    (select near.workout_date, near.template_id, near.exercise_id, near.weight_kg, near.tut_seconds, near.max_effort, near.form_ok
    from workout_sets as near
    where near.exercise_id = e.exercise_id
      and near.workout_date >= recent.first_day
    order by near.workout_date desc, near.template_id desc
    limit 2)
    union all
    (select far.workout_date, far.template_id, far.exercise_id, far.weight_kg, far.tut_seconds, far.max_effort, far.form_ok
    from workout_sets as far
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
cross join lateral progress_of_set(
  s.weight_kg, s.tut_seconds, s.max_effort, s.form_ok, e.target_tut_min, e.target_tut_max, s.prev_weight, s.prev_tut
) as progress;

do $$ begin perform pg_temp.install_view('v_latest_progression'); end $$;

comment on view v_latest_progression is
  'The newest set of each exercise against the one before it, and the recommendation for the next: its newest row in v_hit_progression. In no order; filter by exercise_id.';
comment on column v_latest_progression.exercise_id is 'The exercise.';
comment on column v_latest_progression.exercise_name is 'Its name.';
comment on column v_latest_progression.workout_date is 'The day of its newest set.';
comment on column v_latest_progression.weight_kg is 'The set''s weight, in kilograms.';
comment on column v_latest_progression.tut_seconds is 'Its time under tension, in seconds.';
comment on column v_latest_progression.prev_weight is 'The weight of the set before, in kilograms.';
comment on column v_latest_progression.prev_tut is 'The time under tension of the set before, in seconds.';
comment on column v_latest_progression.days_between is 'Days between the two sets; 0 for two workouts on one day.';
comment on column v_latest_progression.progress_status is
  'BASELINE, STRENGTH GAIN, STRENGTH LOSS, ENDURANCE GAIN, REGRESSION or MAINTAINED.';
comment on column v_latest_progression.recommendation is 'What to do next time, in words.';
comment on column v_latest_progression.suggested_weight_kg is 'The weight to load next time, in kilograms.';
comment on column v_latest_progression.template_id is 'The template of the set''s workout.';

-- ------------------------------------------------------------------------------------------------
-- progression_history: the rows of v_hit_progression for a whole history, an exercise's or all
-- ------------------------------------------------------------------------------------------------

-- For many rows: the sets are read once, in order, each beside the one before it. Only what is before the first of each
-- exercise must be looked up, near and then far as in the view, and only if from_date cuts something off. The order is that of
-- idx_sets_exercise_date backwards, newest first as people read a history: nothing has to be sorted for it, nor an exercise's history
-- after it. The body is a single query without settings of its own, so PostgreSQL makes it part of the query that calls it: an
-- argument that is null costs nothing, dates choose the partitions.
create or replace function progression_history(exercise text default null, from_date date default null, to_date date default null)
returns table (
  exercise_id varchar, exercise_name varchar, workout_date date, weight_kg numeric, tut_seconds numeric, prev_weight numeric, prev_tut numeric,
  days_between integer, progress_status text, recommendation text, suggested_weight_kg numeric, template_id varchar
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
    s.template_id
  from exercises as e
  left join lateral (
    (select near.workout_date, near.weight_kg, near.tut_seconds
    from workout_sets as near
    where near.exercise_id = e.exercise_id
      and near.workout_date >= from_date - 30 and near.workout_date < from_date
    order by near.workout_date desc, near.template_id desc
    limit 1)
    union all
    (select far.workout_date, far.weight_kg, far.tut_seconds
    from workout_sets as far
    where far.exercise_id = e.exercise_id
      and far.workout_date < from_date - 30
    order by far.workout_date desc, far.template_id desc
    limit 1)
    limit 1
  ) as earlier on true
  join (
    select workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok,
      case when lead(exercise_id) over backwards = exercise_id then lead(weight_kg)    over backwards end as prev_weight,
      case when lead(exercise_id) over backwards = exercise_id then lead(tut_seconds)  over backwards end as prev_tut,
      case when lead(exercise_id) over backwards = exercise_id then lead(workout_date) over backwards end as prev_date
    from workout_sets
    where (exercise is null or exercise_id = exercise)
      and (from_date is null or workout_date >= from_date) and (to_date is null or workout_date <= to_date)
    window backwards as (order by exercise_id desc, workout_date desc, template_id desc)
  ) as s on s.exercise_id = e.exercise_id
  cross join lateral progress_of_set(
    s.weight_kg, s.tut_seconds, s.max_effort, s.form_ok, e.target_tut_min, e.target_tut_max,
    coalesce(s.prev_weight, earlier.weight_kg), coalesce(s.prev_tut, earlier.tut_seconds)
  ) as progress
  where exercise is null or e.exercise_id = exercise;
end;

comment on function progression_history(text, date, date) is
  'The rows of v_hit_progression in one pass, for whole histories: of one exercise (its id) or of all, from one day to another, both included; null or left out is no bound. In no order. The arguments narrow what is read, a condition on the rows does not. Reads workout_sets and exercises with the caller''s rights.';
