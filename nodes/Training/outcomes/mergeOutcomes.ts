import { cellsOf, columnEntries } from '../rows';
import type { ReadResult, ReadRow, Row, Value } from '../rows';
import { databaseRejections } from './databaseRejections';
import type { WriteResult } from './databaseRejections';
import type { Outcome } from './outcome';

/**
 * Merges what reading and writing say about each item, by the item's index.
 *
 * @throws Error if an item has no outcome, or two: a bug
 */
export function mergeOutcomes(
	itemCount: number,
	reading: ReadResult,
	written: readonly WriteResult[],
): Outcome[] {
	const outcomes = new Array<Outcome | undefined>(itemCount);
	const set = (outcome: Outcome) => {
		if (outcomes[outcome.item]) throw new Error(`Item ${outcome.item} has two outcomes.`);
		outcomes[outcome.item] = outcome;
	};
	for (const { kind, item } of reading.skipped) set({ status: 'skipped', item, kind });
	for (const error of reading.rejected) set({ status: 'rejected', item: error.item, error });
	for (const error of databaseRejections(reading, written)) {
		set({ status: 'rejected', item: error.item, error });
	}
	const isNew = newIdDetector();
	for (const { rows, results } of written) {
		for (const { item_indexes, status, created } of results) {
			if (status === 'rejected') continue;
			for (const index of item_indexes) {
				const row = rows[index]!;
				const lastItem = row.items.at(-1)!;
				for (const item of row.items.slice(0, -1)) {
					set({ status: 'superseded', item, row, supersededBy: lastItem });
				}
				set({
					status,
					item: lastItem,
					row: status === 'inserted' ? withDefaults(row) : row,
					created: isNew(row, status === 'inserted', created),
				});
			}
		}
	}
	return Array.from(outcomes, (outcome, item) => {
		if (!outcome) throw new Error(`Item ${item} has no outcome.`);
		return outcome;
	});
}

/**
 * Returns a function that says whether a row's exercise or template did not exist before the run. To the second batch of a run, an
 * exercise that the first one created is not new, so the created IDs are kept in a set.
 */
function newIdDetector() {
	const createdIds: Record<'workout' | 'set', Set<string>> = { workout: new Set(), set: new Set() };
	return (row: ReadRow, isInserted: boolean, created: boolean): boolean => {
		const id = isInserted ? createdIdOf(row) : undefined;
		if (id === undefined) return created;
		const known = createdIds[id.kind];
		if (created) known.add(id.value);
		return known.has(id.value);
	};
}

function createdIdOf({ kind, values }: ReadRow): { kind: 'workout' | 'set'; value: string } | undefined {
	switch (kind) {
		case 'workout':
			return { kind, value: values.template_id };
		case 'set':
			return { kind, value: values.exercise_id };
		case 'measurement':
		case 'exercise':
		case 'workoutTemplate':
			return undefined;
	}
}

/** In a new row, the columns that the item lacks have their defaults. */
function withDefaults<R extends Row>(row: R): R {
	const cells = cellsOf(row);
	const missing = columnEntries(row.kind).filter(([name]) => cells[name] === undefined);
	if (missing.length === 0) return row;
	const values: Record<string, Value | undefined> = {};
	for (const [name, { blank }] of missing) {
		values[name] = typeof blank === 'object' && blank !== null ? cells[blank.sameAs] : blank;
	}
	return { ...row, values: { ...row.values, ...values } };
}
