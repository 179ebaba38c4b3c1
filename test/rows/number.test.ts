import { CellError, columnsOf } from '../../nodes/Training/rows';

const options = { timezone: 'UTC', dateFormat: '' };
const reads = (column: { read: (cell: unknown, rules: typeof options) => unknown }) => (cell: unknown) => {
	const value = column.read(cell, options);
	return value instanceof CellError ? value.code : value;
};
const weight = reads(columnsOf.set.weight_kg);
const tut = reads(columnsOf.set.tut_seconds);
const duration = reads(columnsOf.workout.duration_min);
const days = reads(columnsOf.workout.days_since_last_workout);
const recovery = reads(columnsOf.workout.recovery_score);
const bodyweight = reads(columnsOf.measurement.bodyweight_kg);
const bodyfat = reads(columnsOf.measurement.bodyfat_pct);
const target = reads(columnsOf.exercise.target_tut_max);

describe('a number', () => {
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
	])('reads %j as %d kg', (cell, kilograms) => {
		expect(Object.is(weight(cell), kilograms)).toBe(true);
	});

	it("rounds to the column's scale, half away from zero in decimal", () => {
		expect([weight(1.005), weight('1.005'), weight(80.125), weight(80.124999), weight('2,675')]).toEqual([
			1.01,
			1.01,
			80.13,
			80.12,
			'ambiguous_number',
		]);
		expect(weight('80.12499999999999999999')).toBe(80.12);
		expect(weight(1e-7)).toBe(0);
	});

	it("takes only the column's own unit", () => {
		expect([
			tut('67 s'),
			tut('67sec'),
			bodyfat('21 %'),
			duration('22 min'),
			days('4 days'),
			days('4d'),
		]).toEqual([67, 67, 21, 22, 4, 4]);
		expect([weight('172 lb'), weight('67 s'), tut('67 kg'), recovery('3 kg'), bodyfat('21 kg')]).toEqual(
			Array(5).fill('not_a_number'),
		);
	});

	it.each(['1,234', '12,345', '-1,234', '999,000 kg'])(
		'refuses %j, which can be a thousand or one and a bit',
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
	])('refuses %p', (cell) => {
		expect(weight(cell)).toBe('not_a_number');
	});

	it('refuses a fraction in a whole-number column before rounding', () => {
		expect([duration(22.5), duration('22,5'), duration(300.4), duration(0.4), recovery('4.0001')]).toEqual(
			Array(5).fill('not_whole'),
		);
		expect([duration('22,0'), duration(22), recovery('5')]).toEqual([22, 22, 5]);
	});

	it('holds the rounded value against the range', () => {
		expect([weight(-0.01), weight(9999.995), weight(1e308), weight('1,234,567')]).toEqual(
			Array(4).fill('out_of_range'),
		);
		expect([tut(0), tut(0.004), tut(300.01), tut(301)]).toEqual(Array(4).fill('out_of_range'));
		expect([tut(0.005), tut(300), tut(300.004)]).toEqual([0.01, 300, 300]);
		expect([duration(0), duration(301), days(-1), days(3651), recovery(0), duration('9'.repeat(60))]).toEqual(
			Array(6).fill('out_of_range'),
		);
		expect([duration(1), duration(300), days(0), days(3650), recovery(1), recovery(5)]).toEqual([
			1, 300, 0, 3650, 1, 5,
		]);
		expect([bodyweight(19.99), bodyweight(400.01), bodyfat(1.99), bodyfat(75.01)]).toEqual(
			Array(4).fill('out_of_range'),
		);
		expect([bodyweight(20), bodyweight(400), bodyfat(2), bodyfat(75)]).toEqual([20, 400, 2, 75]);
		expect([target(0), target(601), target(1), target(600)]).toEqual([
			'out_of_range',
			'out_of_range',
			1,
			600,
		]);
	});
});
