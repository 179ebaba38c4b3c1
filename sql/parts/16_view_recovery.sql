-- ------------------------------------------------------------------------------------------------
-- v_recovery_analysis: each workout with the athlete's readiness, and the recommendation for that session
-- ------------------------------------------------------------------------------------------------
call pg_temp.run($sql$
create temporary view v_recovery_analysis as
select
  w.workout_date,
  w.template_id,
  coalesce(w.days_since_last_workout, w.workout_date - earlier.workout_date) as days_since_last_workout,
  w.recovery_score,
  w.mood_score,
  round((w.recovery_score + w.mood_score) / 2.0, 1) as readiness_index,
  {schema}.training_recommendation(
    coalesce(w.days_since_last_workout, w.workout_date - earlier.workout_date),
    w.recovery_score + w.mood_score) as training_recommendation,
  w.duration_min,
  sets.exercises_performed,
  sets.avg_tut,
  sets.max_effort_sets
from {schema}.workouts as w
-- a lookup only if the sheet leaves the days blank
left join lateral (
  select before.workout_date
  from {schema}.workouts as before
  where w.days_since_last_workout is null and before.workout_date < w.workout_date
  order by before.workout_date desc
  limit 1
) as earlier on true
cross join lateral (
  select
    count(*)::integer as exercises_performed,
    round(avg(s.tut_seconds), 2) as avg_tut,
    (count(*) filter (where coalesce(s.max_effort, true)))::integer as max_effort_sets
  from {schema}.workout_sets as s
  where s.workout_date = w.workout_date and s.template_id = w.template_id
) as sets
-- the order of the primary key, so it costs no sort
order by w.workout_date desc, w.template_id desc;

call pg_temp.install_view('v_recovery_analysis');

comment on view {schema}.v_recovery_analysis is
  'Each workout with its readiness, the recommendation for the session, and what was done. Newest first. '
  'Filter by workout_date.';
comment on column {schema}.v_recovery_analysis.days_since_last_workout is
  'Days since the previous workout, from the sheet. If blank there: since the last earlier date with a workout.';
comment on column {schema}.v_recovery_analysis.readiness_index is
  'The mean of the two scores, to one decimal. Null if one is missing.';
comment on column {schema}.v_recovery_analysis.exercises_performed is 'The number of sets, one per exercise.';
comment on column {schema}.v_recovery_analysis.avg_tut is
  'The mean time under tension of the sets, in seconds, to two decimals.';
comment on column {schema}.v_recovery_analysis.max_effort_sets is
  'The number of sets with maximum effort. A missing flag counts as true.';
$sql$);
