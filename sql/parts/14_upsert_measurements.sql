-- ------------------------------------------------------------------------------------------------
-- upsert_measurements: many measurements in one call. Its steps are those of upsert_workouts, explained there.
-- ------------------------------------------------------------------------------------------------
do $$
begin
  if to_regtype('judged_measurement') is null then
    create type judged_measurement as (
      item_index integer, verdict text, code text, column_name text, reason text,
      measurement_date date, bodyweight_kg numeric, bodyfat_pct numeric, notes text, data_source text
    );
  end if;
end
$$;

comment on type judged_measurement is 'An element of upsert_measurements: the row that it wants stored, and the verdict on it.';

create or replace function judge_measurements(rows jsonb) returns setof judged_measurement
language sql stable
begin atomic
  with texts as (
    select (place - 1)::integer as item_index, element as given,
      element ->> 'measurement_date' as measurement_date, element ->> 'bodyweight_kg' as bodyweight_kg,
      element ->> 'bodyfat_pct' as bodyfat_pct, element ->> 'notes' as notes, element ->> 'data_source' as data_source
    from jsonb_array_elements(case when jsonb_typeof(rows) = 'array' then rows else '[]' end) with ordinality as elements (element, place)
    union all
    select place, rows,
      measurement_date ->> place, bodyweight_kg ->> place, bodyfat_pct ->> place, notes ->> place, data_source ->> place
    from jsonb_to_record(case when jsonb_typeof(rows) = 'object' then rows else '{}' end) as columns (
      measurement_date jsonb, bodyweight_kg jsonb, bodyfat_pct jsonb, notes jsonb, data_source jsonb
    )
    cross join generate_series(0, column_length(rows) - 1) as place
  ),
  cells as (
    select item_index, given,
      measurement_date::date as measurement_date, round(bodyweight_kg::numeric, 2) as bodyweight_kg,
      round(bodyfat_pct::numeric, 2) as bodyfat_pct, notes, data_source
    from texts
    offset 0
  ),
  -- What the row is to be: the element's own cells; an absent key keeps what is stored, a null takes the default.
  wanted as (
    select item_index, cells.measurement_date, is_stored,
      case when cells.bodyweight_kg is not null or given ? 'bodyweight_kg' then cells.bodyweight_kg else stored.bodyweight_kg end as bodyweight_kg,
      case when cells.bodyfat_pct is not null or given ? 'bodyfat_pct' then cells.bodyfat_pct else stored.bodyfat_pct end as bodyfat_pct,
      case when cells.notes is not null or given ? 'notes' then cells.notes else stored.notes end as notes,
      case when cells.data_source is not null then cells.data_source
        when is_stored and not given ? 'data_source' then stored.data_source else 'Sheet' end as data_source,
      stored.bodyweight_kg as stored_bodyweight_kg, stored.bodyfat_pct as stored_bodyfat_pct,
      stored.notes as stored_notes, stored.data_source as stored_data_source
    from cells
    left join lateral (
      select true as is_stored, m.bodyweight_kg, m.bodyfat_pct, m.notes, m.data_source
      from measurements as m
      where m.measurement_date = cells.measurement_date
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
          and (bodyweight_kg, bodyfat_pct, notes, data_source)
          is not distinct from (stored_bodyweight_kg, stored_bodyfat_pct, stored_notes, stored_data_source)
          then 'unchanged'
        when measurement_date is null                                   then 'required measurement_date'
        when not measurement_date between '1900-01-01' and '2200-12-31' then 'out_of_range measurement_date'
        when bodyweight_kg is null                                      then 'required bodyweight_kg'
        when not bodyweight_kg between 20 and 400                       then 'out_of_range bodyweight_kg'
        when not bodyfat_pct between 2 and 75                           then 'out_of_range bodyfat_pct'
        when data_source not in ('Sheet', 'Manual', 'Import')           then 'out_of_range data_source'
        when is_stored                                                  then 'changed'
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
    measurement_date, bodyweight_kg, bodyfat_pct, notes, data_source
  from (select *, finding in ('unchanged', 'changed', 'new') as is_valid from judged) as judged;
end;

comment on function judge_measurements(jsonb) is 'What upsert_measurements would do with each element, held against what is stored now. Reads only.';

create or replace function upsert_measurements(rows jsonb)
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
  judged judged_measurement[];
  statuses text[];
  already_there integer[];
  updated integer[];
  i integer;
begin
  -- 1. Every element is judged; a sync that changes nothing only reads.
  judged := array(select j from judge_measurements(rows) as j);
  if exists (select from unnest(judged) where verdict <> 'rejected' group by measurement_date having count(*) > 1) then
    judged := array(
      select case when verdict <> 'rejected' and lead(item_index) over same_key is not null
        then jsonb_populate_record(j, '{"verdict": "superseded"}') else j end
      from unnest(judged) as j
      window same_key as (partition by measurement_date, verdict = 'rejected' order by item_index)
    );
  end if;
  statuses := array(select case when j.verdict in ('new', 'changed') then 'inserted' else j.verdict end from unnest(judged) as j order by j.item_index);

  if 'inserted' = any (statuses) then
    -- 2. There is nothing to create on the way.
    -- 3. Every row is ours, inserted or locked, in the order of the keys.
    with inserted as (
      insert into measurements as stored (measurement_date, bodyweight_kg, bodyfat_pct, notes, data_source)
      select measurement_date, bodyweight_kg, bodyfat_pct, notes, data_source
      from unnest(judged)
      where verdict in ('new', 'changed')
      order by measurement_date
      on conflict (measurement_date) do update set notes = stored.notes where false
      returning measurement_date
    ),
    tried as (
      select measurement_date, item_index from unnest(judged) where verdict in ('new', 'changed')
      union all
      select measurement_date, null from inserted
    )
    select case when (select count(*) from inserted) < cardinality(array_positions(statuses, 'inserted')) then (
      select array_agg(item_index)
      from (select max(item_index) as item_index from tried group by measurement_date having count(*) = 1) as alone
    ) end into already_there;

    -- 4. Of those that were there, the ones that still differ are updated.
    if already_there is not null then
      with changing as (
        update measurements as stored set
          bodyweight_kg = j.bodyweight_kg, bodyfat_pct = j.bodyfat_pct, notes = j.notes, data_source = j.data_source
        from judge_measurements((select elements_at(rows, already_there))) as j
        where j.verdict = 'changed' and stored.measurement_date = j.measurement_date
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
  select j.item_index, statuses[j.item_index + 1], j.code, j.column_name, j.reason, false
  from unnest(judged) as j;
end
$$;

comment on function upsert_measurements(jsonb) is
  'Writes a json array of measurements, keys being the columns'' names, or, faster, one object with an array of cells for each column: an absent key keeps, a null clears or sets the default. One row per element: inserted, updated, unchanged, superseded (a later valid element has the same key) or rejected, with the reason; created is always false.';
