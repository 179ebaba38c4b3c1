import { CellError, columnsOf } from '../../nodes/Training/rows';
import type { CellOptions, Column } from '../../nodes/Training/rows';

const options: CellOptions = { timezone: 'UTC', dateFormat: '', dateLocale: '', weightUnit: 'kg' };
const reader =
	(column: Column, weightUnit: CellOptions['weightUnit'] = 'kg') =>
	(cell: unknown) => {
		const value = column.read(cell, { ...options, weightUnit });
		return value instanceof CellError ? value.code : value;
	};
const weight = reader(columnsOf.set.weight_kg);
const tut = reader(columnsOf.set.tut_seconds);
const duration = reader(columnsOf.workout.duration_min);
const days = reader(columnsOf.workout.days_since_last_workout);
const recovery = reader(columnsOf.workout.recovery_score);
const bodyweight = reader(columnsOf.measurement.bodyweight_kg);
const bodyfat = reader(columnsOf.measurement.bodyfat_pct);
const target = reader(columnsOf.exercise.target_tut_max);
const pounds = reader(columnsOf.set.weight_kg, 'lb');

describe('a number cell', () => {
	it.each([
		[82.6, 82.6],
		['82.6', 82.6],
		['82,6', 82.6],
		['1 234,5', 1234.5],
		['1\u00a0234,5', 1234.5],
		['1\u202f234', 1234],
		['1,234.5', 1234.5],
		['1.234,5', 1234.5],
		['1.234', 1.23],
		['0,500', 0.5],
		['1234,567', 1234.57],
		['.5', 0.5],
		['+5', 5],
		['78 kg', 78],
		['78KG', 78],
		['82,6 kg', 82.6],
		[0, 0],
		['0', 0],
		[-0, 0],
		[9999.99, 9999.99],
		[9999.994, 9999.99],
		['\uFEFF82.6\u200B', 82.6],
		["'82.6", 82.6],
		['8\u200B2.6', 82.6],
		['80 kg.', 80],
		['80 kgs', 80],
		['80 Kilo', 80],
		['80 kilos', 80],
		['80 kilogram', 80],
		['80\u00a0kilograms.', 80],
		[[80], 80],
		[['80 kg'], 80],
	])('reads %j as %d', (cell, kilograms) => {
		expect(weight(cell)).toBe(kilograms);
	});

	it.each([
		[1.005, 1.01],
		['1.005', 1.01],
		[80.125, 80.13],
		[80.124999, 80.12],
		['80.12499999999999999999', 80.12],
		[1e-7, 0],
	])("rounds %j to the column's scale, half away from zero: %d", (cell, kilograms) => {
		expect(weight(cell)).toBe(kilograms);
	});

	it("accepts the column's own units", () => {
		expect([tut('67 s'), tut('67sec')]).toEqual([67, 67]);
		expect(bodyfat('21 %')).toBe(21);
		expect(duration('22 min')).toBe(22);
		expect([days('4 days'), days('4d')]).toEqual([4, 4]);
	});

	it('is rejected with not_a_number if it has another unit', () => {
		expect([weight('67 s'), weight('12 st'), weight('80 %')]).toEqual([
			'not_a_number',
			'not_a_number',
			'not_a_number',
		]);
		expect([tut('67 kg'), recovery('3 kg'), bodyfat('21 kg')]).toEqual([
			'not_a_number',
			'not_a_number',
			'not_a_number',
		]);
	});

	it.each(['1,234', '+1,234', '2,675', '9,999 kg', '1,234 lb'])(
		'is rejected with ambiguous_number if the comma may separate thousands or decimals: %j',
		(cell) => {
			expect(weight(cell)).toBe('ambiguous_number');
		},
	);

	it('means the one of two numbers that fits the column', () => {
		expect([weight('82,655'), weight('12,345'), weight('999,000 kg')]).toEqual([82.66, 12.35, 999]);
		expect([bodyweight('82,655'), bodyfat('18,555'), days('1,234'), tut('67,125')]).toEqual([
			82.66, 18.56, 1234, 67.13,
		]);
	});

	it('is rejected with out_of_range if neither of two numbers fits the column', () => {
		expect([weight('-1,234'), bodyweight('1,234'), recovery('1,234')]).toEqual([
			'out_of_range',
			'out_of_range',
			'out_of_range',
		]);
	});

	it.each([
		'abc',
		'12 34',
		'1.23.4',
		'1,23.4',
		'12.34,5',
		'5.',
		'82,',
		'1e3',
		'0x10',
		'NaN',
		'Infinity',
		'--5',
		'5-',
		'١٢',
		'1/2',
		Number.NaN,
		Number.POSITIVE_INFINITY,
		true,
		[],
		[5, 6],
		{},
		'2x20',
		'20+5',
		'80 each',
		'80/80',
		'75-80',
		'kg 80',
		'80 kg kg',
		new Date(0),
		`1${' '.repeat(100_000)}x`,
	])('is rejected with not_a_number: %p', (cell) => {
		expect(weight(cell)).toBe('not_a_number');
	});
});

