import { columnEntries, keyColumns } from '../rows';
import type { Kind, ReadResult, RejectedItem, Rejection, Row, RowValues } from '../rows';
import type { UpsertResult } from '../statements';
import type { Outcome } from './outcome';

/** Rows of one call and what the database made of them, by their place. */
export interface WriteResult {
	kind: Kind;
	rows: readonly Row[];
	results: readonly UpsertResult[];
}

/** What a row brings into being where it is missing; rows of a later call find it there already. */
const BRINGS: Partial<Record<Kind, string>> = { workout: 'template_id', set: 'exercise_id' };

/**
 * Brings together what the reading and the database say of each item.
 *
 * @throws Error where an item has no outcome, or two: nothing may be lost on the way
 */
export function mergeOutcomes(
	itemCount: number,
	reading: ReadResult,
	written: readonly WriteResult[],
): Outcome[] {
	const outcomes = new Array<Outcome | undefined>(itemCount);
	const settle = (outcome: Outcome) => {
		if (outcomes[outcome.item]) throw new Error(`Item ${outcome.item} has two outcomes.`);
		outcomes[outcome.item] = outcome;
	};
	for (const { kind, item } of reading.skipped) settle({ status: 'skipped', item, kind });
	for (const { item, rejection } of [...reading.rejected, ...rejectedItems(reading, written)]) {
		settle({ status: 'rejected', item, rejection });
	}
	const brought = new Map<Kind, Set<unknown>>();
	for (const { kind, rows, results } of written) {
		const column = BRINGS[kind];
		const ids = brought.get(kind) ?? new Set<unknown>();
		brought.set(kind, ids);
		for (const { item_indexes, status, created } of results) {
			if (status === 'rejected') continue;
			if (status === 'superseded') throw new Error(`Row ${item_indexes[0]} was sent twice.`);
			for (const place of item_indexes) {
				const { items, values } = rows[place]!;
				const supersededBy = items.at(-1)!;
				for (const item of items.slice(0, -1)) {
					settle({ status: 'superseded', item, kind, values: keyValues(kind, values), supersededBy });
				}
				const stored = status === 'inserted' ? withDefaults(kind, values) : values;
				if (column && created) ids.add(values[column]);
				const isNew = created || (column !== undefined && status === 'inserted' && ids.has(values[column]));
				settle({ status, item: supersededBy, kind, values: stored, created: isNew });
			}
		}
	}
	return Array.from(outcomes, (outcome, item) => {
		if (!outcome) throw new Error(`Item ${item} has no outcome.`);
		return outcome;
	});
}

/** What the database rejected; a set says so where its workout was rejected in the same run. */
export function rejectedItems(reading: ReadResult, written: readonly WriteResult[]): RejectedItem[] {
	const workouts = new Map(
		reading.rejected.flatMap(({ key, rejection }) =>
			rejection.kind === 'workout' && key !== null ? [[key, rejection]] : [],
		),
	);
	return written.flatMap(({ kind, rows, results }) =>
		results.flatMap(({ item_indexes, status, code, column_name, reason }) => {
			if (status !== 'rejected') return [];
			return item_indexes.flatMap((place) => {
				const row = rows[place]!;
				const workout = code === 'workout_missing' ? workouts.get(workoutKey(row.key)) : undefined;
				const rejected = workout
					? reading.reject(row, { code: 'workout_rejected', column: null, reason: mendFirst(row, workout) })
					: reading.reject(row, { code: code!, column: column_name, reason: reason! });
				if (kind === 'workout') workouts.set(row.key, rejected[0]!.rejection);
				return rejected;
			});
		}),
	);
}

const mendFirst = ({ values }: Row, workout: Rejection) =>
	`its workout ${values.template_id} on ${values.workout_date} was rejected (row ${workout.row}). Mend that row first.`;

/** The part of a set's key that is its workout's key. */
const workoutKey = (setKey: string) => setKey.slice(0, setKey.lastIndexOf('\0'));

const keyValues = (kind: Kind, values: RowValues): RowValues =>
	Object.fromEntries(keyColumns(kind).map((name) => [name, values[name]!]));

/** A new row's absent columns hold their defaults. */
function withDefaults(kind: Kind, values: RowValues): RowValues {
	let whole = values;
	for (const [name, { blank }] of columnEntries(kind)) {
		if (values[name] !== undefined) continue;
		if (whole === values) whole = { ...values };
		whole[name] = typeof blank === 'object' && blank !== null ? values[blank.sameAs] : blank;
	}
	return whole;
}
