-- ------------------------------------------------------------------------------------------------
-- Refusals: what a person reads when a row is rejected. "Row 9: " can stand before each sentence.
-- ------------------------------------------------------------------------------------------------
create or replace function refusal(code text, column_name text, value text) returns text
language sql stable parallel safe
return case code
  when 'required'   then format('%s is blank or missing, but every row needs it. Fill it in.', column_name)
  when 'not_whole'  then format('%s is %s, but only whole numbers fit here.', column_name, value)
  when 'too_long'   then format('%s is %s characters long, but at most %s fit here.', column_name, length(value),
    case when column_name in ('exercise_name', 'template_name') then 100 when column_name = 'workout_type' then 30 else 50 end)
  when 'name_taken' then format('%s is %s, but another exercise has this name. Choose another one.', column_name, value)
  when 'out_of_range' then format('%s is %s, but %s.', column_name, coalesce(nullif(value, ''), 'blank'),
    case column_name
      when 'workout_date'            then 'dates go from 1900 to 2200'
      when 'measurement_date'        then 'dates go from 1900 to 2200'
      when 'duration_min'            then 'a workout lasts 1 to 300 minutes'
      when 'days_since_last_workout' then 'days since the last workout go from 0 to 3650'
      when 'recovery_score'          then 'scores go from 1 to 5'
      when 'mood_score'              then 'scores go from 1 to 5'
      when 'weight_kg'               then 'a weight is 0 to 9999.99 kg'
      when 'tut_seconds'             then 'a set lasts above 0 and up to 300 seconds'
      when 'bodyweight_kg'           then 'a body weight is 20 to 400 kg'
      when 'bodyfat_pct'             then 'body fat is 2 to 75 %'
      when 'data_source'             then 'data comes from Sheet, Manual or Import'
      when 'movement_type'           then 'a movement is Compound, Isolation or blank'
      when 'target_tut_min'          then 'targets are 1 to 600 seconds, the maximum above the minimum'
      when 'target_tut_max'          then 'targets are 1 to 600 seconds, the maximum above the minimum'
      when 'target_duration_min'     then 'a target duration is 1 to 300 minutes'
    end)
end;

comment on function refusal(text, text, text) is
  'The sentence for a rejected row: its code, the column at fault, and the value as it came.';

do $$
begin
  if to_regtype('upsert_result') is null then
    create type upsert_result as (item_index integer, status text, code text, column_name text, reason text, created boolean);
  end if;
end
$$;

comment on type upsert_result is 'What became of one element of a bulk upsert, as its function returns it.';
