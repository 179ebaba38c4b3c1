-- ------------------------------------------------------------------------------------------------
-- Upgrades: steps that bring the data of an older version to the current one
-- ------------------------------------------------------------------------------------------------

-- Most changes need no step: missing columns are added, and checks, functions and views are replaced by their parts.
-- Each step names the version that introduced it and runs on older databases only. Version 1 is the first. An example:
--
--   if previous_version < 2 then
--     call pg_temp.run($sql$ update {schema}.workouts set location = 'home' where location = 'Home' $sql$);
--   end if;
do $$
declare
  previous_version constant integer := (select b.previous_version from pg_temp.training_before as b);
begin
  null; -- the steps go here
end
$$;
