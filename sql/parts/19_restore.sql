-- ------------------------------------------------------------------------------------------------
-- Restore: a recreated view or function gets back its owner and its privileges, and all objects their comments
-- ------------------------------------------------------------------------------------------------

-- The views and functions of a deployment keep their owner. A second function with the name of one of them, or one with
-- the name of another function of this schema, is not a deployment's: another role could have created it.
create or replace function pg_temp.keeps_owner(kind text, name name) returns boolean
language sql as $$
  select (adopted or previous_version is not null) and (kind = 'view' or name like 'upsert\_%\_from\_sheet' and (
    select count(distinct oid) = 1 from pg_temp.training_privileges_before as b
    where b.kind = keeps_owner.kind and b.name = keeps_owner.name
  ))
  from pg_temp.training_before
$$;

do $$
declare
  recreated record;
  before record;
  signature_before text;
  given record;
begin
  for recreated in
    select 'view' as kind, 'table' as grant_kind, relname as name, relname::text as signature, oid,
      oid::regclass::text as identity, relowner::regrole as owner
    from pg_class where relnamespace = pg_temp.our_schema() and relkind = 'v'
    union all
    select 'function', 'function', proname, proname || '(' || oidvectortypes(proargtypes) || ')', oid,
      oid::regprocedure::text, proowner::regrole
    from pg_proc where pronamespace = pg_temp.our_schema() and prokind = 'f'
  loop
    -- An object with the same oid was not recreated.
    continue when exists (
      select from pg_temp.training_privileges_before as b where b.kind = recreated.kind and b.oid = recreated.oid
    );

    -- An adopted database has no v_latest_progression. Roles that read v_hit_progression may read it: it is a subset.
    signature_before := recreated.signature;
    if recreated.name = 'v_latest_progression' and (select adopted from pg_temp.training_before) then
      signature_before := 'v_hit_progression';
    end if;
    continue when not exists (
      select from pg_temp.training_privileges_before as b
      where b.kind = recreated.kind and b.signature = signature_before
    );

    for before in
      select distinct owner from pg_temp.training_privileges_before as b
      where b.kind = recreated.kind and b.signature = signature_before and b.owner <> recreated.owner
        and (pg_temp.may_own(b.owner) or pg_temp.keeps_owner(b.kind, b.name))
    loop
      execute format('alter %s %s owner to %s', recreated.kind, recreated.identity, before.owner);
    end loop;

    -- What default privileges granted on the new object is revoked.
    for given in
      select distinct case grantee when 0 then 'public' else grantee::regrole::text end as grantee
      from (
        select coalesce(relacl, acldefault('r', relowner)) from pg_class
        where recreated.kind = 'view' and oid = recreated.oid
        union all
        select coalesce(proacl, acldefault('f', proowner)) from pg_proc
        where recreated.kind = 'function' and oid = recreated.oid
      ) as now (privileges)
      cross join aclexplode(privileges)
    loop
      execute format('revoke all on %s %s from %s', recreated.grant_kind, recreated.identity, given.grantee);
    end loop;

    for before in
      select distinct privilege, column_name, grantee, is_grantable from pg_temp.training_privileges_before as b
      where b.kind = recreated.kind and b.signature = signature_before and b.privilege is not null
        and (column_name is null
          or exists (select from pg_attribute where attrelid = recreated.oid and attname = column_name))
    loop
      execute format('grant %s%s on %s %s to %s%s',
        before.privilege, coalesce(' (' || quote_ident(before.column_name) || ')', ''),
        recreated.grant_kind, recreated.identity, before.grantee,
        case when before.is_grantable and before.grantee <> 'public' then ' with grant option' else '' end);
    end loop;
  end loop;
end
$$;

-- Comments that existed are kept, also on recreated objects.
do $$
declare
  before record;
begin
  for before in
    select * from pg_temp.training_comments_before except select * from pg_temp.training_comments()
  loop
    begin
      execute format('comment on %s %s is %L', before.kind, before.identity, before.description);
    exception when undefined_table or undefined_column or undefined_function or undefined_object then
      null; -- the object was renamed, or a recreated view does not have this column
    end;
  end loop;
end
$$;

-- `create or replace` keeps the owner of a function.
do $$
declare
  foreign_function record;
begin
  select format('%I(%s)', proname, pg_get_function_identity_arguments(p.oid)) as signature, proowner::regrole as owner
  into foreign_function
  from pg_temp.training_installed as installed join pg_proc as p on p.oid = installed.id
  where (kind = 'function'
      or kind = 'trigger function' and proname = (select t.name from pg_temp.training_trigger_function as t))
    and not pg_temp.may_own(proowner) and not pg_temp.keeps_owner('function', proname)
    and proname not in (select kept_as from pg_temp.training_kept);
  if found then
    raise exception 'The function % in schema "%" belongs to %, who owns neither the schema nor its workouts and could '
      'change what it does. Drop it, or change its owner, then provision again. Nothing was changed.',
      foreign_function.signature, current_setting('training.schema'), foreign_function.owner;
  end if;
end
$$;
