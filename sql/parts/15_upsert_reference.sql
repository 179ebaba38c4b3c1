-- ------------------------------------------------------------------------------------------------
-- upsert_exercises, upsert_workout_templates: the reference tables, which are small.
-- Their rows are written one by one, in the order of their keys, so that a name that is taken stops its own row only.
-- ------------------------------------------------------------------------------------------------
create or replace function elements_of(rows jsonb) returns table (item_index integer, element jsonb)
language sql immutable strict parallel safe
begin atomic
  select place, element_of(rows, place)
  from generate_series(0, case when jsonb_typeof(rows) = 'array' then jsonb_array_length(rows) else column_length(rows) end - 1) as places (place);
end;

comment on function elements_of(jsonb) is 'Each element of what a bulk upsert is given, in either form, with its place from 0.';

create or replace function judge_exercises(rows jsonb)
returns table (item_index integer, fault text, reason text, is_stored boolean, is_same boolean, wanted exercises)
language sql stable
begin atomic
  with cells as materialized (
    select
      item_index,
      element,
      element ->> 'exercise_id'               as exercise_id,
      element ->> 'exercise_name'             as exercise_name,
      element ->> 'muscle_group'              as muscle_group,
      element ->> 'movement_type'             as movement_type,
      element ->> 'equipment'                 as equipment,
      (element ->> 'target_tut_min')::numeric as target_tut_min,
      (element ->> 'target_tut_max')::numeric as target_tut_max,
      element ->> 'notes'                     as notes,
      (element ->> 'is_active')::boolean      as is_active
    from elements_of(rows)
  ),
  wanted as materialized (
    select cells.item_index, cells.element, cells.exercise_id, stored.exercise_id is not null as is_stored, stored,
      case when cells.exercise_name is null and stored.exercise_id is not null and not element ? 'exercise_name'
        then stored.exercise_name else coalesce(cells.exercise_name, cells.exercise_id) end as exercise_name,
      case when cells.muscle_group is null and stored.exercise_id is not null and not element ? 'muscle_group'
        then stored.muscle_group else coalesce(cells.muscle_group, 'Other') end as muscle_group,
      case when element ? 'movement_type' then cells.movement_type else stored.movement_type end as movement_type,
      case when element ? 'equipment' then cells.equipment else stored.equipment end as equipment,
      case when cells.target_tut_min is null and stored.exercise_id is not null and not element ? 'target_tut_min'
        then stored.target_tut_min else coalesce(cells.target_tut_min, 45) end as target_tut_min,
      case when cells.target_tut_max is null and stored.exercise_id is not null and not element ? 'target_tut_max'
        then stored.target_tut_max else coalesce(cells.target_tut_max, 90) end as target_tut_max,
      case when element ? 'notes' then cells.notes else stored.notes end as notes,
      case when cells.is_active is null and stored.exercise_id is not null and not element ? 'is_active'
        then stored.is_active else coalesce(cells.is_active, true) end as is_active
    from cells
    left join lateral (
      select e.exercise_id, e.exercise_name, e.muscle_group, e.movement_type, e.equipment, e.target_tut_min, e.target_tut_max, e.notes, e.is_active
      from exercises as e
      where e.exercise_id = cells.exercise_id
      limit 1
    ) as stored on true
  ),
  judged as materialized (
    select *,
      case
        when coalesce(btrim(exercise_id), '') = ''               then 'required exercise_id'
        when length(exercise_id) > 50                            then 'too_long exercise_id'
        when length(exercise_name) > 100                         then 'too_long exercise_name'
        -- another's name can be had only where an element of the same call gives it up
        when exists (
          select from exercises as e
          where e.exercise_name = wanted.exercise_name and e.exercise_id <> wanted.exercise_id
            and not exists (select from wanted as other where other.exercise_id = e.exercise_id and other.exercise_name <> e.exercise_name))
          then 'name_taken exercise_name'
        when length(muscle_group) > 50                           then 'too_long muscle_group'
        when movement_type not in ('Compound', 'Isolation')      then 'out_of_range movement_type'
        when length(equipment) > 50                              then 'too_long equipment'
        when target_tut_min <> trunc(target_tut_min)             then 'not_whole target_tut_min'
        when not target_tut_min between 1 and 600                then 'out_of_range target_tut_min'
        when target_tut_max <> trunc(target_tut_max)             then 'not_whole target_tut_max'
        when not target_tut_max between 1 and 600                then 'out_of_range target_tut_max'
        -- the one that was given is at fault, the maximum if both were
        when target_tut_max <= target_tut_min and not element ? 'target_tut_max' then 'out_of_range target_tut_min'
        when target_tut_max <= target_tut_min                    then 'out_of_range target_tut_max'
      end as fault
    from wanted
  )
  select item_index, fault,
    case when fault is not null then refusal(split_part(fault, ' ', 1), split_part(fault, ' ', 2),
      coalesce(element ->> split_part(fault, ' ', 2), to_jsonb(judged) ->> split_part(fault, ' ', 2))) end,
    is_stored,
    (exercise_name, muscle_group, movement_type, equipment, target_tut_min, target_tut_max, notes, is_active) is not distinct from
      ((stored).exercise_name, (stored).muscle_group, (stored).movement_type, (stored).equipment,
      (stored).target_tut_min, (stored).target_tut_max, (stored).notes, (stored).is_active),
    -- only a faultless row fits the table's own row type, whose columns may stand in another order where it was adopted
    case when fault is null then jsonb_populate_record(null::exercises, to_jsonb(judged) || jsonb_build_object(
      'target_tut_min', target_tut_min::integer, 'target_tut_max', target_tut_max::integer)) end
  from judged;
