import { DatabaseError } from '../database';
import type { Database, Run, TryRun } from '../database';
import { databaseRejections } from '../outcomes';
import type { WriteResult } from '../outcomes';
import type { Kind, ReadResult, ReadRow } from '../rows';
import { splitIntoBatches, upsertRows } from '../statements';
import type { Schema, UpsertResult } from '../statements';
import { hintUnpartitionedRows } from './hints';
import { handleMissingRows, recordItemCounts } from './missingRows';
import type { MissingRows, MissingRowsOptions } from './missingRows';
import type { Execution } from './operation';
import { rejectedRowsError } from './rejectedRowsError';

/** Exercises and templates come before the rows that refer to them, and workouts before their sets. */
const WRITE_ORDER: readonly Kind[] = ['exercise', 'workoutTemplate', 'workout', 'set', 'measurement', 'goal'];

export interface WrittenRows extends MissingRows {
	written: WriteResult[];
}

/**
 * Writes the rows in one transaction. `missingRows` says what Journal Sync does with stored rows that are not among them; other
 * operations have none.
 */
export async function writeRows(
	execution: Execution,
	reading: ReadResult,
	missingRows: MissingRowsOptions | undefined,
): Promise<WrittenRows> {
	const { continues, functions, items, openDatabase } = execution;
	if (reading.rows.length === 0) return { written: [], missing: [], deleted: [] };

	const database = await openDatabase();
	const { schema } = database;
	const result = await transaction(database, continues, async (run, writeBatches) => {
		// Sent together with the first upsert, so that it costs no round trip.
		const [previousCounts, written] = await Promise.all([
			missingRows && recordItemCounts(run, schema, reading, missingRows.dataSource),
			writeKinds(writeBatches, reading),
		]);
		const rejected = databaseRejections(reading, written);
		// Rolls back
		if (!continues && rejected.length > 0) {
			throw rejectedRowsError(functions.getNode(), rejected, items.length);
		}
		if (!missingRows || !previousCounts) return { written, missing: [], deleted: [] };
		const sync = { reading, written, rejected: [...reading.rejected, ...rejected], previousCounts };
		return { written, ...(await handleMissingRows(run, schema, sync, missingRows)) };
	});
	await hintUnpartitionedRows(execution, database, result.written);
	return result;
}

/** Rows of one kind that have the same columns. One statement writes them. */
interface Batch {
	kind: Kind;
	rows: readonly ReadRow[];
}

/** Writes batches in this order. */
type WriteBatches = (batches: readonly Batch[]) => Promise<WriteResult[]>;

/**
 * Runs the work in one transaction. In a Continue mode, a row that only the database can refuse, for example because of a constraint
 * or trigger of the user, must not keep the others from being written: the work runs again and finds these rows.
 */
async function transaction<T>(
	database: Database,
	continues: boolean,
	work: (run: Run, writeBatches: WriteBatches) => Promise<T>,
): Promise<T> {
	const { schema } = database;
	const options = { access: 'read write', schemaVersion: 'current' } as const;
	return await database
		.transaction(options, async (run) => await work(run, pipelinedWriter(run, schema)))
		.catch(async (error: unknown) => {
			if (!continues || !(error instanceof DatabaseError) || !error.isAboutRows) throw error;
			return await database.transaction(
				options,
				async (run, tryRun) => await work(run, refusedRowsFinder(tryRun, schema, error)),
			);
		});
}

/** Sends all batches at once, so that they share a round trip. */
const pipelinedWriter =
	(run: Run, schema: Schema): WriteBatches =>
	async (batches) =>
		await Promise.all(
			batches.map(async ({ kind, rows }) => ({
				kind,
				rows,
				results: await run(upsertRows(schema, kind, rows)),
			})),
		);

/** If the database refuses more rows than this, the cause is probably not in the rows. */
const MAX_REFUSED_ROWS = 200;

