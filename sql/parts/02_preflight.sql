-- ------------------------------------------------------------------------------------------------
-- Preflight: stop before anything is changed if this server, role or schema cannot be provisioned
-- ------------------------------------------------------------------------------------------------
set local client_min_messages = warning;

do $$
begin
  if not has_database_privilege(current_database(), 'temporary') then
    raise exception 'The role "%" may not create temporary tables in database "%", which provisioning needs. '
      'A superuser can run: grant temporary on database % to %; then provision again.',
      current_user, current_database(), quote_ident(current_database()), quote_ident(current_user);
  end if;

  if current_setting('lock_timeout') = '0' then
    set local lock_timeout = '30s';
  end if;
end
$$;

-- The sessions that hold these locks, with the statement that ends the first of them.
create or replace function pg_temp.lock_holders(lock_type text, ids oid[]) returns text
language sql
return (
  select format('%s. Wait until they have ended, or end a session: select pg_terminate_backend(%s)',
    string_agg(format('process %s (%s)', pid, concat_ws(', ', usename, nullif(application_name, ''), state)), ', '
      order by pid), min(pid))
  from pg_stat_activity
  where pid <> pg_backend_pid() and pid in (
    select pid from pg_locks
    where granted and database = (select oid from pg_database where datname = current_database())
      and locktype = lock_type and (relation = any (ids) or classid = any (ids) and objid = 1)
  )
);

-- One run at a time, in one schema, with the rights it needs.
do $$
declare
  schema constant text := current_setting('training.schema');
  search_path constant text := current_setting('training.search_path');
  unusable_schema name;
begin
  begin
    perform pg_advisory_xact_lock(4200123, 1);
  exception when lock_not_available then
    raise exception 'Another session provisions this database, or holds the lock for that: %. Nothing was changed.',
      coalesce(pg_temp.lock_holders('advisory', array[4200123]), 'it has just ended. Try again')
      using errcode = 'lock_not_available';
  end;

  if current_setting('server_version_num')::integer < 140000 then
    raise exception 'This server is PostgreSQL %. The training schema needs PostgreSQL 14 or newer.',
      current_setting('server_version');
  end if;

  if current_setting('server_encoding') <> 'UTF8' then
    raise exception 'The database "%" has the encoding %. A journal needs UTF8. Create another database: '
      'create database training encoding ''UTF8'' template template0; Nothing was changed.',
      current_database(), current_setting('server_encoding');
  end if;

  if schema = '' then
    select nspname into unusable_schema from pg_namespace
    where quote_ident(nspname) = any (regexp_split_to_array(search_path, ',\s*')) limit 1;
    if found then
      raise exception 'The role "%" may not use schema "%". '
        'Its owner can run: grant usage, create on schema % to %; then provision again.',
        current_user, unusable_schema, quote_ident(unusable_schema), quote_ident(current_user);
    end if;
    raise exception 'No schema of the search path (%) exists. '
      'Create one, or set the search path to an existing schema.',
      search_path;
  end if;

  if not has_schema_privilege(schema, 'create') then
    raise exception 'The role "%" may not create anything in schema "%". '
      'A superuser can run: grant create on schema % to %; then provision again.',
      current_user, schema, quote_ident(schema), quote_ident(current_user);
  end if;

  if coalesce(current_setting('training.dependent_views', true), '') not in ('', 'stop', 'keep') then
    raise exception 'The setting training.dependent_views is "%". It can be stop or keep.',
      current_setting('training.dependent_views');
  end if;
end
$$;

-- What exists already. A database with our tables, but without a version, was built by hand before this script existed:
-- it is adopted.
create temporary table training_before (adopted boolean, previous_version integer) on commit drop;

do $$
declare
  schema constant text := current_setting('training.schema');
  script_version constant integer := current_setting('training.schema_version');
  installed_version integer;
  unpartitioned name;
