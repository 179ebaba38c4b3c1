-- ------------------------------------------------------------------------------------------------
-- Bulk upserts: many rows of one kind in one call. `columns` has one array per column, all of the same length:
--
--   select * from upsert_measurements(
--     '{"measurement_date": ["2026-01-20", "2026-01-21"], "bodyweight_kg": [82.6, 82.4]}')
--
-- A missing column keeps the stored values. A null clears the cell, or sets the column's default. Keys must be unique
-- in a call. The result has one row per given row: `item_index` is its position, from 0. `status` is inserted, updated,
-- unchanged, or rejected with a `code`. `created` is true if the row's exercise or template did not exist before.
-- `stored` has the cells of the stored row that the call did not give; it is null if the call gave all of them. If a
-- template created exercises, it also has their ids as `created_exercises`.
-- A row that breaks a check fails the whole call with the check's error. Unchanged rows are not written. An empty text
-- or list is the same as null. A cell of a list, such as exercise_ids, is an array: [["ex_squat", "ex_row"], null].
--
-- An exercise that is not stored under the given id means the exercise with this id or, in a set or template, this
-- name, ignoring case. `stored` then has the id, too. If that gives two rows of a call the same key, the later one is
-- written; the earlier one is superseded, with `superseded_by` in `stored`.
-- ------------------------------------------------------------------------------------------------

call pg_temp.run($sql$
-- A schema is one person's journal, and its writers run one after the other: they cannot deadlock, whatever the order
-- of their rows, and no row changes between its comparison and its write. Readers never wait.
create or replace function {schema}.lock_journal() returns void
language sql
begin atomic
  select pg_advisory_xact_lock(4200123, '{schema}.workouts'::regclass::oid::integer);
end;

comment on function {schema}.lock_journal() is
  'Waits until no other transaction writes to this journal, and locks it until the end of the transaction.';

create or replace function {schema}.validate_columns(columns jsonb, known_columns text[]) returns text[]
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  problem text;
begin
  if jsonb_typeof(columns) <> 'object' then
    raise exception 'The argument of an upsert is an object with one array per column, not: %.', jsonb_typeof(columns)
      using errcode = 'invalid_parameter_value';
  end if;

  select coalesce(
    min(format('Unknown column: %s.', name)) filter (where name <> all (known_columns)),
    min(format('The column %s is not an array.', name)) filter (where cells is null),
    case when min(cells) <> max(cells) then format('All columns must have the same number of cells. %s.',
      string_agg(format('%s has %s', name, cells), ', ')) end)
  into problem
  from (
    select name, case jsonb_typeof(value) when 'array' then jsonb_array_length(value) end as cells
    from jsonb_each(columns) as given (name, value)
  ) as given;

  if problem is not null then
    raise exception '%', problem using errcode = 'invalid_parameter_value';
  end if;

  return array(select jsonb_object_keys(columns));
end
$$;

comment on function {schema}.validate_columns(jsonb, text[]) is
  'The names of the given columns. Raises invalid_parameter_value unless all are known, and arrays of the same length.';
$sql$);

-- ------------------------------------------------------------------------------------------------
-- The six functions are generated from one template, so that they cannot differ in anything but these properties.
-- `\sf upsert_sets` in psql shows a complete function.
--
-- parent_*: a row may refer to parents that do not exist yet. They are created, with their id as name.
-- rejections: branches of a `case` that return the code of a row which cannot be written.
-- by_name: whether an exercise can be given by its name. Null if exercises are not resolved.
-- ------------------------------------------------------------------------------------------------
create temporary table training_upserts (
  function_name name, table_name name, parent_table name, parent_id name, parent_name name, given_parents text,
  created text, rejections text, description text, by_name text, result_cells text default 'kept'
) on commit drop;

