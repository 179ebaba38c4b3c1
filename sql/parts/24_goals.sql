-- ------------------------------------------------------------------------------------------------
-- goal_projection and v_goal_projection: when a goal will be reached at the pace of the last four weeks
-- ------------------------------------------------------------------------------------------------
call pg_temp.run($sql$
create or replace function {schema}.goal_projection(
  metric text, target_value numeric, target_date date default null,
  on_date date default current_date, set_on date default null
) returns table (
  start_value numeric, start_date date, current_mean numeric, weekly_rate numeric,
  projected_date date, days_ahead integer, status text
)
language sql stable rows 1
begin atomic
  with measured as not materialized (
    select measurement_date as day,
      case metric when 'bodyweight_kg' then bodyweight_kg when 'bodyfat_pct' then bodyfat_pct end as value
    from {schema}.measurements
    where measurement_date <= on_date
  ),
  known as not materialized (
    select day, value, day - on_date as x from measured where value is not null
  ),
  -- The first measurement of the four weeks before the goal was set, or else the first one since.
  started as (
    select day, value from known where day > least(set_on, on_date) - 28 order by day limit 1
  ),
  newest as (
    select max(day) as day from known
  ),
  week as (
    select round(avg(value), 2) as mean from known where day > (select day from newest) - 7
  ),
  -- The slope of the regression line. Numeric, so that a value that never changes has the slope 0.
  four_weeks as (
    select {schema}.goal_pace(count(*), max(day) - min(day) + 1,
      (count(*) * sum(x * value) - sum(x) * sum(value)) / nullif(count(*) * sum(x * x) - sum(x) * sum(x), 0)) as pace
    from known
    where day > on_date - 28
  ),
  outlook as (
    select week.mean, pace, {schema}.goal_reached(metric, started.value, week.mean, target_value) as is_reached,
      newest.day + {schema}.goal_days(week.mean, target_value, pace) as projected_date,
      started.day as start_date, started.value as start_value
    from newest cross join week cross join four_weeks left join started on true
  )
  -- pace is a quotient with some 16 digits. Nine decimals bring back an exact half: 7 times -83/1400 is -0.415.
  select o.start_value, o.start_date, o.mean, round(round(o.pace * 7, 9), 2), reaching.day, target_date - reaching.day,
    {schema}.goal_status(o.is_reached, target_value - o.mean, o.pace, reaching.day, target_date)
  from outlook as o
  cross join lateral (select case when o.is_reached then null else o.projected_date end as day) as reaching;
end;

comment on function {schema}.goal_projection(text, numeric, date, date, date) is
  'When bodyweight_kg or bodyfat_pct reaches a target, as known on a day: the mean of the last 7 days follows the '
  'regression line of the last 28 days. set_on is the day on which the goal was set. One row.';

create temporary view v_goal_projection as
select g.metric, g.target_value, g.target_date, p.start_value, p.start_date, p.current_mean, p.weekly_rate,
  p.projected_date, p.days_ahead, p.status
from {schema}.goals as g
cross join lateral {schema}.goal_projection(
  g.metric::text, g.target_value, g.target_date, current_date, g.updated_at::date) as p
order by g.metric;

call pg_temp.install_view('v_goal_projection');

comment on view {schema}.v_goal_projection is
  'Each goal with its projection: when it will be reached at the pace of the last four weeks.';
comment on column {schema}.v_goal_projection.start_value is
  'The first measurement of the 28 days before the target was set, or else the first one since.';
comment on column {schema}.v_goal_projection.current_mean is
  'The mean of the 7 days up to the newest measurement, to two decimals.';
comment on column {schema}.v_goal_projection.weekly_rate is
  'Change per week: the slope of the last 28 days, to two decimals. Null with fewer than 5 measurements, or if they '
  'span less than 14 days.';
comment on column {schema}.v_goal_projection.projected_date is
  'The day on which the mean reaches the target at this rate. Null if it is reached, or not within ten years.';
comment on column {schema}.v_goal_projection.days_ahead is 'target_date - projected_date. Below 0: too late.';
comment on column {schema}.v_goal_projection.status is
  'REACHED, ON TRACK (by target_date, or on any day if there is none), BEHIND, MOVING AWAY, or NO DATA (too few '
  'measurements).';
$sql$);