begin
  if to_regclass(format('%I.training_schema_version', schema)) is not null then
    execute format('select max(version) from %I.training_schema_version', schema) into installed_version;
  end if;

  if installed_version > script_version then
    raise exception 'The training schema in "%" is version %, newer than version % of this script. Update the package. '
      'Nothing was changed.',
      schema, installed_version, script_version;
  end if;

  select relname into unpartitioned from pg_class
  where oid in (to_regclass(format('%I.workouts', schema)), to_regclass(format('%I.workout_sets', schema)))
    and relkind <> 'p';
  if found then
    raise exception 'The table % in schema "%" is not partitioned by year, so it cannot be adopted. '
      'Rename it, provision, and copy its rows into the new table. Nothing was changed.',
      unpartitioned, schema;
  end if;

  insert into pg_temp.training_before
  select installed_version is null and exists (
      select from pg_class
      where relnamespace = quote_ident(schema)::regnamespace and relkind in ('r', 'p')
        and relname in ('exercises', 'workout_templates', 'workouts', 'workout_sets', 'measurements')
    ), installed_version;
end
$$;

-- The owner of an object can change what it does, also when it runs in another role's name. So our objects may belong
-- to this role, to roles that it is a member of, and to those that have the rights of the owner of the schema or of
-- workouts. (A superuser is a member of all roles, which says nothing about whom it trusts.)
create or replace function pg_temp.may_own(role oid) returns boolean
language sql stable
return case when current_setting('is_superuser') = 'on' then
  role = quote_ident(current_user)::regrole
  or exists (
    select from pg_namespace as n
    left join pg_class as c on c.relnamespace = n.oid and c.relname = 'workouts'
    where n.nspname = current_setting('training.schema')
      and (pg_has_role(role, n.nspowner, 'member') or pg_has_role(role, c.relowner, 'member'))
  )
else pg_has_role(role, 'usage') end;

-- None of our names is used by an object of another kind, and what exists may be changed by this role.
do $$
declare
  schema constant text := current_setting('training.schema');
  kinds_of_new_views constant "char"[] :=
    case when to_regclass(format('%I.training_schema_version', schema)) is null then '{}' else '{v}' end;
  existing record;
begin
  for existing in
    select c.relname, ours.kind, c.relowner::regrole as owner, c.relkind = any (ours.kinds) as is_ours,
      case c.relkind
        when 'r' then 'a table' when 'p' then 'a partitioned table' when 'f' then 'a foreign table'
        when 'v' then 'a view' when 'm' then 'a materialized view' when 'S' then 'a sequence' when 'c' then 'a type'
        else 'an index'
      end as actual_kind,
      pg_has_role(c.relowner, 'usage') as may_change, pg_temp.may_own(c.relowner)
        -- The views of a deployment keep their owner.
        or c.relkind = 'v' and (select adopted or previous_version is not null from pg_temp.training_before) as may_own
    from pg_class as c
    join (values
      ('exercises', 'table', '{r}'::"char"[]), ('workout_templates', 'table', '{r}'), ('measurements', 'table', '{r}'),
      ('workouts', 'table', '{p}'), ('workout_sets', 'table', '{p}'), ('training_schema_version', 'table', '{r}'),
      ('training_last_sync', 'table', '{r}'),
      ('v_hit_progression', 'view', '{v}'), ('v_recovery_analysis', 'view', '{v}'),
      ('v_body_composition', 'view', '{v}'),
      -- In a database that is adopted, a view of these names is the user's.
      ('v_latest_progression', 'view', kinds_of_new_views), ('v_records', 'view', kinds_of_new_views),
      ('v_exercise_status', 'view', kinds_of_new_views),
      ('idx_sets_exercise_date', 'index', '{i,I}')
    ) as ours (name, kind, kinds) on c.relname = ours.name
    where c.relnamespace = quote_ident(schema)::regnamespace
  loop
    if not existing.is_ours then
      raise exception 'The name % in schema "%" is already used by %. The training schema needs it for its %. '
        'Rename the other object, then provision again. Nothing was changed.',
        existing.relname, schema, existing.actual_kind, existing.kind;
    end if;
    if not existing.may_change then
      raise exception 'The % % in schema "%" belongs to %, and only its owner may change it. '
        'Provision as that role or as a member of it. Nothing was changed.',
        existing.kind, existing.relname, schema, existing.owner;
    end if;
    if not existing.may_own then
      raise exception 'The % % in schema "%" belongs to %, who owns neither the schema nor its workouts and could '
        'change what it does. Drop it, or change its owner, then provision again. Nothing was changed.',
        existing.kind, existing.relname, schema, existing.owner;
    end if;
  end loop;
