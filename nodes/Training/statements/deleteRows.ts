import { keyColumns } from '../rows';
import type { Kind, Row } from '../rows';
import type { Schema, Statement } from './statement';

export type DeletableKind = Extract<Kind, 'workout' | 'set' | 'measurement'>;

const TABLES = {
	workout: 'workouts',
	set: 'workout_sets',
	measurement: 'measurements',
} satisfies Record<DeletableKind, string>;

/** The keys of rows as a table `k`, `item_index` being the row's place. */
function keys(kind: DeletableKind, rows: readonly Row[]) {
	const names = keyColumns(kind);
	const types = names.map((name) => `${name} ${name.endsWith('_date') ? 'date' : 'text'}`);
	return {
		table: `jsonb_to_recordset($1::jsonb) as k (item_index integer, ${types.join(', ')})`,
		match: (other: string) => names.map((name) => `${other}.${name} = k.${name}`).join(' and '),
		values: [JSON.stringify(rows.map(({ values }, item_index) => ({ item_index, ...values })))],
	};
}

/** In the order of the keys, as the upserts do: who waits for whom never makes a circle. */
const inOrder = (kind: DeletableKind): string =>
	keyColumns(kind)
		.map((name) => (name.endsWith('_date') ? `r.${name}` : `r.${name} collate "C"`))
		.join(', ');

/**
 * Waits until nobody is writing workouts, and lets nobody begin: a sync holds the workouts that it writes before those that its
 * sets need, whatever the order of their keys. Whoever only reads does not notice.
 */
export const haltWorkouts = (schema: Schema): Statement => ({
	text: `lock table only ${schema}.workouts in share row exclusive mode`,
	values: [],
});

/** Holds the rows. Nobody can add a set to a workout that is held. */
export function lockRows(schema: Schema, kind: DeletableKind, rows: readonly Row[]): Statement {
	const { table, match, values } = keys(kind, rows);
	return {
		text: `select 1 from ${schema}.${TABLES[kind]} r join ${table} on ${match('r')} order by ${inOrder(kind)} for update of r`,
		values,
	};
}

/** Holds the sets of the workouts. */
export function lockSetsOf(schema: Schema, rows: readonly Row[]): Statement {
	const { table, match, values } = keys('workout', rows);
	return {
		text: `select 1 from ${schema}.workout_sets r join ${table} on ${match('r')} order by ${inOrder('set')} for update of r`,
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
