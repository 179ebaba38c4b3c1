-- ------------------------------------------------------------------------------------------------
-- Schema lock: one script at a time changes a schema. One that waits for too long names the sessions it waits for
-- ------------------------------------------------------------------------------------------------
set local client_min_messages = warning;

do $$
begin
  if not has_database_privilege(current_database(), 'temporary') then
    raise exception 'The role "%" may not create temporary tables in database "%", which this script needs. '
      'A superuser can run: grant temporary on database % to %; then run it again.',
      current_user, current_database(), quote_ident(current_database()), quote_ident(current_user);
  end if;

  if current_setting('lock_timeout') = '0' then
    set local lock_timeout = '30s';
  end if;
end
$$;

-- The sessions that hold locks of these relations, or these advisory locks, strongest locks first, with the statement
-- that ends the first of them. Null if there are none.
create or replace function pg_temp.lock_holders(ids oid[], advisory_class oid default null) returns text
language sql
return (
  select format('%s. Wait until they have ended, or end a session: select pg_terminate_backend(%s)',
    string_agg(format('process %s (%s)', pid, concat_ws(', ', usename, nullif(application_name, ''), state)), ', '
      order by strength desc, pid), (array_agg(pid order by strength desc, pid))[1])
  from (
    select pid, max(array_position(array['AccessShareLock', 'RowShareLock', 'RowExclusiveLock',
      'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'], mode))
      as strength
    from pg_locks
    where granted and pid <> pg_backend_pid()
      and database = (select oid from pg_database where datname = current_database())
      and case when advisory_class is null then locktype = 'relation' and relation = any (ids)
        else locktype = 'advisory' and classid = advisory_class and objid = any (ids) end
    group by pid
  ) as holders
  join pg_stat_activity using (pid)
  having count(*) > 0
);

create or replace procedure pg_temp.raise_in_use()
language plpgsql as $$
begin
  raise exception 'The tables and views of schema "%" are in use by %. Nothing was changed.',
    current_setting('training.schema'),
    coalesce(
      pg_temp.lock_holders(array(
        select oid from pg_class where relnamespace = quote_ident(current_setting('training.schema'))::regnamespace
      )),
      'sessions that have just ended. Try again')
    using errcode = 'lock_not_available';
end
$$;

-- Takes one of these advisory locks (4200124, key). If all are held, it waits as long as their holders change. It gives
-- up if the same sessions hold them for the whole lock_timeout.
create or replace procedure pg_temp.take_lock(keys integer[], reason text)
language plpgsql as $$
declare
  class constant integer := 4200124;
  allowed_wait constant text := current_setting('lock_timeout');
  one_wait constant interval := least(allowed_wait::interval, interval '900 ms'); -- less than deadlock_timeout
  holders integer[];
  holders_before integer[];
  give_up_at timestamptz;
begin
  loop
    if exists (select from unnest(keys) as key where pg_try_advisory_xact_lock(class, key)) then
      return;
    end if;

    holders := array(
      select pid from pg_locks
      where locktype = 'advisory' and granted and classid = class::oid and objid = any (keys::oid[])
        and database = (select oid from pg_database where datname = current_database())
      order by objid
    );
    if holders is distinct from holders_before then
      holders_before := holders;
      give_up_at := clock_timestamp() + allowed_wait::interval;
    elsif clock_timestamp() >= give_up_at then
      raise exception '%: %. Nothing was changed.', reason,
        coalesce(pg_temp.lock_holders(keys::oid[], class::oid), 'it has just ended. Try again')
        using errcode = 'lock_not_available';
    end if;

    begin -- sessions that wait get a lock in the order of their arrival
      perform set_config('lock_timeout', extract(milliseconds from one_wait)::integer || 'ms', true);
      perform pg_advisory_xact_lock(class, keys[1 + pg_backend_pid() % cardinality(keys)]);
      perform set_config('lock_timeout', allowed_wait, true);
      return;
    exception when lock_not_available then
      null; -- the end of this block also restores the lock_timeout
    end;
  end loop;
end
$$;

do $$
declare
  schema constant text := current_setting('training.schema');
begin
  if schema <> '' then
    call pg_temp.take_lock(array[quote_ident(schema)::regnamespace::oid::integer],
      format('Another session changes the training schema in "%s", or holds the lock for that', schema));
  end if;
end
$$;
