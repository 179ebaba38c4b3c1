-- ------------------------------------------------------------------------------------------------
-- Roles: one that may write the journal of this schema, and one that may only read it, each with no right that the
-- n8n nodes don't need. Run it after provision.sql and again after each upgrade, as the owner of the schema:
--
--   PGOPTIONS='-c search_path=athlete_two' psql -v ON_ERROR_STOP=1 -f sql/roles.sql autonomous_training
--   psql -c "create role anna login password '...' in role athlete_two_writer" autonomous_training
--
-- It works in the schema that is first on the search path. The two roles can't log in; whoever can is made a member.
-- They are named after the schema, athlete_two_writer and athlete_two_reader (in public: training_writer and
-- training_reader), unless `set training.writer_role to ...` and `set training.reader_role to ...` say otherwise before it:
-- roles belong to the whole server, where another database may have a schema of this name too.
-- ------------------------------------------------------------------------------------------------
begin;

do $$
declare
  named_after constant text := case current_schema() when 'public' then 'training' else current_schema() end;
  role_name text;
begin
  perform pg_advisory_xact_lock(4200123, 1);

  if to_regclass(quote_ident(current_schema()) || '.training_schema_version') is null then
    raise exception 'There is no training schema in "%". Run provision.sql there first.', coalesce(current_schema(), current_setting('search_path'));
  end if;

  perform set_config('training.writer_role', coalesce(nullif(current_setting('training.writer_role', true), ''), named_after || '_writer'), true);
  perform set_config('training.reader_role', coalesce(nullif(current_setting('training.reader_role', true), ''), named_after || '_reader'), true);

  foreach role_name in array array[current_setting('training.writer_role'), current_setting('training.reader_role')] loop
    if octet_length(role_name) > 63 then
      raise exception 'The role''s name "%" is longer than 63 bytes. Choose others: set training.writer_role and training.reader_role before this script.', role_name;
    end if;
    if not exists (select from pg_roles where rolname = role_name) then
      begin
        execute format('create role %I nologin', role_name);
      exception
        when duplicate_object or unique_violation then null; -- another session was faster
        when insufficient_privilege then
          raise exception 'The role "%" may not create roles. Let one who may run: create role % nologin; then run this script again.',
            current_user, quote_ident(role_name);
      end;
    end if;
    execute format('revoke all on all tables in schema %I from %I', current_schema(), role_name);
    execute format('grant usage on schema %I to %I', current_schema(), role_name);
  end loop;
end
$$;

do $$
declare
  reader constant text := quote_ident(current_setting('training.reader_role'));
  writer constant text := quote_ident(current_setting('training.writer_role'));
begin
  -- Both read everything that the nodes read. Partitions are read through their tables; the default ones also by themselves, by Get Status.
  execute format('grant select on exercises, workout_templates, workouts, workout_sets, measurements, training_schema_version,
    workouts_default, workout_sets_default, v_hit_progression, v_latest_progression, v_recovery_analysis, v_body_composition to %s, %s', reader, writer);

  -- The writer creates and updates rows, and deletes those that the node's Delete can delete.
  execute format('grant insert, update on exercises, workout_templates, workouts, workout_sets, measurements to %s', writer);
  execute format('grant delete on workouts, workout_sets, measurements to %s', writer);
end
$$;

select current_schema() as schema, current_setting('training.writer_role') as writer, current_setting('training.reader_role') as reader;

commit;
