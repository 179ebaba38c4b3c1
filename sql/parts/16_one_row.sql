-- ------------------------------------------------------------------------------------------------
-- One row a call, positional arguments, json back: for workflows that call the database by themselves.
-- A NULL argument, or one of white space only, is a blank cell; other text is trimmed. A row that is refused gives success false and says why;
-- what the database itself refuses (a deadlock, a lost connection) is raised.
-- ------------------------------------------------------------------------------------------------
create or replace function cell_text(cell text) returns text
language sql immutable parallel safe
return nullif(btrim(cell, E' \t\n\v\f\r' || chr(160)), '');

comment on function cell_text(text) is
  'The text of a sheet''s cell without the white space around it; null where there is nothing else.';

create or replace function upsert_workout_from_sheet(
  workout_date date, template_id varchar, location varchar, duration_min integer,
  days_since_last_workout integer, recovery_score integer, mood_score integer, notes text
) returns json
language sql
set search_path from current
as $$
  select case when status = 'rejected' then json_build_object('success', false, 'error', reason)
    else json_build_object('success', true, 'status', status,
      'workout_date', $1, 'template_id', cell_text($2), 'template_created', created) end
  from upsert_workouts(jsonb_build_array(jsonb_build_object(
    'workout_date', $1, 'template_id', cell_text($2), 'location', cell_text($3), 'duration_min', $4,
    'days_since_last_workout', $5, 'recovery_score', $6, 'mood_score', $7, 'notes', cell_text($8))))
$$;

comment on function upsert_workout_from_sheet(date, varchar, varchar, integer, integer, integer, integer, text) is
  'Writes one workout: {"success": true, "status": "inserted" | "updated" | "unchanged", keys, "template_created"} or {"success": false, "error": why}.';

create or replace function upsert_set_from_sheet(
  workout_date date, template_id varchar, exercise_id varchar, weight_kg numeric,
  tut_seconds numeric, max_effort boolean, form_ok boolean, notes text
) returns json
language sql
set search_path from current
as $$
  select case when status = 'rejected' then json_build_object('success', false, 'error', reason)
    else json_build_object('success', true, 'status', status,
      'workout_date', $1, 'template_id', cell_text($2), 'exercise_id', cell_text($3), 'exercise_created', created) end
  from upsert_sets(jsonb_build_array(jsonb_build_object(
    'workout_date', $1, 'template_id', cell_text($2), 'exercise_id', cell_text($3), 'weight_kg', $4,
    'tut_seconds', $5, 'max_effort', $6, 'form_ok', $7, 'notes', cell_text($8))))
$$;

comment on function upsert_set_from_sheet(date, varchar, varchar, numeric, numeric, boolean, boolean, text) is
  'Writes one set of a workout that is there: {"success": true, "status": "inserted" | "updated" | "unchanged", keys, "exercise_created"} or {"success": false, "error": why}.';

create or replace function upsert_measurement_from_sheet(
  measurement_date date, bodyweight_kg numeric, bodyfat_pct numeric, notes text
) returns json
language sql
set search_path from current
as $$
  select case when status = 'rejected' then json_build_object('success', false, 'error', reason)
    else json_build_object('success', true, 'status', status, 'measurement_date', $1) end
  from upsert_measurements(jsonb_build_array(jsonb_build_object(
    'measurement_date', $1, 'bodyweight_kg', $2, 'bodyfat_pct', $3, 'notes', cell_text($4))))
$$;

comment on function upsert_measurement_from_sheet(date, numeric, numeric, text) is
  'Writes one measurement: {"success": true, "status": "inserted" | "updated" | "unchanged", key} or {"success": false, "error": why}.';
