-- ------------------------------------------------------------------------------------------------
-- v_body_composition: each measurement, its changes, and the weight trend without the daily noise of the scale
-- ------------------------------------------------------------------------------------------------
call pg_temp.run($sql$
create temporary view v_body_composition as
-- A group is a measurement with a known body fat and those after it without one.
with grouped as (
  select measurement_date, bodyweight_kg, bodyfat_pct,
    count(bodyfat_pct) over (order by measurement_date) as bodyfat_group
  from {schema}.measurements
),
compared as (
  select
    measurement_date, bodyweight_kg, bodyfat_pct,
    max(bodyfat_pct) over (partition by bodyfat_group) as known_bodyfat,
    max(bodyfat_pct) over (order by bodyfat_group groups between 1 preceding and 1 preceding) as bodyfat_before,
    lag(bodyweight_kg) over by_day as weight_before,
    sum(bodyweight_kg) over this_week as sum_this_week,
    count(*)           over this_week as days_this_week,
    sum(bodyweight_kg) over last_week as sum_last_week,
    count(*)           over last_week as days_last_week
  from grouped
  window
    by_day as (order by measurement_date),
    this_week as (order by measurement_date range between '6 days' preceding and current row),
    last_week as (order by measurement_date range between '13 days' preceding and '7 days' preceding)
)
select
  measurement_date,
  bodyweight_kg,
  bodyfat_pct,
  round(bodyweight_kg * (100 - known_bodyfat) / 100, 1) as estimated_lean_mass,
  bodyweight_kg - weight_before as weight_change,
  bodyfat_pct - bodyfat_before as bodyfat_change,
  case when days_last_week > 0 then {schema}.weight_trend(sum_this_week, days_this_week, sum_last_week, days_last_week)
    else {schema}.weight_trend(bodyweight_kg, 1::bigint, weight_before, 1::bigint) end as weight_trend
from compared
order by measurement_date desc;

call pg_temp.install_view('v_body_composition');

comment on view {schema}.v_body_composition is
  'Each measurement with the lean mass, the changes and the weight trend. Newest first. Filter by measurement_date.';
comment on column {schema}.v_body_composition.estimated_lean_mass is
  'Kilograms without fat, to one decimal, from the last body fat known up to that day. Null if none is known.';
comment on column {schema}.v_body_composition.weight_change is 'Change since the previous measurement, in kilograms.';
comment on column {schema}.v_body_composition.bodyfat_change is
  'Change since the last known body fat, in percentage points. Null if either is unknown.';
comment on column {schema}.v_body_composition.weight_trend is
  'GAINING, LOSING or STABLE (within 0.5 kg): the mean of this day and the six before, compared with the mean of the '
  '7 days before those. If these have none: this weight, compared with the previous measurement.';
$sql$);