end;

comment on function judge_exercises(jsonb) is 'What upsert_exercises would do with each element, held against what is stored now. Reads only.';

create or replace function upsert_exercises(rows jsonb)
returns table (item_index integer, status text, code text, column_name text, reason text, created boolean)
language plpgsql
set search_path from current
set datestyle = 'ISO, YMD'
as $$
#variable_conflict use_column
declare
  element record;
  latest record;
  written_id text;
  result upsert_result;
  results upsert_result[] := '{}';
begin
  -- 1. The stored rows that will change are locked, in the order of their keys; if none will, nothing is.
  perform from exercises
  where exercise_id in (select (wanted).exercise_id from judge_exercises(rows) where fault is null and not is_same)
  order by exercise_id collate "C"
  for no key update;

  -- 2. Of each exercise the last element that can be written is written; those before it are superseded.
  --    Exercises that take another's name come after those that give one up.
  for element in
    select *, (wanted).exercise_id as exercise_id,
      bool_or(exists (select from exercises as e where e.exercise_name = (wanted).exercise_name and e.exercise_id <> (wanted).exercise_id))
        over (partition by (wanted).exercise_id) as takes_a_name
    from judge_exercises(rows)
    order by takes_a_name, (wanted).exercise_id collate "C", item_index desc
  loop
    result := (element.item_index, null, split_part(element.fault, ' ', 1), split_part(element.fault, ' ', 2), element.reason, false);
    if element.fault is not null then
      result.status := 'rejected';
    elsif element.exercise_id = written_id then
      result.status := 'superseded';
    elsif element.is_same then
      result.status := 'unchanged';
    else
      begin
        insert into exercises as stored (exercise_id, exercise_name, muscle_group, movement_type, equipment, target_tut_min, target_tut_max, notes, is_active)
        select w.exercise_id, w.exercise_name, w.muscle_group, w.movement_type, w.equipment, w.target_tut_min, w.target_tut_max, w.notes, w.is_active
        from (select (element.wanted).*) as w
        on conflict (exercise_id) do update set notes = stored.notes where false;
        result.created := found;
        result.status := 'inserted';
        if not result.created then
          -- It is there, and ours now; another session may have changed it since it was judged.
          select * into latest from judge_exercises(jsonb_build_array(element_of(rows, element.item_index)));
          if latest.fault is not null then
            result := (element.item_index, 'rejected', split_part(latest.fault, ' ', 1), split_part(latest.fault, ' ', 2), latest.reason, false);
          elsif latest.is_same then
            result.status := 'unchanged';
          else
            update exercises as stored set
              exercise_name = w.exercise_name, muscle_group = w.muscle_group, movement_type = w.movement_type, equipment = w.equipment,
              target_tut_min = w.target_tut_min, target_tut_max = w.target_tut_max, notes = w.notes, is_active = w.is_active
            from (select (latest.wanted).*) as w
            where stored.exercise_id = w.exercise_id;
            result.status := 'updated';
          end if;
        end if;
      exception when unique_violation then
        result := (element.item_index, 'rejected', 'name_taken', 'exercise_name',
          refusal('name_taken', 'exercise_name', (element.wanted).exercise_name), false);
      end;
    end if;
    if result.status <> 'rejected' then
      written_id := element.exercise_id;
    end if;
    results := results || result;
  end loop;

  return query select * from unnest(results) as r order by r.item_index;
end
$$;

comment on function upsert_exercises(jsonb) is
  'Writes a json array of exercises, keys being the columns'' names, or, faster, one object with an array of cells for each column: an absent key keeps, a null clears or sets the default (the name: the id). One row per element: inserted, updated, unchanged, superseded (a later valid element has the same key) or rejected, with the reason; created tells of a new exercise.';

