import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';

import { DatabaseError } from '../database';
import { describeDeletion, keyJson, nameOf, toRejectedJson } from '../outcomes';
import { CellError, keyColumns, readRows } from '../rows';
import type { ReadResult, ReadRow, RowError } from '../rows';
import { countSets, deleteRows, deleteSetsOf } from '../statements';
import type { DeletableKind } from '../statements';
import { plural } from '../wording';
import { cellOptions } from './cellOptions';
import { orDatabaseError, rejectAll } from './errorItem';
import { dateFormat, dateLocale, day, exerciseLocator, options, templateLocator } from './fields';
import { hintRejectedRows } from './hints';
import { rowNumber } from './operation';
import type { Execution, Operation } from './operation';
import { parameterReader } from './parameterReader';
import { rejectedRowsError } from './rejectedRowsError';

const metric: INodeProperties = {
	displayName: 'Metric',
	name: 'metric',
	type: 'options',
	required: true,
	default: 'bodyfat_pct',
	description: 'What the goal is about',
	options: [
		{ name: 'Body Fat', value: 'bodyfat_pct' },
		{ name: 'Body Weight', value: 'bodyweight_kg' },
	],
};

/** The field of each key column. */
const KEY_FIELDS: Record<string, INodeProperties> = {
	workout_date: { ...day('Date', 'workoutDate', 'The day of the workout'), required: true },
	measurement_date: { ...day('Date', 'measurementDate', 'The day of the measurement'), required: true },
	template_id: { ...templateLocator, required: true },
	exercise_id: { ...exerciseLocator, required: true },
	metric,
};

const withSets: INodeProperties = {
	displayName: 'With Sets',
	name: 'withSets',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether to delete the sets of the workout as well. By default, a workout that has sets is rejected.',
};

/** Deletes rows of one kind by their keys. `name` is the kind's name in the panel. */
export const deleteOperation = (kind: DeletableKind, name: string): Operation => ({
	value: 'delete',
	name: 'Delete',
	action: `Delete a ${name}`,
	description: `Delete a ${name} by its key. If it doesn't exist, nothing happens.`,
	properties: [
		...keyColumns(kind).map((column) => KEY_FIELDS[column]!),
		...(kind === 'goal' ? [] : [options(dateFormat, dateLocale, ...(kind === 'workout' ? [withSets] : []))]),
	],
	execute: async (execution) => await deleteItems(execution, kind),
});

interface DeleteResult {
	/** How many rows were deleted for each key: 0 or 1. A row that was deleted has its stored key. */
	counts: Map<ReadRow, number>;
	rejected: RowError[];
}

async function deleteItems(execution: Execution, kind: DeletableKind): Promise<INodeExecutionData[]> {
	const { continues, functions, itemFormat, items } = execution;
	const reading = readKeys(execution, kind);
	if (!continues && reading.rejected.length > 0) {
		throw rejectedRowsError(functions.getNode(), reading.rejected, items.length);
	}
	const result = await orDatabaseError(execution, deleteKeys(execution, kind, reading));
	const { counts, rejected } =
		result instanceof DatabaseError
			? { counts: new Map<ReadRow, number>(), rejected: rejectAll(reading, result) }
			: result;

	const errors = [...reading.rejected, ...rejected];
	hintRejectedRows(execution, errors.length);
	const output = new Array<INodeExecutionData>(items.length);
	for (const error of errors) {
		output[error.item] = { json: toRejectedJson(error, itemFormat), pairedItem: { item: error.item } };
	}
	for (const [row, count] of counts) {
		for (const item of row.items) {
			const deleted = item === row.items[0] ? count : 0;
			const text = itemFormat.withText && { text: describeDeletion(row, deleted) };
			output[item] = { json: { ...text, deleted, ...keyJson(row) }, pairedItem: { item } };
		}
	}
	return output;
}

/** The keys of all items, read like cells. None may be blank. */
function readKeys(execution: Execution, kind: DeletableKind): ReadResult {
	const { functions, items } = execution;
	const { parameters } = functions.getNode();
	const read = parameterReader(execution);
	const keys = keyColumns(kind).map((name) => [name, parameters[KEY_FIELDS[name]!.name]] as const);
	const cells = items.map((_, item) =>
		Object.fromEntries(keys.map(([name, parameter]) => [name, read(parameter, item) ?? null])),
	);
	return readRows(cells, kind, (item) => rowNumber(execution, item), {
		...cellOptions(execution),
		emptyCells: 'clear',
		dataSource: '',
		blankLines: 'reject',
	});
}

/** Deletes the rows in one transaction, except workouts that have sets. No one else writes the journal meanwhile. */
async function deleteKeys(
	execution: Execution,
	kind: DeletableKind,
	reading: ReadResult,
): Promise<DeleteResult> {
	const { continues, functions, items, openDatabase } = execution;
	if (reading.rows.length === 0) return { counts: new Map(), rejected: [] };
	const { withSets: deletesSets = false } = functions.getNodeParameter('options', 0, {}) as {
		withSets?: boolean;
	};
	const database = await openDatabase();
	const { schema } = database;
	return await database.transaction({ access: 'read write', schemaVersion: 'current' }, async (run) => {
		const { rows } = reading;
		const isWorkout = kind === 'workout';
		// Sent together. A workout that still has sets is not deleted.
		const [, setCounts, deleted] = await Promise.all([
			isWorkout && deletesSets ? run(deleteSetsOf(schema, rows)) : [],
			isWorkout ? run(countSets(schema, rows)) : [],
			run(deleteRows(schema, kind, rows)),
		]);
		const workoutsWithSets = new Map(setCounts.map(({ item_index, sets }) => [rows[item_index]!, sets]));
		const rejected = [...workoutsWithSets].flatMap(([row, sets]) =>
			reading.reject(row, null, hasSets(row, sets)),
		);
		// Rolls back
		if (!continues && rejected.length > 0) {
			throw rejectedRowsError(functions.getNode(), rejected, items.length);
		}
		const counts = new Map(rows.filter((row) => !workoutsWithSets.has(row)).map((row) => [row, 0]));
		for (const { item_index, ...storedKey } of deleted) {
			const row = rows[item_index]!;
			counts.delete(row);
			counts.set({ ...row, values: { ...row.values, ...storedKey } } as ReadRow, 1);
		}
		return { counts, rejected };
	});
}

const hasSets = (workout: ReadRow, sets: number): CellError =>
	new CellError(
		'has_sets',
		`${nameOf(workout)} has ${plural(sets, 'set')}.`,
		'Delete them first, or switch on the option With Sets.',
	);
