-- ------------------------------------------------------------------------------------------------
-- Roles: creates two roles for the journal of this schema, a writer and a reader, with the rights that the n8n nodes
-- need and no others. Run it after provision.sql and again after each upgrade, as the owner of the schema:
--
--   PGOPTIONS='-c search_path=athlete_two' psql -v ON_ERROR_STOP=1 -f sql/roles.sql autonomous_training
--   psql -c 'create role anna login password $$...$$ in role "autonomous_training.athlete_two.writer"'
--
-- It works in the first schema of the search path. The two roles cannot log in; make login roles members of them.
-- Their names are "database.schema.writer" and "database.schema.reader", because roles belong to the whole server. The
-- last result is one row with the names. If a name would be longer than 63 bytes, or database or schema contain a dot,
-- it is shortened and a hash is added. To choose other names, run `set training.writer_role to ...` and
-- `set training.reader_role to ...` first.
--
-- The script only grants. What you have granted yourself stays.
-- ------------------------------------------------------------------------------------------------
begin isolation level read committed;

\ir parts/00_session.sql
\ir parts/schema_lock.sql
\ir parts/provisioned_schema.sql
\ir parts/installed_objects.sql
delete from pg_temp.training_installed where not is_ours;

-- The names of the roles.
do $$
declare
  schema constant text := current_setting('training.schema');
  max_bytes constant integer := 63;
  prefix text := current_database() || '.' || schema;
  role_name text;
begin
  -- Such a prefix could also be that of another database and schema. The hash makes it unique.
  if octet_length(prefix || '.writer') > max_bytes or current_database() || schema like '%.%' then
    select left(without_dots, length) || '_'
      || left(encode(sha256(convert_to(format('%I.%I', current_database(), schema), 'utf8')), 'hex'), 12)
    into prefix
    from replace(prefix, '.', '_') as without_dots, generate_series(length(without_dots), 0, -1) as length
    where octet_length(left(without_dots, length)) <= max_bytes - 20 -- 13 for the hash, 7 for the suffix
    order by length desc limit 1;
  end if;

  perform
    set_config('training.writer_role',
      coalesce(nullif(current_setting('training.writer_role', true), ''), prefix || '.writer'), true),
    set_config('training.reader_role',
      coalesce(nullif(current_setting('training.reader_role', true), ''), prefix || '.reader'), true);

  foreach role_name in array
    array[current_setting('training.writer_role'), current_setting('training.reader_role')]
  loop
    if octet_length(role_name) > max_bytes then
      raise exception 'The role name "%" is longer than % bytes. '
        'Choose other names: set training.writer_role and training.reader_role before this script.',
        role_name, max_bytes;
    end if;
  end loop;
end
$$;

-- What the roles may do. Both read everything that the nodes read; queries of the tables include the partitions, and
-- Get Status also reads the default partitions directly. The writer creates and updates rows, and deletes those that
-- the node's Delete can delete. Functions run with the rights of the caller. `execute` and `usage` are explicit,
-- because the default privileges of a database may not give them to everyone.
create temporary table training_grants on commit drop as
  select role, catalog, id, privilege, object
  from (values ('writer'), ('reader')) as roles (role)
  cross join (
    select 'pg_namespace'::regclass as catalog, oid as id, 'usage' as privilege, format('schema %I', nspname) as object
    from pg_namespace where nspname = current_setting('training.schema')
    union all
    select 'pg_class', id, 'select', format('table %s', id::regclass)
    from pg_temp.training_installed where kind in ('journal', 'internal', 'view')
    union all
    select 'pg_class', id, 'select', format('table %s', id)
    from (values ('workouts_default'), ('workout_sets_default')) as partitions (name)
    cross join to_regclass(format('%I.%I', current_setting('training.schema'), name)) as id
    union all
    select 'pg_proc', id, 'execute', format('function %s', id::regprocedure)
    from pg_temp.training_installed where kind = 'function'
  ) as for_both
  union all
  select 'writer', 'pg_class', id, privilege, format('table %s', id::regclass)
  from pg_temp.training_installed
  cross join (values ('insert'), ('update'), ('delete')) as privileges (privilege)
  where kind in ('journal', 'internal') and name <> 'training_schema_version'
    and (privilege <> 'delete' or name in ('workouts', 'workout_sets', 'measurements', 'goals'));

-- Two schemas with the same role names take turns, so that the second run sees what the first one granted.
call pg_temp.take_lock(array[0], 'Another session runs this script in this database, or holds the lock for that');

-- Each role is created. One that exists already must not have other rights: they would go to its members.
do $$
declare
  max_listed constant integer := 5;
  this_database constant oid := (select oid from pg_database where datname = current_database());
  wanted record;
  existing record;
  is_ours boolean;
  other_rights text;
