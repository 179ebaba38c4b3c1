/** Generated cells: an accepted cell is stored with its meaning, and a bad one is rejected with the right column and code. */
import fc from '../../fastCheck';
import { reportReliability } from '../../reliabilityTable.js';
import { trainingDatabase } from '../training';
import type { TrainingDatabase } from '../training';
import { FIRST_SERIAL, LAST_SERIAL, date, dateOfSerial } from './dateCells';
import { minutes, targetMax, targetMin, timeUnderTension } from './durationCells';
import { flag, movementType } from './generators';
import type { Cell, Meaning } from './generators';
import { bodyfat, bodyweight, daysSince, score, setWeight } from './numberCells';
import { identifier, text, uniqueName } from './textCells';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());

/** `TEST_SEED` tests other cells. */
const seed = Number(process.env.TEST_SEED ?? 1);
const ROWS_PER_RUN = 2000;

interface Sheet {
	resource: string;
	table: string;
	keys: string[];
	/** What a blank cell stores. `required`: it is rejected. The name of another column: that column's value. */
	blank: Record<string, unknown>;
	rows: number;
	/** Generators of a row's cells, in the order in which the node checks the columns. */
	row(index: number): Record<string, fc.Arbitrary<Cell>>;
}

const DAYS = LAST_SERIAL - FIRST_SERIAL + 1;
/** A different day for each index. The first and the last valid day come first. */
function serialOf(index: number): number {
	if (index === 0) return FIRST_SERIAL;
	if (index === 1) return LAST_SERIAL;
	return FIRST_SERIAL + 1 + ((index * 7919) % (DAYS - 2));
}

// Made once, since making them takes longer than using them.
const notes = text();
const shortText = text(50);

/** The same cell for several sets of different days: finding new exercises among many takes PostgreSQL a while. */
const exerciseOf = (number: number): fc.Arbitrary<Cell> =>
	fc.constant(fc.sample(identifier(`s${number}`), { seed: seed + number, numRuns: 1 })[0]!);

const sheets: Sheet[] = [
	{
		resource: 'exercise',
		table: 'exercises',
		keys: ['exercise_id'],
		rows: 4500,
		blank: {
			exercise_name: 'exercise_id',
			muscle_group: 'Other',
			movement_type: null,
			equipment: null,
			target_tut_min: 45,
			target_tut_max: 90,
			notes: null,
			is_active: true,
		},
		row: (index) => ({
			exercise_id: identifier(`ex${index}`),
			exercise_name: uniqueName(`Name ${index}`),
			muscle_group: shortText,
			movement_type: movementType,
			equipment: shortText,
			target_tut_min: targetMin,
			target_tut_max: targetMax,
			notes,
			is_active: flag,
		}),
	},
	{
		resource: 'workoutTemplate',
		table: 'workout_templates',
		keys: ['template_id'],
		rows: 3000,
		blank: {
			template_name: 'template_id',
			workout_type: 'Other',
			target_duration_min: null,
			notes: null,
			is_active: true,
		},
		row: (index) => ({
			template_id: identifier(`t${index}`),
			template_name: text(100),
			workout_type: text(30),
			target_duration_min: minutes,
			notes,
			is_active: flag,
		}),
	},
	{
		resource: 'workout',
		table: 'workouts',
		keys: ['workout_date', 'template_id'],
		rows: 8000,
		blank: {
			location: 'home',
			duration_min: 'required',
			days_since_last_workout: null,
			recovery_score: null,
			mood_score: null,
			notes: null,
		},
		row: (index) => ({
			workout_date: date(serialOf(index)),
			template_id: identifier(`w${index}`),
			location: shortText,
			duration_min: minutes,
			days_since_last_workout: daysSince,
			recovery_score: score,
			mood_score: score,
			notes,
		}),
	},
	{
		resource: 'set',
		table: 'workout_sets',
		keys: ['workout_date', 'template_id', 'exercise_id'],
		rows: 8000,
		blank: { weight_kg: 'required', tut_seconds: 'required', max_effort: true, form_ok: true, notes: null },
		row: (index) => ({
			workout_date: date(serialOf(index % 50)),
			template_id: fc.constant<Cell>(['daily', { value: 'daily' }]),
			exercise_id: exerciseOf(Math.floor(index / 4)),
			weight_kg: setWeight,
			tut_seconds: timeUnderTension,
			max_effort: flag,
			form_ok: flag,
			notes,
		}),
	},
	{
		resource: 'measurement',
		table: 'measurements',
		keys: ['measurement_date'],
		rows: 5000,
		blank: { bodyweight_kg: 'required', bodyfat_pct: null, notes: null },
		row: (index) => ({
			measurement_date: date(serialOf(index)),
			bodyweight_kg: bodyweight,
			bodyfat_pct: bodyfat,
			notes,
		}),
	},
];

