-- ------------------------------------------------------------------------------------------------
-- Rules: what the journal's numbers mean. The files named rules are the only place of each rule and its thresholds.
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
      case when next in ('INCREASE WEIGHT', 'REDUCE WEIGHT')
        then {schema}.suggested_load(load, next, load_type, coalesce(load_step, smallest_step), smallest_step,
          coalesce(load_min, 0), load_max, available_loads)
        else {schema}.nearest_load(load, load_step, coalesce(load_min, 0), load_max, available_loads)
      end as suggested
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
$sql$);
