-- ------------------------------------------------------------------------------------------------
-- Preflight: stop before anything is changed if this server, role or schema cannot be provisioned
-- ------------------------------------------------------------------------------------------------
set local client_min_messages = warning;

-- One run at a time, in one schema, with the rights it needs.
do $$
declare
  schema constant text := current_setting('training.schema');
  search_path constant text := current_setting('training.search_path');
  unusable_schema name;
begin
  perform pg_advisory_xact_lock(4200123, 1);

  if current_setting('server_version_num')::integer < 140000 then
    raise exception 'This server is PostgreSQL %. The training schema needs PostgreSQL 14 or newer.',
      current_setting('server_version');
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

  if not has_database_privilege(current_database(), 'temporary') then
    raise exception 'The role "%" may not create temporary tables in database "%", which provisioning needs. '
      'A superuser can run: grant temporary on database % to %; then provision again.',
      current_user, current_database(), quote_ident(current_database()), quote_ident(current_user);
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
      -- In a database that is adopted, a view of this name is the user's.
      ('v_latest_progression', 'view',
        case when to_regclass(format('%I.training_schema_version', schema)) is null then '{}' else '{v}'::"char"[] end),
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
