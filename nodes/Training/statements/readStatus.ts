import type { Schema, Statement } from './statement';

export interface FoundSchema {
	server_version: string;
	/** Of the database, for example `UTF8`. */
	encoding: string;
	/** Whether the training schema is installed, in any version. */
	is_installed: boolean;
}

/** Looks for the training schema. It does not fail if there is none. */
export const findSchema = (schema: Schema): Statement<FoundSchema> => ({
	text: `
select current_setting('server_version') as server_version, current_setting('server_encoding') as encoding,
  to_regclass($1) is not null as is_installed`,
	values: [`${schema}.training_schema_version`],
});

/** The installed version of the schema. Fails with undefined_table if no schema is installed. */
export const readSchemaVersion = (schema: Schema): Statement<{ version: number | null }> => ({
	text: `select max(version) as version from ${schema}.training_schema_version`,
	values: [],
});

export interface Status {
	workouts: number;
	sets: number;
	measurements: number;
	first_workout: string | null;
	last_workout: string | null;
	/** Workouts after the given day. */
	future_workouts: number;
	/** ISO text in UTC. */
	last_sync: string | null;
	/** Years. */
	partitions_from: number | null;
	partitions_to: number | null;
	workouts_in_default: number;
	sets_in_default: number;
	/** The years of the rows in the default partitions. */
	years_in_default: number[];
}

/**
 * How many rows there are and which dates they cover. Workouts after `tomorrow` are in the future. Partitions are recognized by their
 * bounds, not by their names.
 */
export const readStatus = (schema: Schema, tomorrow: string): Statement<Status> => ({
	text: `
select w.workouts, s.sets, m.measurements, w.first_workout, w.last_workout, w.future_workouts,
  greatest(w.last_sync, s.last_sync, m.last_sync) as last_sync,
  y.partitions_from, y.partitions_to,
  (select count(*) from ${schema}.workouts_default) as workouts_in_default,
  (select count(*) from ${schema}.workout_sets_default) as sets_in_default,
  array(
    select distinct extract(year from workout_date)::integer as year
    from (
      select workout_date from ${schema}.workouts_default
      union all
      select workout_date from ${schema}.workout_sets_default
    ) unpartitioned
    order by year
  ) as years_in_default
from
  (
    select count(*) as workouts, min(workout_date) as first_workout, max(workout_date) as last_workout,
      count(*) filter (where workout_date > $2) as future_workouts, max(updated_at) filter (where isfinite(updated_at)) as last_sync
    from ${schema}.workouts
  ) w,
  (select count(*) as sets, max(updated_at) filter (where isfinite(updated_at)) as last_sync from ${schema}.workout_sets) s,
  (select count(*) as measurements, max(updated_at) filter (where isfinite(updated_at)) as last_sync from ${schema}.measurements) m,
  (
    select extract(year from min(substring(bounds from $$FROM \\('([^']+)'\\)$$)::date))::integer as partitions_from,
      extract(year from max(substring(bounds from $$TO \\('([^']+)'\\)$$)::date) - 1)::integer as partitions_to
    from pg_catalog.pg_inherits link
    join pg_catalog.pg_class part on part.oid = link.inhrelid
    cross join pg_catalog.pg_get_expr(part.relpartbound, part.oid) bounds
    where link.inhparent = $1::regclass
  ) y`,
	values: [`${schema}.workouts`, tomorrow],
});

/** An existing row that breaks a check, which is therefore not valid. */
export interface CheckViolation {
	table: string;
	check: string;
	/** How many rows break the check. Only the first ones are listed. */
	rows: number;
	key: Record<string, string>;
	column: string;
	value: string | number;
	reason: string;
}

/** The first rows that break a check, for each check that is not valid. */
export const readCheckViolations = (schema: Schema): Statement<CheckViolation> => ({
	text: `
select table_name as "table", check_name as "check", row_count as rows, key, column_name as "column", value, reason
from ${schema}.check_violations(10)`,
	values: [],
});
