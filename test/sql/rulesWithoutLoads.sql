-- The rules of progression as they were before exercises had loads: the expected results without settings.
create schema frozen;

-- Progress in high-intensity training is more weight, or the same weight for longer.
create or replace function frozen.progress_status(
  weight_kg numeric, tut_seconds numeric, prev_weight numeric, prev_tut numeric
) returns text
language sql immutable parallel safe
return case
  when prev_weight is null     then 'BASELINE'
  when weight_kg > prev_weight then 'STRENGTH GAIN'
  when weight_kg < prev_weight then 'STRENGTH LOSS'
  when tut_seconds > prev_tut  then 'ENDURANCE GAIN'
  when tut_seconds < prev_tut  then 'REGRESSION'
  else 'MAINTAINED'
end;

-- What to do next time. The optimal range is the upper two thirds of the target range, for example 60 to 90 of 45 to 90
-- seconds. It starts at (maximum + 2 * minimum) / 3. Multiplying by 3 instead of dividing avoids rounding.
create or replace function frozen.next_step(
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

-- The weight to load next time: 2.5 % more or 5 % less, rounded to the nearest multiple of 0.5 kg (the smallest pair of
-- plates) that is at least 0.5 kg away. A tie is rounded away from the current weight. Never below 0; 0 kg stays 0.
create or replace function frozen.suggested_weight(weight_kg numeric, next_step text) returns numeric
language sql immutable parallel safe
return case next_step
  when 'INCREASE WEIGHT' then
    case when weight_kg = 0 then weight_kg
      else greatest(floor(weight_kg * 1.025 * 2 + 0.5), ceil((weight_kg + 0.5) * 2)) * 0.5 end
  when 'REDUCE WEIGHT' then
    greatest(0.0, least(ceil(weight_kg * 0.95 * 2 - 0.5), floor((weight_kg - 0.5) * 2)) * 0.5)
  else weight_kg
end;

create or replace function frozen.recommendation(
  next_step text, weight_kg numeric, target_tut_min integer, target_tut_max integer
) returns text
language sql immutable parallel safe
return case next_step
  when 'INCREASE WEIGHT' then 'INCREASE WEIGHT: TUT > ' || target_tut_max::text || 's with good form - '
    || case when weight_kg = 0 then 'add load or slow the tempo'
      else 'add ' || round(frozen.suggested_weight(weight_kg, next_step) - weight_kg, 1)::text || 'kg' end
  when 'REDUCE WEIGHT'   then 'REDUCE WEIGHT: TUT < ' || target_tut_min::text || 's indicates weight too heavy'
  when 'MAINTAIN WEIGHT' then 'MAINTAIN WEIGHT: Focus on form improvement'
  when 'PUSH HARDER'     then 'PUSH HARDER: Increase intensity before adding weight'
  when 'OPTIMAL RANGE'   then 'OPTIMAL RANGE: Continue current progression'
  else 'MONITOR NEXT SESSION'
end;

-- All rules for one set. A missing effort or form flag counts as true, the column's default. A missing target counts as
-- 45 or 90 seconds. The views and progression_history use this function.
create or replace function frozen.progress_of_set(
  weight_kg numeric, tut_seconds numeric, max_effort boolean, form_ok boolean,
  target_tut_min integer, target_tut_max integer,
  prev_weight numeric, prev_tut numeric
) returns table (progress_status text, recommendation text, suggested_weight_kg numeric)
language sql immutable parallel safe rows 1
begin atomic
  select
    frozen.progress_status(weight_kg, tut_seconds, prev_weight, prev_tut),
    frozen.recommendation(next, weight_kg, coalesce(target_tut_min, 45), coalesce(target_tut_max, 90)),
    frozen.suggested_weight(weight_kg, next)
  from (
    select frozen.next_step(tut_seconds, coalesce(max_effort, true), coalesce(form_ok, true),
      coalesce(target_tut_min, 45), coalesce(target_tut_max, 90)) as next
    offset 0 -- computed once
  ) as step;
end;
