-- ------------------------------------------------------------------------------------------------
-- Single-row API: one row per call, positional arguments, JSON result, for workflows that call the database directly.
-- A NULL or blank argument clears the cell, or sets the column's default. Text is trimmed. A row that cannot be written
-- returns success false, the row's key and the reason; other errors (for example missing rights) are raised.
-- ------------------------------------------------------------------------------------------------
call pg_temp.run($sql$
create or replace function {schema}.cell_text(cell text) returns text
language sql immutable parallel safe
return nullif(btrim(cell, E' \t\n\v\f\r' || chr(160)), '');

comment on function {schema}.cell_text(text) is
  'The text of a cell without surrounding white space, or null if nothing is left.';

create or replace function {schema}.upsert_single_row(
  upsert_function text, table_name regclass, key json, cells json, created_label text default null
) returns json
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  given constant jsonb := key::jsonb || cells::jsonb;
  row_status text;
  row_code text;
  row_created boolean;
  row_stored jsonb;
  error_message text;
  broken_check text;
begin
  begin
    execute format('select status, code, created, stored from %s.%I($1)',
      (select relnamespace::regnamespace from pg_class where oid = table_name), upsert_function)
    into row_status, row_code, row_created, row_stored
    using (select jsonb_object_agg(name, jsonb_build_array(cell)) from jsonb_each(given) as columns (name, cell));

    error_message := coalesce(case row_code
      when 'required' then (
        select format('%s is blank. Fill it in: every row needs it.', attname) from pg_attribute
        where attrelid = table_name and attnum > 0 and attnotnull and given -> attname = 'null'
        order by attnum limit 1
      )
      when 'workout_missing' then
        format('The workout %s on %s does not exist. Write the workout before its sets.',
          given ->> 'template_id', given ->> 'workout_date')
      when 'name_taken' then
        format('%s is the name of several exercises. Use the id of one of them.',
          given ->> 'exercise_id')
      when 'not_written' then 'The row was not written: a trigger or policy of this database suppressed it.'
    end, row_code);
  exception
    when check_violation then
      get stacked diagnostics broken_check = constraint_name, error_message = message_text;
      error_message := coalesce((
        select obj_description(oid, 'pg_constraint') from pg_constraint
        where conrelid = table_name and conname = broken_check
      ), error_message);
    when string_data_right_truncation then
      error_message := coalesce((
        select format('%s has %s characters. At most %s are allowed.',
          attname, length(given ->> attname), atttypmod - 4)
        from pg_attribute
        where attrelid = table_name and atttypid = 'varchar'::regtype and length(given ->> attname) > atttypmod - 4
        order by attnum limit 1
      ), 'A text is too long for its column.');
    when numeric_value_out_of_range then
      error_message := 'A number is too large for its column.';
  end;

  return (
    select json_object_agg(name, coalesce((row_stored -> name)::json, value) order by part, place)
    from (values
      (1, json_build_object('success', error_message is null)),
      (2, case when error_message is null then json_build_object('status', row_status) end),
      (3, key),
      (4, case when error_message is null then cells else json_build_object('error', error_message) end),
      (5, case when error_message is null and created_label is not null
        then json_build_object(created_label, row_created) end)
    ) as parts (part, object)
    cross join json_each(object) with ordinality as fields (name, value, place)
  );
end
$$;

comment on function {schema}.upsert_single_row(text, regclass, json, json, text) is
  'Writes one row with a bulk upsert. Returns the result as JSON, with `created` under the name created_label.';

create or replace function {schema}.upsert_workout_from_sheet(
  workout_date date, template_id varchar, location varchar, duration_min integer,
  days_since_last_workout integer, recovery_score integer, mood_score integer, notes text
) returns json
language sql
begin atomic
  select {schema}.upsert_single_row('upsert_workouts'::text, '{schema}.workouts'::regclass,
    json_build_object('workout_date', $1, 'template_id', {schema}.cell_text($2::text)),
    json_build_object('location', {schema}.cell_text($3::text), 'duration_min', $4, 'days_since_last_workout', $5,
      'recovery_score', $6, 'mood_score', $7, 'notes', {schema}.cell_text($8::text)), 'template_created'::text);
end;

comment on function {schema}.upsert_workout_from_sheet(date, varchar, varchar, int, int, int, int, text) is
  'Writes one workout. Returns {"success": true, "status": "inserted" | "updated" | "unchanged", key, given values, '
  '"template_created"}, or {"success": false, key, "error": reason}.';

create or replace function {schema}.upsert_set_from_sheet(
  workout_date date, template_id varchar, exercise_id varchar, weight_kg numeric,
  tut_seconds numeric, max_effort boolean, form_ok boolean, notes text
) returns json
language sql
begin atomic
  select {schema}.upsert_single_row('upsert_sets'::text, '{schema}.workout_sets'::regclass,
    json_build_object('workout_date', $1, 'template_id', {schema}.cell_text($2::text),
      'exercise_id', {schema}.cell_text($3::text)),
    json_build_object('weight_kg', $4, 'tut_seconds', $5, 'max_effort', $6, 'form_ok', $7,
      'notes', {schema}.cell_text($8::text)), 'exercise_created'::text);
end;

comment on function {schema}.upsert_set_from_sheet(date, varchar, varchar, numeric, numeric, boolean, boolean, text) is
  'Writes one set of an existing workout. Returns {"success": true, "status": "inserted" | "updated" | "unchanged", '
  'key, given values, "exercise_created"}, or {"success": false, key, "error": reason}.';

create or replace function {schema}.upsert_measurement_from_sheet(
  measurement_date date, bodyweight_kg numeric, bodyfat_pct numeric, notes text
) returns json
language sql
begin atomic
  select {schema}.upsert_single_row('upsert_measurements'::text, '{schema}.measurements'::regclass,
    json_build_object('measurement_date', $1),
    json_build_object('bodyweight_kg', $2, 'bodyfat_pct', $3, 'notes', {schema}.cell_text($4::text)), null::text);
end;

comment on function {schema}.upsert_measurement_from_sheet(date, numeric, numeric, text) is
  'Writes one measurement. Returns {"success": true, "status": "inserted" | "updated" | "unchanged", key, '
  'given values}, or {"success": false, key, "error": reason}.';
$sql$);
