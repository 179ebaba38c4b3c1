-- ------------------------------------------------------------------------------------------------
-- v_records: the sets that were better than all sets of their exercise before
-- ------------------------------------------------------------------------------------------------

-- A set is a record if no earlier set has at least its load and at least its time. Most sets have one among those of
-- the last days, so the search starts there and stops at the first; only for a record it reads the whole history of the
-- exercise, from the index. `union all ... limit`: see v_hit_progression.
call pg_temp.run($sql$
create temporary view v_records as
select
  s.exercise_id,
  e.exercise_name,
  s.workout_date,
  s.template_id,
  {schema}.record_type(this.load, s.tut_seconds, previous.load, previous.tut_seconds, e.target_tut_min) as record,
  s.weight_kg,
  s.tut_seconds,
  previous.weight_kg as previous_weight_kg,
  previous.tut_seconds as previous_tut_seconds,
  previous.workout_date as previous_date,
  coalesce(e.load_type, 'External') as load_type,
  coalesce(e.load_unit, 'kg') as load_unit,
  {schema}.in_load_unit(s.weight_kg, e.load_unit::text) as load,
  {schema}.in_load_unit(previous.weight_kg, e.load_unit::text) as previous_load
from {schema}.workout_sets as s
join {schema}.exercises as e on e.exercise_id = s.exercise_id
cross join lateral (select {schema}.comparable_load(s.weight_kg, e.load_type::text) as load) as this
left join lateral (
  (select true as found
  from {schema}.workout_sets as near
  where near.exercise_id = s.exercise_id
    and near.workout_date between s.workout_date - 30 and s.workout_date
    and (near.workout_date, near.template_id) < (s.workout_date, s.template_id)
    and coalesce(near.form_ok, true)
    and near.tut_seconds >= s.tut_seconds
    and {schema}.comparable_load(near.weight_kg, e.load_type::text) >= this.load
  order by near.workout_date desc, near.template_id desc
  limit 1)
  union all
  (select true
  from {schema}.workout_sets as far
  where far.exercise_id = s.exercise_id
    and far.workout_date < s.workout_date - 30
    and coalesce(far.form_ok, true)
    and far.tut_seconds >= s.tut_seconds
    and {schema}.comparable_load(far.weight_kg, e.load_type::text) >= this.load
  limit 1)
  limit 1
) as equal_or_better on true
-- The record so far: the longest set with at least this load, otherwise the set with the best load.
join lateral (
  select earlier.workout_date, earlier.weight_kg, earlier.tut_seconds, that.load
  from {schema}.workout_sets as earlier
  cross join lateral (select {schema}.comparable_load(earlier.weight_kg, e.load_type::text) as load) as that
  where equal_or_better.found is null
    and earlier.exercise_id = s.exercise_id
    and earlier.workout_date <= s.workout_date
    and (earlier.workout_date, earlier.template_id) < (s.workout_date, s.template_id)
    and coalesce(earlier.form_ok, true)
  order by
    that.load >= this.load desc,
    case when that.load >= this.load then earlier.tut_seconds else that.load end desc,
    earlier.workout_date, earlier.template_id
  limit 1
) as previous on true
where coalesce(s.form_ok, true)
  and equal_or_better.found is null
  and {schema}.record_type(this.load, s.tut_seconds, previous.load, previous.tut_seconds, e.target_tut_min) is not null;

call pg_temp.install_view('v_records');

comment on view {schema}.v_records is
  'Each set that was a record at its time, compared with the earlier sets of its exercise by (workout_date, '
  'template_id). A set with form_ok false neither sets nor holds a record; null counts as true. The first set is no '
  'record, and neither is a set that equals the best so far. Assisted exercises: less weight is better. No order. '
  'Filter by workout_date or exercise_id.';
comment on column {schema}.v_records.record is
  'weight: a better weight than all before, for at least target_tut_min (null: 45 s). tut: longer than all before at '
  'that weight or a better one, for any time.';
comment on column {schema}.v_records.previous_weight_kg is
  'Weight of the set that held the record: for weight the best weight before, for tut the longest set before at that '
  'weight or a better one. Of equal sets, the first.';
comment on column {schema}.v_records.previous_tut_seconds is 'Time under tension of the set that held the record.';
comment on column {schema}.v_records.load is 'The weight in load_unit.';
comment on column {schema}.v_records.previous_load is 'previous_weight_kg in load_unit.';
comment on column {schema}.v_records.previous_date is 'Day of the set that held the record.';

-- For few sets. Planning a query of v_records, which reads all partitions four times, takes longer than looking up some
-- sets; this function keeps its plans for the session. Most sets that are no records are found by the first search,
-- which includes the set itself, in case its form was bad. If no earlier set has at least its load and at least its
-- time, the earlier set with the best load, of several the longest, says which record it is.
create or replace function {schema}.is_record(
  exercise_id text, workout_date date, template_id text, weight_kg numeric, tut_seconds numeric, load_type text
) returns boolean
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set jit = off
as $function$
#variable_conflict use_variable
declare
  this_load constant numeric := {schema}.comparable_load(weight_kg, load_type);
begin
  if exists (
    select from {schema}.workout_sets as near
    where near.exercise_id = is_record.exercise_id
      and near.workout_date between is_record.workout_date - 30 and is_record.workout_date
      and (near.workout_date, near.template_id) <= (is_record.workout_date, is_record.template_id)
      and coalesce(near.form_ok, true)
        = ((near.workout_date, near.template_id) <> (is_record.workout_date, is_record.template_id))
      and near.tut_seconds >= is_record.tut_seconds
      and {schema}.comparable_load(near.weight_kg, load_type) >= this_load
  ) or exists (
    select from {schema}.workout_sets as far
    where far.exercise_id = is_record.exercise_id
      and far.workout_date < is_record.workout_date - 30
      and coalesce(far.form_ok, true)
      and far.tut_seconds >= is_record.tut_seconds
      and {schema}.comparable_load(far.weight_kg, load_type) >= this_load
  ) then
    return false;
  end if;
  return (
    select {schema}.record_type(this_load, is_record.tut_seconds, best[1], best[2], e.target_tut_min) is not null
    from (
      select max(array[{schema}.comparable_load(earlier.weight_kg, load_type), earlier.tut_seconds]) as best
      from {schema}.workout_sets as earlier
      where earlier.exercise_id = is_record.exercise_id
        and earlier.workout_date <= is_record.workout_date
        and (earlier.workout_date, earlier.template_id) < (is_record.workout_date, is_record.template_id)
        and coalesce(earlier.form_ok, true)
    ) as before
    join {schema}.exercises as e on e.exercise_id = is_record.exercise_id
  );
end
$function$;

comment on function {schema}.is_record(text, date, text, numeric, numeric, text) is
  'Whether a set is in v_records, from its columns and the load_type of its exercise. Faster than the view for a few '
  'sets.';
$sql$);