create or replace function judge_workout_templates(rows jsonb)
returns table (item_index integer, fault text, reason text, is_stored boolean, is_same boolean, wanted workout_templates)
language sql stable
begin atomic
  with cells as materialized (
    select
      item_index,
      element,
      element ->> 'template_id'                    as template_id,
      element ->> 'template_name'                  as template_name,
      element ->> 'workout_type'                   as workout_type,
      (element ->> 'target_duration_min')::numeric as target_duration_min,
      element ->> 'notes'                          as notes,
      (element ->> 'is_active')::boolean           as is_active
    from elements_of(rows)
  ),
  wanted as materialized (
    select cells.item_index, cells.element, cells.template_id, stored.template_id is not null as is_stored, stored,
      case when cells.template_name is null and stored.template_id is not null and not element ? 'template_name'
        then stored.template_name else coalesce(cells.template_name, cells.template_id) end as template_name,
      case when cells.workout_type is null and stored.template_id is not null and not element ? 'workout_type'
        then stored.workout_type else coalesce(cells.workout_type, 'Other') end as workout_type,
      case when element ? 'target_duration_min' then cells.target_duration_min else stored.target_duration_min end as target_duration_min,
      case when element ? 'notes' then cells.notes else stored.notes end as notes,
      case when cells.is_active is null and stored.template_id is not null and not element ? 'is_active'
        then stored.is_active else coalesce(cells.is_active, true) end as is_active
    from cells
    left join lateral (
      select t.template_id, t.template_name, t.workout_type, t.target_duration_min, t.notes, t.is_active
      from workout_templates as t
      where t.template_id = cells.template_id
      limit 1
    ) as stored on true
  ),
  judged as materialized (
    select *,
      case
        when coalesce(btrim(template_id), '') = ''        then 'required template_id'
        when length(template_id) > 50                     then 'too_long template_id'
        when length(template_name) > 100                  then 'too_long template_name'
        when length(workout_type) > 30                    then 'too_long workout_type'
        when target_duration_min <> trunc(target_duration_min) then 'not_whole target_duration_min'
        when not target_duration_min between 1 and 300    then 'out_of_range target_duration_min'
      end as fault
    from wanted
  )
  select item_index, fault,
    case when fault is not null then refusal(split_part(fault, ' ', 1), split_part(fault, ' ', 2),
      coalesce(element ->> split_part(fault, ' ', 2), to_jsonb(judged) ->> split_part(fault, ' ', 2))) end,
    is_stored,
    (template_name, workout_type, target_duration_min, notes, is_active) is not distinct from
      ((stored).template_name, (stored).workout_type, (stored).target_duration_min, (stored).notes, (stored).is_active),
    case when fault is null then jsonb_populate_record(null::workout_templates,
      to_jsonb(judged) || jsonb_build_object('target_duration_min', target_duration_min::integer)) end
  from judged;
end;

comment on function judge_workout_templates(jsonb) is 'What upsert_workout_templates would do with each element, held against what is stored now. Reads only.';

create or replace function upsert_workout_templates(rows jsonb)
returns table (item_index integer, status text, code text, column_name text, reason text, created boolean)
language plpgsql
set search_path from current
set datestyle = 'ISO, YMD'
as $$
#variable_conflict use_column
declare
  element record;
  latest record;
  written_id text;
  result upsert_result;
  results upsert_result[] := '{}';
begin
  -- 1. The stored rows that will change are locked, in the order of their keys; if none will, nothing is.
  perform from workout_templates
  where template_id in (select (wanted).template_id from judge_workout_templates(rows) where fault is null and not is_same)
  order by template_id collate "C"
  for no key update;

  -- 2. Of each template the last element that can be written is written; those before it are superseded.
  for element in
    select *, (wanted).template_id as template_id from judge_workout_templates(rows) order by (wanted).template_id collate "C", item_index desc
  loop
    result := (element.item_index, null, split_part(element.fault, ' ', 1), split_part(element.fault, ' ', 2), element.reason, false);
    if element.fault is not null then
      result.status := 'rejected';
    elsif element.template_id = written_id then
      result.status := 'superseded';
    elsif element.is_same then
      result.status := 'unchanged';
    else
      insert into workout_templates as stored (template_id, template_name, workout_type, target_duration_min, notes, is_active)
      select w.template_id, w.template_name, w.workout_type, w.target_duration_min, w.notes, w.is_active
      from (select (element.wanted).*) as w
      on conflict (template_id) do update set notes = stored.notes where false;
      result.created := found;
      result.status := 'inserted';
      if not result.created then
        -- It is there, and ours now; another session may have changed it since it was judged.
        select * into latest from judge_workout_templates(jsonb_build_array(element_of(rows, element.item_index)));
        if latest.fault is not null then
          result := (element.item_index, 'rejected', split_part(latest.fault, ' ', 1), split_part(latest.fault, ' ', 2), latest.reason, false);
        elsif latest.is_same then
          result.status := 'unchanged';
        else
          update workout_templates as stored set
            template_name = w.template_name, workout_type = w.workout_type, target_duration_min = w.target_duration_min, notes = w.notes,
            is_active = w.is_active
          from (select (latest.wanted).*) as w
          where stored.template_id = w.template_id;
          result.status := 'updated';
        end if;
      end if;
    end if;
    if result.status <> 'rejected' then
      written_id := element.template_id;
    end if;
    results := results || result;
  end loop;

  return query select * from unnest(results) as r order by r.item_index;
end
$$;

comment on function upsert_workout_templates(jsonb) is
  'Writes a json array of workout templates, keys being the columns'' names, or, faster, one object with an array of cells for each column: an absent key keeps, a null clears or sets the default (the name: the id). One row per element: inserted, updated, unchanged, superseded (a later valid element has the same key) or rejected, with the reason; created tells of a new template.';
