import type { Schema, Statement } from './statement';

/** What the script's last statement tells. */
export interface ProvisionResult {
	adopted: boolean;
	previous_version: number | null;
	schema_version: number;
	changes: string[];
}

/** What becomes of other people's views that stand on old views and functions of ours: the script stops, or keeps both. */
export type DependentViews = 'stop' | 'keep';

/**
 * The bundled script, led to its schema. It begins by itself; the advisory lock is the script's own, taken here already since
 * two sessions cannot create one schema at once. PostgreSQL asks for the right to create a schema even if it is there.
 */
export function provisionScript(schema: Schema, script: string, dependentViews: DependentViews): string {
	const createSchema = `
begin
  if to_regnamespace(${literal(schema)}) is null then
    create schema ${schema};
  end if;
end`;
	return `
begin;
select pg_advisory_xact_lock(4200123, 1);
do ${literal(createSchema)};
set local search_path to ${schema};
set local training.dependent_views to ${dependentViews};
${script}`;
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** The years that have a partition whatever Provision is asked for. */
export const DEFAULT_PARTITION_YEARS = { from: 2020, to: 2030 };

export interface MovedPartition {
	partition: string;
	moved_rows: number;
}

/** Makes the partitions of a range of years that are not there yet. */
export const ensurePartitions = (schema: Schema, from: number, to: number): Statement => ({
	text: `select partition, moved_rows from ${schema}.ensure_year_partitions($1, $2)`,
	values: [from, to],
});

/** Those of the years that {@link ensurePartitions} would make a partition for, the first one first. */
export const findMissingYears = (schema: Schema, years: readonly number[]): Statement => ({
	text: `
select year
from unnest($1::integer[]) as year
where exists (select from ${schema}.missing_year_partitions(year, year))
order by year`,
	values: [years],
});
