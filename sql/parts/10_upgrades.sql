-- ------------------------------------------------------------------------------------------------
-- Upgrades: what an older version of this script made and no `create or replace` can turn into what it is now
-- ------------------------------------------------------------------------------------------------
do $$
declare
  thing record;
begin
  -- 1 to 2: the inner functions and types of the bulk upserts are gone; the next parts make them anew, in whatever shape.
  if (select previous_version < 2 from pg_temp.training_before) then
    for thing in
      select oid from pg_proc
      where pronamespace = (select oid from pg_namespace where nspname = current_schema())
        and proname in ('judge_workouts', 'judge_sets', 'judge_measurements', 'judge_exercises', 'judge_workout_templates')
    loop
      perform pg_temp.make_way('pg_proc', thing.oid);
    end loop;
    drop type if exists judged_workout, judged_set, judged_measurement, upsert_result;
  end if;
end
$$;