insert into pg_temp.training_upserts values
  ('upsert_workouts', 'workouts', 'workout_templates', 'template_id', 'template_name', 'template_id',
    'final_code is null and template_id in (select template_id from new_parents)', '',
    'Writes workouts, and creates templates that do not exist yet. Codes: required, not_written.', null, default),

  ('upsert_sets', 'workout_sets', 'exercises', 'exercise_id', 'exercise_name', 'exercise_id',
    'final_code is null and exercise_id in (select exercise_id from new_parents)', $$
        when action = 'updated' then null -- a stored set has its workout and its exercise
        -- `for key share`: the workouts cannot be deleted before this transaction ends.
        when (given.workout_date, given.template_id) not in (
          select w.workout_date, w.template_id from (select distinct unnest(arrays.workout_date) as day) as days
          cross join lateral (select * from {schema}.workouts where workout_date = day for key share) as w
        ) then 'workout_missing'
        when meanings -> given.exercise_id = 'null' then 'name_taken'$$,
    'Writes sets of existing workouts, and creates exercises that do not exist yet. '
    'Codes: required, workout_missing, name_taken (several exercises have this name, ignoring case), not_written.',
    'true', default),

  ('upsert_measurements', 'measurements', null, null, null, null, 'false', '',
    'Writes measurements. Codes: required, not_written.', null, default),

  ('upsert_exercises', 'exercises', null, null, null, null,
    $$final_code is null and action = 'inserted'$$, $$
        when meanings -> given.exercise_id = 'null' then 'name_taken'
        when exists (
          select from {schema}.exercises as e
          where e.exercise_name = merged.exercise_name and e.exercise_id <> given.exercise_id
        ) then 'name_taken'
        when merged.target_tut_max <= merged.target_tut_min or merged.load_max < merged.load_min then 'out_of_range'
        -- Of several rows with one name the first gets it, unless it is rejected or another row has the name already.
        when row_number() over (
          partition by merged.exercise_name, superseded ? (given.position - 1)::text,
            coalesce(merged.target_tut_max <= merged.target_tut_min or merged.load_max < merged.load_min, false)
          order by merged.exercise_name is distinct from stored.exercise_name, given.position
        ) > 1 then 'name_taken'$$,
    'Writes exercises. '
    'Codes: required, name_taken, out_of_range (a maximum is too low for its minimum, see `stored`), not_written.',
    'false', default),

  ('upsert_workout_templates', 'workout_templates', 'exercises', 'exercise_id', 'exercise_name', 'unnest(exercise_ids)',
    $$final_code is null and action = 'inserted'$$, $$
        when (
          select count(*) > count(distinct id) or bool_or(meanings -> id = 'null')
          from unnest(merged.exercise_ids) as list (id)
        ) then 'name_taken'$$,
    'Writes workout templates, and creates exercises that do not exist yet. '
    'Codes: required, name_taken (an exercise is listed twice, or several have this name), not_written.', 'true',
    $$case
        when exercise_ids && array(select exercise_id from new_parents) then coalesce(kept, '{}') || jsonb_build_object(
          'created_exercises', (select jsonb_agg(id) from unnest(exercise_ids) as list (id)
            where id in (select exercise_id from new_parents)))
        else kept
      end$$),

  ('upsert_goals', 'goals', null, null, null, null, 'false', '', 'Writes goals. Codes: required, not_written.', null,
    'kept');

do $generate$
declare
  template constant text := $template$
create or replace function {schema}.{function}(columns jsonb)
returns table (item_index integer, status text, code text, created boolean, stored jsonb)
language plpgsql strict
set search_path = pg_catalog, pg_temp
-- Dates are YYYY-MM-DD in every session. Another format is an error, rather than another day.
set datestyle = 'ISO, YMD'
-- A session keeps the plan of its first call, when the tables may be empty. With these settings that plan looks up the
-- stored rows by key and joins them by hash. Without the first, PostgreSQL also makes a new plan for each check of a
-- foreign key to a partitioned table. Settings that exclude plans make the others look expensive, so that PostgreSQL 14
-- to 17 would compile each statement, which takes seconds.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_nestloop = off
set jit = off
as $function$
#variable_conflict use_column
declare
  given_columns text[];
  arrays record; -- the cells of each column
  meanings jsonb; -- of exercise ids, see resolve_exercises
  superseded jsonb; -- {"item_index": "item_index of the later row with the same key"}