describe('a whole-number cell', () => {
	it.each([22.5, '22,5', 300.4, '1.5 min'])('is rejected with not_whole if it is a fraction: %j', (cell) => {
		expect(duration(cell)).toBe('not_whole');
	});

	it('accepts a fraction of zero', () => {
		expect([duration('22,0'), duration(22), recovery('5')]).toEqual([22, 22, 5]);
	});
});

describe('a dot and three digits', () => {
	it('are decimals in a column that has them', () => {
		expect([weight('1.234'), weight('82.655'), tut('67.125')]).toEqual([1.23, 82.66, 67.13]);
	});

	it('may be thousands in a column of whole numbers', () => {
		expect([days('1.234'), days('1.000'), duration('22.000'), recovery('4.000')]).toEqual([
			1234,
			'ambiguous_number',
			22,
			4,
		]);
	});
});

describe('the range of a column', () => {
	it.each([
		['a weight', weight, 0, 9999.99],
		['the TUT of a set', tut, 1, 300],
		['a duration', duration, 1, 300],
		['the days since the last workout', days, 0, 3650],
		['a score', recovery, 1, 5],
		['a body weight', bodyweight, 20, 400],
		['body fat', bodyfat, 2, 75],
		['a target', target, 1, 600],
	])('%s', (_, read, min, max) => {
		expect([read(min), read(max)]).toEqual([min, max]);
		expect([read(min - 1), read(max + 1)]).toEqual(['out_of_range', 'out_of_range']);
	});

	it('applies to the rounded value', () => {
		expect([tut('0.004 s'), tut('0.005 s'), tut(300.004), tut(300.005)]).toEqual([
			'out_of_range',
			0.01,
			300,
			'out_of_range',
		]);
		expect([weight(-0.01), weight(9999.995)]).toEqual(['out_of_range', 'out_of_range']);
	});

	it('excludes numbers of any size', () => {
		expect([weight(1e308), weight('1,234,567'), duration('9'.repeat(60))]).toEqual([
			'out_of_range',
			'out_of_range',
			'out_of_range',
		]);
	});

	it.each([
		[columnsOf.set.tut_seconds, ', but a set lasts above 0 and up to 300 seconds.'],
		[columnsOf.set.weight_kg, ', but a weight is 0 to 9999.99 kg.'],
		[columnsOf.workout.duration_min, ', but a workout lasts 1 to 300 minutes.'],
		[columnsOf.workout.mood_score, ', but a mood score is 1 to 5.'],
		[columnsOf.workout.days_since_last_workout, ', but days since the last workout go from 0 to 3650.'],
		[columnsOf.measurement.bodyfat_pct, ', but body fat is 2 to 75 %.'],
	])('is part of the error message: %#', (column, problem) => {
		expect(column.read(-1, options)).toMatchObject({
			code: 'out_of_range',
			problem,
		});
	});
});

