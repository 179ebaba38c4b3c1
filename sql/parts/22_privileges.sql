-- ------------------------------------------------------------------------------------------------
-- Privileges: a view or function that had to be dropped and made anew serves those whom it served before, and
-- v_latest_progression those whom v_hit_progression served before there was a view of the newest
-- ------------------------------------------------------------------------------------------------
do $$
declare
  anew record;
  had record;
  name_before name;
begin
  for anew in
    select 'view' as kind, 'table' as grant_kind, relname as name, oid, oid::regclass::text as signature, relowner::regrole as owner
    from pg_class where relnamespace = (select oid from pg_namespace where nspname = current_schema()) and relkind = 'v'
    union all
    select 'function', 'function', proname, oid, oid::regprocedure::text, proowner::regrole
    from pg_proc where pronamespace = (select oid from pg_namespace where nspname = current_schema()) and prokind = 'f'
  loop
    -- Whatever kept its oid was never dropped.
    if exists (select from pg_temp.training_privileges_before as b where b.kind = anew.kind and b.oid = anew.oid) then
      continue;
    end if;

    name_before := anew.name;
    if anew.name = 'v_latest_progression' and not exists (select from pg_temp.training_privileges_before as b where b.name = anew.name) then
      name_before := 'v_hit_progression';
    end if;

    for had in
      select distinct owner from pg_temp.training_privileges_before as b
      where b.kind = anew.kind and b.name = name_before
    loop
      if had.owner <> anew.owner then
        execute format('alter %s %s owner to %s', anew.kind, anew.signature, had.owner);
      end if;
      execute format('revoke all on %s %s from public', anew.grant_kind, anew.signature);
    end loop;

    for had in
      select distinct privilege, column_name, grantee, is_grantable from pg_temp.training_privileges_before as b
      where b.kind = anew.kind and b.name = name_before and b.privilege is not null
        and (column_name is null or exists (select from pg_attribute where attrelid = anew.oid and attname = column_name))
    loop
      execute format('grant %s%s on %s %s to %s%s', had.privilege, coalesce(' (' || quote_ident(had.column_name) || ')', ''),
        anew.grant_kind, anew.signature, had.grantee,
        case when had.is_grantable and had.grantee <> 'public' then ' with grant option' else '' end);
    end loop;
  end loop;
end
$$;
