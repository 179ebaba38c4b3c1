import { keyOf } from '../rows';
import type { Kind, Row } from '../rows';
import type { Schema, Statement } from './statement';

export type DeletableKind = Extract<Kind, 'workout' | 'set' | 'measurement'>;

const TABLES = {
	workout: 'workouts',
	set: 'workout_sets',
	measurement: 'measurements',
} satisfies Record<DeletableKind, string>;

/** The keys of rows as a table `k`, in key order, `item_index` being the row's place. */
function keys(kind: DeletableKind, rows: readonly Row[]) {
	const names = keyOf(kind);
	const types = names.map((name) => `${name} ${name.endsWith('_date') ? 'date' : 'text'}`);
	return {
		table: `jsonb_to_recordset($1::jsonb) as k (item_index integer, ${types.join(', ')})`,
		match: (other: string) => names.map((name) => `${other}.${name} = k.${name}`).join(' and '),
		order: names.map((name) => `k.${name}`).join(', '),
		values: [JSON.stringify(rows.map(({ values }, item_index) => ({ item_index, ...values })))],
	};
}

/** Holds the workouts, in key order, so that nobody adds a set to them until they are gone. */
export function lockWorkouts(schema: Schema, rows: readonly Row[]): Statement {
	const { table, match, order, values } = keys('workout', rows);
	return {
		text: `select k.item_index from ${schema}.workouts w join ${table} on ${match('w')} order by ${order} for update of w`,
		values,
	};
}

/** Which of the workouts have how many sets: `item_index`, `sets`. */
export function countSets(schema: Schema, rows: readonly Row[]): Statement {
	const { table, match, values } = keys('workout', rows);
	return {
		text: `select k.item_index, count(*) as sets from ${table} join ${schema}.workout_sets s on ${match('s')} group by k.item_index`,
		values,
	};
}

/** Deletes the sets of the workouts. */
export function deleteSetsOf(schema: Schema, rows: readonly Row[]): Statement {
	const { table, match, values } = keys('workout', rows);
	return { text: `delete from ${schema}.workout_sets s using ${table} where ${match('s')}`, values };
}

/** Deletes the rows: the `item_index` of each that was there. */
export function deleteRows(schema: Schema, kind: DeletableKind, rows: readonly Row[]): Statement {
	const { table, match, values } = keys(kind, rows);
	return {
		text: `delete from ${schema}.${TABLES[kind]} r using ${table} where ${match('r')} returning k.item_index`,
		values,
	};
}
