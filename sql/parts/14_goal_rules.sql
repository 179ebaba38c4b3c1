-- ------------------------------------------------------------------------------------------------
-- Rules about goals
-- ------------------------------------------------------------------------------------------------
call pg_temp.run($sql$
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
