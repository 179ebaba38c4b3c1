/** What is accepted comes back from the server with the meaning that it had in its cell, and what is not is told. */
import * as fc from 'fast-check';

import { tell } from '../../reliability.js';
import { trainingDatabase } from '../training';
import type { TrainingDatabase } from '../training';
import {
	FIRST_SERIAL,
	LAST_SERIAL,
	dayOfSerial,
	flag,
	noDate,
	quantity,
	text,
	whole,
	writtenDay,
} from './cells';
import type { Cell, Meaning } from './cells';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());

/** Shown with what went wrong, so that it can be tried again. */
const seed = Number(process.env.HOSTILE_SEED ?? Date.now() % 2 ** 31);
const ROWS_PER_RUN = 2000;

interface Sheet {
	resource: string;
	table: string;
	keys: string[];
	/** What a blank cell stores; `required` where it may not be blank, the name of another column for its value. */
	blank: Record<string, unknown>;
	rows: number;
	/** The cells of a row by column, the table's first column first. */
	row(index: number): Record<string, fc.Arbitrary<Cell>>;
}

/** A text that is a row's own, though what follows its number is anybody's; or one that no row can have. */
const own = (prefix: string, index: number) =>
	text(30).map(([cell, meaning]): Cell => {
		if (typeof meaning === 'object' && 'code' in meaning && meaning.code === 'not_text')
			return [cell, meaning];
		const name = `${prefix}${index} ${typeof meaning === 'object' && 'value' in meaning ? String(cell) : ''}`;
		return [name, { value: name.trim() }];
	});
const day = (serial: number): fc.Arbitrary<Cell> =>
	fc.oneof(
		{
			weight: 40,
			arbitrary: fc.nat(9).map((way): Cell => [writtenDay(serial, way), { value: dayOfSerial(serial) }]),
		},
		{ weight: 1, arbitrary: noDate },
	);

const DAYS = LAST_SERIAL - FIRST_SERIAL + 1;
/** Every day once, the first and the last early. */
function serialOf(index: number): number {
	if (index === 0) return FIRST_SERIAL;
	if (index === 1) return LAST_SERIAL;
	return FIRST_SERIAL + 1 + ((index * 7919) % (DAYS - 2));
}

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
			exercise_id: own('ex', index),
			exercise_name: own('Name ', index),
			muscle_group: text(50),
			movement_type: fc
				.constantFrom('Compound', 'isolation ')
				.map((cell): Cell => [cell, { value: cell === 'Compound' ? 'Compound' : 'Isolation' }]),
			equipment: text(50),
			target_tut_min: whole(1, 89, 's'),
			target_tut_max: whole(91, 600, 'sec'),
			notes: text(),
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
			template_id: own('t', index),
			template_name: text(100),
			workout_type: text(30),
			target_duration_min: whole(1, 300),
			notes: text(),
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
			workout_date: day(serialOf(index)),
			template_id: own('w', index),
			location: text(50),
			duration_min: whole(1, 300),
			days_since_last_workout: whole(0, 3650, 'days'),
			recovery_score: whole(1, 5, ''),
			mood_score: whole(1, 5, ''),
			notes: text(),
		}),
	},
	{
		resource: 'set',
		table: 'workout_sets',
		keys: ['workout_date', 'template_id', 'exercise_id'],
		rows: 8000,
		blank: { weight_kg: 'required', tut_seconds: 'required', max_effort: true, form_ok: true, notes: null },
		row: (index) => ({
			workout_date: day(serialOf(index % 50)),
			template_id: fc.constant<Cell>(['daily', { value: 'daily' }]),
			exercise_id: own('s', index),
			weight_kg: quantity(0, 999_999),
			tut_seconds: quantity(1, 30_000, 's'),
			max_effort: flag,
			form_ok: flag,
			notes: text(),
		}),
	},
	{
		resource: 'measurement',
		table: 'measurements',
		keys: ['measurement_date'],
		rows: 5000,
		blank: { bodyweight_kg: 'required', bodyfat_pct: null, notes: null },
		row: (index) => ({
			measurement_date: day(serialOf(index)),
			bodyweight_kg: quantity(2000, 40_000),
			bodyfat_pct: quantity(200, 7500, '%'),
			notes: text(),
		}),
	},
];

type Values = Record<string, unknown>;

/** The row that must be stored, or the first column that keeps it from being stored, and why. */
function expected({ blank }: Sheet, row: Record<string, Cell>): Values | { column: string; code: string } {
	const values: Values = {};
	for (const [column, [, meaning]] of Object.entries(row)) {
		const value = meaning === 'blank' ? blankOf(blank[column], values) : meaning;
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

describe('what generated cells mean', () => {
	beforeAll(async () => {
		const dates = Array.from({ length: 50 }, (_, index) => dayOfSerial(serialOf(index)));
		const items = dates.map((date) => ({ date, workout_id: 'daily', duration_min: 20 }));
		await database.run({ parameters: { resource: 'workout', operation: 'upsert' }, items });
	});

	it.each(sheets.map((sheet) => [sheet.table, sheet] as const))(
		'is what %s hold, and nothing that is not meant is written',
		async (table, sheet) => {
			const numbers = Array.from({ length: sheet.rows }, (_, index) => index);
			const rows = numbers.map(
				(index) => fc.sample(fc.record(sheet.row(index)), { seed: seed + index, numRuns: 1 })[0]!,
			);
			const before = Number((await database.rows(`select count(*) as n from ${table}`))[0]!.n);
			const told: Values[] = [];
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
				told.push(...success.map(({ json }) => json));
			}

			const columns = Object.keys(rows[0]!);
			const stored = new Map(
				(await database.rows(`select ${columns.join(', ')} from ${table}`)).map((row) => [
					sheet.keys.map((key) => row[key]).join('\0'),
					row,
				]),
			);
			const wrong: unknown[] = [];
			let accepted = 0;
			for (const [index, row] of rows.entries()) {
				const right = expected(sheet, row);
				const { status, error, details } = told[index] as {
					status?: string;
					error?: string;
					details?: Values;
				};
				if ('code' in right) {
					const got = { column: details?.column, code: details?.code };
					if (got.column !== right.column || got.code !== right.code || !error?.isWellFormed())
						wrong.push({ seed, index, row, right, got: error ?? status });
					continue;
				}
				accepted += 1;
				const got = stored.get(sheet.keys.map((key) => right[key]).join('\0'));
				if (status !== 'inserted' || columns.some((column) => !Object.is(got?.[column], right[column])))
					wrong.push({ seed, index, row, right, got: got ?? error ?? status });
			}
			expect(wrong.slice(0, 3).map((one) => JSON.stringify(one))).toEqual([]);
			expect(stored.size - before).toBe(accepted);
			expect(accepted).toBeGreaterThan(rows.length / 2);
		},
	);

	it('is asked of 200,000 of them', () => {
		const cells = sheets.map(({ rows, row }) => rows * Object.keys(row(0)).length);
		const generated = cells.reduce((sum, count) => sum + count);
		expect(generated).toBeGreaterThanOrEqual(200_000);
		tell('Hostile cells go through the node and come back from PostgreSQL', __filename, {
			'cells, each as it was meant or rejected by name': generated,
		});
	});
});
