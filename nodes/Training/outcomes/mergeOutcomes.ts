import type { ReadResult, Row } from '../rows';
import { databaseRejections } from './databaseRejections';
import type { Outcome, RowOutcome } from './outcome';
import { storedRow } from './writeResult';
import type { WriteResult } from './writeResult';

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
	const setRow = (outcome: RowOutcome) => {
		const first = reading.doubleItems.has(outcome.item) ? outcomes[outcome.item] : undefined;
		if (first && first.status !== 'skipped' && !first.also) first.also = outcome;
		else set(outcome);
	};
	for (const { kind, item } of reading.skipped) set({ status: 'skipped', item, kind });
	for (const error of reading.rejected) set({ status: 'rejected', item: error.item, error });
	for (const error of databaseRejections(reading, written)) {
		set({ status: 'rejected', item: error.item, error });
	}
	const isNew = newIdDetector();
	for (const result of written) setRowOutcomes(result, isNew, setRow);
	return Array.from(outcomes, (outcome, item) => {
		if (!outcome) throw new Error(`Item ${item} has no outcome.`);
		return outcome;
	});
}

/** The outcomes of the rows that the database did not reject. */
function setRowOutcomes(
	{ rows, results }: WriteResult,
	isNew: ReturnType<typeof newIdDetector>,
	setRow: (outcome: RowOutcome) => void,
): void {
	for (const { item_indexes, status, created, stored } of results) {
		if (status === 'rejected' || status === 'superseded') continue;
		for (const index of item_indexes) {
			const { items } = rows[index]!;
			const row = storedRow(rows[index]!, stored);
			const lastItem = items.at(-1)!;
			for (const item of items.slice(0, -1)) {
				setRow({ status: 'superseded', item, row, supersededBy: lastItem });
			}
			setRow({ status, item: lastItem, row, created: isNew(row, status === 'inserted', created) });
		}
	}
	for (const { item_indexes, status, stored } of results) {
		if (status !== 'superseded') continue;
		const later = rows[stored.superseded_by]!;
		const result = results.find(({ item_indexes: indexes }) => indexes.includes(stored.superseded_by));
		// These items are rejected with the row that counts.
		if (!result || result.status === 'rejected' || result.status === 'superseded') continue;
		const row = storedRow(later, result.stored);
		const supersededBy = later.items.at(-1)!;
		for (const index of item_indexes) {
			for (const item of rows[index]!.items) setRow({ status, item, row, supersededBy });
		}
	}
}

/**
 * Returns a function that says whether a row's exercise or template did not exist before the run. To the second batch of a run, an
 * exercise that the first one created is not new, so the created IDs are kept in a set.
 */
function newIdDetector() {
	const createdIds: Record<'workout' | 'set', Set<string>> = { workout: new Set(), set: new Set() };
	return (row: Row, isInserted: boolean, created: boolean): boolean => {
		const id = isInserted ? createdIdOf(row) : undefined;
		if (id === undefined) return created;
		const known = createdIds[id.kind];
		if (created) known.add(id.value);
		return known.has(id.value);
	};
}

function createdIdOf({ kind, values }: Row): { kind: 'workout' | 'set'; value: string } | undefined {
	switch (kind) {
		case 'workout':
			return { kind, value: values.template_id };
		case 'set':
			return { kind, value: values.exercise_id };
		case 'measurement':
		case 'exercise':
		case 'workoutTemplate':
		case 'goal':
			return undefined;
	}
}
