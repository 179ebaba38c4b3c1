import type { INodeExecutionData, INodeParameters, ResourceMapperValue } from 'n8n-workflow';

import { DatabaseError } from '../database';
import type { Run } from '../database';
import { databaseRejections, mergeOutcomes, summarize, toItems } from '../outcomes';
import type { Outcome, WriteResult } from '../outcomes';
import { InvalidParameterError } from '../parameters';
import { readRows } from '../rows';
import type { Cells, Kind, ReadResult, ReadRow, RowError, RowOptions } from '../rows';
import { splitIntoBatches, upsertRows } from '../statements';
import type { Schema } from '../statements';
import { cellOptions } from './cellOptions';
import { orDatabaseError, rejectAll } from './errorItem';
import { hintRejectedRows, hintUnpartitionedRows } from './hints';
import { rowNumber } from './operation';
import type { Execution } from './operation';
import { parameterReader } from './parameterReader';
import { rejectedRowsError } from './rejectedRowsError';

interface WriteOptions {
	emptyCells?: 'clear' | 'keep';
	dataSource?: string;
	output?: 'rows' | 'summary';
}

/** Exercises and templates come before the rows that refer to them, and workouts before their sets. */
const WRITE_ORDER: readonly Kind[] = ['exercise', 'workoutTemplate', 'workout', 'set', 'measurement'];

/** Reads the items, writes them in one transaction, and returns one item each, or a summary. */
export async function write(execution: Execution, kind: Kind | 'journal'): Promise<INodeExecutionData[]> {
	const start = performance.now();
	const {
		emptyCells = 'clear',
		dataSource = 'Sheet',
		output = 'rows',
	} = execution.functions.getNodeParameter('options', 0, {}) as WriteOptions;

	const options: RowOptions = { ...cellOptions(execution), emptyCells, dataSource };
	const { outcomes, databaseError } = await writeItems(execution, kind, options);

	const rejected = outcomes.filter(({ status }) => status === 'rejected').length;
	hintRejectedRows(execution, rejected, output);
	if (output === 'rows') return toItems(outcomes, execution.itemFormat);
	const message = databaseError?.fullMessage;
	const summary = summarize(outcomes, kind, performance.now() - start, message);
	return [
		{
			json: message === undefined ? summary : { message, error: summary },
			pairedItem: outcomes.map((_, item) => ({ item })),
		},
	];
}

/**
 * What became of each item, and the error if the database refused the whole run. This is a separate function so that rows and
 * results are released before the output items are built.
 */
async function writeItems(
	execution: Execution,
	kind: Kind | 'journal',
	options: RowOptions,
): Promise<{ outcomes: Outcome[]; databaseError?: DatabaseError }> {
	const { items, continues, functions } = execution;
	const reading = readRows(cellsOf(execution, kind), kind, (item) => rowNumber(execution, item), options);
	if (execution.isTool && !isMappedManually(execution, kind) && reading.rejected.some(hasNoColumns)) {
		throw new InvalidParameterError(
			'This tool has no fields for the model to fill in.',
			'Use Create or Update, map the columns manually, and let the model define their values.',
			'required',
		);
	}
	if (!continues && reading.rejected.length > 0) {
		throw rejectedRowsError(functions.getNode(), reading.rejected, items.length);
	}

	const written = await orDatabaseError(execution, writeRows(execution, reading));
	if (written instanceof DatabaseError) {
		const rejected = [...reading.rejected, ...rejectAll(reading, written)];
		const outcomes = mergeOutcomes(items.length, { ...reading, rows: [], rejected }, []);
		return { outcomes, databaseError: written };
	}
	return { outcomes: mergeOutcomes(items.length, reading, written) };
}

const columnsParameter = ({ functions }: Execution) =>
	(functions.getNode().parameters as { columns?: ResourceMapperValue }).columns;

const isMappedManually = (execution: Execution, kind: Kind | 'journal'): boolean =>
	kind !== 'journal' && columnsParameter(execution)?.mappingMode === 'defineBelow';

/** The item has none of the needed columns. An agent's item has none at all unless its fields are mapped. */
const hasNoColumns = ({ header, code }: RowError): boolean =>
	header === null && (code === 'required' || code === 'unknown_kind');

/** The cells of each item by header: the item's own, or those that are mapped manually. */
function cellsOf(execution: Execution, kind: Kind | 'journal'): Cells[] {
	if (!isMappedManually(execution, kind)) return execution.items.map(({ json }) => json);
	const read = parameterReader(execution);
	// A field that was never touched holds null. Like an absent column, it keeps what is stored.
	const mapped = Object.entries((columnsParameter(execution)?.value ?? {}) as INodeParameters).filter(
		([, parameter]) => parameter !== null,
	);
	return execution.items.map((_, item) =>
		Object.fromEntries(mapped.map(([name, parameter]) => [name, read(parameter, item)])),
	);
}

async function writeRows(execution: Execution, reading: ReadResult): Promise<WriteResult[]> {
	const { continues, functions, items, openDatabase } = execution;
	if (reading.rows.length === 0) return [];
	const rowsOf = (kind: Kind) => reading.rows.filter((row) => row.kind === kind);

	const database = await openDatabase();
	const written = await database.transaction(
		{ access: 'read write', schemaVersion: 'current' },
		async (run) => {
			const all: WriteResult[] = [];
			for (const kind of WRITE_ORDER) {
				all.push(...(await writeKind(run, database.schema, kind, rowsOf(kind))));
			}
			const rejected = continues ? [] : databaseRejections(reading, all);
			// Rolls back
			if (rejected.length > 0) throw rejectedRowsError(functions.getNode(), rejected, items.length);
			return all;
		},
	);
	await hintUnpartitionedRows(execution, database, written);
	return written;
}

/**
 * Writes the rows of one kind. An exercise can take the name that another one of the run gives up, but only after that one is
 * written: exercises whose name is taken are written again, as long as other exercises change.
 */
async function writeKind(
	run: Run,
	schema: Schema,
	kind: Kind,
	rows: readonly ReadRow[],
): Promise<WriteResult[]> {
	const written: WriteResult[] = [];
	for (const batch of splitIntoBatches(rows)) {
		written.push({ kind, rows: batch, results: await run(upsertRows(schema, kind, batch)) });
	}
	if (kind !== 'exercise') return written;

	const hasChanged = written.some(({ results }) => results.some(({ status }) => status === 'updated'));
	const withTakenName = written.flatMap(({ rows: batch, results }) =>
		results
			.filter(({ code }) => code === 'name_taken')
			.flatMap(({ item_indexes }) => item_indexes.map((index) => batch[index]!)),
	);
	if (!hasChanged || withTakenName.length === 0) return written;
	const others = written.map((result) => ({
		...result,
		results: result.results.filter(({ code }) => code !== 'name_taken'),
	}));
	return [...others, ...(await writeKind(run, schema, kind, withTakenName))];
}
