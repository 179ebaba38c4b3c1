-- ------------------------------------------------------------------------------------------------
-- Rules about loads: the unit that people read, and which loads exist
-- ------------------------------------------------------------------------------------------------
call pg_temp.run($sql$
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
  load numeric, target numeric, direction integer, smallest_step numeric, available_loads numeric[]
) returns numeric
language sql immutable parallel safe
begin atomic
  select coalesce(
    (
      select available
      from unnest(available_loads) as available
      where direction = 0 or sign(available - load) = direction
      order by (available - load) * direction >= smallest_step desc,
        abs(available - target), abs(available - load) desc, available
      limit 1
    ),
    load);
end;

comment on function {schema}.nearest_available_load(numeric, numeric, integer, numeric, numeric[]) is
  'Of the loads above (direction 1) or below (-1) this load, or of all (0), the nearest to the target. One that is '
  'less than a smallest step away only if there is no other. This load if there is none.';

-- A load may not exist, for example because the set was done on another machine.
create or replace function {schema}.nearest_load(
  load numeric, load_step numeric, first_load numeric, last_load numeric, available_loads numeric[]
) returns numeric
language sql immutable parallel safe
return case
  when load = 0 then load
  when available_loads is not null then {schema}.nearest_available_load(load, load, 0, 0, available_loads)
  when load_step is not null then first_load + load_step * greatest(
    least(round((load - first_load) / load_step), floor((last_load - first_load) / load_step)), 0)
  when load > last_load then last_load
  when load < first_load then first_load
  else load
end;

comment on function {schema}.nearest_load(numeric, numeric, numeric, numeric, numeric[]) is
  'The load that exists and is nearest to this one: of the list, of the steps, or within the first and the last load. '
  '0 stays: nothing is loaded.';

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
  when available_loads is not null
    then {schema}.nearest_available_load(load, target, 1, least(step, smallest_step), available_loads)
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
  when available_loads is not null
    then {schema}.nearest_available_load(load, target, -1, least(step, smallest_step), available_loads)
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

-- More or less load for next time: 2.5 % more or 5 % less. Assisted: less help is more for the athlete. 0 means that
-- nothing is loaded, so there is no next load; only a bodyweight exercise goes from 0 to its first load, and from there
-- to 0.
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
    when load_type = 'Bodyweight' and load - least(step, smallest_step)
        < {schema}.load_below(load, load * 0.95, step, smallest_step, first_load, last_load, available_loads)
      then 0
    else {schema}.load_below(load, load * 0.95, step, smallest_step, first_load, last_load, available_loads)
  end
end;

comment on function {schema}.suggested_load(numeric, text, text, numeric, numeric, numeric, numeric, numeric[]) is
  'The load for next time, in load_unit, from the load of this set, the loads that exist, and the result of '
  'next_step: INCREASE WEIGHT or REDUCE WEIGHT. The present load if there is none in that direction.';
$sql$);
