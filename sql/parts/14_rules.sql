-- ------------------------------------------------------------------------------------------------
-- Rules: what the journal's numbers mean. This is the only place of each rule and its thresholds.
-- All rounding is half away from zero, like that of PostgreSQL's numeric type.
call pg_temp.run($sql$
-- ------------------------------------------------------------------------------------------------

-- Progress in high-intensity training is more weight, or the same weight for longer. On an assisted machine it is less
-- weight: the weight is the help.
create or replace function {schema}.progress_status(
  weight_kg numeric, tut_seconds numeric, prev_weight numeric, prev_tut numeric, load_type text
) returns text
language sql immutable parallel safe
return case
  when prev_weight is null     then 'BASELINE'
  when weight_kg > prev_weight then case load_type when 'Assisted' then 'STRENGTH LOSS' else 'STRENGTH GAIN' end
  when weight_kg < prev_weight then case load_type when 'Assisted' then 'STRENGTH GAIN' else 'STRENGTH LOSS' end
  when tut_seconds > prev_tut  then 'ENDURANCE GAIN'
  when tut_seconds < prev_tut  then 'REGRESSION'
  else 'MAINTAINED'
end;

comment on function {schema}.progress_status(numeric, numeric, numeric, numeric, text) is
  'A set compared with the previous set of its exercise. BASELINE if there is none. Assisted: less weight is a gain.';

-- An exercise without a target has 45 to 90 seconds, the columns' defaults.
create or replace function {schema}.tut_min(target_tut_min integer) returns integer
language sql immutable parallel safe
return coalesce(target_tut_min, 45);

comment on function {schema}.tut_min(integer) is 'The minimum time under tension in seconds. Null: 45.';

create or replace function {schema}.tut_max(target_tut_max integer) returns integer
language sql immutable parallel safe
return coalesce(target_tut_max, 90);

comment on function {schema}.tut_max(integer) is 'The maximum time under tension in seconds. Null: 90.';

-- What to do next time. The optimal range is the upper two thirds of the target range, for example 60 to 90 of 45 to 90
-- seconds. It starts at (maximum + 2 * minimum) / 3. Multiplying by 3 instead of dividing avoids rounding.
create or replace function {schema}.next_step(
  tut_seconds numeric, max_effort boolean, form_ok boolean, target_tut_min integer, target_tut_max integer
) returns text
language sql immutable parallel safe
return case
  when tut_seconds > target_tut_max and form_ok and max_effort then 'INCREASE WEIGHT'
  when tut_seconds < target_tut_min                            then 'REDUCE WEIGHT'
  when not form_ok                                             then 'MAINTAIN WEIGHT'
  when not max_effort                                          then 'PUSH HARDER'
  when tut_seconds * 3 >= target_tut_max + 2 * target_tut_min
    and tut_seconds <= target_tut_max                          then 'OPTIMAL RANGE'
  else 'MONITOR NEXT SESSION'
end;

comment on function {schema}.next_step(numeric, boolean, boolean, integer, integer) is
  'The next step for an exercise, from time under tension, effort, form and its target range in seconds.';

-- A weight in the unit of its exercise. weight_kg has 0.01 kg, which is 0.022 lb: pounds that were typed with a quarter
-- or a tenth come back exactly. Other weights are rounded to 0.1 lb.
create or replace function {schema}.in_load_unit(weight_kg numeric, load_unit text) returns numeric
language sql immutable parallel safe
return case
  when load_unit is distinct from 'lb' then weight_kg
  when round(round(weight_kg / 0.45359237 * 4) / 4 * 0.45359237, 2) = weight_kg
    then round(round(weight_kg / 0.45359237 * 4) / 4, 2)
  else round(weight_kg / 0.45359237, 1)
end;

comment on function {schema}.in_load_unit(numeric, text) is
  'Kilograms in the unit of an exercise, kg or lb (null: kg). Pounds that were typed come back exactly; other weights '
  'are rounded to 0.1 lb.';

-- Without settings a difference has one decimal; a step of 1.25 kg needs two.
create or replace function {schema}.load_text(amount numeric, load_unit text, is_exact boolean) returns text
language sql immutable parallel safe
return case
  when load_unit = 'lb'                          then trim_scale(round(amount, 2))::text || 'lb'
  when is_exact and amount <> round(amount, 1)   then round(amount, 2)::text || 'kg'
  else round(amount, 1)::text || 'kg'
end;

comment on function {schema}.load_text(numeric, text, boolean) is
  'A difference of two loads in a recommendation, for example 2.0kg or 5lb. is_exact: with a second decimal if needed.';

-- Without settings, the loads are multiples of 0.5 kg (the smallest pair of plates) or 1 lb.
create or replace function {schema}.smallest_step(load_unit text) returns numeric
language sql immutable parallel safe
return case load_unit when 'lb' then 1 else 0.5 end;

comment on function {schema}.smallest_step(text) is 'Difference between two loads if an exercise has no load_step.';

create or replace function {schema}.nearest_available_load(
  load numeric, target numeric, direction integer, available_loads numeric[]
) returns numeric
language sql immutable parallel safe
begin atomic
  select coalesce(
    (
      select available
      from unnest(available_loads) as available
      where sign(available - load) = direction
      order by abs(available - target), abs(available - load) desc
      limit 1
    ),
    load);
end;

comment on function {schema}.nearest_available_load(numeric, numeric, integer, numeric[]) is
  'Of these loads, the one above (direction 1) or below (-1) this load that is nearest to the target. '
  'This load if there is none.';

-- Of the loads that exist, the nearest to the target that is at least one load away from the present one. A tie is
-- rounded away from the present load. The present load if there is no other one.
--
-- From a weight between two loads, the next one counts if it is a smallest step away: from 22 kg, the next one of
-- 20, 25, 30 is 25.
create or replace function {schema}.load_above(
  load numeric, target numeric,
  step numeric, smallest_step numeric, first_load numeric, last_load numeric, available_loads numeric[]
) returns numeric
language sql immutable parallel safe
return case
  when available_loads is not null then {schema}.nearest_available_load(load, target, 1, available_loads)
  else greatest(
    first_load + step * least(
      greatest(
        floor((target - first_load) / step + 0.5),
        ceil((load + least(step, smallest_step) - first_load) / step),
        0),
      floor((last_load - first_load) / step)),
    load)
end;

comment on function {schema}.load_above(numeric, numeric, numeric, numeric, numeric, numeric, numeric[]) is
  'The load above this one that is nearest to the target. This one if there is none.';

create or replace function {schema}.load_below(
  load numeric, target numeric,
  step numeric, smallest_step numeric, first_load numeric, last_load numeric, available_loads numeric[]
) returns numeric
language sql immutable parallel safe
return case
  when available_loads is not null then {schema}.nearest_available_load(load, target, -1, available_loads)
  else least(
    first_load + step * greatest(
      least(
        ceil((target - first_load) / step - 0.5),
        floor((load - least(step, smallest_step) - first_load) / step),
        floor((last_load - first_load) / step)),
      0),
    load)
end;

comment on function {schema}.load_below(numeric, numeric, numeric, numeric, numeric, numeric, numeric[]) is
  'The load below this one that is nearest to the target. This one if there is none.';

-- The load for next time: 2.5 % more or 5 % less. Assisted: less help is more for the athlete. 0 means that nothing is
-- loaded, so there is no next load; only a bodyweight exercise goes from 0 to its first load, and from there to 0.
create or replace function {schema}.suggested_load(
  load numeric, next_step text, load_type text,
  step numeric, smallest_step numeric, first_load numeric, last_load numeric, available_loads numeric[]
) returns numeric
language sql immutable parallel safe
return case next_step
  when 'INCREASE WEIGHT' then case
    when load_type = 'Assisted'
      then {schema}.load_below(load, load * 0.975, step, smallest_step, first_load, last_load, available_loads)
    when load = 0 and load_type is distinct from 'Bodyweight' then load
    else {schema}.load_above(load, load * 1.025, step, smallest_step, first_load, last_load, available_loads)
  end
  when 'REDUCE WEIGHT' then case
    when load_type = 'Assisted'
      then {schema}.load_above(load, load * 1.05, step, smallest_step, first_load, last_load, available_loads)
    when load_type = 'Bodyweight' then coalesce(
      nullif({schema}.load_below(load, load * 0.95, step, smallest_step, first_load, last_load, available_loads), load),
      0)
    else {schema}.load_below(load, load * 0.95, step, smallest_step, first_load, last_load, available_loads)
  end
  else load
end;

comment on function {schema}.suggested_load(numeric, text, text, numeric, numeric, numeric, numeric, numeric[]) is
  'The load for next time, in load_unit, from the load of this set, the result of next_step and the loads that exist. '
  'The present load if there is none in that direction.';

create or replace function {schema}.recommendation(
  next_step text, load numeric, suggested_load numeric, load_type text, load_unit text,
  target_tut_min integer, target_tut_max integer, is_exact boolean
) returns text
language sql immutable parallel safe
return case next_step
  when 'INCREASE WEIGHT' then 'INCREASE WEIGHT: TUT > ' || target_tut_max::text || 's with good form - ' || case
      when suggested_load = load then 'add load or slow the tempo'
      when load_type = 'Assisted'
        then 'reduce the assistance by ' || {schema}.load_text(load - suggested_load, load_unit, is_exact)
      else 'add ' || {schema}.load_text(suggested_load - load, load_unit, is_exact)
    end
  when 'REDUCE WEIGHT' then 'REDUCE WEIGHT: TUT < ' || target_tut_min::text || 's indicates weight too heavy' || case
      when suggested_load > load
        then ' - increase the assistance by ' || {schema}.load_text(suggested_load - load, load_unit, is_exact)
      when suggested_load = load and (load > 0 or load_type in ('Assisted', 'Bodyweight'))
        then ' - use a lighter machine or reduce the range of motion'
      else ''
    end
  when 'MAINTAIN WEIGHT' then 'MAINTAIN WEIGHT: Focus on form improvement'
  when 'PUSH HARDER'     then 'PUSH HARDER: Increase intensity before adding weight'
  when 'OPTIMAL RANGE'   then 'OPTIMAL RANGE: Continue current progression'
  else 'MONITOR NEXT SESSION'
end;

comment on function {schema}.recommendation(text, numeric, numeric, text, text, integer, integer, boolean) is
  'The recommendation as a sentence, from the result of next_step, this load and the suggested one. is_exact: whether '
  'the exercise has a step or a list of loads.';

-- All rules for one set. A missing effort or form flag counts as true, the column's default. The views and
-- progression_history use this function.
create or replace function {schema}.progress_of_set(
  weight_kg numeric, tut_seconds numeric, max_effort boolean, form_ok boolean,
  target_tut_min integer, target_tut_max integer,
  load_type text, load_unit text, load_step numeric, load_min numeric, load_max numeric, available_loads numeric[],
  prev_weight numeric, prev_tut numeric
) returns table (progress_status text, recommendation text, suggested_weight_kg numeric, suggested_load numeric)
language sql immutable parallel safe rows 1
begin atomic
  select
    {schema}.progress_status(weight_kg, tut_seconds, prev_weight, prev_tut, load_type),
    {schema}.recommendation(next, load, suggested, load_type, load_unit,
      {schema}.tut_min(target_tut_min), {schema}.tut_max(target_tut_max),
      load_step is not null or available_loads is not null),
    case
      when load_unit is distinct from 'lb' then suggested
      when suggested = load then weight_kg
      else round(suggested * 0.45359237, 2)
    end,
    suggested
  from (
    select next, load,
      {schema}.suggested_load(load, next, load_type, coalesce(load_step, smallest_step), smallest_step,
        coalesce(load_min, 0), load_max, available_loads) as suggested
    from (
      select
        {schema}.next_step(tut_seconds, coalesce(max_effort, true), coalesce(form_ok, true),
          {schema}.tut_min(target_tut_min), {schema}.tut_max(target_tut_max)) as next,
        {schema}.in_load_unit(weight_kg, load_unit) as load,
        {schema}.smallest_step(load_unit) as smallest_step
      offset 0 -- computed once
    ) as step
    offset 0 -- computed once
  ) as suggestion;
end;

comment on function {schema}.progress_of_set(numeric, numeric, boolean, boolean, integer, integer,
    text, text, numeric, numeric, numeric, numeric[], numeric, numeric) is
  'Status, recommendation and next load of a set, from the set, the targets (null: 45 and 90 s) and loads of its '
  'exercise, and the previous set (null: none). One row.';

-- The days after a workout from which a session can be light, and from which it can be hard: fewer than 2 days are too
-- few for the nervous system, 3 are enough.
create or replace function {schema}.recovery_days(readiness text) returns integer
language sql immutable parallel safe
return case readiness when 'LIGHT' then 2 when 'READY' then 3 else 0 end;

comment on function {schema}.recovery_days(text) is
  'The days after a workout from which the readiness is LIGHT or READY.';

create or replace function {schema}.readiness(days integer) returns text
language sql immutable parallel safe
return case
  when days < {schema}.recovery_days('LIGHT')  then 'REST'
  when days < {schema}.recovery_days('READY')  then 'LIGHT'
  when days >= {schema}.recovery_days('READY') then 'READY'
end;

comment on function {schema}.readiness(integer) is
  'REST, LIGHT or READY, from the days since the last workout. Null: unknown.';

-- Whether to train on the day of a workout, by readiness and by the sum of the two scores: poor up to 4, good from 7.
create or replace function {schema}.training_recommendation(days integer, recovery_and_mood integer) returns text
language sql immutable parallel safe
return case
  when {schema}.readiness(days) = 'REST'                            then 'TOO FREQUENT: CNS needs more recovery'
  when recovery_and_mood <= 4                                       then 'SKIP SESSION: Poor readiness indicators'
  when {schema}.readiness(days) = 'LIGHT' and recovery_and_mood < 7  then 'LIGHT SESSION: Reduced intensity'
  when {schema}.readiness(days) = 'READY' and recovery_and_mood >= 7 then 'OPTIMAL: Go for maximum intensity'
  when recovery_and_mood is null                                    then 'NO DATA: Log recovery and mood scores'
  else 'PROCEED WITH CAUTION'
end;

comment on function {schema}.training_recommendation(integer, integer) is
  'What to train, from the days since the last workout and the sum of recovery and mood score. Null: unknown.';

-- A change of the mean by up to 0.5 kg is noise of the scale. The means are given as sums and counts to avoid rounding.
create or replace function {schema}.weight_trend(
  sum_now numeric, days_now bigint, sum_before numeric, days_before bigint
) returns text
language sql immutable parallel safe
return case
  when sum_now * days_before - sum_before * days_now >  0.5 * days_now * days_before then 'GAINING'
  when sum_now * days_before - sum_before * days_now < -0.5 * days_now * days_before then 'LOSING'
  else 'STABLE'
end;

comment on function {schema}.weight_trend(numeric, bigint, numeric, bigint) is
  'GAINING, LOSING or STABLE (within 0.5 kg): the mean weight of some days compared with the mean of earlier days.';
-- ------------------------------------------------------------------------------------------------
-- Records and stalls
-- ------------------------------------------------------------------------------------------------

create or replace function {schema}.comparable_load(weight_kg numeric, load_type text) returns numeric
language sql immutable parallel safe
return case when load_type = 'Assisted' then -weight_kg else weight_kg end;

comment on function {schema}.comparable_load(numeric, text) is
  'A weight as a number that grows with progress. On an assisted machine the weight is help, and less is progress.';

-- A heavier weight counts only if it was held for the target's minimum (45 seconds by default): a weight that is too
-- heavy to train with is no progress. A longer time needs no minimum: the weight was used before.
create or replace function {schema}.record_type(
  load numeric, tut_seconds numeric, previous_load numeric, previous_tut numeric, target_tut_min integer
) returns text
language sql immutable parallel safe
return case
  when previous_load >= load and tut_seconds > previous_tut                     then 'tut'
  when previous_load < load and tut_seconds >= {schema}.tut_min(target_tut_min) then 'weight'
end;

comment on function {schema}.record_type(numeric, numeric, numeric, numeric, integer) is
  'weight, tut or null, from a set and the record so far: the longest set with at least its load, otherwise the set '
  'with the best load. Loads are those of comparable_load.';

-- With one session a week or two, three sessions are the two weeks or more in which high-intensity training shows
-- progress: fewer say nothing, and a record in them is recent. Four without a record are more than bad luck. Three
-- declines in a row are more than a bad day.
create or replace function {schema}.exercise_status(
  sessions bigint, sessions_since_record bigint, declines bigint
) returns text
language sql immutable parallel safe
return case
  when sessions < 3                                   then 'NEW'
  when sessions_since_record < 3                      then 'PROGRESSING'
  when sessions >= 4 and coalesce(sessions_since_record, 4) >= 4 then 'STALLED'
  when declines = 3                                   then 'DECLINING'
  else 'HOLDING'
end;

comment on function {schema}.exercise_status(bigint, bigint, bigint) is
  'NEW, PROGRESSING, STALLED, DECLINING or HOLDING, from the number of sessions, of sessions since the newest record '
  '(null: none), and how many of the last 3 sessions were below the one before. It needs the newest 4 sessions only.';

-- An exercise that was left out for 30 days says nothing about how the athlete recovers now.
create or replace function {schema}.is_current(last_date date, on_date date) returns boolean
language sql immutable parallel safe
return coalesce(last_date >= on_date - 30, false);

comment on function {schema}.is_current(date, date) is
  'Whether an exercise was trained in the last 30 days, from the day of its newest set.';

-- One stalled exercise has its own cause. If half of all stall, and at least three so that it is no coincidence, the
-- athlete does not recover.
create or replace function {schema}.needs_more_rest(stuck_exercises bigint, exercises bigint) returns boolean
language sql immutable parallel safe
return stuck_exercises >= 3 and stuck_exercises * 2 >= exercises;

comment on function {schema}.needs_more_rest(bigint, bigint) is
  'Whether the cause is too little rest, from the numbers of stalled or declining exercises and of all exercises.';

-- A deload of 10 % is light enough to recover and heavy enough to keep the skill. A set that declines three times is
-- trained before the body has recovered, and 2 to 3 days are what a longer pause usually adds.
create or replace function {schema}.exercise_advice(status text, needs_more_rest boolean) returns text
language sql immutable parallel safe
return case
  when status = 'DECLINING' or status = 'STALLED' and needs_more_rest
                          then 'REST LONGER: add 2 to 3 days between workouts'
  when status = 'STALLED' then 'DELOAD: 10 % less for one session, then build up again'
end;

comment on function {schema}.exercise_advice(text, boolean) is
  'What to do about the status of an exercise. Null if nothing. needs_more_rest: whether many exercises are stuck.';

-- ------------------------------------------------------------------------------------------------
-- Goals
-- ------------------------------------------------------------------------------------------------

-- A goal is reached at or beyond the target. Body fat is to fall. Body weight can be to fall or to rise: the first
-- measurement shows which. A scale shows 0.1 kg, so less than that is no difference.
create or replace function {schema}.goal_reached(
  metric text, start_value numeric, current_mean numeric, target_value numeric
) returns boolean
language sql immutable parallel safe
return case
  when metric = 'bodyfat_pct'                          then current_mean <= target_value
  when round(current_mean, 1) = round(target_value, 1) then true
  when start_value >= target_value                     then current_mean <= target_value
  when start_value < target_value                      then current_mean >= target_value
end;

comment on function {schema}.goal_reached(text, numeric, numeric, numeric) is
  'Whether a goal is reached, from the first measurement (null: none) and the mean of the last 7 days.';

-- With fewer than 5 measurements, or in less than 14 days, the slope shows the noise of the scale rather than a pace.
create or replace function {schema}.goal_pace(measurements bigint, days integer, slope numeric) returns numeric
language sql immutable parallel safe
return case when measurements >= 5 and days >= 14 then slope end;

comment on function {schema}.goal_pace(bigint, integer, numeric) is
  'The slope per day, or null if too few measurements or days are behind it.';

-- Ten years are further than anyone plans. A pace close to 0 would lead to dates that do not exist. pace is a quotient
-- with some 16 digits: six decimals bring back an exact half of a day.
create or replace function {schema}.goal_days(
  current_mean numeric, target_value numeric, pace numeric
) returns integer
language sql immutable parallel safe
return case
  when (target_value - current_mean) * pace > 0 and abs(target_value - current_mean) <= abs(pace) * 3650
    then round(round((target_value - current_mean) / pace, 6))::integer
end;

comment on function {schema}.goal_days(numeric, numeric, numeric) is
  'The days until a mean reaches the target at a pace per day. Null if it never does, or not within ten years.';

-- A goal without a date is on track as long as the pace leads to it. A mean that does not change never gets there.
create or replace function {schema}.goal_status(
  is_reached boolean, distance numeric, pace numeric, projected_date date, target_date date
) returns text
language sql immutable parallel safe
return case
  when is_reached                                       then 'REACHED'
  when distance is null or pace is null                 then 'NO DATA'
  when distance * pace < 0                              then 'MOVING AWAY'
  when pace = 0 or projected_date > target_date         then 'BEHIND'
  when projected_date is null and target_date is not null then 'BEHIND'
  else 'ON TRACK'
end;

comment on function {schema}.goal_status(boolean, numeric, numeric, date, date) is
  'REACHED, ON TRACK, BEHIND, MOVING AWAY or NO DATA, from the distance to the target, the pace per day and the dates.';
$sql$);