/** Writes batches, and halves those that the database refuses until the rows at fault are found. `error` is that of the whole. */
function refusedRowsFinder(tryRun: TryRun, schema: Schema, error: DatabaseError): WriteBatches {
	let refusedRows = 0;
	const writeBatch = async ({ kind, rows }: Batch): Promise<WriteResult[]> => {
		const results = await tryRun(upsertRows(schema, kind, rows));
		if (!(results instanceof DatabaseError)) return [{ kind, rows, results }];
		if (rows.length > 1) {
			const middle = Math.ceil(rows.length / 2);
			return await writeBatches([
				{ kind, rows: rows.slice(0, middle) },
				{ kind, rows: rows.slice(middle) },
			]);
		}
		refusedRows += 1;
		if (refusedRows > MAX_REFUSED_ROWS) throw error;
		const refused = { code: 'database', status: 'rejected', created: false, stored: null } as const;
		return [{ kind, rows, results: [{ ...refused, item_indexes: [0], refusal: results }] }];
	};
	const writeBatches: WriteBatches = async (batches) => {
		const written: WriteResult[] = [];
		for (const batch of batches) written.push(...(await writeBatch(batch)));
		return written;
	};
	return writeBatches;
}

async function writeKinds(writeBatches: WriteBatches, reading: ReadResult): Promise<WriteResult[]> {
	// If an item is a workout and a measurement, the measurement depends on what becomes of the workout.
	const waits = ({ kind }: ReadRow) => kind === 'measurement' && reading.doubleItems.size > 0;
	const written = await writeBatches(batchesOf(reading.rows.filter((row) => !waits(row))));
	const measurements = withoutRejectedWorkout(reading.rows.filter(waits), reading, written);
	return [
		...(await rewriteTakenNames(writeBatches, written)),
		...(await writeBatches(batchesOf(measurements))),
	];
}

const batchesOf = (rows: readonly ReadRow[]): Batch[] =>
	WRITE_ORDER.flatMap((kind) => {
		const ofKind = rows.filter((row) => row.kind === kind);
		// If the database finds that two sets are one, it writes the later one.
		ofKind.sort((a, b) => a.items.at(-1)! - b.items.at(-1)!);
		return splitIntoBatches(ofKind).map((batch) => ({ kind, rows: batch }));
	});

/** The measurements, except those in an item whose workout the database rejected: such an item is rejected as a whole. */
function withoutRejectedWorkout(
	measurements: ReadRow[],
	reading: ReadResult,
	written: readonly WriteResult[],
): ReadRow[] {
	if (reading.doubleItems.size === 0) return measurements;
	const rejected = new Set(databaseRejections(reading, written).map(({ item }) => item));
	return measurements.filter(({ items }) => {
		const item = items.at(-1)!;
		return !(reading.doubleItems.has(item) && rejected.has(item));
	});
}

/**
 * An exercise can take the name that another one of the run gives up, but only after that one is written: exercises whose name is
 * taken are written again, as long as other exercises change.
 */
async function rewriteTakenNames(writeBatches: WriteBatches, written: WriteResult[]): Promise<WriteResult[]> {
	if (written.some(({ kind }) => kind !== 'exercise')) return written;
	const hasChanged = written.some(({ results }) => results.some(({ status }) => status === 'updated'));
	const withTakenName = written.flatMap(({ rows: batch, results }) =>
		results
			.filter(isNameTaken(results))
			.flatMap(({ item_indexes }) => item_indexes)
			.sort((a, b) => a - b)
			.map((index) => batch[index]!),
	);
	if (!hasChanged || withTakenName.length === 0) return written;
	const others = written.map(({ results, ...rest }) => {
		const isTaken = isNameTaken(results);
		return { ...rest, results: results.filter((result) => !isTaken(result)) };
	});
	const again = await writeBatches(batchesOf(withTakenName));
	return [...others, ...(await rewriteTakenNames(writeBatches, again))];
}

/** Returns a function that says whether a result is that of an exercise whose name is taken, or that such an exercise supersedes. */
function isNameTaken(results: readonly UpsertResult[]): (result: UpsertResult) => boolean {
	const taken = new Set(
		results.flatMap(({ code, item_indexes }) => (code === 'name_taken' ? item_indexes : [])),
	);
	return ({ status, code, stored }) =>
		code === 'name_taken' || (status === 'superseded' && taken.has(stored.superseded_by));
}