type Values = Record<string, unknown>;

interface ResultItem {
	status?: string;
	message?: string;
	error?: { column: string | null; code: string };
}

/** The row that must be stored, or the first column that is rejected, with its error code. */
function expected({ blank, keys }: Sheet, row: Record<string, Cell>): Values {
	const values: Values = {};
	for (const [column, [, meaning]] of Object.entries(row)) {
		const stored = keys.includes(column) ? 'required' : blank[column];
		const value = meaning === 'blank' ? blankOf(stored, values) : meaning;
		if ('code' in value) return { column, code: value.code };
		values[column] = value.value;
	}
	return values;
}

function blankOf(stored: unknown, values: Values): Exclude<Meaning, 'blank'> | { value: null } {
	if (stored === 'required') return { code: 'required' };
	if (stored === null) return { value: null };
	return { value: (typeof stored === 'string' && stored in values ? values[stored] : stored) as string };
}

describe('generated cells', () => {
	let verified = 0;
	beforeAll(async () => {
		const dates = Array.from({ length: 50 }, (_, index) => dateOfSerial(serialOf(index)));
		const items = dates.map((date) => ({ date, workout_id: 'daily', duration_min: 20 }));
		await database.run({ parameters: { resource: 'workout', operation: 'upsert' }, items });
	});

	it.each(sheets.map((sheet) => [sheet.table, sheet] as const))(
		'of %s are stored with their meaning or rejected with column and code, and no other row is written',
		async (table, sheet) => {
			const numbers = Array.from({ length: sheet.rows }, (_, index) => index);
			const rows = numbers.map(
				(index) => fc.sample(fc.record(sheet.row(index)), { seed: seed + index, numRuns: 1 })[0]!,
			);
			const before = Number((await database.rows(`select count(*) as n from ${table}`))[0]!.n);
			const results: ResultItem[] = [];
			for (let from = 0; from < rows.length; from += ROWS_PER_RUN) {
				const items = rows
					.slice(from, from + ROWS_PER_RUN)
					.map((row) => Object.fromEntries(Object.entries(row).map(([column, [cell]]) => [column, cell])));
				const parameters = { resource: sheet.resource, operation: 'upsert' };
				const { success } = await database.run({
					parameters,
					items: items.map((json) => ({ json })),
					onError: 'continueRegularOutput',
				});
				results.push(...success.map(({ json }) => json as ResultItem));
			}

			const columns = Object.keys(rows[0]!);
			const stored = new Map(
				(await database.rows(`select ${columns.join(', ')} from ${table}`)).map((row) => [
					sheet.keys.map((key) => row[key]).join('\0'),
					row,
				]),
			);
			const failures: unknown[] = [];
			let accepted = 0;
			for (const [index, row] of rows.entries()) {
				const expectedRow = expected(sheet, row);
				const { status, message, error } = results[index]!;
				if ('code' in expectedRow) {
					const isRejected = error?.column === expectedRow.column && error?.code === expectedRow.code;
					if (isRejected && message?.isWellFormed()) verified += columns.length;
					else failures.push({ seed, index, row, expectedRow, actual: message ?? status });
					continue;
				}
				accepted += 1;
				const actual = stored.get(sheet.keys.map((key) => expectedRow[key]).join('\0'));
				if (
					status === 'inserted' &&
					columns.every((column) => Object.is(actual?.[column], expectedRow[column]))
				)
					verified += columns.length;
				else failures.push({ seed, index, row, expectedRow, actual: actual ?? message ?? status });
			}
			expect(failures.slice(0, 3).map((failure) => JSON.stringify(failure))).toEqual([]);
			expect(stored.size - before).toBe(accepted);
			expect(accepted).toBeGreaterThan(rows.length / 2);
		},
	);

	it('are at least 200,000, all of them verified', () => {
		expect(verified).toBeGreaterThanOrEqual(200_000);
		reportReliability('Sync of hostile cells', __filename, {
			'cells, each stored with its meaning or rejected by name': verified,
		});
	});
});
