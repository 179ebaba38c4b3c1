import type { IDataObject, INodeExecutionData, INodeParameters, ResourceMapperValue } from 'n8n-workflow';

import { DatabaseError } from '../database';
import { mergeOutcomes, rejectedItems, summarize, toToolItems, toItems } from '../outcomes';
import type { Outcome, WriteResult } from '../outcomes';
import { readRows } from '../rows';
import type { Cells, Kind, ReadResult, RejectedItem, Row, RowOptions } from '../rows';
import { splitIntoBatches, upsertRows } from '../statements';
import type { UpsertResult } from '../statements';
import { readingOptions } from './cellRules';
import { orRefusal, refuseRows } from './errorItem';
import { hintRejectedRows, hintUnpartitionedRows } from './hints';
import { rowNumber } from './operation';
import type { Execution } from './operation';
import { parameterReader } from './parameterReader';
import { RejectedRun } from './rejectedRun';
import { InvalidParameterError } from '../parameters';

interface WriteOptions {
	emptyCells?: 'clear' | 'keep';
	dataSource?: string;
	output?: 'rows' | 'summary';
}

/** What must stand before what refers to it. */
const ORDER: readonly Kind[] = ['exercise', 'workoutTemplate', 'workout', 'set', 'measurement'];

/** The way of the items through the rooms: read, written in one transaction, one outcome each. */
export async function write(execution: Execution, kind: Kind | 'journal'): Promise<INodeExecutionData[]> {
	const { functions } = execution;
	const began = performance.now();
	const {
		emptyCells = 'clear',
		dataSource = 'Sheet',
		output = 'rows',
	} = functions.getNodeParameter('options', 0, {}) as WriteOptions;

	const rules = { ...readingOptions(execution), emptyCells, dataSource };
	const { outcomes, refusal } = await writeItems(execution, kind, rules);

	hintRejectedRows(execution, outcomes.filter(({ status }) => status === 'rejected').length, output);
	if (output === 'rows') return (execution.isTool ? toToolItems : toItems)(outcomes, kind === 'journal');
	return [summaryItem(outcomes, kind, performance.now() - began, refusal)];
}

/**
 * What became of each item, and the problem if the database refused all of them. The rows and the results are let go of in the
 * end, before the items that come out take their memory.
 */
async function writeItems(
	execution: Execution,
	kind: Kind | 'journal',
	rules: RowOptions,
): Promise<{ outcomes: Outcome[]; refusal?: DatabaseError }> {
	const { items, continues } = execution;
	const reading = readRows(cellsOf(execution, kind), kind, (item) => rowNumber(execution, item), rules);
	if (execution.isTool && !isMappedByHand(execution, kind) && reading.rejected.some(isUnheard))
		throw new InvalidParameterError(
			'This tool leaves the model nothing to fill in.',
			'Use Create or Update with the Columns mapped manually, and let the model define their values.',
			'required',
		);
	if (!continues && reading.rejected.length > 0) throw new RejectedRun(reading.rejected, items.length);

	const written = await orRefusal(execution, writeRows(execution, reading));
	if (written instanceof DatabaseError)
		return { outcomes: mergeOutcomes(items.length, refused(reading, written), []), refusal: written };
	return { outcomes: mergeOutcomes(items.length, reading, written) };
}

const columnsOf = ({ functions }: Execution) =>
	(functions.getNode().parameters as { columns?: ResourceMapperValue }).columns;

const isMappedByHand = (execution: Execution, kind: Kind | 'journal'): boolean =>
	kind !== 'journal' && columnsOf(execution)?.mappingMode === 'defineBelow';

/** Rejected for what is not there at all: an agent's item has no headers of ours. */
const isUnheard = ({ rejection }: RejectedItem): boolean =>
	rejection.header === null && (rejection.code === 'required' || rejection.code === 'unknown_kind');

/** The cells of each item by header: the item's own, or those that the panel maps by hand. */
function cellsOf(execution: Execution, kind: Kind | 'journal'): Cells[] {
	if (!isMappedByHand(execution, kind)) return execution.items.map(({ json }) => json);
	const read = parameterReader(execution);
	// A field that nobody has touched holds null: like a column that is not there, it changes nothing.
	const mapped = Object.entries((columnsOf(execution)?.value ?? {}) as INodeParameters).filter(
		([, parameter]) => parameter !== null,
	);
	return execution.items.map((_, item) =>
		Object.fromEntries(mapped.map(([name, parameter]) => [name, read(parameter, item)])),
	);
}

async function writeRows(execution: Execution, reading: ReadResult): Promise<WriteResult[]> {
	const { continues, items, openDatabase } = execution;
	const rowsOf = (kind: Kind): Row[] => reading.rows.filter((row) => row.kind === kind);
	const calls = ORDER.flatMap((kind) => splitIntoBatches(rowsOf(kind)).map((rows) => ({ kind, rows })));
	if (calls.length === 0) return [];

	const database = await openDatabase();
	const written = await database.transaction(
		{ access: 'read write', schemaVersion: 'current' },
		async (run) => {
			const answered: WriteResult[] = [];
			for (const { kind, rows } of calls) {
				const results = await run<UpsertResult>(upsertRows(database.schema, kind, rows));
				answered.push({ kind, rows, results });
			}
			const rejected = continues ? [] : rejectedItems(reading, answered);
			if (rejected.length > 0) throw new RejectedRun(rejected, items.length);
			return answered;
		},
	);
	await hintUnpartitionedRows(execution, database, written);
	return written;
}

const refused = (reading: ReadResult, problem: DatabaseError): ReadResult => ({
	...reading,
	rows: [],
	rejected: [...reading.rejected, ...refuseRows(reading, problem)],
});

/** The run in one item, an error item where the database refused it as a whole. */
function summaryItem(
	outcomes: readonly Outcome[],
	kind: Kind | 'journal',
	milliseconds: number,
	refusal: DatabaseError | undefined,
): INodeExecutionData {
	const error = refusal?.fullMessage;
	const summary = summarize(outcomes, kind, milliseconds, error);
	const json: IDataObject = error === undefined ? summary : { error, details: summary };
	return { json, pairedItem: outcomes.map((_, item) => ({ item })) };
}
