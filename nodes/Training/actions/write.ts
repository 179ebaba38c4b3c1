import { DateTime } from 'luxon';
import type { INodeExecutionData, INodeParameters, ResourceMapperValue } from 'n8n-workflow';

import { DatabaseError } from '../database';
import { createdIds, futureDates, mergeOutcomes, similarIds, summarize, toItems } from '../outcomes';
import type { Notices, Outcome } from '../outcomes';
import { InvalidParameterError, numberParameter } from '../parameters';
import { listedColumns, readRows } from '../rows';
import type { Cells, Kind, RowError, RowOptions } from '../rows';
import { listIds, readLoadSettings } from '../statements';
import { cellOptions, choiceOption } from './cellOptions';
import { orDatabaseError, rejectAll } from './errorItem';
import { LOCATORS } from './fields';
import { hintNotices, hintRejectedRows } from './hints';
import type { MissingRowsOptions } from './missingRows';
import { rowNumber } from './operation';
import type { Execution } from './operation';
import { parameterReader } from './parameterReader';
import { rejectedRowsError } from './rejectedRowsError';
import { writeRows } from './writeRows';
import type { WrittenRows } from './writeRows';

interface WriteOptions {
	emptyCells?: 'clear' | 'keep';
	dataSource?: string;
	output?: 'rows' | 'summary';
	missingRows?: string;
	missingRowsLimit?: number;
}

/** What became of the items, and what else the run reports. */
interface WriteReport {
	outcomes: Outcome[];
	notices: Notices;
	/** If the database refused the whole run. */
	databaseError?: DatabaseError;
}

/** Reads the items, writes them in one transaction, and returns one item each, or a summary. */
export async function write(execution: Execution, kind: Kind | 'journal'): Promise<INodeExecutionData[]> {
	const start = performance.now();
	const options = execution.functions.getNodeParameter('options', 0, {}) as WriteOptions;
	const { emptyCells = 'clear', dataSource = 'Sheet', output = 'rows' } = options;

	const rowOptions: RowOptions = { ...cellOptions(execution), emptyCells, dataSource };
	const missingRows = kind === 'journal' ? missingRowsOptions(options, dataSource) : undefined;
	const { outcomes, notices, databaseError } = await writeItems(execution, kind, rowOptions, missingRows);

	const rejected = outcomes.filter(({ status }) => status === 'rejected').length;
	hintRejectedRows(execution, rejected, output);
	hintNotices(execution, outcomes, notices);
	if (output === 'rows') {
		const loads = await readLoads(execution, outcomes);
		const { similarIds: similar, deleted } = notices;
		return toItems(outcomes, { ...execution.itemFormat, similar, ...(loads && { loads }) }, deleted);
	}
	const message = databaseError?.fullMessage;
	const summary = summarize(outcomes, kind, performance.now() - start, notices, message);
	return [
		{
			json: message === undefined ? summary : { message, error: summary },
			pairedItem: outcomes.map((_, item) => ({ item })),
		},
	];
}

/** How exercises are loaded, for the sentences about sets that a model reads. */
async function readLoads({ isTool, openDatabase }: Execution, outcomes: readonly Outcome[]) {
	if (!isTool || !outcomes.some((outcome) => 'row' in outcome && outcome.row.kind === 'set'))
		return undefined;
	const database = await openDatabase();
	// The rows are written. Sentences in kilograms are right, too.
	const rows = await database.readOnce(readLoadSettings(database.schema)).catch(() => []);
	return new Map(rows.map((row) => [row.exercise_id, row]));
}

function missingRowsOptions(
	{ missingRows, missingRowsLimit = 20 }: WriteOptions,
	dataSource: string,
): MissingRowsOptions {
	return {
		missingRows: choiceOption('Missing Rows', missingRows, ['keep', 'report', 'delete']),
		missingRowsLimit: numberParameter('Missing Rows Limit', missingRowsLimit, { min: 0 }),
		dataSource,
	};
}

/** This is a separate function so that rows and results are released before the output items are built. */
async function writeItems(
	execution: Execution,
	kind: Kind | 'journal',
	options: RowOptions,
	missingRows: MissingRowsOptions | undefined,
): Promise<WriteReport> {
	const { items, continues, functions } = execution;
	const rowOf = (item: number) => rowNumber(execution, item);
	const reading = readRows(cellsOf(execution, kind), kind, rowOf, options);
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

	const result = await orDatabaseError(execution, writeRows(execution, reading, missingRows));
	const isRefused = result instanceof DatabaseError;
	const { written, ...missing }: WrittenRows = isRefused ? NOTHING_WRITTEN : result;
	const rejected = isRefused ? [...reading.rejected, ...rejectAll(reading, result)] : reading.rejected;
	const outcomes = mergeOutcomes(items.length, { ...reading, rejected }, written);
	return {
		outcomes,
		notices: {
			unreadHeaders: reading.unreadHeaders,
			futureDates: futureDates(outcomes, tomorrow(options.timezone), rowOf),
			similarIds: await findSimilarIds(execution, outcomes),
			...missingNotices(missingRows, missing),
		},
		...(isRefused && { databaseError: result }),
	};
}

/** The database is asked for the other IDs only if the run added any. */
async function findSimilarIds({ openDatabase }: Execution, outcomes: readonly Outcome[]) {
	const { exercises, templates } = createdIds(outcomes);
	if (exercises.length === 0 && templates.length === 0) return [];
	const database = await openDatabase();
	// The rows are written. A hint that can't be determined is no reason to fail.
	const [ids] = await database.readOnce(listIds(database.schema)).catch(() => []);
	return ids ? [...similarIds(exercises, ids.exercises), ...similarIds(templates, ids.templates)] : [];
}

const NOTHING_WRITTEN: WrittenRows = { written: [], missing: [], deleted: [] };

/** With Delete, rows that had to be kept are reported. */
function missingNotices(
	options: MissingRowsOptions | undefined,
	{ missing, deleted }: Omit<WrittenRows, 'written'>,
): Pick<Notices, 'missing' | 'deleted'> {
	switch (options?.missingRows) {
		case 'report':
			return { missing };
		case 'delete':
			return missing.length > 0 ? { missing, deleted } : { deleted };
		default:
			return {};
	}
}

/** The last day that is not in the future: the workflow's time zone may not be the one where the user trains. */
const tomorrow = (timezone: string): string =>
	DateTime.now().setZone(timezone).plus({ days: 1 }).toFormat('yyyy-MM-dd');

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
	const chosen = kind === 'journal' ? [] : chosenFromLists(execution, kind);
	// A field that was never touched holds null. Like an absent column, it keeps what is stored.
	const mapped = Object.entries((columnsParameter(execution)?.value ?? {}) as INodeParameters).filter(
		([, parameter]) => parameter !== null,
	);
	return execution.items.map((_, item) =>
		Object.fromEntries([...chosen, ...mapped].map(([name, parameter]) => [name, read(parameter, item)])),
	);
}

/** The template and the exercise that are chosen from lists. A mapped column comes after them and wins. */
const chosenFromLists = ({ functions }: Execution, kind: Kind) =>
	listedColumns(kind).flatMap((column) => {
		const parameter = functions.getNode().parameters[LOCATORS[column]!.name];
		return parameter === undefined ? [] : [[column, parameter] as const];
	});
