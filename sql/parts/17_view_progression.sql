-- ------------------------------------------------------------------------------------------------
-- v_hit_progression: each set beside the one of the same exercise before it, and what to do next time
-- ------------------------------------------------------------------------------------------------

-- The previous set is looked up by the index (exercise_id, workout_date, template_id), first in the last 60 days, which
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
  progress_status(s.weight_kg, s.tut_seconds, previous.weight_kg, previous.tut_seconds) as progress_status,
  recommendation(
    next_step(s.tut_seconds, coalesce(s.max_effort, true), coalesce(s.form_ok, true), coalesce(e.target_tut_min, 45), coalesce(e.target_tut_max, 90)),
    s.weight_kg, coalesce(e.target_tut_min, 45), coalesce(e.target_tut_max, 90)) as recommendation,
  suggested_weight(
    s.weight_kg,
    next_step(s.tut_seconds, coalesce(s.max_effort, true), coalesce(s.form_ok, true), coalesce(e.target_tut_min, 45), coalesce(e.target_tut_max, 90))
  ) as suggested_weight_kg,
  s.template_id
from workout_sets as s
join exercises as e on e.exercise_id = s.exercise_id
left join lateral (
  (select near.workout_date, near.weight_kg, near.tut_seconds
  from workout_sets as near
  where near.exercise_id = s.exercise_id
    and near.workout_date between s.workout_date - 60 and s.workout_date
    and (near.workout_date, near.template_id) < (s.workout_date, s.template_id)
  order by near.workout_date desc, near.template_id desc
  limit 1)
  union all
  (select far.workout_date, far.weight_kg, far.tut_seconds
  from workout_sets as far
  where far.exercise_id = s.exercise_id
    and far.workout_date < s.workout_date - 60
  order by far.workout_date desc, far.template_id desc
  limit 1)
  limit 1
) as previous on true;

do $$ begin perform pg_temp.install_view('v_hit_progression'); end $$;

comment on view v_hit_progression is
  'Each set against the one of the same exercise before it, by (workout_date, template_id), and the recommendation for the next. In no order; filter by workout_date or exercise_id.';
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
