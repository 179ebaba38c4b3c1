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
export const readNewestVersion = (schema: Schema): Statement => ({
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
}

/** How much is in the database, and since when. */
export const readStatus = (schema: Schema, schemaName: string): Statement => ({
	text: `
select w.workouts, s.sets, m.measurements, w.first_workout, w.last_workout,
  greatest(w.last_sync, s.last_sync, m.last_sync) as last_sync,
  y.partitions_from, y.partitions_to,
  (select count(*) from ${schema}.workouts_default) as workouts_in_default,
  (select count(*) from ${schema}.workout_sets_default) as sets_in_default
from
  (
    select count(*) as workouts, min(workout_date) as first_workout, max(workout_date) as last_workout, max(updated_at) as last_sync
    from ${schema}.workouts
  ) w,
  (select count(*) as sets, max(updated_at) as last_sync from ${schema}.workout_sets) s,
  (select count(*) as measurements, max(updated_at) as last_sync from ${schema}.measurements) m,
  (
    select min(year) as partitions_from, max(year) as partitions_to
    from (
      select substring(part.relname from '^workouts_([0-9]{4})$')::integer as year
      from pg_catalog.pg_inherits link
      join pg_catalog.pg_class part on part.oid = link.inhrelid
      join pg_catalog.pg_class whole on whole.oid = link.inhparent and whole.relname = 'workouts'
      join pg_catalog.pg_namespace home on home.oid = whole.relnamespace and home.nspname = $1
    ) years
  ) y`,
	values: [schemaName],
});
