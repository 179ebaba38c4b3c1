/** Generators of the cells of columns of seconds and minutes, with their meaning. */
import * as fc from 'fast-check';

import { blankValue, means, mostly } from './generators';
import type { Cell } from './generators';
import { isNot, notANumber, numberFormats, oneOf, wholeFormats, within } from './numberCells';
import type { Limits } from './numberCells';

const two = (number: number) => String(number).padStart(2, '0');

/** What sheets store for a time: a part of a day with a small error, or that time on their first day. */
const timesOfDay = (days: number): unknown[] => [
	days,
	String(Number(days.toFixed(10))),
	Number(days.toFixed(7)),
	new Date(Date.UTC(1899, 11, 30) + Math.round(days * 86_400_000)),
	new Date(Date.UTC(1899, 11, 31) + Math.round(days * 86_400_000)).toISOString().slice(0, 19),
];

/** Ways to write whole seconds. `max` is the end of the column's range. */
function secondsFormats(seconds: number, max: number): unknown[] {
	const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
	return [
		...wholeFormats(seconds, 's', 'sec.', 'Seconds'),
		`${minutes}:${two(rest)}`,
		`${two(minutes)}:${two(rest)}`,
		`0:${two(minutes)}:${two(rest)}`,
		`${minutes}m${two(rest)}s`,
		`${minutes} min ${rest} s`,
		`${minutes}'${two(rest)}"`,
		...timesOfDay(seconds / 86_400),
		// Typed as minutes and seconds, and read by the sheet as hours and minutes
		...(seconds * 60 > max ? timesOfDay(seconds / 1440) : []),
	];
}

const TUT_MAX = 300;

export const timeUnderTension = mostly(
	fc.oneof(
		oneOf(within({ min: 100, max: 100 * TUT_MAX }), (hundredths) =>
			numberFormats(hundredths, 's').map(means(hundredths / 100)),
		),
		oneOf(within({ min: 1, max: TUT_MAX }), (seconds) =>
			secondsFormats(seconds, TUT_MAX).map(means(seconds)),
		),
		// Without a unit, these are times of day.
		oneOf(within({ min: 1, max: 99 }), (hundredths) => [means(hundredths / 100)(`${hundredths / 100} s`)]),
		fc
			.constantFrom<[unknown, number]>([0.05, 72], ['0,10', 144], [0.15, 216], ['.2', 288], [2 / 1440, 120])
			.map(([cell, seconds]) => means(seconds)(cell)),
		fc.constantFrom('12,000', '12.000').map(means(12)),
		fc.constantFrom('1,234', '1.234', '01.230').map(means(1.23)),
	),
	blankValue,
	fc.oneof(
		notANumber,
		isNot('not_a_number', '98 kg', '12 lb', '5 %', "1'60"),
		isNot('out_of_range', 0, 301, '5:01', '0:10:00', '1:38:00', 0.01, '0,99', 0.5, 2 ** -1074, '10 min'),
	),
);

/** Whole seconds of a target. Its column accepts up to 600. */
const targetSeconds = (limits: Limits): fc.Arbitrary<Cell> =>
	mostly(
		oneOf(within(limits), (seconds) => secondsFormats(seconds, 600).map(means(seconds))),
		blankValue,
		fc.oneof(
			notANumber,
			isNot('not_a_number', '98 kg', '12 lb', '5 %'),
			isNot('not_whole', 1.5, '1,5', '1:30.5'),
			isNot('out_of_range', 0, 601, '10:01', '1:00:00', '1,234', 0.99, 2 ** -1074),
		),
	);

// A row's minimum is below its maximum, also if either is blank: then it is 45 or 90.
export const targetMin = targetSeconds({ min: 1, max: 89 });
export const targetMax = targetSeconds({ min: 91, max: 600 });

/** Whole minutes, up to 300. */
export const minutes: fc.Arbitrary<Cell> = mostly(
	fc.oneof(
		{
			weight: 20,
			arbitrary: oneOf(within({ min: 1, max: 300 }), (number) => {
				const [hours, rest] = [Math.floor(number / 60), number % 60];
				return [
					...wholeFormats(number, 'min', 'Mins.', 'minutes'),
					`${hours}:${two(rest)}`,
					`${two(hours)}:${two(rest)}`,
					`${hours}:${two(rest)}:00`,
					`${hours}h ${rest}m`,
					`${hours} h ${two(rest)} min`,
					`${hours}h${two(rest)}`,
					`${number * 60} s`,
					...timesOfDay(number / 1440),
				].map(means(number));
			}),
		},
		{ weight: 1, arbitrary: fc.constantFrom('12,000', '12.000').map(means(12)) },
		{ weight: 1, arbitrary: fc.constantFrom('1.5 h', '1,5h', '5400 sec').map(means(90)) },
	),
	blankValue,
	fc.oneof(
		notANumber,
		isNot('not_a_number', '98 kg', '12 lb', '5 %'),
		isNot('not_whole', 1.5, '1,5', 22.5, '0:22:30', 0.01),
		isNot('out_of_range', 0, 301, '5:01', '1,234', 0.5, 2 ** -1074, '6 h'),
	),
);
