import { CellError, NOUNS, cellsOf, columnEntries, emptyRanges } from '../rows';
import type { KeyOf, ReadResult, ReadRow, RowError } from '../rows';
import { TABLES } from '../statements';
import type { Refusal, UpsertErrorCode, UpsertResult } from '../statements';
import { nameOf } from './sentences';
import type { WriteResult } from './writeResult';

/**
 * The errors of the rows that the database rejected, one per item. A set whose workout was rejected in the same run says so, instead
 * of that the workout is missing.
 */
export function databaseRejections(reading: ReadResult, written: readonly WriteResult[]): RowError[] {
	const rejectedWorkouts = new Map<string, RowError>();
	const remember = (error: RowError) => {
		const { workout_date, template_id } = error.key ?? {};
		if (error.kind !== 'workout' || workout_date === undefined || template_id === undefined) return;
		rejectedWorkouts.set(workoutKey({ workout_date, template_id }), error);
	};
	const explainRejection = (row: ReadRow, { code, refusal, stored }: Rejection): Explanation => {
		if (code === 'database') return [null, new CellError(code, refusal.message, refusal.fix)];
		const workout =
			code === 'workout_missing' && row.kind === 'set'
				? rejectedWorkouts.get(workoutKey(row.values))
				: undefined;
		return workout ? workoutRejected(workout) : explain(row, code, stored);
	};

	reading.rejected.forEach(remember);
	const rejections = written.flatMap((result) =>
		rejectedRows(result).flatMap(({ row, ...rejection }) => {
			const errors = reading.reject(row, ...explainRejection(row, rejection)).map((error) => ({
				...error,
				...(rejection.code === 'database' && { sqlstate: rejection.refusal.sqlstate }),
			}));
			errors.forEach(remember);
			return errors;
		}),
	);
	return reading.doubleItems.size === 0 ? rejections : withOneErrorPerItem(reading, rejections);
}

type Rejection =
	| { code: UpsertErrorCode; refusal?: never; stored: UpsertResult['stored'] }
	| { code: 'database'; refusal: Refusal; stored: null };

/** The rows that the database rejected, and those that such a row supersedes. */
function rejectedRows({ rows, results }: WriteResult): Array<Rejection & { row: ReadRow }> {
	const rejections = new Map<number, Rejection>();
	for (const result of results) {
		if (result.status !== 'rejected') continue;
		const rejection =
			result.code === 'database'
				? { code: result.code, refusal: result.refusal, stored: null }
				: { code: result.code, stored: result.stored };
		for (const index of result.item_indexes) rejections.set(index, rejection);
	}
	if (rejections.size === 0) return [];
	for (const { item_indexes, status, stored } of results) {
		const rejection = status === 'superseded' ? rejections.get(stored.superseded_by) : undefined;
		if (rejection) for (const index of item_indexes) rejections.set(index, rejection);
	}
	return [...rejections].map(([index, rejection]) => ({ ...rejection, row: rows[index]! }));
}

/**
 * An item that is a workout and a measurement has one error, the workout's first. If it is the workout's, the measurement is not
 * written, so that other items of the same measurement have this error too.
 */
function withOneErrorPerItem({ rows, doubleItems }: ReadResult, errors: readonly RowError[]): RowError[] {
	const byItem = new Map<number, RowError>();
	for (const error of errors) if (!byItem.has(error.item)) byItem.set(error.item, error);
	for (const { kind, items } of rows) {
		const last = items.at(-1)!;
		const error = kind === 'measurement' && doubleItems.has(last) ? byItem.get(last) : undefined;
		if (error?.kind !== 'workout') continue;
		for (const item of items) if (!byItem.has(item)) byItem.set(item, { ...error, item });
	}
	return [...byItem.values()];
}

const workoutKey = ({ workout_date, template_id }: KeyOf<'workout'>) => `${workout_date}\0${template_id}`;

type Explanation = [column: string | null, error: CellError];

const workoutRejected = ({ row, key }: RowError): Explanation => [
	null,
	new CellError(
		'workout_rejected',
		`its workout ${key?.template_id} on ${key?.workout_date} was rejected (row ${row}).`,
		'Fix that row first.',
	),
];

/** The column at fault, and the sentence for a code of the database. */
function explain(row: ReadRow, code: UpsertErrorCode, stored: UpsertResult['stored']): Explanation {
	switch (code) {
		case 'required':
			return [
				missingColumnOf(row),
				new CellError(code, `, but a new ${NOUNS[row.kind]} needs it.`, 'Add a value.'),
			];
		case 'workout_missing':
			return [null, workoutMissing(row)];
		case 'name_taken':
			if (row.kind === 'workoutTemplate') return ['exercise_ids', sharedName];
			return [
				row.kind === 'exercise' && row.values.exercise_name !== undefined ? 'exercise_name' : 'exercise_id',
				new CellError(code, ', but another exercise has this name.', 'Use its ID, or choose another name.'),
			];
		case 'out_of_range':
			return emptyRanges({ ...cellsOf(row), ...stored }, cellsOf(row))[0]!;
		case 'not_written':
			return [
				null,
				new CellError(
					code,
					`${nameOf(row)} was not written: a trigger or a row security policy in the database suppressed it.`,
					`Check the triggers and policies of the table ${TABLES[row.kind]}.`,
				),
			];
	}
}

const sharedName = new CellError(
	'name_taken',
	', with an exercise twice, or a name that several exercises have.',
	'Write each exercise once, by its ID.',
);

/** The first required column that the row lacks. */
function missingColumnOf(row: ReadRow): string | null {
	const cells = cellsOf(row);
	const missing = columnEntries(row.kind).find(
		([name, { need }]) => need === 'required' && cells[name] === undefined,
	);
	return missing?.[0] ?? null;
}

function workoutMissing(row: ReadRow): CellError {
	const workout =
		row.kind === 'set' ? nameOf({ kind: 'workout', values: row.values }) : `the workout of ${nameOf(row)}`;
	return new CellError(
		'workout_missing',
		`${workout} does not exist.`,
		'Add it to the workouts tab, or sync workouts together with sets.',
	);
}