end
$$;

-- Rows are upserted by their primary key.
do $$
declare
  existing record;
begin
  for existing in
    select ours.table_name, ours.columns, c.condeferrable, c.conname,
      array_to_string(array(
        select attname from unnest(c.conkey) with ordinality as keys (number, place)
        join pg_attribute on attrelid = c.conrelid and attnum = number order by place
      ), ', ') as actual_columns
    from (values
      ('exercises', 'exercise_id'), ('workout_templates', 'template_id'), ('workouts', 'workout_date, template_id'),
      ('workout_sets', 'workout_date, template_id, exercise_id'), ('measurements', 'measurement_date')
    ) as ours (table_name, columns)
    join pg_constraint as c on c.contype = 'p'
      and c.conrelid = to_regclass(format('%I.%I', current_setting('training.schema'), ours.table_name))
  loop
    if existing.actual_columns <> existing.columns then
      raise exception 'The primary key of % in schema "%" is (%), but the training schema needs (%). '
        'Change the key, then provision again. Nothing was changed.',
        existing.table_name, current_setting('training.schema'), existing.actual_columns, existing.columns;
    end if;
    if existing.condeferrable then
      raise exception 'The primary key % of % in schema "%" is deferrable, so rows cannot be upserted by it. '
        'Drop it and add it again without deferrable, then provision again. Nothing was changed.',
        existing.conname, existing.table_name, current_setting('training.schema');
    end if;
  end loop;
end
$$;

-- An adoption or upgrade changes our tables and views, so they are locked first, views before tables. Readers and
-- writers may lock them in another order: if one of them cannot be locked soon, all are released, and the next attempt
-- begins with that one. So this run cannot deadlock with them. `lock table` of a view would lock its tables too.
do $$
declare
  schema constant text := current_setting('training.schema');
  allowed_wait constant text := current_setting('lock_timeout');
  give_up_at constant timestamptz := clock_timestamp() + allowed_wait::interval;
  relations constant oid[] := array(
    select oid from pg_class
    where relnamespace = quote_ident(schema)::regnamespace and relname in (
      'v_hit_progression', 'v_latest_progression', 'v_recovery_analysis', 'v_body_composition',
      'v_records', 'v_exercise_status',
      'workouts', 'workout_sets', 'measurements', 'exercises', 'workout_templates'
    )
    order by relkind <> 'v', relname
  );
  relation record;
  busy oid; -- the relation that could not be locked
begin
  if not (
    select adopted or previous_version < current_setting('training.schema_version')::integer
    from pg_temp.training_before
  ) then
    return;
  end if;

  loop
    begin
      set local lock_timeout = '900ms'; -- less than deadlock_timeout
      for relation in
        select oid, oid::regclass as name, relkind, relowner::regrole as owner
        from unnest(relations) with ordinality as listed (id, place) join pg_class on oid = id
        order by id is distinct from busy, place
      loop
        if relation.relkind = 'v' then
          execute format('alter view %s owner to %s', relation.name, relation.owner); -- only locks it
        else
          execute format('lock table %s in access exclusive mode', relation.name);
        end if;
        set local lock_timeout = '100ms';
      end loop;
      perform set_config('lock_timeout', allowed_wait, true);
      exit;
    exception when lock_not_available then
      busy := relation.oid;
      if clock_timestamp() >= give_up_at then
        raise exception 'The tables and views of schema "%" are in use by %. Nothing was changed.', schema,
          coalesce(pg_temp.lock_holders('relation', relations || array(
            select relid from unnest(relations) as id cross join pg_partition_tree(id)
          )::oid[]), 'sessions that have just ended. Try again')
          using errcode = 'lock_not_available';
      end if;
    end;
  end loop;
end
$$;
