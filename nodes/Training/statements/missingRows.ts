import { cellsOf, keyColumns } from '../rows';
import type { JournalKind, KeyOf, KeyedRow } from '../rows';
import { IN_TRANSACTION } from './statement';
import type { Schema, Statement } from './statement';
import { TABLES } from './tables';

/** How many items of a kind a sync had. */
export interface ItemCount {
	kind: JournalKind;
	items: number;
}

/** Records how many items of each kind this sync has, if it differs, and returns the numbers of the sync before. */
export const recordSync = (
	schema: Schema,
	dataSource: string,
	itemCounts: Partial<Record<JournalKind, number>>,
): Statement<ItemCount> => ({
	text: `select kind, items from ${schema}.record_sync($1::text, $2::jsonb) where ${IN_TRANSACTION}`,
	values: [dataSource, JSON.stringify(itemCounts)],
});

/** A stored row whose key the sheet does not have. */
export interface MissingKey<K extends JournalKind = JournalKind> {
	values: KeyOf<K>;
	/** How many sets a workout has; null in other kinds. */
	sets: number | null;
}

export interface FoundMissingRows {
	/** How many rows of the kind are stored with the data source. */
	stored: number;
	/** How many of them are from the first day on. */
	considered: number;
	/** By key. */
	missing: MissingKey[];
}

/**
 * Finds the stored rows of a kind and data source, from a day on, that have none of the given keys. `not in` looks up each stored
 * row in a hash table of the keys. A join would compare all with all: the planner does not know how many keys a jsonb has.
 */
export function findMissingRows(
	schema: Schema,
	kind: JournalKind,
	{ keys, from, dataSource }: { keys: readonly KeyedRow[]; from: string; dataSource: string },
): Statement<FoundMissingRows> {
	const names = keyColumns(kind);
	const date = names[0]!;
	const arrays = names.map((name) => `${name} ${name === date ? 'date' : 'text'}[]`);
	const given = names.map((name) =>
		name === 'exercise_id' ? 'coalesce(meanings ->> given.exercise_id, given.exercise_id)' : `given.${name}`,
	);
	return {
		text: `
with arrays as materialized (
  select *, ${kind === 'set' ? `${schema}.resolve_exercises(columns.exercise_id, true)` : 'null::jsonb'} as meanings
  from jsonb_to_record($1::jsonb) as columns (${arrays.join(', ')})
),
given as (
  select ${given.join(', ')}
  from arrays cross join unnest(${names.map((name) => `arrays.${name}`).join(', ')}) as given (${names.join(', ')})
),
stored as (
  select ${names.join(', ')}, ${date} >= $3 as is_considered from ${schema}.${TABLES[kind]} where data_source = $2
),
missing as (
  select json_build_object(
    'values', json_build_object(${names.map((name) => `'${name}', ${name}`).join(', ')}),
    'sets', ${kind === 'workout' ? setsOf(schema) : 'null'}
  ) as missing
  from stored
  where is_considered and (${names.join(', ')}) not in (select * from given)
  order by ${names.join(', ')}
)
select count(*) as stored, count(*) filter (where is_considered) as considered,
  coalesce((select json_agg(missing) from missing), '[]') as missing
from stored`,
		values: [JSON.stringify(keysByColumn(names, keys)), dataSource, from],
	};
}

const setsOf = (schema: Schema) =>
	`(select count(*) from ${schema}.workout_sets s where (s.workout_date, s.template_id) = (stored.workout_date, stored.template_id))`;

const keysByColumn = (names: readonly string[], keys: readonly KeyedRow[]) =>
	Object.fromEntries(names.map((name) => [name, keys.map((row) => cellsOf(row)[name])]));
