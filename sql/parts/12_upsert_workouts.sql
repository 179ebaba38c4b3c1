-- ------------------------------------------------------------------------------------------------
-- upsert_workouts: many workouts in one call. upsert_sets and upsert_measurements take the same steps.
--
-- An element of `rows` is a json object whose keys are the columns' names. An absent key keeps what is
-- stored, a null clears it or sets the column's default. One row comes back for each element.
--
-- Elements that all have the same keys may come the other way round, a third of the size and parsed in a
-- third of the time: `rows` is then one object, which has the cells of each column as an array, all of one length.
-- ------------------------------------------------------------------------------------------------
create or replace function column_length(rows jsonb) returns integer
language plpgsql immutable strict parallel safe
set search_path from current
as $$
declare
  lengths integer[];
begin
  if jsonb_typeof(rows) = 'array' then
    return 0;
  end if;
  lengths := array(select distinct jsonb_array_length(cells) from jsonb_each(rows) as columns (name, cells) order by 1);
  if cardinality(lengths) > 1 then
    raise exception 'The columns have % cells, but all need the same number.', array_to_string(lengths, ' and ')
      using errcode = 'invalid_parameter_value';
  end if;
  return coalesce(lengths[1], 0);
end
$$;

comment on function column_length(jsonb) is 'How many cells each column of a bulk upsert has; 0 where it is given an array of objects.';

