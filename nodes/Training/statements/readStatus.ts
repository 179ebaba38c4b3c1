import type { Schema, Statement } from './statement';

export interface FoundSchema {
	server_version: string;
	/** Whether the training schema is installed, in whatever version. */
	is_there: boolean;
}

/** Looks for the training schema; never fails for its absence. */
export const findSchema = (schema: Schema): Statement => ({
	text: `select current_setting('server_version') as server_version, to_regclass($1) is not null as is_there`,
	values: [`${schema}.training_schema_version`],
});

/** The newest version of the schema; undefined_table where there is none. */
export const readSchemaVersion = (schema: Schema): Statement => ({
	text: `select max(version) as version from ${schema}.training_schema_version`,
	values: [],
});

export interface Status {
	workouts: number;
	sets: number;
	measurements: number;
	first_workout: string | null;
	last_workout: string | null;
	/** ISO text in UTC. */
	last_sync: string | null;
	/** Years. */
	partitions_from: number | null;
	partitions_to: number | null;
	workouts_in_default: number;
	sets_in_default: number;
	/** The years of the rows that lie in a default partition. */
	years_in_default: number[];
}

/** How much is in the database, and since when. A partition counts by what it covers, whatever its name. */
export const readStatus = (schema: Schema): Statement => ({
	text: `
select w.workouts, s.sets, m.measurements, w.first_workout, w.last_workout,
  greatest(w.last_sync, s.last_sync, m.last_sync) as last_sync,
  y.partitions_from, y.partitions_to,
  (select count(*) from ${schema}.workouts_default) as workouts_in_default,
  (select count(*) from ${schema}.workout_sets_default) as sets_in_default,
  array(
    select distinct extract(year from workout_date)::integer as year
    from (select workout_date from ${schema}.workouts_default union all select workout_date from ${schema}.workout_sets_default) strays
    order by year
  ) as years_in_default
from
  (
    select count(*) as workouts, min(workout_date) as first_workout, max(workout_date) as last_workout, max(updated_at) as last_sync
    from ${schema}.workouts
  ) w,
  (select count(*) as sets, max(updated_at) as last_sync from ${schema}.workout_sets) s,
  (select count(*) as measurements, max(updated_at) as last_sync from ${schema}.measurements) m,
  (
    select extract(year from min(substring(bounds from $$FROM \\('([^']+)'\\)$$)::date))::integer as partitions_from,
      extract(year from max(substring(bounds from $$TO \\('([^']+)'\\)$$)::date) - 1)::integer as partitions_to
    from pg_catalog.pg_inherits link
    join pg_catalog.pg_class part on part.oid = link.inhrelid
    cross join pg_catalog.pg_get_expr(part.relpartbound, part.oid) bounds
    where link.inhparent = $1::regclass
  ) y`,
	values: [`${schema}.workouts`],
});

/** A row that was there before a check of ours and breaks it. */
export interface CheckViolation {
	table: string;
	check: string;
	/** How many rows break the check, of which the first ones are listed. */
	rows: number;
	key: Record<string, string>;
	column: string;
	value: string | number;
	reason: string;
}

/** The first rows of each check that is not valid. */
export const readCheckViolations = (schema: Schema): Statement => ({
	text: `
select table_name as "table", check_name as "check", row_count as rows, key, column_name as "column", value, reason
from ${schema}.offending_rows()`,
	values: [],
});