begin
  for wanted in
    values ('writer', current_setting('training.writer_role')), ('reader', current_setting('training.reader_role'))
  loop
    if not exists (select from pg_roles where rolname = wanted.column2) then
      begin
        execute format('create role %I nologin', wanted.column2);
      exception
        when duplicate_object or unique_violation then null; -- a concurrent session has created it
        when insufficient_privilege then
          raise exception 'The role "%" has no permission to create roles. '
            'A role that has it can run: create role % nologin; then run this script again.',
            current_user, quote_ident(wanted.column2);
      end;
    end if;
    select * into existing from pg_roles where rolname = wanted.column2;

    -- After the first run, further grants and members are the user's.
    is_ours := exists (
      select from pg_class cross join aclexplode(relacl)
      where pg_class.oid = (select id from pg_temp.training_installed where name = 'training_schema_version')
        and grantee = existing.oid
    );

    with dependencies as (
      select dbid, classid, objid, objsubid, deptype from pg_shdepend
      where refclassid = 'pg_authid'::regclass and refobjid = existing.oid and deptype in ('a', 'o', 'r')
    ),
    privileges as (
      select 'pg_class'::regclass as catalog, c.oid as id, a.* from pg_class as c cross join aclexplode(relacl) as a
      where c.oid in (select objid from dependencies)
      union all
      select 'pg_proc', p.oid, a.* from pg_proc as p cross join aclexplode(proacl) as a
      where p.oid in (select objid from dependencies)
      union all
      select 'pg_namespace', n.oid, a.* from pg_namespace as n cross join aclexplode(nspacl) as a
      where n.oid in (select objid from dependencies)
    ),
    rights (place, description) as (
      select 1, attribute
      from (values
        ('superuser', existing.rolsuper), ('createrole', existing.rolcreaterole), ('createdb', existing.rolcreatedb),
        ('bypassrls', existing.rolbypassrls), ('replication', existing.rolreplication), ('login', existing.rolcanlogin)
      ) as attributes (attribute, has_it)
      where has_it
      union all
      select 2, format('member of %s', roleid::regrole) from pg_auth_members where member = existing.oid
      union all
      -- Since PostgreSQL 16, who creates a role is a member of it, with admin option only.
      select 3, format('%s is a member', member::regrole)
      from pg_auth_members as m
      where not is_ours and roleid = existing.oid and member::regrole::text <> quote_ident(current_user)
        and 'true' in (coalesce(to_jsonb(m) ->> 'inherit_option', 'true'), to_jsonb(m) ->> 'set_option')
      union all
      select distinct 4, case d.deptype when 'o' then 'owner of ' else 'rights on ' end
        || case when d.dbid in (0, this_database) then pg_describe_object(d.classid, d.objid, d.objsubid)
          else 'objects in database ' || (select datname from pg_database where oid = d.dbid) end
      from dependencies as d
      where not is_ours and (
        d.dbid <> this_database or d.deptype <> 'a' or d.objsubid <> 0
        or d.classid not in ('pg_class'::regclass, 'pg_proc'::regclass, 'pg_namespace'::regclass)
        or exists (
          select from privileges as p
          where p.catalog = d.classid and p.id = d.objid and p.grantee = existing.oid
            and not exists (
              select from pg_temp.training_grants as g
              where g.role = wanted.column1 and g.catalog = p.catalog and g.id = p.id
                and g.privilege = lower(p.privilege_type)
            )
        )
      )
    )
    select string_agg(description, ', ' order by number) filter (where number <= max_listed)
      || case when count(*) > max_listed then format(' and %s more', count(*) - max_listed) else '' end
    into other_rights
    from (select description, row_number() over (order by place, description) as number from rights) as numbered;

    if other_rights is not null then
      raise exception 'The role "%" exists and has other rights than this script gives: %. Revoke them, or choose '
        'other names: set training.writer_role and training.reader_role before this script. Nothing was changed.',
        wanted.column2, other_rights;
    end if;
  end loop;
end
$$;

do $$
declare
  missing record;
begin
  for missing in select * from pg_temp.training_grants loop
    execute format('grant %s on %s to %I',
      missing.privilege, missing.object, current_setting(format('training.%s_role', missing.role)));
  end loop;
end
$$;

drop routine pg_temp.lock_holders(oid[], oid), pg_temp.raise_in_use(), pg_temp.take_lock(integer[], text);

select
  current_setting('training.schema') as schema,
  current_setting('training.writer_role') as writer,
  current_setting('training.reader_role') as reader;

commit;
