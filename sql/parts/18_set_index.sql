-- ------------------------------------------------------------------------------------------------
-- idx_sets_exercise_date: the sets of an exercise in order, with the values that progression and records compare
-- ------------------------------------------------------------------------------------------------

-- The progression views find the previous set with it (in vacuumed partitions without reading the table), and the
-- foreign key to exercises finds the sets of an exercise. It is created only if it is missing or has another
-- definition: `create index if not exists` would lock out writers too. It comes after the views: dropping it locks out
-- readers of the table, and a reader locks the view before the table.
do $$
begin
  if not exists (
    select from pg_index
    where indexrelid = pg_temp.our_relation('idx_sets_exercise_date')
      and indrelid = pg_temp.our_relation('workout_sets')
      and indisvalid and not indisunique
      and pg_get_indexdef(indexrelid)
        like '% USING btree (exercise_id, workout_date, template_id) '
          'INCLUDE (weight_kg, tut_seconds, max_effort, form_ok)'
  ) then
    call pg_temp.run('drop index if exists {schema}.idx_sets_exercise_date;
      create index idx_sets_exercise_date on {schema}.workout_sets (exercise_id, workout_date, template_id)
        include (weight_kg, tut_seconds, max_effort, form_ok)');
  end if;
end
$$;
