-- ------------------------------------------------------------------------------------------------
-- Preflight: stop before anything is changed if the schema has objects that cannot be provisioned
-- ------------------------------------------------------------------------------------------------

-- Several schemas can be provisioned at once, but not too many: a first run locks about 500 objects, and by default the
-- lock table of the whole server has space for 6,400 (max_locks_per_transaction * max_connections).
call pg_temp.take_lock(array[1, 2, 3, 4],
  'Four other sessions provision schemas of this database, or hold the locks for that');

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

-- None of our names is used by an object of the user's, and what exists may be changed by this role. Besides what an
-- earlier run has created, an adopted schema can have what a deployment has.
do $$
declare
  schema constant text := current_setting('training.schema');
  was_provisioned constant boolean := to_regclass(format('%I.training_schema_version', schema)) is not null;
  is_adopted constant boolean := (select adopted from pg_temp.training_before);
  existing record;
  conflicts text;
begin
  for existing in
    select c.relname, ours.kind, c.relowner::regrole as owner,
      c.relkind = any (kinds) and (in_deployment and is_adopted or ours.is_ours) and (
        ours.kind <> 'index' or exists (
          select from pg_index
          where indexrelid = c.oid and indrelid = to_regclass(format('%I.workout_sets', schema)) and not indisunique
        )
      ) as is_ours,
      case c.relkind
        when 'r' then 'a table' when 'p' then 'a partitioned table' when 'f' then 'a foreign table'
        when 'v' then 'a view' when 'm' then 'a materialized view' when 'S' then 'a sequence' when 'c' then 'a type'
        else 'an index'
      end as actual_kind,
      pg_has_role(c.relowner, 'usage') as may_change, pg_temp.may_own(c.relowner)
        -- The views of a deployment keep their owner.
        or c.relkind = 'v' and (is_adopted or was_provisioned) as may_own
    from (
      select id, is_ours, case kind when 'view' then 'view' else 'table' end as kind,
        case when kind = 'view' then '{v}' when name in ('workouts', 'workout_sets') then '{p}' else '{r}' end::"char"[]
          as kinds,
        name in ('exercises', 'workout_templates', 'workouts', 'workout_sets', 'measurements', 'v_hit_progression',
          'v_recovery_analysis', 'v_body_composition')
          -- This table stays when the schema is uninstalled. Without our check, it is the user's.
          or name = 'goals' and exists (
            select from pg_constraint where conrelid = id and conname = 'goals_metric_check'
          )
          as in_deployment
      from pg_temp.training_installed where kind not like '%function'
      union all
      select to_regclass(format('%I.idx_sets_exercise_date', schema)), was_provisioned, 'index', '{i,I}', true
    ) as ours
    join pg_class as c on c.oid = ours.id
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

  select format('The name %s in schema "%s" is already used by a type. The training schema needs it for its %s. '
    'Rename the other object, then provision again. Nothing was changed.',
    name, schema, case kind when 'view' then 'view' else 'table' end)
  into conflicts
  from pg_temp.training_names join pg_type on typname = name and typrelid = 0
  where typnamespace = to_regnamespace(quote_ident(schema));
  if found then
    raise exception '%', conflicts;
  end if;

  -- update_updated_at_column(): see 10_timestamps.sql.
  select string_agg(name, ', ' order by name) into conflicts from pg_temp.training_installed
  where kind like '%function' and not is_ours and name <> 'update_updated_at_column()'
    and not (is_adopted and name similar to 'upsert\_%(\_from\_sheet\(%|\(jsonb\))'); -- see 07_adoption.sql
  if conflicts is not null then
    raise exception 'The schema "%" % has functions with the names and argument types of our functions: %. '
      'Rename or drop them, then provision again. Nothing was changed.',
      schema, case when was_provisioned then 'already' else 'was never provisioned, but' end, conflicts;
  end if;
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
      ('workout_sets', 'workout_date, template_id, exercise_id'), ('measurements', 'measurement_date'),
      ('goals', 'metric')
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
