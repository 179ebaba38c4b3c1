-- ------------------------------------------------------------------------------------------------
-- Creates or updates the training database: psql -v ON_ERROR_STOP=1 -f sql/provision.sql
--
-- It works in the first schema of the search path (default: public), keeps all data, and can run any number of times.
-- It is one transaction: either everything is applied, or nothing is. Concurrent runs in a schema wait for each other,
-- and at most four schemas of a database are provisioned at the same time. If one session holds a lock for 30 seconds,
-- or as long as your lock_timeout says, the run stops and names it. The last result is one row that lists what this run
-- changed.
--
-- If a view of yours depends on an old object that must be recreated, the run stops and nothing is changed. To keep
-- the view, run `set training.dependent_views to keep` first: the old object is renamed, and the view keeps using it.
-- ------------------------------------------------------------------------------------------------
begin isolation level read committed; -- a run that waited sees what the one before it did

\ir parts/00_session.sql
\ir parts/schema_lock.sql
\ir parts/01_version.sql
\ir parts/02_requirements.sql
\ir parts/installed_objects.sql
\ir parts/02_preflight.sql
\ir parts/02_relation_locks.sql
\ir parts/03_snapshot.sql
\ir parts/04_columns.sql
\ir parts/05_reference_tables.sql
\ir parts/06_journal_tables.sql
\ir parts/07_adoption.sql
\ir parts/08_checks.sql
\ir parts/09_partitions.sql
\ir parts/10_timestamps.sql
\ir parts/11_upgrades.sql
\ir parts/25_exercise_names.sql
\ir parts/12_upserts.sql
\ir parts/13_single_row_api.sql
\ir parts/14_load_rules.sql
\ir parts/14_rules.sql
\ir parts/14_record_rules.sql
\ir parts/14_goal_rules.sql
\ir parts/15_view_progression.sql
\ir parts/16_view_recovery.sql
\ir parts/17_view_body_composition.sql
\ir parts/22_records.sql
\ir parts/23_exercise_status.sql
\ir parts/21_next_session.sql
\ir parts/24_goals.sql
\ir parts/18_set_index.sql
\ir parts/19_restore.sql
\ir parts/20_report.sql

commit;
