-- ------------------------------------------------------------------------------------------------
-- v_exercise_status: whether each exercise makes progress, and what to do if it does not
-- ------------------------------------------------------------------------------------------------

-- The status depends on the newest four sets only, which are looked up for all exercises as in v_latest_progression.
-- The other columns depend on all sets of an exercise, which are read twice from the index. They are computed only for
-- the rows that the query returns, and only if it uses one of them.
call pg_temp.run($sql$
create temporary view v_exercise_status as
with status as materialized (
  select e.exercise_id, e.exercise_name, e.load_type::text as load_type, e.load_unit,
    {schema}.tut_min(e.target_tut_min) as target_tut_min, newest.last_date, newest.last_weight,
    {schema}.exercise_status(newest.sessions, newest.sessions_since_record, newest.declines) as status
  from {schema}.exercises as e
  left join (
    select workout_date - 60 as first_day from {schema}.workouts order by workout_date desc limit 1
  ) as recent on true
  cross join lateral (
    select
      count(*) as sessions,
      max(workout_date) as last_date,
      max(weight_kg) filter (where sessions_after = 0) as last_weight,
      min(sessions_after) filter (where is_record) as sessions_since_record,
      count(*) filter (
        where sessions_after < 3 and (load < load_before or load = load_before and tut_seconds < tut_before)
      ) as declines
    from (
      select s.workout_date, s.weight_kg, s.tut_seconds, compared.load,
        row_number() over newest_first - 1 as sessions_after,
        lead(compared.load) over newest_first as load_before,
        lead(s.tut_seconds) over newest_first as tut_before,
        {schema}.is_record(
          e.exercise_id::text, s.workout_date, s.template_id::text, s.weight_kg, s.tut_seconds, e.load_type::text
        ) as is_record
      from (
        (select near.workout_date, near.template_id, near.weight_kg, near.tut_seconds
        from {schema}.workout_sets as near
        where near.exercise_id = e.exercise_id
          and near.workout_date >= recent.first_day
        order by near.workout_date desc, near.template_id desc
        limit 4)
        union all
        (select far.workout_date, far.template_id, far.weight_kg, far.tut_seconds
        from {schema}.workout_sets as far
        where far.exercise_id = e.exercise_id
          and far.workout_date < recent.first_day
        order by far.workout_date desc, far.template_id desc
        limit 4)
        limit 4
      ) as s
      cross join lateral (
        select {schema}.comparable_load(s.weight_kg, e.load_type::text) as load
      ) as compared
      window newest_first as (order by s.workout_date desc, s.template_id desc)
    ) as newest_four
  ) as newest
),
-- Whether so many exercises are stuck that the cause is too little rest.
overall as (
  select
    {schema}.needs_more_rest(count(*) filter (where status in ('STALLED', 'DECLINING')), count(*)) as needs_more_rest
  from status
  where {schema}.is_current(last_date, current_date)
)
select
  status.exercise_id,
  status.exercise_name,
  coalesce(history.sessions, 0)::integer as sessions,
  status.last_date,
  history.best_weight_kg,
  history.best_weight_date,
  history.best_tut_at_current_weight,
  history.sessions_since_record::integer as sessions_since_record,
  current_date - history.record_date as days_since_record,
  status.status,
  {schema}.exercise_advice(
    status.status, {schema}.is_current(status.last_date, current_date) and (select needs_more_rest from overall)
  ) as advice,
  coalesce(status.load_type, 'External') as load_type,
  coalesce(status.load_unit, 'kg') as load_unit
from status
left join lateral (
  with by_weight as materialized (
    select *,
      max(held) over (order by load desc rows between unbounded preceding and 1 preceding) as held_above
    from (
      select weight_kg, sessions, first_date, longest,
        {schema}.comparable_load(weight_kg, status.load_type) as load,
        -- the longest set at this weight, if it was long enough for a weight record
        case when longest >= status.target_tut_min then longest end as held
      from (
        select weight_kg, count(*) as sessions,
          min(workout_date) filter (where form_ok is not false) as first_date,
          max(tut_seconds) filter (where form_ok is not false) as longest
        from {schema}.workout_sets
        where exercise_id = status.exercise_id
        group by weight_kg
      ) as s
    ) as w
  ),
  -- The newest record is one of these few sets: any other set has a longer one with at least its load, or one as long
  -- with a better load. If that came later, it or one before it was a newer record. The equals of each of these sets,
  -- and all sets that could have held its record, are here too.
  candidates as materialized (
    select s.workout_date, s.template_id, s.tut_seconds, w.load
    from {schema}.workout_sets as s
    join by_weight as w on w.weight_kg = s.weight_kg
    where s.exercise_id = status.exercise_id
      and s.form_ok is not false
      and s.tut_seconds >= coalesce(w.held, 0)
      and s.tut_seconds > coalesce(w.held_above, 0)
      and s.tut_seconds >= (select min(greatest(held, held_above, 0)) from by_weight) -- excludes most sets at once
  ),
  newest_record as (
    select c.workout_date,
      (
        select count(*)
        from {schema}.workout_sets as later
        where later.exercise_id = status.exercise_id
          and later.workout_date >= c.workout_date
          and (later.workout_date, later.template_id) > (c.workout_date, c.template_id)
      ) as sessions_after
    from candidates as c
    where not exists (
        select from candidates as earlier
        where (earlier.workout_date, earlier.template_id) < (c.workout_date, c.template_id)
          and earlier.load >= c.load and earlier.tut_seconds >= c.tut_seconds
      )
      and exists (
        select from {schema}.workout_sets as earlier
        where earlier.exercise_id = status.exercise_id
          and earlier.workout_date <= c.workout_date
          and (earlier.workout_date, earlier.template_id) < (c.workout_date, c.template_id)
          and earlier.form_ok is not false
          and (c.tut_seconds >= status.target_tut_min
            or {schema}.comparable_load(earlier.weight_kg, status.load_type) >= c.load)
      )
    order by c.workout_date desc, c.template_id desc
    limit 1
  )
  select
    sum(w.sessions) as sessions,
    (array_agg(w.weight_kg order by w.load desc) filter (where w.first_date is not null))[1] as best_weight_kg,
    (array_agg(w.first_date order by w.load desc) filter (where w.first_date is not null))[1] as best_weight_date,
    max(w.longest) filter (where w.weight_kg = status.last_weight) as best_tut_at_current_weight,
    max(r.workout_date) as record_date,
    max(r.sessions_after) as sessions_since_record
  from by_weight as w
  left join newest_record as r on true
) as history on true;

call pg_temp.install_view('v_exercise_status');

comment on view {schema}.v_exercise_status is
  'One row per exercise: whether it makes progress, and what to do if it does not. A session is a set of the '
  'exercise, whatever its form; records are those of v_records. Days count up to current_date. No order. Filter by '
  'exercise_id or last_date. Status and advice need the newest sets only; the other columns read all sets.';
comment on column {schema}.v_exercise_status.last_date is 'Day of the newest set. Null if there is none.';
comment on column {schema}.v_exercise_status.best_weight_kg is
  'The best weight of all sets with good form, for any time. Assisted exercises: the least.';
comment on column {schema}.v_exercise_status.best_weight_date is 'The first day with best_weight_kg.';
comment on column {schema}.v_exercise_status.best_tut_at_current_weight is
  'Longest time under tension with good form at the weight of the newest set, in seconds.';
comment on column {schema}.v_exercise_status.sessions_since_record is
  'Sets after the newest record. 0 if the newest set is one. Null if there is no record.';
comment on column {schema}.v_exercise_status.days_since_record is
  'Days from the newest record to current_date. Null if there is no record.';
comment on column {schema}.v_exercise_status.status is
  'The first that holds: NEW (fewer than 3 sessions), PROGRESSING (a record in the last 3), STALLED (none in the last '
  '4 or more), DECLINING (each of the last 3 below the one before: less weight, or the same for less time), HOLDING.';
comment on column {schema}.v_exercise_status.advice is
  'What to do about STALLED and DECLINING, otherwise null. If at least 3 exercises, and half of all that were trained '
  'in the last 30 days, are STALLED or DECLINING, all of these say REST LONGER.';
$sql$);
