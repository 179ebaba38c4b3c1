import { CellError, columnsOf } from '../../nodes/Training/rows';
import type { Column } from '../../nodes/Training/rows';

const reader = (column: Column) => (cell: unknown) => {
	const value = column.read(cell, { timezone: 'UTC', dateFormat: '' });
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
		expect([weight('172 lb'), weight('67 s')]).toEqual(['not_a_number', 'not_a_number']);
		expect([tut('67 kg'), recovery('3 kg'), bodyfat('21 kg')]).toEqual([
			'not_a_number',
			'not_a_number',
			'not_a_number',
		]);
	});

	it.each(['1,234', '12,345', '-1,234', '2,675', '999,000 kg'])(
		'is rejected with ambiguous_number if the comma may separate thousands or decimals: %j',
		(cell) => {
			expect(weight(cell)).toBe('ambiguous_number');
		},
	);

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
		[5],
		{},
		new Date(0),
		`1${' '.repeat(100_000)}x`,
	])('is rejected with not_a_number: %p', (cell) => {
		expect(weight(cell)).toBe('not_a_number');
	});
});

describe('a whole-number cell', () => {
	it.each([22.5, '22,5', 300.4, 0.4])('is rejected with not_whole if it is a fraction: %j', (cell) => {
		expect(duration(cell)).toBe('not_whole');
	});

	it('accepts a fraction of zero', () => {
		expect([duration('22,0'), duration(22), recovery('5')]).toEqual([22, 22, 5]);
	});
});

describe('the range of a column', () => {
	it.each([
		['a weight', weight, 0, 9999.99],
		['the TUT of a set', tut, 0.01, 300],
		['a duration', duration, 1, 300],
		['the days since the last workout', days, 0, 3650],
		['a score', recovery, 1, 5],
		['a body weight', bodyweight, 20, 400],
		['body fat', bodyfat, 2, 75],
		['a target', target, 1, 600],
	])('%s', (_, read, min, max) => {
		expect([read(min), read(max)]).toEqual([min, max]);
		const step = Number.isInteger(min) && Number.isInteger(max) ? 1 : 0.01;
		expect([read(min - step), read(max + step)]).toEqual(['out_of_range', 'out_of_range']);
	});

	it('applies to the rounded value', () => {
		expect([tut(0.004), tut(0.005), tut(300.004), tut(300.005)]).toEqual([
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
		expect(column.read(-1, { timezone: 'UTC', dateFormat: '' })).toMatchObject({
			code: 'out_of_range',
			problem,
		});
	});
});
