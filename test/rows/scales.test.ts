import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Cells, Kind, RowOptions } from '../../nodes/Training/rows';
import { errorOf, read, valuesOf } from './reading';

/** The items of a CSV file as Extract From File gives them: all cells are text, blank ones are left out. */
function itemsOf(file: string, delimiter = ','): Cells[] {
	const text = readFileSync(join(__dirname, 'exports', file), 'utf8').replace(/^\uFEFF/, '');
	const [headers = [], ...lines] = text
		.trimEnd()
		.split(/\r?\n/)
		.map((line) => split(line, delimiter));
	return lines.map((cells) =>
		Object.fromEntries(
			cells.flatMap((cell, index) => (cell === '' ? [] : [[headers[index] ?? `col_${index}`, cell]])),
		),
	);
}

const split = (line: string, delimiter: string): string[] =>
	[...`${line}${delimiter}`.matchAll(new RegExp(`(?:"([^"]*)"|([^${delimiter}]*))${delimiter}`, 'g'))].map(
		([, quoted, plain]) => quoted ?? plain ?? '',
	);

const stored = (file: string, kind: Kind | 'journal', options: Partial<RowOptions> = {}, delimiter = ',') => {
	const { rows, rejected, unreadHeaders } = read(itemsOf(file, delimiter), kind, options);
	return { rows: rows.map(({ items, values }) => ({ items, ...values })), rejected, unreadHeaders };
};

describe.each(['measurement', 'journal'] as const)('the export of a body scale (%s)', (kind) => {
	it('withings.csv: body fat from its mass, and the earliest measurement of the day', () => {
		expect(stored('withings.csv', kind)).toEqual({
			rows: [
				{
					items: [0, 1],
					measurement_date: '2026-03-04',
					bodyweight_kg: 83.2,
					bodyfat_pct: 19.11,
					notes: kind === 'journal' ? null : undefined,
					data_source: 'Sheet',
				},
				{
					items: [2],
					measurement_date: '2026-03-03',
					bodyweight_kg: 83.6,
					bodyfat_pct: kind === 'journal' ? null : undefined,
					notes: 'no socks',
					data_source: 'Sheet',
				},
			],
			rejected: [],
			unreadHeaders: ['Bone mass (kg)', 'Muscle mass (kg)', 'Hydration (kg)'],
		});
	});

	it('zepp-body.csv: instants are days of the time zone, null and 0 are no body fat', () => {
		const { rows, rejected, unreadHeaders } = stored('zepp-body.csv', kind);
		expect(rows).toMatchObject([
			{ measurement_date: '2026-03-03', bodyweight_kg: 83.6, bodyfat_pct: 21.7 },
			{ measurement_date: '2026-03-04', bodyweight_kg: 83.2, bodyfat_pct: null },
			{ measurement_date: '2026-03-06', bodyweight_kg: 83.4, bodyfat_pct: null },
		]);
		expect(rejected).toEqual([]);
		expect(unreadHeaders).toEqual([
			'height',
			'bmi',
			'bodyWaterRate',
			'boneMass',
			'metabolism',
			'muscleRate',
			'visceralFat',
		]);
		expect(stored('zepp-body.csv', kind, { timezone: 'America/Los_Angeles' }).rows[0]).toMatchObject({
			measurement_date: '2026-03-02',
		});
	});

	it('renpho.csv: units without a space, remarks', () => {
		const { rows, rejected } = stored('renpho.csv', kind);
		expect(rows).toMatchObject([
			{ measurement_date: '2026-03-03', bodyweight_kg: 83.55, bodyfat_pct: 21.2 },
			{ measurement_date: '2026-03-04', bodyweight_kg: 83.15, bodyfat_pct: 21, notes: 'after travel' },
		]);
		expect(rejected).toEqual([]);
	});

	it('hevy-measurements.csv: month names, and other measures are reported as not read', () => {
		const { rows, rejected, unreadHeaders } = stored('hevy-measurements.csv', kind);
		expect(rows).toMatchObject([
			{ measurement_date: '2026-03-03', bodyweight_kg: 83.5 },
			{ measurement_date: '2026-03-04', bodyweight_kg: 83.1, bodyfat_pct: 21.1 },
		]);
		expect(rejected).toEqual([]);
		expect(unreadHeaders).toEqual(['waist_cm']);
	});

	it('openscale.csv: semicolons and decimal commas', () => {
		const { rows } = stored('openscale.csv', kind, {}, ';');
		expect(rows).toMatchObject([
			{ measurement_date: '2026-03-03', bodyweight_kg: 83.51, bodyfat_pct: 21.4 },
			{ measurement_date: '2026-03-04', bodyweight_kg: 83.1 },
		]);
	});
});

