-- ------------------------------------------------------------------------------------------------
-- upsert_sets: many sets in one call. A set needs its workout. Its steps are those of upsert_workouts, explained there.
-- ------------------------------------------------------------------------------------------------
do $$
begin
  if to_regtype('judged_set') is null then
    create type judged_set as (
      item_index integer, verdict text, code text, column_name text, reason text, creates_exercise boolean,
      workout_date date, template_id text, exercise_id text, weight_kg numeric, tut_seconds numeric,
      max_effort boolean, form_ok boolean, notes text, data_source text
    );
  end if;
end
$$;

comment on type judged_set is 'An element of upsert_sets: the row that it wants stored, and the verdict on it.';

create or replace function judge_sets(rows jsonb) returns setof judged_set
language sql stable
begin atomic
  with texts as (
    select (place - 1)::integer as item_index, element as given,
      element ->> 'workout_date' as workout_date, element ->> 'template_id' as template_id, element ->> 'exercise_id' as exercise_id,
      element ->> 'weight_kg' as weight_kg, element ->> 'tut_seconds' as tut_seconds, element ->> 'max_effort' as max_effort,
      element ->> 'form_ok' as form_ok, element ->> 'notes' as notes, element ->> 'data_source' as data_source
    from jsonb_array_elements(case when jsonb_typeof(rows) = 'array' then rows else '[]' end) with ordinality as elements (element, place)
    union all
    select place, rows,
      workout_date ->> place, template_id ->> place, exercise_id ->> place, weight_kg ->> place, tut_seconds ->> place,
      max_effort ->> place, form_ok ->> place, notes ->> place, data_source ->> place
    from jsonb_to_record(case when jsonb_typeof(rows) = 'object' then rows else '{}' end) as columns (
      workout_date jsonb, template_id jsonb, exercise_id jsonb, weight_kg jsonb, tut_seconds jsonb, max_effort jsonb, form_ok jsonb,
      notes jsonb, data_source jsonb
    )
    cross join generate_series(0, column_length(rows) - 1) as place
  ),
  cells as (
    select item_index, given,
      workout_date::date as workout_date, template_id, exercise_id, round(weight_kg::numeric, 2) as weight_kg,
      round(tut_seconds::numeric, 2) as tut_seconds, max_effort::boolean as max_effort, form_ok::boolean as form_ok, notes, data_source
    from texts
    offset 0
  ),
  -- What the row is to be: the element's own cells; an absent key keeps what is stored, a null takes the default.
  wanted as (
    select item_index, cells.workout_date, cells.template_id, cells.exercise_id, is_stored,
      case when cells.weight_kg is not null or given ? 'weight_kg' then cells.weight_kg else stored.weight_kg end as weight_kg,
      case when cells.tut_seconds is not null or given ? 'tut_seconds' then cells.tut_seconds else stored.tut_seconds end as tut_seconds,
      case when cells.max_effort is not null then cells.max_effort
        when is_stored and not given ? 'max_effort' then stored.max_effort else true end as max_effort,
      case when cells.form_ok is not null then cells.form_ok
        when is_stored and not given ? 'form_ok' then stored.form_ok else true end as form_ok,
      case when cells.notes is not null or given ? 'notes' then cells.notes else stored.notes end as notes,
      case when cells.data_source is not null then cells.data_source
        when is_stored and not given ? 'data_source' then stored.data_source else 'Sheet' end as data_source,
      stored.weight_kg as stored_weight_kg, stored.tut_seconds as stored_tut_seconds, stored.max_effort as stored_max_effort,
      stored.form_ok as stored_form_ok, stored.notes as stored_notes, stored.data_source as stored_data_source
    from cells
    left join lateral (
      select true as is_stored, s.weight_kg, s.tut_seconds, s.max_effort, s.form_ok, s.notes, s.data_source
      from workout_sets as s
      where s.workout_date = cells.workout_date and s.template_id = cells.template_id and s.exercise_id = cells.exercise_id
      limit 1
    ) as stored on true
    offset 0
  ),
  -- unchanged, changed or new; or a fault, its code and its column, the first in the table's order
  judged as (
    select *,
      case
        -- a row that would not change is let be, even one that is older than our checks
        when is_stored
          and (weight_kg, tut_seconds, max_effort, form_ok, notes, data_source)
          is not distinct from (stored_weight_kg, stored_tut_seconds, stored_max_effort, stored_form_ok, stored_notes, stored_data_source)
          then 'unchanged'
        when workout_date is null                                   then 'required workout_date'
        when not workout_date between '1900-01-01' and '2200-12-31' then 'out_of_range workout_date'
        when coalesce(btrim(template_id), '') = ''                  then 'required template_id'
        when length(template_id) > 50                               then 'too_long template_id'
        when coalesce(btrim(exercise_id), '') = ''                  then 'required exercise_id'
        when length(exercise_id) > 50                               then 'too_long exercise_id'
        when weight_kg is null                                      then 'required weight_kg'
        when not weight_kg between 0 and 9999.99                    then 'out_of_range weight_kg'
        when tut_seconds is null                                    then 'required tut_seconds'
        when not (tut_seconds > 0 and tut_seconds <= 300)           then 'out_of_range tut_seconds'
        when data_source not in ('Sheet', 'Manual', 'Import')       then 'out_of_range data_source'
        -- a stored set has its workout and its exercise
        when is_stored                                              then 'changed'
        when (select true from workouts as w where w.workout_date = wanted.workout_date and w.template_id = wanted.template_id) is null
          then 'workout_missing'
        when exercise_id in (select e.exercise_id from exercises as e) then 'new'
        when (select true from exercises as e where e.exercise_name = wanted.exercise_id) then 'name_taken exercise_id'
        else 'new, with its exercise'
      end as finding
    from wanted
    offset 0
  )
  select
    item_index,
    case
      when not is_valid then 'rejected'
      when finding = 'new, with its exercise' then 'new'
      else finding
    end,
    case when not is_valid then split_part(finding, ' ', 1) end,
    case when not is_valid then nullif(split_part(finding, ' ', 2), '') end,
    case when not is_valid then case finding when 'workout_missing'
      then format('there is no workout %s on %s. Add it to the workouts sheet, or sync the workouts before the sets.',
        template_id, to_char(workout_date, 'YYYY-MM-DD'))
      else refusal(split_part(finding, ' ', 1), split_part(finding, ' ', 2),
      coalesce(element_of(rows, item_index) ->> split_part(finding, ' ', 2), to_jsonb(judged) ->> split_part(finding, ' ', 2))) end end,
    finding = 'new, with its exercise',
    workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok, notes, data_source
  from (select *, finding in ('unchanged', 'changed', 'new', 'new, with its exercise') as is_valid from judged) as judged;
