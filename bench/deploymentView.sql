-- The progression view of the running deployment: a window over all sets, with its own labels and thresholds.
create or replace view v_hit_progression as
select s.exercise_id, e.exercise_name, s.workout_date, s.weight_kg, s.tut_seconds,
  lag(s.weight_kg) over w as prev_weight, lag(s.tut_seconds) over w as prev_tut,
  s.workout_date - lag(s.workout_date) over w as days_between,
  (case
    when lag(s.weight_kg) over w is null              then 'BASELINE'
    when s.weight_kg > lag(s.weight_kg) over w        then 'STRENGTH GAIN'
    when s.weight_kg < lag(s.weight_kg) over w        then 'STRENGTH LOSS'
    when s.tut_seconds > lag(s.tut_seconds) over w    then 'ENDURANCE GAIN'
    when s.tut_seconds < lag(s.tut_seconds) over w    then 'REGRESSION'
    else 'MAINTAINED'
  end)::varchar(20) as progress_status,
  (case
    when s.tut_seconds > 90 and s.form_ok and s.max_effort then 'INCREASE WEIGHT: TUT > 90s with good form - add 2.5%'
    when s.tut_seconds < 45                                then 'REDUCE WEIGHT: TUT < 45s indicates weight too heavy'
    when not s.form_ok                                     then 'MAINTAIN WEIGHT: Focus on form improvement'
    when not s.max_effort                                  then 'PUSH HARDER: Increase intensity before adding weight'
    when s.tut_seconds between 60 and 90                   then 'OPTIMAL RANGE: Continue current progression'
    else 'MONITOR NEXT SESSION'
  end)::varchar(80) as recommendation
from workout_sets s join exercises e using (exercise_id)
window w as (partition by s.exercise_id order by s.workout_date);
