-- The running deployment's function for one set. It swallows every error and rewrites the row on every run.
-- It creates exercises with a muscle group that its own check forbids, so creating one fails.
create or replace function upsert_set_from_sheet(_workout_date date, _template_id varchar, _exercise_id varchar, _weight_kg numeric,
  _tut_seconds numeric, _max_effort boolean, _form_ok boolean, _notes text) returns json language plpgsql as $$
begin
  if not exists (select from exercises where exercise_id = _exercise_id) then
    insert into exercises (exercise_id, exercise_name, muscle_group) values (_exercise_id, _exercise_id, 'Other');
  end if;
  if not exists (select from workouts where workout_date = _workout_date and template_id = _template_id) then
    return json_build_object('success', false, 'error', 'no such workout');
  end if;
  insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok, notes)
  values (_workout_date, _template_id, _exercise_id, _weight_kg, _tut_seconds, _max_effort, _form_ok, _notes)
  on conflict (workout_date, template_id, exercise_id) do update set
    weight_kg = excluded.weight_kg, tut_seconds = excluded.tut_seconds, max_effort = excluded.max_effort,
    form_ok = excluded.form_ok, notes = excluded.notes, updated_at = current_timestamp;
  return json_build_object('success', true);
exception when others then
  return json_build_object('success', false, 'error', sqlerrm);
end $$;