end;

comment on function judge_sets(jsonb) is 'What upsert_sets would do with each element, held against what is stored now. Reads only.';

create or replace function upsert_sets(rows jsonb)
returns table (item_index integer, status text, code text, column_name text, reason text, created boolean)
language plpgsql
set search_path from current
set datestyle = 'ISO, YMD'
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
set jit = off
as $$
#variable_conflict use_column
declare
  judged judged_set[];
  statuses text[];
  already_there integer[];
  updated integer[];
  workouts_held integer;
  created_exercises text[] := '{}';
  i integer;
begin
  loop
    -- 1. Every element is judged; a sync that changes nothing only reads.
    judged := array(select j from judge_sets(rows) as j);
    if exists (select from unnest(judged) where verdict <> 'rejected' group by workout_date, template_id collate "C", exercise_id collate "C" having count(*) > 1) then
      judged := array(
        select case when verdict <> 'rejected' and lead(item_index) over same_key is not null
          then jsonb_populate_record(j, '{"verdict": "superseded"}') else j end
        from unnest(judged) as j
        window same_key as (partition by workout_date, template_id collate "C", exercise_id collate "C", verdict = 'rejected' order by item_index)
      );
    end if;
    statuses := array(select case when j.verdict in ('new', 'changed') then 'inserted' else j.verdict end from unnest(judged) as j order by j.item_index);
    exit when not 'inserted' = any (statuses);

    -- 2. The workouts of the rows to write stay where they are, and the exercises that these name for the first time are there.
    --    Where one is not, another session has just deleted the workout, or given the exercise's name to another: look again.
    perform
    from (select distinct workout_date, template_id collate "C" as template_id from unnest(judged) where verdict in ('new', 'changed')) as needed
    join workouts as w on w.workout_date = needed.workout_date and w.template_id = needed.template_id
    order by w.workout_date, w.template_id collate "C"
    for key share of w;
    get diagnostics workouts_held = row_count;

    with brought as (
      insert into exercises (exercise_id, exercise_name)
      select distinct on (exercise_id collate "C") exercise_id, exercise_id
      from unnest(judged)
      where creates_exercise and verdict = 'new'
      order by exercise_id collate "C"
      on conflict do nothing
      returning exercise_id
    )
    select created_exercises || coalesce(array_agg(exercise_id::text), '{}') into created_exercises from brought;

    exit when workouts_held = (
      select count(*) from (select distinct workout_date, template_id from unnest(judged) where verdict in ('new', 'changed')) as needed
    ) and not exists (
      select from unnest(judged) as j
      where creates_exercise and verdict = 'new' and (select true from exercises as e where e.exercise_id = j.exercise_id) is null
    );
  end loop;

  if 'inserted' = any (statuses) then
    -- 3. Every row is ours, inserted or locked, in the order of the keys.
    with inserted as (
      insert into workout_sets as stored
        (workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok, notes, data_source)
      select workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok, notes, data_source
      from unnest(judged)
      where verdict in ('new', 'changed')
      order by workout_date, template_id collate "C", exercise_id collate "C"
      on conflict (workout_date, template_id, exercise_id) do update set notes = stored.notes where false
      returning workout_date, template_id, exercise_id
    ),
    tried as (
      select workout_date, template_id collate "C" as template_id, exercise_id collate "C" as exercise_id, item_index
      from unnest(judged) where verdict in ('new', 'changed')
      union all
      select workout_date, template_id collate "C", exercise_id collate "C", null from inserted
    )
    select case when (select count(*) from inserted) < cardinality(array_positions(statuses, 'inserted')) then (
      select array_agg(item_index)
      from (select max(item_index) as item_index from tried group by workout_date, template_id, exercise_id having count(*) = 1) as alone
    ) end into already_there;

    -- 4. Of those that were there, the ones that still differ are updated.
    if already_there is not null then
      with changing as (
        update workout_sets as stored set
          weight_kg = j.weight_kg, tut_seconds = j.tut_seconds, max_effort = j.max_effort, form_ok = j.form_ok,
          notes = j.notes, data_source = j.data_source
        from judge_sets((select elements_at(rows, already_there))) as j
        where j.verdict = 'changed'
          and stored.workout_date = j.workout_date and stored.template_id = j.template_id and stored.exercise_id = j.exercise_id
        returning already_there[j.item_index + 1] as item_index
      )
      select array_agg(item_index) into updated from changing;

      foreach i in array already_there loop
        statuses[i + 1] := 'unchanged';
      end loop;
      foreach i in array coalesce(updated, '{}') loop
        statuses[i + 1] := 'updated';
      end loop;
    end if;
  end if;

  return query
  select j.item_index, statuses[j.item_index + 1], j.code, j.column_name, j.reason,
    j.verdict = 'new' and (j.creates_exercise or j.exercise_id = any (created_exercises))
  from unnest(judged) as j;
end
$$;

comment on function upsert_sets(jsonb) is
  'Writes a json array of sets, keys being the columns'' names, or, faster, one object with an array of cells for each column: an absent key keeps, a null clears or sets the default. Creates missing exercises; a set whose workout is missing is rejected. One row per element: inserted, updated, unchanged, superseded (a later valid element has the same key) or rejected, with the reason; created tells of an exercise that was missing before.';