begin
  perform {schema}.lock_journal(); -- a separate statement: the next one sees what was committed during the wait
  given_columns := {schema}.validate_columns(columns, array[
    {column_names}
  ]);
  select * into strict arrays from jsonb_to_record(columns) as given (
    {typed_arrays}
  );{resolve}

  return query
  with compared as materialized (
    -- Each given row merged with the stored one, what to do with it, or the code of why it cannot be written.
    select given.position, merged.*, action,
      case when cardinality(given_columns) < {column_count} then merged end as merged_row,
      case
        when superseded ? (given.position - 1)::text then 'superseded'
        when action = 'unchanged' then null
        when num_nulls(
          {required}
        ) > 0 then 'required'{rejections}
      end as code
    from (
      -- In the select list this is one pass. `from unnest(...)` would first store each column as a table.
      select
        {unnested_columns},
        generate_series(1, greatest({array_lengths})) as position
    ) as given
    left join (
      -- One lookup per day or id, which finds all its rows; never a join of whole tables.
      select found.*
      from (select distinct unnest(arrays.{first_key}) as first_key) as keys
      cross join lateral (
        select
          {stored_columns}
        from {schema}.{table} where {table}.{first_key} = keys.first_key
        offset 0
      ) as found
    ) as stored using ({keys})
    cross join lateral (select stored.{first_key} is null as is_new) as lookup
    cross join lateral (
      select
        {merged_columns}
    ) as merged
    cross join lateral (
      select case when is_new then 'inserted'
        when row(merged.*) is distinct from row(stored.*) then 'updated' else 'unchanged' end as action
    ) as comparison
  ),{create_parents}
  written as (
    insert into {schema}.{table} as stored (
      {columns}
    )
    select
      {columns}
    from compared
    where code is null and action <> 'unchanged'
    on conflict ({keys}) do update set
      {assignments}
    -- A user's own statement may have changed the other cells since they were compared.
    returning {keys}, true as is_written,
      case when cardinality(given_columns) < {column_count} then
        (select to_jsonb(cells) - given_columns from (select
          {stored_columns}) as cells)
      end as written_cells
  ),
  outcomes as (
    -- A trigger or policy of the user may have suppressed a row.
    select *,
      coalesce(written_cells, to_jsonb(merged_row) - given_columns) as kept,
      case when code is null and action <> 'unchanged' and is_written is null then 'not_written' else code end
        as final_code
    from compared
    left join written using ({keys})
  )
  select
    position::integer - 1,
    case when final_code is null then action when final_code = 'superseded' then final_code else 'rejected' end,
    nullif(final_code, 'superseded'),
    {created},
    case
      when final_code is null or final_code = 'out_of_range' then {result_cells}
      when final_code = 'superseded' then jsonb_build_object('superseded_by', superseded -> (position - 1)::text)
    end
  from outcomes;
end
$function$;

