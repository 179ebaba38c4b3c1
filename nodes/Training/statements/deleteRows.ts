import { keyColumns } from '../rows';
import type { JournalKind, KeyedRow } from '../rows';
import { IN_TRANSACTION } from './statement';
import type { Schema, Statement } from './statement';
import { TABLES } from './tables';

/** Exercises and templates are retired with `is_active`, never deleted. */
export type DeletableKind = JournalKind | 'goal';

/** The keys of rows as a table `k`; `item_index` is the index of the row, from 0. */
function keys(schema: Schema, kind: DeletableKind, rows: readonly KeyedRow[]) {
	const names = keyColumns(kind);
	const keyOf = (name: string) => (name === 'exercise_id' ? meantExercise(schema) : `k.${name}`);
	const types = names.map((name) => `${name} ${name.endsWith('_date') ? 'date' : 'text'}`);
	return {
		table: `jsonb_to_recordset($1::jsonb) as k (item_index integer, ${types.join(', ')})`,
		match: (other: string) => names.map((name) => `${other}.${name} = ${keyOf(name)}`).join(' and '),
		values: [JSON.stringify(rows.map(({ values }, item_index) => ({ item_index, ...values })))],
	};
}

/** As in a set, an exercise can be given by its name. Most are given by their id, which is faster to look up. */
const meantExercise = (schema: Schema) => `
  case
    when exists (select from ${schema}.exercises e where e.exercise_id = k.exercise_id) then k.exercise_id
    else ${schema}.find_exercise(k.exercise_id, true)
  end`;

/** Which workouts have sets, and how many. Workouts without sets are not returned. */
export function countSets(
	schema: Schema,
	workouts: readonly KeyedRow[],
): Statement<{ item_index: number; sets: number }> {
	const { table, match, values } = keys(schema, 'workout', workouts);
	return {
		text: `select k.item_index, count(*) as sets from ${table} join ${schema}.workout_sets s on ${match('s')} group by k.item_index`,
		values,
	};
}

/** Deletes the sets of workouts. */
export function deleteSetsOf(schema: Schema, workouts: readonly KeyedRow[]): Statement {
	const { table, match, values } = keys(schema, 'workout', workouts);
	return {
		text: `delete from ${schema}.workout_sets s using ${table} where ${match('s')} and ${IN_TRANSACTION}`,
		values,
	};
}

/**
 * Deletes rows by their keys, and returns those that existed. Workouts that have sets are left. Of sets, also the stored exercise id
 * is returned: a name may have been given.
 */
export function deleteRows(
	schema: Schema,
	kind: DeletableKind,
	rows: readonly KeyedRow[],
): Statement<{ item_index: number; exercise_id?: string }> {
	const { table, match, values } = keys(schema, kind, rows);
	const returned = kind === 'set' ? 'k.item_index, r.exercise_id' : 'k.item_index';
	const hasNoSets = `not exists (select from ${schema}.workout_sets s where ${match('s')})`;
	const condition = kind === 'workout' ? `${match('r')} and ${hasNoSets}` : match('r');
	return {
		text: `delete from ${schema}.${TABLES[kind]} r using ${table} where ${condition} and ${IN_TRANSACTION} returning ${returned}`,
		values,
	};
}
