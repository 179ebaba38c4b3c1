/** What can be in the way of a statement that failed. */
import type { Schema, Statement } from './statement';
import { TABLES } from './tables';

export interface LockHolder {
	pid: number;
	user: string;
	application: string;
	/** How long its transaction has been open. Null if the user may not see it. */
	seconds: number | null;
}

export interface BlockingLocks {
	/** The limit that is set for the user or the database. `0` if there is none. */
	lock_timeout: string;
	/** The sessions with the strongest locks come first, then those with the oldest transactions. */
	holders: LockHolder[];
}

/** The other sessions that hold locks on tables of the schema, or the advisory lock of its journal or of scripts. */
export const readBlockingLocks = (schema: Schema): Statement<BlockingLocks> => ({
	text: `
select current_setting('lock_timeout') as lock_timeout,
  coalesce(
    (
      select jsonb_agg(holder.session)
      from (
        select jsonb_build_object('pid', a.pid, 'user', a.usename, 'application', a.application_name,
          'seconds', floor(extract(epoch from clock_timestamp() - a.xact_start))) as session
        from pg_locks l
        join pg_stat_activity a on a.pid = l.pid
        left join pg_class c on c.oid = l.relation and l.locktype = 'relation'
        where l.granted and a.pid <> pg_backend_pid() and a.datname = current_database() and a.usename is not null
          and (c.relnamespace = to_regnamespace($1) or l.locktype = 'advisory' and (
            l.classid = 4200123 and l.objid = to_regclass($1 || '.workouts')
            or l.classid = 4200124 and (l.objid = to_regnamespace($1) or l.objid between 1 and 4)
          ))
        group by a.pid, a.usename, a.application_name, a.xact_start
        order by max(array_position(array['AccessShareLock', 'RowShareLock', 'RowExclusiveLock',
          'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'],
          l.mode)) desc, a.xact_start
        limit 3
      ) holder
    ), '[]') as holders`,
	values: [schema],
});

/** A table whose rows policies can hide from the user, or protect from it. */
export interface RowSecurity {
	table: string;
	/** Whether a policy lets the user read some rows. */
	has_read_policy: boolean;
	/** Whether a policy lets the user write some rows. */
	has_write_policy: boolean;
}

/** The training tables with row level security that applies to the present user. It does not apply to their owner. */
export const readRowSecurity = (schema: Schema): Statement<RowSecurity> => ({
	text: `
select c.relname as "table",
  coalesce(bool_or(p.polcmd in ('*', 'r')), false) as has_read_policy,
  coalesce(bool_or(p.polcmd in ('*', 'a', 'w')), false) as has_write_policy
from pg_class c
left join pg_policy p on p.polrelid = c.oid and p.polpermissive
  and exists (select from unnest(p.polroles) role where role = 0 or pg_has_role(role, 'usage'))
where c.relnamespace = to_regnamespace($1) and c.relkind in ('r', 'p') and not c.relispartition
  and c.relname = any ($2) and row_security_active(c.oid)
group by c.relname
order by c.relname`,
	values: [schema, [...Object.values(TABLES), 'training_last_sync', 'training_schema_version']],
});
