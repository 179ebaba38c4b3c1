/** Goals: what they are about can be written like a header of the measurements, and it decides how the target is read. */
import { messageOf, valuesOf } from './reading';

const goal = (metric: unknown, target: unknown, more: object = {}, options: object = {}) =>
	valuesOf([{ metric, target, ...more }], 'goal', options);
const rejection = (cells: Record<string, unknown>, options: object = {}) =>
	messageOf([cells], 'goal', options);

describe('the metric of a goal', () => {
	it.each([
		...[
			'bodyfat_pct',
			'BODYFAT_PCT',
			'body fat',
			'Body Fat %',
			'bodyfat %',
			'Body Fat (%)',
			'fat',
			'fat %',
			'BF',
			'%BF',
		].map((word) => ['bodyfat_pct', word]),
		...[
			'bodyweight_kg',
			'Bodyweight',
			'body weight',
			'weight',
			'Weight',
			'Weight (kg)',
			' WEIGHT ',
			'\u200Bweight',
		].map((word) => ['bodyweight_kg', word]),
	])('is %s for %j', (metric, word) => {
		expect(goal(word, 50)).toEqual({ metric, target_value: 50 });
	});

	it.each(['', '-', 'waist', 'fat mass', 'body fat (kg)', 'weight (%)', 'weight lb', 'duration', 12])(
		'is rejected for %j',
		(word) => {
			expect(rejection({ metric: word, target: 50 })).toMatch(
				/^Row 1: metric is .+, but (every row needs it|it must be bodyfat_pct or bodyweight_kg)\./,
			);
		},
	);

	it('must be there, and is named by its headers if it is not', () => {
		expect(rejection({ Ziel: 'weight', target: 80 })).toBe(
			'Row 1: no column for the metric. Headers: "Ziel", "target". Rename one to metric, or map the columns manually.',
		);
	});
});

describe('the target of a goal', () => {
	it.each([
		['weight', '172 lb', 78.02],
		['weight', 80.456, 80.46],
		['weight', '82,5 kg', 82.5],
		['body fat', '15 %', 15],
		['body fat', '12,5', 12.5],
		['body fat', 0.15, 15],
	])('of %s for %j is %d', (metric, cell, target_value) => {
		expect(goal(metric, cell)).toMatchObject({ target_value });
	});

	it('is in the unit of the option, the header or the row; body fat is in percent always', () => {
		expect(goal('weight', 172, {}, { weightUnit: 'lb' })).toMatchObject({ target_value: 78.02 });
		expect(goal('body fat', 15, {}, { weightUnit: 'lb' })).toMatchObject({ target_value: 15 });
		expect(goal('weight', 172, { unit: 'lbs' })).toMatchObject({ target_value: 78.02 });
		const withHeader = (metric: string, header: string, target: number) =>
			valuesOf([{ metric, [header]: target }], 'goal');
		expect(withHeader('weight', 'Target (lb)', 172)).toMatchObject({ target_value: 78.02 });
		expect(withHeader('body fat', 'Target %', 15)).toMatchObject({ target_value: 15 });
	});

	it.each([
		[{ metric: 'weight', 'Target %': 80 }, 'Target % is 80, but target_value takes kg or lb, not %.'],
		[{ metric: 'body fat', 'Target (kg)': 15 }, 'Target (kg) is 15, but target_value takes percent, not kg.'],
		[{ metric: 'body fat', target: '15 kg' }, 'target is "15 kg", which is in kg, but this column is in %.'],
		[{ metric: 'body fat', target: 80 }, 'target is 80, but body fat is 2 to 75 %.'],
		[{ metric: 'body fat', target: 0 }, 'target is 0, but body fat is 2 to 75 %.'],
		[{ metric: 'weight', target: 15 }, 'target is 15, but a bodyweight is 20 to 400 kg.'],
		[{ metric: 'weight', target: '' }, 'target is blank, but every row needs it.'],
		[{ metric: 'weight', target: 80, by: '03/04/2026' }, 'by is "03/04/2026", which can mean'],
	])('is rejected: %j', (cells, sentence) => {
		expect(rejection(cells)).toContain(`Row 1: ${sentence}`);
	});

	it('is kept where only the date is given', () => {
		const values = valuesOf([{ metric: 'weight', target_date: '30.06.2026', notes: '' }], 'goal');
		expect(values).toEqual({ metric: 'bodyweight_kg', target_date: '2026-06-30', notes: null });
		expect(valuesOf([{ metric: 'weight', target_date: '#N/A' }], 'goal')).toMatchObject({
			target_date: null,
		});
	});
});