describe('a weight in pounds', () => {
	it.each([
		['172 lb', 78.02],
		['172 lbs', 78.02],
		['172lbs.', 78.02],
		['172 LB', 78.02],
		['172 pounds', 78.02],
		['1 pound', 0.45],
		['172#', 78.02],
		['172 #', 78.02],
		['172,5 lb', 78.24],
		['1,234.5 lb', 559.96],
		['23,046 lb', 10.45],
	])('%j is stored as %d kg', (cell, kilograms) => {
		expect(weight(cell)).toBe(kilograms);
	});

	it('is compared with the range in kilograms', () => {
		expect([bodyweight('881.84 lb'), bodyweight('882 lb'), bodyweight('44 lb')]).toEqual([
			400,
			'out_of_range',
			'out_of_range',
		]);
	});

	it('is a number without a unit if the option says so', () => {
		expect([pounds(225), pounds('225'), pounds('225 lb'), pounds('225 kg'), pounds(0)]).toEqual([
			102.06, 102.06, 102.06, 225, 0,
		]);
	});
});

describe('the weight of a set without a machine', () => {
	it.each(['BW', 'bw', 'Bodyweight', 'body weight', ' BW '])('%j is 0', (cell) => {
		expect(weight(cell)).toBe(0);
	});

	it.each([
		['BW+10', 10],
		['BW + 10 kg', 10],
		['bodyweight + 2,5', 2.5],
		['bw+22 lb', 9.98],
	])('%j is the added load, %d kg', (cell, kilograms) => {
		expect(weight(cell)).toBe(kilograms);
	});

	it('is in the unit of the option', () => {
		expect([pounds('BW+22'), pounds('BW'), pounds('BW+10 kg')]).toEqual([9.98, 0, 10]);
	});

	it.each(['BW-20', 'BW+-20', 'BW+', 'BW+BW', 'BW 10', 'BWX', '10+BW'])('is rejected: %j', (cell) => {
		expect(weight(cell)).toBe('not_a_number');
	});

	it('is not the weight of a person', () => {
		expect([bodyweight('BW'), bodyweight('BW+80')]).toEqual(['not_a_number', 'not_a_number']);
	});
});

describe('a percentage', () => {
	it.each([
		['18,5 %', 18.5],
		['18.5%', 18.5],
		[18.5, 18.5],
		[0.185, 18.5],
		['0.185', 18.5],
		['0,185', 18.5],
		[0.02, 2],
		[0.75, 75],
		[0.18500000000000003, 18.5],
	])('%j is read as %d', (cell, percentage) => {
		expect(bodyfat(cell)).toBe(percentage);
	});

	it.each([0.76, 0.019, 1, '0.5 %', '0.185 %', 75.01])('is rejected with out_of_range: %j', (cell) => {
		expect(bodyfat(cell)).toBe('out_of_range');
	});

	it.each([0, '0', '0.0', '0,00', '0 %', '0%', -0, [0], '-', 'n/a', '#N/A', '#NV', ''])(
		'is blank if it is %j',
		(cell) => {
			expect(columnsOf.measurement.bodyfat_pct.isBlank(cell)).toBe(true);
		},
	);

	it.each([0.2, '0.2', 20, '00.5', 'none at all'])('is not blank if it is %j', (cell) => {
		expect(columnsOf.measurement.bodyfat_pct.isBlank(cell)).toBe(false);
	});
});

describe('a cell of any number column', () => {
	it.each([
		undefined,
		null,
		'',
		' ',
		'\u200B',
		"'",
		[],
		[''],
		'-',
		'–',
		'N/A',
		'#N/D!',
		'#NENÍ_K_DISPOZICI',
		'NULL',
	])('is blank if it is %j', (cell) => {
		expect(columnsOf.set.weight_kg.isBlank(cell)).toBe(true);
	});

	it.each([0, '0', false, '---', 'nil', '#REF!', 'x', [0, 0], {}])('is not blank if it is %j', (cell) => {
		expect(columnsOf.set.weight_kg.isBlank(cell)).toBe(false);
	});
});