comment on function {schema}.{function}(jsonb) is {description};
$template$;

  create_parents constant text := $template$
  new_parents as (
    insert into {schema}.{parent_table} ({parent_id}, {parent_name})
    select id, id
    from (select distinct {given_parents} as id from compared where code is null and action <> 'unchanged') as given
    where not exists (select from {schema}.{parent_table} as parent where parent.{parent_id} = given.id)
    on conflict ({parent_id}) do nothing
    returning {parent_id}
  ),$template$;

  resolve constant text := $template$
  meanings := {schema}.resolve_exercises(arrays.exercise_id, {by_name});
  if meanings is not null then
    arrays.exercise_id := array(
      select coalesce(meanings ->> id, id) from unnest(arrays.exercise_id) with ordinality as given (id, position)
      order by position
    );
    given_columns := array_remove(given_columns, 'exercise_id'); -- so that `stored` has it
    superseded := (
      select jsonb_object_agg(position - 1, last_position - 1)
      from (
        select position, max(position) over (partition by {given_keys}) as last_position
        from unnest({array_keys}) with ordinality as given ({keys}, position)
      ) as given
      where position < last_position
    );
  end if;$template$;

  resolve_lists constant text := $template$
  meanings := {schema}.resolve_exercises(
    array(select id #>> '{}' from jsonb_path_query(arrays.exercise_ids, '$[*][*]') as given (id)), {by_name});
  if meanings is not null then
    arrays.exercise_ids := (
      select jsonb_agg((
        select jsonb_agg(coalesce(meanings ->> id, id) order by place)
        from jsonb_array_elements_text(nullif(list, 'null')) with ordinality as ids (id, place)
      ) order by position)
      from jsonb_array_elements(arrays.exercise_ids) with ordinality as lists (list, position)
    );
    given_columns := array_remove(given_columns, 'exercise_ids'); -- so that `stored` has them
  end if;$template$;

  upsert record;
  placeholder record;
  statement text;
begin
  for upsert in select * from pg_temp.training_upserts loop
    statement := replace(template, '{create_parents}',
      case when upsert.parent_table is null then '' else create_parents end);
    statement := replace(statement, '{resolve}', case
      when upsert.by_name is null then '' when upsert.given_parents ~ 'unnest' then resolve_lists else resolve end);

    for placeholder in
      select key as name, value from jsonb_each_text((
        select to_jsonb(upsert) || jsonb_build_object(
          'function', upsert.function_name,
          'table', upsert.table_name,
          'description', quote_literal(upsert.description),
          'columns', string_agg(column_name, ', '),
          'keys', string_agg(column_name, ', ') filter (where kind = 'key'),
          'first_key', (array_agg(column_name) filter (where kind = 'key'))[1],
          'given_keys', string_agg('given.' || column_name, ', ') filter (where kind = 'key'),
          'column_names', string_agg(quote_literal(column_name), ', '),
          'required', string_agg('merged.' || column_name, ', ') filter (where kind in ('key', 'required')),
          'column_count', count(*),
          'array_keys', string_agg('arrays.' || column_name, ', ') filter (where kind = 'key'),
          'stored_columns', string_agg(
            case when is_text then format('nullif(%1$s, %2$L) as %1$s', column_name, '') else column_name end,
            E',\n        '),
          'unnested_columns', string_agg(format('%2$s(arrays.%1$s) as %1$s', column_name,
            case when is_list then 'jsonb_array_elements' else 'unnest' end), E',\n        '),
          'array_lengths', string_agg(format('%s(arrays.%s)',
            case when is_list then 'jsonb_array_length' else 'cardinality' end, column_name), ', '),
          'typed_arrays', string_agg(format('%s %s',
            column_name, case when is_list then 'jsonb' else type || '[]' end), E',\n      '),
          'merged_columns', string_agg(
            case
              when kind = 'key' then format('given.%s', column_name)
              else format(
                E'case when arrays.%1$s is not null or is_new\n'
                '          then %2$s else stored.%1$s end as %1$s',
                column_name, case
                  when default_value is null then cell
                  else format('coalesce(%s, %s)', cell, default_value)
                end)
            end, E',\n        '),
          'assignments', string_agg(
            format('%1$s = case when arrays.%1$s is not null then excluded.%1$s else stored.%1$s end', column_name),
            E',\n      ') filter (where kind <> 'key')
        )
        from (
          select *, format(case
            when is_text then 'nullif(given.%1$s, %3$L)'
            when is_list then '(select nullif(%1$s, %4$L) from jsonb_to_record(jsonb_build_object(%1$L, given.%1$s)) '
              'as cell (%1$s %2$s))' -- with the length and scale of its type
            else 'given.%1$s' end, column_name, type, '', '{}') as cell
          from pg_temp.training_columns
          cross join lateral (
            select kind = 'optional' and type ~ '^(text|varchar)' as is_text, kind = 'list' as is_list
          ) as types
          where table_name = upsert.table_name and kind <> 'timestamp'
          order by position
        ) as ours
      ))
      where value is not null
    loop
      statement := replace(statement, '{' || placeholder.name || '}', placeholder.value);
    end loop;

    call pg_temp.run(statement);
  end loop;
end
$generate$;
