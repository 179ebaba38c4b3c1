import type { Schema, Statement } from './statement';

/** The result of the script's last statement. */
export interface ProvisionResult {
	adopted: boolean;
	previous_version: number | null;
	schema_version: number;
	changes: string[];
}

/** What happens if the user's views depend on objects that must be recreated: the script stops, or keeps the old objects. */
export type DependentViews = 'stop' | 'keep';

/**
 * The bundled script, for one schema, which is created if it is missing. Two sessions can't create the same schema at once: the
 * second one waits for the first and gets an error, which is no problem. `create schema if not exists` would need the permission
 * to create schemas even if the schema exists. The script takes the first schema of the search path, and works without it.
 */
export function provisionScript(schema: Schema, script: string, dependentViews: DependentViews): string {
	const createSchema = `
begin
  if to_regnamespace(${literal(schema)}) is null then
    create schema ${schema};
  end if;
exception when duplicate_schema or unique_violation then
  null;
end`;
	return `
begin isolation level read committed;
set local search_path = pg_catalog, pg_temp;
do ${literal(createSchema)};
set local search_path to ${schema};
set local training.dependent_views to ${dependentViews};
${script}`;
}

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** The years that always have a partition. */
export const DEFAULT_PARTITION_YEARS = { from: 2020, to: 2030 };

export interface MovedPartition {
	partition: string;
	moved_rows: number;
}

/** Creates the missing partitions of a range of years. */
export const ensurePartitions = (schema: Schema, from: number, to: number): Statement<MovedPartition> => ({
	text: `select partition, moved_rows from ${schema}.ensure_year_partitions($1::integer, $2::integer)`,
	values: [from, to],
});

/** The given years for which {@link ensurePartitions} would create a partition, in order. */
export const findMissingYears = (schema: Schema, years: readonly number[]): Statement<{ year: number }> => ({
	text: `
select year
from unnest($1::integer[]) as year
where exists (select from ${schema}.missing_year_partitions(year, year))
order by year`,
	values: [years],
});