create or replace function element_of(rows jsonb, place integer) returns jsonb
language sql immutable strict parallel safe
return case when jsonb_typeof(rows) = 'array' then rows -> place
  else (select jsonb_object_agg(name, rows #> array[name, place::text]) from jsonb_object_keys(rows) as columns (name)) end;

comment on function element_of(jsonb, integer) is 'One element of what a bulk upsert is given, in either form, by its place from 0.';

-- Made as json: jsonb_object_agg measures each string up to the end of its column, which takes the square of the length.
create or replace function elements_at(rows jsonb, places integer[]) returns jsonb
language sql immutable strict parallel safe
return case when jsonb_typeof(rows) = 'array'
  then (select jsonb_agg(rows -> place order by turn) from unnest(places) with ordinality as chosen (place, turn))
  else (
    select json_object_agg(name, to_json(array(select cells -> place from unnest(places) with ordinality as chosen (place, turn) order by turn)))::jsonb
    from jsonb_each(rows) as columns (name, cells)
  ) end;

comment on function elements_at(jsonb, integer[]) is 'Some elements of what a bulk upsert is given, in the form that it is given in, by their places from 0.';

-- An element, and what is to become of it: the row that it wants stored, and the verdict
-- rejected (with code, column_name and reason), superseded, unchanged, changed or new.
do $$
begin
  if to_regtype('judged_workout') is null then
    create type judged_workout as (
      item_index integer, verdict text, code text, column_name text, reason text, creates_template boolean,
      workout_date date, template_id text, location text, duration_min numeric, days_since_last_workout numeric,
      recovery_score numeric, mood_score numeric, notes text, data_source text
    );
  end if;
end
$$;

comment on type judged_workout is 'An element of upsert_workouts: the row that it wants stored, and the verdict on it.';

create or replace function judge_workouts(rows jsonb) returns setof judged_workout
language sql stable
begin atomic
  -- The cells as text, from whichever form. `offset 0` ends a step whose columns the next asks for more than once: they are worked out once.
  with texts as (
    select (place - 1)::integer as item_index, element as given,
      element ->> 'workout_date' as workout_date, element ->> 'template_id' as template_id, element ->> 'location' as location,
      element ->> 'duration_min' as duration_min, element ->> 'days_since_last_workout' as days_since_last_workout,
      element ->> 'recovery_score' as recovery_score, element ->> 'mood_score' as mood_score, element ->> 'notes' as notes,
      element ->> 'data_source' as data_source
    from jsonb_array_elements(case when jsonb_typeof(rows) = 'array' then rows else '[]' end) with ordinality as elements (element, place)
    union all
    select place, rows,
      workout_date ->> place, template_id ->> place, location ->> place, duration_min ->> place, days_since_last_workout ->> place,
      recovery_score ->> place, mood_score ->> place, notes ->> place, data_source ->> place
    from jsonb_to_record(case when jsonb_typeof(rows) = 'object' then rows else '{}' end) as columns (
      workout_date jsonb, template_id jsonb, location jsonb, duration_min jsonb, days_since_last_workout jsonb, recovery_score jsonb,
      mood_score jsonb, notes jsonb, data_source jsonb
    )
    cross join generate_series(0, column_length(rows) - 1) as place
  ),
  cells as (
    select item_index, given,
      workout_date::date as workout_date, template_id, location, duration_min::numeric as duration_min,
      days_since_last_workout::numeric as days_since_last_workout, recovery_score::numeric as recovery_score,
      mood_score::numeric as mood_score, notes, data_source
    from texts
    offset 0
  ),
  -- What the row is to be: the element's own cells; an absent key keeps what is stored, a null takes the default.
  wanted as (
    select item_index, cells.workout_date, cells.template_id, is_stored,
      case when cells.location is not null then cells.location
        when is_stored and not given ? 'location' then stored.location else 'home' end as location,
      case when cells.duration_min is not null or given ? 'duration_min' then cells.duration_min else stored.duration_min end as duration_min,
      case when cells.days_since_last_workout is not null or given ? 'days_since_last_workout'
        then cells.days_since_last_workout else stored.days_since_last_workout end as days_since_last_workout,
      case when cells.recovery_score is not null or given ? 'recovery_score' then cells.recovery_score else stored.recovery_score end as recovery_score,
      case when cells.mood_score is not null or given ? 'mood_score' then cells.mood_score else stored.mood_score end as mood_score,
      case when cells.notes is not null or given ? 'notes' then cells.notes else stored.notes end as notes,
      case when cells.data_source is not null then cells.data_source
        when is_stored and not given ? 'data_source' then stored.data_source else 'Sheet' end as data_source,
      stored.location as stored_location, stored.duration_min as stored_duration_min, stored.days_since_last_workout as stored_days,
      stored.recovery_score as stored_recovery_score, stored.mood_score as stored_mood_score, stored.notes as stored_notes,
      stored.data_source as stored_data_source
    from cells
    -- Looked up one by one: a session keeps its plan, and a join that was planned while the table was empty compares all with all.
    left join lateral (
      select true as is_stored, w.location, w.duration_min, w.days_since_last_workout, w.recovery_score, w.mood_score, w.notes, w.data_source
      from workouts as w
      where w.workout_date = cells.workout_date and w.template_id = cells.template_id
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
          and (location, duration_min, days_since_last_workout, recovery_score, mood_score, notes, data_source)
          is not distinct from (stored_location, stored_duration_min, stored_days, stored_recovery_score, stored_mood_score, stored_notes, stored_data_source)
          then 'unchanged'
        when workout_date is null                                   then 'required workout_date'
        when not workout_date between '1900-01-01' and '2200-12-31' then 'out_of_range workout_date'
        when coalesce(btrim(template_id), '') = ''                  then 'required template_id'
        when length(template_id) > 50                               then 'too_long template_id'
        when length(location) > 50                                  then 'too_long location'
        when duration_min is null                                   then 'required duration_min'
        when duration_min <> trunc(duration_min)                    then 'not_whole duration_min'
        when not duration_min between 1 and 300                     then 'out_of_range duration_min'
        when days_since_last_workout <> trunc(days_since_last_workout) then 'not_whole days_since_last_workout'
        when not days_since_last_workout between 0 and 3650         then 'out_of_range days_since_last_workout'
        when recovery_score <> trunc(recovery_score)                then 'not_whole recovery_score'
        when not recovery_score between 1 and 5                     then 'out_of_range recovery_score'
        when mood_score <> trunc(mood_score)                        then 'not_whole mood_score'
        when not mood_score between 1 and 5                         then 'out_of_range mood_score'
        when data_source not in ('Sheet', 'Manual', 'Import')       then 'out_of_range data_source'
        when is_stored                                              then 'changed'
        else 'new'
      end as finding
    from wanted
    offset 0
  )
  select
    item_index,
    case
      when not is_valid then 'rejected'
      else finding
    end,
    case when not is_valid then split_part(finding, ' ', 1) end,
    case when not is_valid then split_part(finding, ' ', 2) end,
    case when not is_valid then refusal(split_part(finding, ' ', 1), split_part(finding, ' ', 2),
      coalesce(element_of(rows, item_index) ->> split_part(finding, ' ', 2), to_jsonb(judged) ->> split_part(finding, ' ', 2))) end,
    finding = 'new' and (select true from workout_templates as known where known.template_id = judged.template_id) is null,
    workout_date, template_id, location, duration_min, days_since_last_workout, recovery_score, mood_score, notes, data_source
  from (select *, finding in ('unchanged', 'changed', 'new') as is_valid from judged) as judged;
end;

comment on function judge_workouts(jsonb) is 'What upsert_workouts would do with each element, held against what is stored now. Reads only.';

create or replace function upsert_workouts(rows jsonb)
returns table (item_index integer, status text, code text, column_name text, reason text, created boolean)
language plpgsql
set search_path from current
-- A day is YYYY-MM-DD whatever the session's style is; any other text fails, rather than mean another day.
set datestyle = 'ISO, YMD'
-- The plan is made once and looks each row up by its key, however few or many rows a table had at that time.
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
set jit = off
as $$
#variable_conflict use_column
declare
  judged judged_workout[];
  statuses text[];
  already_there integer[];
  updated integer[];
  i integer;
begin
  -- 1. Every element is judged. Nothing is locked yet: a sync that changes nothing only reads.
  judged := array(select j from judge_workouts(rows) as j);
  -- Of elements with one key the last that is valid counts. Few calls have such, and only they are sorted for it.
  if exists (select from unnest(judged) where verdict <> 'rejected' group by workout_date, template_id collate "C" having count(*) > 1) then
    judged := array(
      select case when verdict <> 'rejected' and lead(item_index) over same_key is not null
        then jsonb_populate_record(j, '{"verdict": "superseded"}') else j end
      from unnest(judged) as j
      window same_key as (partition by workout_date, template_id collate "C", verdict = 'rejected' order by item_index)
    );
  end if;
  statuses := array(select case when j.verdict in ('new', 'changed') then 'inserted' else j.verdict end from unnest(judged) as j order by j.item_index);

  if 'inserted' = any (statuses) then
    -- 2. The templates that accepted rows name for the first time are there, created in the order of their keys.
    insert into workout_templates (template_id, template_name)
    select distinct on (template_id collate "C") template_id, template_id
    from unnest(judged)
    where creates_template and verdict = 'new'
    order by template_id collate "C"
    on conflict do nothing;

    -- 3. Every row is ours: the new ones are inserted, the others locked, all in the order of their keys,
    --    so that two calls wait for each other but are never in a deadlock. A key that was not inserted was there already;
    --    where as many were inserted as were tried, none was.
    with inserted as (
      insert into workouts as stored
        (workout_date, template_id, location, duration_min, days_since_last_workout, recovery_score, mood_score, notes, data_source)
      select workout_date, template_id, location, duration_min, days_since_last_workout, recovery_score, mood_score, notes, data_source
      from unnest(judged)
      where verdict in ('new', 'changed')
      order by workout_date, template_id collate "C"
      on conflict (workout_date, template_id) do update set location = stored.location where false
      returning workout_date, template_id
    ),
    tried as (
      select workout_date, template_id collate "C" as template_id, item_index from unnest(judged) where verdict in ('new', 'changed')
      union all
      select workout_date, template_id collate "C", null from inserted
    )
    select case when (select count(*) from inserted) < cardinality(array_positions(statuses, 'inserted')) then (
      select array_agg(item_index)
      from (select max(item_index) as item_index from tried group by workout_date, template_id having count(*) = 1) as alone
    ) end into already_there;

    -- 4. Of those, the ones that still differ are updated. Nobody else can change them now, so they are judged again.
    if already_there is not null then
      with changing as (
        update workouts as stored set
          location = j.location, duration_min = j.duration_min, days_since_last_workout = j.days_since_last_workout,
          recovery_score = j.recovery_score, mood_score = j.mood_score, notes = j.notes, data_source = j.data_source
        from judge_workouts((select elements_at(rows, already_there))) as j
        where j.verdict = 'changed' and stored.workout_date = j.workout_date and stored.template_id = j.template_id
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
    j.creates_template and j.verdict = 'new'
  from unnest(judged) as j;
end
$$;

comment on function upsert_workouts(jsonb) is
  'Writes a json array of workouts, keys being the columns'' names, or, faster, one object with an array of cells for each column: an absent key keeps, a null clears or sets the default. Creates missing templates. One row per element: inserted, updated, unchanged, superseded (a later valid element has the same key) or rejected, with the reason; created tells of a template that was missing before.';
