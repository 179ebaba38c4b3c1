-- ------------------------------------------------------------------------------------------------
-- idx_sets_exercise_date: an exercise's sets in order, with what a set is compared by
-- ------------------------------------------------------------------------------------------------

-- The views of the progression find the set before by it, without going to the table where that is vacuumed; the foreign key to
-- exercises finds its sets.
-- Made only where it is missing, or is another one by that name: `if not exists` would keep writers out all the same.
-- After the views, since dropping it keeps readers out of the table: who reads a view has locked the view before the table.
do $$
begin
  if not exists (
    select from pg_index
    where indexrelid = to_regclass('idx_sets_exercise_date') and indrelid = 'workout_sets'::regclass and indisvalid and not indisunique
      and pg_get_indexdef(indexrelid)
        like '% USING btree (exercise_id, workout_date, template_id) INCLUDE (weight_kg, tut_seconds)'
  ) then
    drop index if exists idx_sets_exercise_date;
    create index idx_sets_exercise_date on workout_sets (exercise_id, workout_date, template_id)
      include (weight_kg, tut_seconds);
  end if;
end
$$;
