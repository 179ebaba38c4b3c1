/** Generators of the cells of number columns, with their meaning. */
import * as fc from 'fast-check';

import { TEXTS, blankValue, errorInValue, failsWith, means, mostly, nonCells } from './generators';
import type { Cell } from './generators';

export interface Limits {
	min: number;
	max: number;
}

export const within = ({ min, max }: Limits) => fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max));

/** One of several ways to write a value. */
export const oneOf = <T>(values: fc.Arbitrary<T>, waysOf: (value: T) => Cell[]): fc.Arbitrary<Cell> =>
	fc.tuple(values, fc.nat(999)).map(([value, way]) => {
		const ways = waysOf(value);
		return ways[way % ways.length]!;
	});

/** Ways to write a number with two decimals. */
export function numberFormats(hundredths: number, unit: string): unknown[] {
	const whole = String(Math.floor(hundredths / 100));
	const fraction = String(hundredths % 100).padStart(2, '0');
	const grouped = (mark: string) => whole.replace(/\B(?=(\d{3})+$)/g, mark);
	return [
		hundredths / 100,
		String(hundredths / 100),
		`+${whole}.${fraction}`,
		`${whole},${fraction}`,
		` ${whole}.${fraction}${unit} `,
		`${grouped(' ')},${fraction}`,
		`${grouped('\u00a0')},${fraction} ${unit}`,
		`${grouped(',')}.${fraction}`,
		`${grouped('.')},${fraction}`,
		`'${whole}.${fraction}\u200b`,
		`\ufeff${whole},${fraction} ${unit.toUpperCase()}.`,
	];
}

/** Cells that no column accepts as a number, each with its error code. */
export const notANumber = fc.oneof(
	fc
		.constantFrom<unknown>(
			...['1e309', '1e3', '0x10', 'NaN', 'Infinity', '-∞', '１２', '٣', '1_000', '1,2,3', '--1'],
			...['12 st', '2x20', '20+5', '80 each', '1:98', '12 lb 3', 'Gr\ufffd\ufffde', '1 2', '١٢'],
			...TEXTS.slice(0, 20),
		)
		.map(failsWith('not_a_number')),
	fc.constantFrom<unknown>(1e309, -1e309, NaN, true, 10n, new Date(0)).map(failsWith('not_a_number')),
	nonCells.map(failsWith('not_a_number')),
	fc
		.constantFrom<unknown>(-1, '-1', 1e308, Number.MAX_SAFE_INTEGER, '9'.repeat(60), -1e-2 * 1e3)
		.map(failsWith('out_of_range')),
	errorInValue,
);
export const isNot = (code: string, ...cells: [unknown, ...unknown[]]) =>
	fc.constantFrom(...cells).map(failsWith(code));

/** Pounds, whose exact product is rounded half up. */
function kilogramsOf(hundredthsOfPounds: number): number {
	const exact = BigInt(hundredthsOfPounds) * 45_359_237n;
	return Number((exact + 50_000_000n) / 100_000_000n) / 100;
}

/** Weights with two decimals. The limits are in hundredths of a kilogram. */
const weight = (limits: Limits) => {
	const pounds = {
		min: Math.ceil(limits.min / 0.45359237) + 2,
		max: Math.floor(limits.max / 0.45359237) - 2,
	};
	return [
		{
			weight: 4,
			arbitrary: oneOf(within(limits), (hundredths) =>
				[...numberFormats(hundredths, 'kg'), `${hundredths / 100} kilograms`].map(means(hundredths / 100)),
			),
		},
		{
			weight: 1,
			arbitrary: oneOf(within(pounds), (hundredths) =>
				[
					...numberFormats(hundredths, 'lb').slice(4, 5),
					`${hundredths / 100}#`,
					`${hundredths / 100} Lbs.`,
				].map(means(kilogramsOf(hundredths))),
			),
		},
	] as const;
};

