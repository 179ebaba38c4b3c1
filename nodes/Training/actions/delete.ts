import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { DatabaseError } from '../database';
import { describeDeletion, toErrorJson } from '../outcomes';
import { keyColumns, readRows } from '../rows';
import type { ReadResult, RejectedItem, Row } from '../rows';
import { countSets, deleteRows, deleteSetsOf, haltWorkouts, lockRows, lockSetsOf } from '../statements';
import type { DeletableKind } from '../statements';
import { readingOptions } from './cellRules';
import { orRefusal, refuseRows } from './errorItem';
import { dateFormat, day, exerciseLocator, options, templateLocator } from './fields';
import { hintRejectedRows } from './hints';
import { rowNumber } from './operation';
import type { Execution, Operation } from './operation';
import { parameterReader } from './parameterReader';
import { RejectedRun } from './rejectedRun';

/** The field in which each key column is asked for. */
const KEY_FIELDS: Record<string, INodeProperties> = {
	workout_date: { ...day('Date', 'workoutDate', 'The day of the workout'), required: true },
	measurement_date: { ...day('Date', 'measurementDate', 'The day of the measurement'), required: true },
	template_id: { ...templateLocator, required: true },
	exercise_id: { ...exerciseLocator, required: true },
};

const withSets: INodeProperties = {
	displayName: 'With Sets',
	name: 'withSets',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether to delete the sets of the workout too. Without this, a workout that has sets is rejected.',
};

/** Deletes rows of one kind by their key, called so in the panel. */
export const deleteOperation = (kind: DeletableKind, one: string): Operation => ({
	value: 'delete',
	name: 'Delete',
	action: `Delete a ${one}`,
	description: `Delete a ${one} by its key`,
	properties: [
		...keyColumns(kind).map((name) => KEY_FIELDS[name]!),
		options(dateFormat, ...(kind === 'workout' ? [withSets] : [])),
	],
	execute: async (execution) => await deleteItems(execution, kind),
});

interface Deleted {
	/** How many rows each key had. */
	counts: Map<Row, number>;
	refused: RejectedItem[];
}

async function deleteItems(execution: Execution, kind: DeletableKind): Promise<INodeExecutionData[]> {
	const { continues, isTool, items } = execution;
	const reading = readKeys(execution, kind);
	if (!continues && reading.rejected.length > 0) throw new RejectedRun(reading.rejected, items.length);
	const deleted = await orRefusal(execution, deleteKeys(execution, kind, reading));
	const { counts, refused } =
		deleted instanceof DatabaseError
			? { counts: new Map<Row, number>(), refused: refuseRows(reading, deleted) }
			: deleted;

	const given = new Array<INodeExecutionData>(items.length);
	const rejected = [...reading.rejected, ...refused];
	hintRejectedRows(execution, rejected.length);
	for (const { item, rejection } of rejected) {
		given[item] = { json: toErrorJson(rejection), pairedItem: { item } };
	}
	for (const [{ items: of, values }, count] of counts) {
		const keys = Object.fromEntries(keyColumns(kind).map((name) => [name, values[name]!]));
		for (const item of of) {
			const json = { deleted: item === of[0] ? count : 0, ...keys };
			const text = describeDeletion(kind, keys, json.deleted);
			given[item] = { json: isTool ? { text, ...json } : json, pairedItem: { item } };
		}
	}
	return given;
}

/** The keys of all items, read by the rules of cells; none may be blank. */
function readKeys(execution: Execution, kind: DeletableKind): ReadResult {
	const { functions, items } = execution;
	const { parameters } = functions.getNode();
	const read = parameterReader(execution);
	const keys = keyColumns(kind).map((name) => [name, parameters[KEY_FIELDS[name]!.name]] as const);
	const cells = items.map((_, item) =>
		Object.fromEntries(keys.map(([name, parameter]) => [name, read(parameter, item) ?? null])),
	);
	const rules = { ...readingOptions(execution), emptyCells: 'clear', dataSource: '' } as const;
	const reading = readRows(cells, kind, (item) => rowNumber(execution, item), rules);
	const column = keyColumns(kind)[0]!;
	const reason = `${column} is blank, but it tells which row is meant. Fill it in.`;
	const blank = reading.skipped.flatMap(({ item }) =>
		reading.reject({ kind, key: '', items: [item], values: {} }, { code: 'required', column, reason }),
	);
	return { ...reading, rejected: [...reading.rejected, ...blank] };
}

/** Deletes what may be deleted, in one transaction. The rows are held first, so that no workout gets a set in between. */
async function deleteKeys(execution: Execution, kind: DeletableKind, reading: ReadResult): Promise<Deleted> {
	const { continues, functions, items, openDatabase } = execution;
	if (reading.rows.length === 0) return { counts: new Map(), refused: [] };
	const { withSets: takesSets = false } = functions.getNodeParameter('options', 0, {}) as {
		withSets?: boolean;
	};
	const database = await openDatabase();
	return await database.transaction({ access: 'read write', schemaVersion: 'current' }, async (run) => {
		const { schema } = database;
		let { rows } = reading;
		let refused: RejectedItem[] = [];
		if (kind === 'workout') await run(haltWorkouts(schema));
		await run(lockRows(schema, kind, rows));
		if (kind === 'workout') {
			if (takesSets) {
				await run(lockSetsOf(schema, rows));
				await run(deleteSetsOf(schema, rows));
			}
			const found = await run<{ item_index: number; sets: number }>(countSets(schema, rows));
			const sets = new Map(found.map((count) => [rows[count.item_index]!, count.sets]));
			refused = [...sets].flatMap(([row, count]) => hasSets(reading, row, count));
			rows = rows.filter((row) => !sets.has(row));
		}
		if (!continues && refused.length > 0) throw new RejectedRun(refused, items.length);
		const gone = await run<{ item_index: number }>(deleteRows(schema, kind, rows));
		const counts = new Map(rows.map((row) => [row, 0]));
		for (const { item_index } of gone) counts.set(rows[item_index]!, 1);
		return { counts, refused };
	});
}

function hasSets(reading: ReadResult, row: Row, count: number): RejectedItem[] {
	const workout = `the workout ${row.values.template_id} on ${row.values.workout_date}`;
	const reason = `${workout} has ${count} ${count === 1 ? 'set' : 'sets'}. Delete them first, or switch on the option With Sets.`;
	return reading.reject(row, { code: 'has_sets', column: null, reason });
}
