import { DatabaseError } from '../database';
import { nameOf } from '../outcomes';
import type { WriteResult } from '../outcomes';
import type { JournalKind, KeyedRow, ReadResult, RowError } from '../rows';
import { plural } from '../wording';

/** What a sync has read and written before it looks for missing rows. */
export interface SyncResult {
	reading: ReadResult;
	written: readonly WriteResult[];
	/** All rejected rows, also those that the database rejected. */
	rejected: readonly RowError[];
	/** How many items of each kind the sync before had. A kind that was never recorded is missing. */
	previousCounts: ReadonlyMap<JournalKind, number>;
}

/** What would be deleted of one kind. */
export interface PlannedDeletion {
	kind: JournalKind;
	rows: ReadonlyArray<KeyedRow<JournalKind>>;
	/** How many rows of the kind are stored, from the first day of the sheet on. */
	considered: number;
	/** How many rows of the kind are stored. */
	stored: number;
	from: string;
}

interface Objection {
	problem: string;
	fix: string;
}

/** A deletion above the limit is stopped if it is also more than this share of the rows of its kind. */
const MAX_SHARE = 0.1;

const NAMES = {
	workout: ['workout', 'workouts'],
	set: ['set', 'sets'],
	measurement: ['measurement', 'measurements'],
} satisfies Record<JournalKind, [one: string, many: string]>;

/**
 * Stops a deletion that looks like a sheet that was read in part or wrongly.
 *
 * @throws DatabaseError that says what would be deleted, and what to do
 */
export function checkDeletion(planned: readonly PlannedDeletion[], sync: SyncResult, limit: number): void {
	const objections = planned
		.filter(({ rows }) => rows.length > 0)
		.flatMap((plan) => objectionTo(plan, sync, limit) ?? []);
	if (objections.length === 0) return;
	const problems = objections.map(({ problem }) => problem);
	const fixes = new Set(objections.map(({ fix }) => fix));
	throw new DatabaseError(`${problems.join(' ')} So nothing was changed.`, [...fixes].join(' '));
}

function objectionTo(
	{ kind, rows, considered, stored, from }: PlannedDeletion,
	{ reading, written, rejected, previousCounts }: SyncResult,
	limit: number,
): Objection | undefined {
	const [one, many] = NAMES[kind];
	const would = `Missing Rows would delete ${plural(rows.length, one, many)} (${listed(rows)})`;

	const maybeMissing = rejectedOf(kind, rejected, reading);
	if (maybeMissing.length > 0) {
		const were = plural(maybeMissing.length, 'row was', 'rows were');
		return {
			problem: `${would}, but ${were} rejected and may be one of these. The first: ${maybeMissing[0]!.message}`,
			fix: 'Correct the rejected rows, then sync again.',
		};
	}

	// The rows that this run added say nothing about those that were there.
	const added = countInserted(written, kind);
	const items = countItems(reading, kind);
	const previous = previousCounts.get(kind);
	const expected = previous ?? stored - added;
	if (items < expected / 2) {
		const compared = previous === undefined ? `${expected} that are stored` : `${expected} of the last sync`;
		return {
			problem: `${would}, but the sheet has only ${plural(items, one, many)}, less than half of the ${compared}.`,
			fix: 'Check that the whole sheet was read. If it was, sync once with Missing Rows = Keep, then again with Delete.',
		};
	}

	const share = rows.length / (considered - added);
	if (rows.length > limit && share > MAX_SHARE) {
		return {
			problem: `${would}, ${Math.round(share * 100)} % of the ${considered - added} that are stored since ${from}. The limit is ${plural(limit, 'row')} or 10 %.`,
			fix: `Check that the whole sheet was read. If it was, set Missing Rows Limit to ${rows.length} for one run.`,
		};
	}
	return undefined;
}

const MAX_LISTED = 3;

function listed(rows: ReadonlyArray<KeyedRow<JournalKind>>): string {
	const names = rows.slice(0, MAX_LISTED).map(nameOf);
	return [...names, ...(rows.length > MAX_LISTED ? ['…'] : [])].join(', ');
}

/** The errors that may be about a row of the kind: also those of unknown kind, and of items that are a workout and a measurement. */
export const rejectedOf = (
	kind: JournalKind,
	rejected: readonly RowError[],
	{ doubleItems }: ReadResult,
): RowError[] =>
	rejected.filter(
		(error) => error.kind === kind || error.kind === null || (kind !== 'set' && doubleItems.has(error.item)),
	);

export const countItems = ({ rows }: ReadResult, kind: JournalKind): number =>
	rows.reduce((sum, row) => (row.kind === kind ? sum + row.items.length : sum), 0);

const countInserted = (written: readonly WriteResult[], kind: JournalKind): number =>
	written
		.filter((one) => one.kind === kind)
		.flatMap(({ results }) => results)
		.reduce((sum, { status, item_indexes }) => (status === 'inserted' ? sum + item_indexes.length : sum), 0);
