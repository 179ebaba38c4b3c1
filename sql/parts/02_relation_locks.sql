-- ------------------------------------------------------------------------------------------------
-- Relation locks: our tables and views can be locked, or the sessions that use them are named
-- ------------------------------------------------------------------------------------------------

-- Runs statements that name our objects: {schema} is the schema, also at the start of a string ('{schema}.workouts').
create or replace procedure pg_temp.run(statements text)
language plpgsql as $$
declare
  schema constant text := quote_ident(current_setting('training.schema'));
begin
  statements := replace(statements, '''{schema}.', '''' || replace(schema, '''', '''''') || '.');
  execute replace(statements, '{schema}', schema);
exception when lock_not_available then
  call pg_temp.raise_in_use();
end
$$;

-- An adoption or upgrade changes our tables and views, so they are locked first, views before tables. Readers and
-- writers may lock them in another order: if one of them cannot be locked soon, all are released, and the next attempt
-- begins with that one. So this run cannot deadlock with them. `lock table` of a view would lock its tables too.
do $$
declare
  allowed_wait constant text := current_setting('lock_timeout');
  give_up_at constant timestamptz := clock_timestamp() + allowed_wait::interval;
  relations constant oid[] := array(
    select oid from pg_class
    where oid in (select id from pg_temp.training_installed where kind in ('view', 'journal'))
      -- a view of an earlier version
      or relnamespace = to_regnamespace(quote_ident(current_setting('training.schema'))) and relkind = 'v'
        and relname in (select name from pg_temp.training_recorded)
    order by relkind <> 'v', relname
  );
  relation record;
  busy oid; -- the relation that could not be locked
begin
  if not (
    select adopted or previous_version < current_setting('training.schema_version')::integer
    from pg_temp.training_before
  ) then
    -- Any other run reads them before it adds what is missing.
    for relation in select oid::regclass as name from pg_class where oid = any (relations) and relkind <> 'v' loop
      call pg_temp.run(format('lock table %s in access share mode', relation.name));
    end loop;
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
    exception when lock_not_available or deadlock_detected then
      busy := relation.oid;
      if clock_timestamp() >= give_up_at then
        call pg_temp.raise_in_use();
      end if;
    end;
  end loop;
end
$$;