export const setWeight = mostly(
	fc.oneof(
		...weight({ min: 0, max: 999_999 }),
		{ weight: 1, arbitrary: fc.constantFrom('BW', 'bw', 'Bodyweight', ' body weight').map(means(0)) },
		{
			weight: 1,
			arbitrary: oneOf(within({ min: 1, max: 99_999 }), (hundredths) => [
				means(hundredths / 100)(`BW+${hundredths / 100}`),
				means(hundredths / 100)(`bodyweight + ${String(hundredths / 100).replace('.', ',')} kg`),
				means(kilogramsOf(hundredths))(`BW +${hundredths / 100} lbs`),
			]),
		},
		// Only 12 kg is in range, not 12,000 kg.
		{ weight: 1, arbitrary: fc.constantFrom('12,000', '12.000').map(means(12)) },
	),
	blankValue,
	fc.oneof(
		notANumber,
		isNot('ambiguous_number', '1,234', '9,999 kg'),
		isNot('not_a_number', '98 s', '5 %', 'BW+', 'BW-10'),
		isNot('out_of_range', '10000', '22047 lb'),
	),
);

export const bodyweight = mostly(
	fc.oneof(...weight({ min: 2000, max: 40_000 }), {
		weight: 1,
		arbitrary: oneOf(within({ min: 20_000, max: 399_994 }), (thousandths) => [
			means(Number((BigInt(thousandths) + 5n) / 10n) / 100)(
				`${Math.floor(thousandths / 1000)},${String(thousandths % 1000).padStart(3, '0')}`,
			),
		]),
	}),
	blankValue,
	fc.oneof(
		notANumber,
		isNot('not_a_number', 'BW', '98 s', '5 %'),
		isNot('out_of_range', '1,234', '12,000', '12 lb', 0, '19.99'),
	),
);

/** A number from 0.02 to 0.75 is a cell formatted as a percentage. */
export const bodyfat = mostly(
	oneOf(within({ min: 200, max: 7500 }), (hundredths) =>
		[
			...numberFormats(hundredths, '%'),
			hundredths / 10_000,
			String(hundredths / 10_000).replace('.', ','),
		].map(means(hundredths / 100)),
	),
	fc.oneof(
		blankValue,
		// Scales write 0 for what they could not measure.
		fc.constantFrom<unknown>(0, -0, '0', '0,0', '0.00 %').map((cell): Cell => [cell, 'blank']),
	),
	fc.oneof(
		notANumber,
		isNot('not_a_number', '18 kg', '12 lb', '1:38'),
		isNot('out_of_range', 0.019, 0.76, '0.185 %', '1,234', 1.5, 80),
	),
);

export const wholeFormats = (number: number, ...units: string[]): unknown[] => [
	number,
	String(number),
	`${number},00`,
	`+${number}.0`,
	`'${number}`,
	...units.map((unit) => `${number} ${unit}`),
];

export const daysSince = mostly(
	fc.oneof(
		{
			weight: 20,
			arbitrary: oneOf(within({ min: 0, max: 3650 }), (number) =>
				wholeFormats(number, 'd', 'days', 'Day.').map(means(number)),
			),
		},
		{ weight: 1, arbitrary: fc.constantFrom('1,234', '1.234', '1 234').map(means(1234)) },
		{ weight: 1, arbitrary: fc.constantFrom('12,000', '12.000').map(means(12)) },
	),
	blankValue,
	fc.oneof(
		notANumber,
		isNot('ambiguous_number', '1,000', '3.000'),
		isNot('not_a_number', '2 kg', '1:38', '3 min'),
		isNot('not_whole', 1.5, '1,5', 2 ** -1074, 0.01),
	),
);

export const score = mostly(
	oneOf(within({ min: 1, max: 5 }), (number) => wholeFormats(number).map(means(number))),
	blankValue,
	fc.oneof(
		notANumber,
		isNot('not_a_number', '2 kg', '4/5', '3 s', '4 %'),
		isNot('not_whole', 1.5, '1,5', 2 ** -1074),
		isNot('out_of_range', 0, '0', 6, '1,234'),
	),
);
