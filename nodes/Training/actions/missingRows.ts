import type { Run } from '../database';
import type { MissingRow } from '../outcomes';
import { JOURNAL_KINDS, cellsOf, keyColumns } from '../rows';
import type { JournalKind, KeyOf, KeyedRow, ReadResult } from '../rows';
import { deleteRows, findMissingRows, recordSync } from '../statements';
import type { FoundMissingRows, Schema } from '../statements';
import { plural } from '../wording';
import { checkDeletion, countItems, rejectedOf } from './missingRowsGuards';
import type { SyncResult } from './missingRowsGuards';

export interface MissingRowsOptions {
	/** What happens to stored rows that are not in the sheet. */
	missingRows: 'keep' | 'report' | 'delete';
	/** How many rows of a kind may be deleted. Default: 20. Up to 10 % of its rows may always be. */
	missingRowsLimit: number;
	dataSource: string;
}

/** Sets before workouts, both by key. */
export interface MissingRows {
	/** Those that are still stored: all with Report, with Delete those that can't be deleted. */
	missing: MissingRow[];
	deleted: Array<KeyedRow<JournalKind>>;
}

/** The stored rows of one kind that are not in the sheet. */
interface MissingOfKind extends FoundMissingRows {
	kind: JournalKind;
	/** The first day of the kind in the sheet. */
	from: string;
}

/** Sets refer to workouts, so they are deleted first. */
const DELETE_ORDER: readonly JournalKind[] = ['set', 'workout', 'measurement'];

/**
 * Records how many items of each kind this sync has, and returns the numbers of the sync before. Sent together with the first upsert,
 * it costs no round trip. A kind with rejected rows is not recorded: its sheet may have been read wrongly.
 */
export async function recordItemCounts(
	run: Run,
	schema: Schema,
	reading: ReadResult,
	dataSource: string,
): Promise<SyncResult['previousCounts']> {
	const counts = JOURNAL_KINDS.map((kind) => [kind, countItems(reading, kind)] as const).filter(
		([kind, items]) => items > 0 && rejectedOf(kind, reading.rejected, reading).length === 0,
	);
	const previous = await run(recordSync(schema, dataSource, Object.fromEntries(counts)));
	return new Map(previous.map(({ kind, items }) => [kind, items]));
}

/**
 * Reports or deletes the stored rows that are not in the sheet, after the sheet's rows were written. A kind is considered if the sheet
 * has a valid row of it: the rows with the run's Data Source, from the sheet's first day of the kind on.
 *
 * @throws DatabaseError if a guard stops the deletion. The transaction must be rolled back then.
 */
export async function handleMissingRows(
	run: Run,
	schema: Schema,
	sync: SyncResult,
	{ missingRows, missingRowsLimit, dataSource }: MissingRowsOptions,
): Promise<MissingRows> {
	if (missingRows === 'keep') return { missing: [], deleted: [] };
	const kinds = DELETE_ORDER.filter((kind) => countItems(sync.reading, kind) > 0);
	const found = await Promise.all(
		kinds.map(async (kind) => await findMissing(run, schema, kind, sync.reading, dataSource)),
	);
	const missingSets = found.filter(({ kind }) => kind === 'set').flatMap(keyedRows);
	const planned = found.map((ofKind) => ({ ...ofKind, missing: withReasons(ofKind, missingSets) }));
	if (missingRows === 'report') return { missing: planned.flatMap(({ missing }) => missing), deleted: [] };

	const deletions = planned.map(({ missing, ...ofKind }) => ({ ...ofKind, rows: deletable(missing) }));
	checkDeletion(deletions, sync, missingRowsLimit);
	return await deleteMissing(run, schema, found);
}

async function findMissing(
	run: Run,
	schema: Schema,
	kind: JournalKind,
	reading: ReadResult,
	dataSource: string,
): Promise<MissingOfKind> {
	const keys = reading.keys.filter((row) => row.kind === kind);
	const from = firstDay(kind, reading);
	const [found] = await run(findMissingRows(schema, kind, { keys, from, dataSource }));
	return { kind, from, ...found! };
}

/** The first day of a kind in the sheet, also of rejected rows. */
function firstDay(kind: JournalKind, { keys, rejected }: ReadResult): string {
	const date = keyColumns(kind)[0]!;
	const days = [
		...keys.filter((row) => row.kind === kind).map((row) => cellsOf(row)[date]),
		...rejected.filter((error) => error.kind === kind).map(({ key }) => key?.[date]),
	].filter((day) => typeof day === 'string');
	return days.reduce((first, day) => (day < first ? day : first));
}

async function deleteMissing(
	run: Run,
	schema: Schema,
	found: readonly MissingOfKind[],
): Promise<MissingRows> {
	const missing: MissingRow[] = [];
	const deleted: Array<KeyedRow<JournalKind>> = [];
	for (const ofKind of found) {
		const all = withReasons(ofKind, deleted);
		const rows = deletable(all);
		const results = rows.length > 0 ? await run(deleteRows(schema, ofKind.kind, rows)) : [];
		const gone = new Set<KeyedRow>(results.map(({ item_index }) => rows[item_index]!));
		deleted.push(...rows.filter((row) => gone.has(row)));
		missing.push(
			...all
				.filter(({ row }) => !gone.has(row))
				.map(({ row, keptBecause }) => ({ row, keptBecause: keptBecause ?? SUPPRESSED })),
		);
	}
	return { missing, deleted };
}

const SUPPRESSED = 'a trigger or a row security policy in the database prevents it';

const keyedRows = ({ kind, missing }: MissingOfKind): Array<KeyedRow<JournalKind>> =>
	missing.map(({ values }) => ({ kind, values }) as KeyedRow<JournalKind>);

const deletable = (missing: readonly MissingRow[]) =>
	missing.filter(({ keptBecause }) => keptBecause === null).map(({ row }) => row);

/** A workout can't be deleted if it has other sets than the given ones: of another data source, or still in the sheet. */
function withReasons(ofKind: MissingOfKind, sets: ReadonlyArray<KeyedRow<JournalKind>>): MissingRow[] {
	const counts = new Map<string, number>();
	for (const row of sets) {
		if (row.kind !== 'set') continue;
		const workout = workoutKey(row.values);
		counts.set(workout, (counts.get(workout) ?? 0) + 1);
	}
	return keyedRows(ofKind).map((row, index) => {
		const { sets: stored } = ofKind.missing[index]!;
		if (row.kind !== 'workout' || stored === null) return { row, keptBecause: null };
		const others = stored - (counts.get(workoutKey(row.values)) ?? 0);
		return { row, keptBecause: others > 0 ? `it still has ${plural(others, 'set')}` : null };
	});
}

const workoutKey = ({ workout_date, template_id }: KeyOf<'workout'>) => `${workout_date}\0${template_id}`;
