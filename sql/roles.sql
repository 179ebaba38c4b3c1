-- ------------------------------------------------------------------------------------------------
-- Roles: creates two roles for the journal of this schema, a writer and a reader, with the rights that the n8n nodes
-- need and no others. Run it after provision.sql and again after each upgrade, as the owner of the schema:
--
--   PGOPTIONS='-c search_path=athlete_two' psql -v ON_ERROR_STOP=1 -f sql/roles.sql autonomous_training
--   psql -c "create role anna login password '...' in role athlete_two_writer" autonomous_training
--
-- It works in the first schema of the search path. The two roles cannot log in; make login roles members of them.
-- Default names: the schema's name with _writer and _reader, in public: training_writer and training_reader. Roles
-- belong to the whole server, where another database may have a schema of the same name. To choose other names, run
-- `set training.writer_role to ...` and `set training.reader_role to ...` first.
-- ------------------------------------------------------------------------------------------------
begin;

do $$
declare
  prefix constant text := case current_schema() when 'public' then 'training' else current_schema() end;
  writer constant text := coalesce(nullif(current_setting('training.writer_role', true), ''), prefix || '_writer');
  reader constant text := coalesce(nullif(current_setting('training.reader_role', true), ''), prefix || '_reader');
  role_name text;
begin
  perform pg_advisory_xact_lock(4200123, 1);

  if to_regclass(quote_ident(current_schema()) || '.training_schema_version') is null then
    raise exception 'There is no training schema in "%". Run provision.sql there first.',
      coalesce(current_schema(), current_setting('search_path'));
  end if;

  perform set_config('training.writer_role', writer, true);
  perform set_config('training.reader_role', reader, true);

  foreach role_name in array array[writer, reader] loop
    if octet_length(role_name) > 63 then
      raise exception 'The role name "%" is longer than 63 bytes. '
        'Choose other names: set training.writer_role and training.reader_role before this script.', role_name;
    end if;
    if not exists (select from pg_roles where rolname = role_name) then
      begin
        execute format('create role %I nologin', role_name);
      exception
        when duplicate_object or unique_violation then null; -- a concurrent session has created it
        when insufficient_privilege then
          raise exception 'The role "%" has no permission to create roles. '
            'A role that has it can run: create role % nologin; then run this script again.',
            current_user, quote_ident(role_name);
      end;
    end if;
    execute format('revoke all on all tables in schema %I from %I', current_schema(), role_name);
    execute format('grant usage on schema %I to %I', current_schema(), role_name);
  end loop;

  -- Both read everything that the nodes read. Queries of the tables include the partitions. Get Status also reads the
  -- default partitions directly.
  execute format('grant select on exercises, workout_templates, workouts, workout_sets, measurements, '
    'training_schema_version, training_last_sync, workouts_default, workout_sets_default, '
    'v_hit_progression, v_latest_progression, v_recovery_analysis, v_body_composition to %I, %I', reader, writer);

  -- The writer creates and updates rows, and deletes those that the node's Delete can delete.
  execute format(
    'grant insert, update on exercises, workout_templates, workouts, workout_sets, measurements, training_last_sync '
    'to %I', writer);
  execute format('grant delete on workouts, workout_sets, measurements to %I', writer);
end
$$;

select
  current_schema() as schema,
  current_setting('training.writer_role') as writer,
  current_setting('training.reader_role') as reader;

commit;
