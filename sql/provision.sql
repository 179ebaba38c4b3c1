-- ------------------------------------------------------------------------------------------------
-- The training database: run it with `psql -v ON_ERROR_STOP=1 -f sql/provision.sql`, as often as you like.
--
-- It works in the schema that is first on the search path (`public`, if nothing says otherwise),
-- keeps all data that is there, and is one transaction: all of it happens, or nothing.
-- Several sessions may run it at once; they take turns by the advisory lock (4200123, 1).
-- The last result tells, in one row, what it did.
--
-- Views of your own that stand on an old view or function of ours which must be made anew stop it, before anything is
-- changed. `set training.dependent_views to keep` before it leaves them, and what they stand on under another name.
-- ------------------------------------------------------------------------------------------------
begin;

\ir parts/01_start.sql
\ir parts/02_in_the_way.sql
\ir parts/03_missing_columns.sql
\ir parts/04_reference_tables.sql
\ir parts/05_journal_tables.sql
\ir parts/06_adoption.sql
\ir parts/07_checks.sql
\ir parts/08_partitions.sql
\ir parts/09_timestamps.sql
\ir parts/10_upgrades.sql
\ir parts/11_refusals.sql
\ir parts/12_upsert_workouts.sql
\ir parts/13_upsert_sets.sql
\ir parts/14_upsert_measurements.sql
\ir parts/15_upsert_reference.sql
\ir parts/16_one_row.sql
\ir parts/17_rules.sql
\ir parts/18_view_progression.sql
\ir parts/19_view_recovery.sql
\ir parts/20_view_body_composition.sql
\ir parts/21_set_index.sql
\ir parts/22_privileges.sql
\ir parts/23_report.sql

commit;