describe.each(['set', 'journal'] as const)('a training log (%s)', (kind) => {
	it('superslow-log.csv: pounds and m:ss', () => {
		const { rows, rejected, unreadHeaders } = stored('superslow-log.csv', kind);
		expect(rows).toMatchObject([
			{
				workout_date: '2026-03-03',
				template_id: 'Big Five',
				exercise_id: 'Chest Press',
				weight_kg: 83.91,
				tut_seconds: 98,
				form_ok: true,
				notes: 'failed at the top',
			},
			{ exercise_id: 'Leg Press', weight_kg: 185.97, tut_seconds: 125, form_ok: true },
		]);
		expect({ rejected, unreadHeaders }).toEqual({ rejected: [], unreadHeaders: [] });
	});
});

describe('the mass of fat', () => {
	const item = { date: '2026-03-04', weight: 83.2 };

	it.each([
		['Fat mass (kg)', 15.9, 19.11],
		['fat_mass', '15,9', 19.11],
		['fatMass', 15.9, 19.11],
		['Fat Mass Weight', 15.9, 19.11],
		['Fat mass (lb)', 35.05, 19.11],
	])('is read as a part of the body weight: %s %s', (header, mass, percent) => {
		expect(valuesOf([{ ...item, [header]: mass }], 'measurement')).toMatchObject({ bodyfat_pct: percent });
	});

	it('gives way to a body fat in percent', () => {
		expect(valuesOf([{ ...item, fat_mass: 15.9, fat: 20 }], 'measurement')).toMatchObject({
			bodyfat_pct: 20,
		});
		expect(valuesOf([{ ...item, fat_mass: 15.9, fat: '' }], 'measurement')).toMatchObject({
			bodyfat_pct: 19.11,
		});
	});

	it.each(['', null, '-', 0])('is not measured if it is %j', (mass) => {
		expect(valuesOf([{ ...item, fat_mass: mass }], 'measurement')).toMatchObject({ bodyfat_pct: null });
	});

	it('is in pounds if the row says so', () => {
		expect(
			valuesOf([{ date: '2026-03-04', weight: 183.4, fat_mass: 35.05, unit: 'lb' }], 'measurement'),
		).toMatchObject({ bodyweight_kg: 83.19, bodyfat_pct: 19.11 });
	});

	it('is rejected if it is not a possible part of the body', () => {
		expect(errorOf([{ ...item, 'Fat mass (kg)': 70 }], 'measurement')).toMatchObject({
			column: 'bodyfat_pct',
			header: 'Fat mass (kg)',
			value: 70,
			code: 'out_of_range',
			message: 'Row 1: Fat mass (kg) is 70, which is 84.13 % of the body weight, but body fat is 2 to 75 %.',
		});
		expect(errorOf([{ ...item, fat_mass: 0.4 }], 'measurement')).toMatchObject({ code: 'out_of_range' });
		expect(errorOf([{ ...item, fat_mass: 'x' }], 'measurement')).toMatchObject({
			column: 'bodyfat_pct',
			header: 'fat_mass',
			code: 'not_a_number',
		});
	});

	it('needs the body weight', () => {
		expect(errorOf([{ date: '2026-03-04', fat_mass: 16 }], 'measurement')).toMatchObject({
			column: 'bodyfat_pct',
			code: 'required',
			message:
				'Row 1: fat_mass is 16, but body fat in percent also needs the body weight. Fill in the body weight.',
		});
	});
});
