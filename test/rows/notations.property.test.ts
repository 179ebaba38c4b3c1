/** Whatever way a person writes a value, it is stored as this value or rejected, never as another value. */

import { CellError, columnsOf } from '../../nodes/Training/rows';
import type { CellOptions, Column, Value } from '../../nodes/Training/rows';
import fc from '../fastCheck';

const CASES = 2_000;
/** The share of cells that must be read. Only notations with two meanings are rejected. */
const ACCEPTED = 0.95;

const options: CellOptions = {
	timezone: 'Europe/Warsaw',
	dateFormat: '',
	dateLocale: '',
	weightUnit: 'kg',
};

/** A cell, and the value that its author means. */
interface Written {
	cell: unknown;
	means: Value;
}

/** Writes a value with marks, units and words of one of the arbitraries. */
const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);
const written = (means: Value, ...cells: unknown[]) =>
	oneOf(...cells).map((cell): Written => ({ cell, means }));

/** What copying, sheets and forms add around a text, and the case of its letters. */
const asPeopleType = ({ cell, means }: Written): fc.Arbitrary<Written> => {
	const lists = (one: unknown) => fc.oneof({ weight: 9, arbitrary: fc.constant(one) }, fc.constant([one]));
	if (Array.isArray(cell)) return fc.constant({ cell, means });
	if (typeof cell !== 'string') return lists(cell).map((one) => ({ cell: one, means }));
	return fc
		.tuple(
			oneOf('', '', ' ', '\u00A0', '\u200B', '\uFEFF', "'", " '"),
			oneOf(cell, cell, cell.toLowerCase(), cell.toUpperCase()),
			oneOf('', '', ' ', '\u00A0\t', '\u200B', '\u2060 ', '\n'),
		)
		.chain((parts) => lists(parts.join('')))
		.map((one) => ({ cell: one, means }));
};

/** A number in the notations of several languages. `1.234` for 1234 is left out: it is 1.234, as programs write it. */
function notationsOf(value: number, decimals: number): string[] {
	const [whole, fraction] = value.toFixed(decimals).split('.') as [string, string?];
	const grouped = (mark: string) => whole.replace(/\B(?=(?:\d{3})+$)/g, mark);
	if (fraction === undefined) return [whole, `+${whole}`, grouped(' '), grouped('\u202F'), grouped(',')];
	return [
		...[`${whole}.${fraction}`, `${whole},${fraction}`, `+${whole}.${fraction}`, `${whole},${fraction}0`],
		...[' ', '\u00A0', '\u202F'].map((mark) => `${grouped(mark)},${fraction}`),
		...[`${grouped(',')}.${fraction}`, `${grouped('.')},${fraction}`],
		...(Number(fraction) === 0 ? notationsOf(value, 0) : []),
	];
}

/** Numbers with the units of the column after them, or none. */
const withUnits = (means: number, numbers: string[], units: string[]): fc.Arbitrary<Written> =>
	fc
		.tuple(oneOf(...numbers), oneOf('', ' ', '\u00A0'), oneOf(...units), oneOf('', '.'))
		.map(([number, space, unit, dot]) => ({
			cell: unit === '' ? number : number + space + unit + dot,
			means,
		}));

const KILOGRAMS = ['', '', 'kg', 'kgs', 'kilo', 'kilos', 'kilogram', 'kilograms'];
const POUNDS = ['lb', 'lbs', 'pound', 'pounds', '#'];

const hundredths = (min: number, max: number) =>
	fc.integer({ min: min * 100, max: max * 100 }).map((n) => n / 100);

const inKilograms = (min: number, max: number) =>
	hundredths(min, max).chain((kg) => fc.oneof(withUnits(kg, notationsOf(kg, 2), KILOGRAMS), written(kg, kg)));

/** Tenths of pounds in hundredths of kilograms, in exact arithmetic: × 0.45359237, rounded half up. */
const kilogramsOf = (tenths: number) =>
	Number((BigInt(tenths) * 45_359_237n + 5_000_000n) / 10_000_000n) / 100;

const inPounds = (min: number, max: number, units = POUNDS) =>
	fc
		.integer({ min: min * 10, max: max * 10 })
		.chain((tenths) => withUnits(kilogramsOf(tenths), notationsOf(tenths / 10, 1), units));

const addedLoads = inKilograms(0, 200)
	.filter(({ cell }) => typeof cell === 'string' && !cell.startsWith('+'))
	.chain(({ cell, means }) =>
		oneOf('BW+', 'BW + ', 'bodyweight +', 'Body Weight+ ').map((prefix) => ({
			cell: prefix + String(cell),
			means,
		})),
	);

const pad = (part: number) => String(part).padStart(2, '0');

/** What a sheet stores for a time of day: a fraction of the day, with all or seven decimals, or a date-time. */
const asTimeOfDay = (seconds: number): unknown[] => {
	const fraction = seconds / 86_400;
	const instant = new Date(Date.UTC(1899, 11, 30) + seconds * 1000);
	return [fraction, Number(fraction.toFixed(7)), fraction.toFixed(7), instant, instant.toISOString()];
};

/** Seconds. `typedAsMinutes` is the first number that a sheet can't also mean as minutes: `0:04` is four minutes there. */
const inSeconds = (max: number, typedAsMinutes: number) =>
	fc.integer({ min: 1, max }).chain((total) => {
		const [minutes, seconds] = [Math.floor(total / 60), total % 60];
		return fc.oneof(
			withUnits(total, notationsOf(total, 0), ['', 's', 'sec', 'secs', 'second', 'seconds']),
			written(
				total,
				...[
					total,
					`${minutes}:${pad(seconds)}`,
					`0:${pad(minutes)}:${pad(seconds)}`,
					`${minutes}m${seconds}s`,
				],
				...[`${minutes} min ${pad(seconds)} s`, `${minutes}m ${pad(seconds)}`, `${minutes}'${pad(seconds)}"`],
				...[
					`${minutes}′${seconds}″`,
					`${minutes} minutes ${seconds} seconds`,
					`${minutes}’ ${pad(seconds)}”`,
				],
				...[`${pad(minutes)}:${pad(seconds)}`, ...(seconds === 0 ? [`${minutes} min`, `${minutes} m`] : [])],
			),
			written(total, ...asTimeOfDay(total), ...(total >= typedAsMinutes ? asTimeOfDay(total * 60) : [total])),
		);
	});

const inMinutes = fc.integer({ min: 1, max: 300 }).chain((total) => {
	const [hours, minutes] = [Math.floor(total / 60), total % 60];
	return fc.oneof(
		withUnits(total, notationsOf(total, 0), ['', 'min', 'mins', 'minute', 'minutes', 'm']),
		written(
			total,
			...[total, `${hours}:${pad(minutes)}`, `${pad(hours)}:${pad(minutes)}:00`, `${hours}h ${minutes}m`],
			...[`${hours} h ${pad(minutes)} min`, `${hours}h${pad(minutes)}`, `${hours} hours ${minutes} minutes`],
			...(total % 15 === 0 ? [`${total / 60} h`, `${total / 60} hours`] : [`${total * 60} s`]),
			...asTimeOfDay(total * 60),
		),
	);
});

const inPercent = hundredths(2, 75).chain((percentage) => {
	const fraction = Number((percentage / 100).toFixed(4));
	return fc.oneof(
		withUnits(percentage, notationsOf(percentage, 2), ['', '%']),
		written(percentage, percentage, fraction, String(fraction), String(fraction).replace('.', ',')),
	);
});

const wholeNumbers = (min: number, max: number, units: string[]) =>
	fc
		.integer({ min, max })
		.chain((n) =>
			fc.oneof(
				withUnits(n, [...notationsOf(n, 0), String(n), `${n}.0`, `${n},00`], units),
				written(n, n, String(n).replace(/\B(?=(?:\d{3})+$)/g, '.')),
			),
		);

const answers = fc
	.boolean()
	.chain((means) =>
		means
			? written(
					means,
					...[true, 1, '1', 'true', 'Yes', 'y', 'on', 'x', 'ok', '✓', '✔', '✔\uFE0F', '☑\uFE0F', '✅'],
					...['tak', 'prawda', 'wahr', 'vrai'],
				)
			: written(
					means,
					...[false, 0, '0', 'false', 'No', 'n', 'off', '✗', '☐', '☐\uFE0F', '❌', 'nie', 'fałsz'],
					...['falsch', 'faux', []],
				),
	);

const { set, measurement, workout, exercise, workoutTemplate } = columnsOf;

const COLUMNS: Array<[name: string, column: Column, cells: fc.Arbitrary<Written>]> = [
	[
		'the weight of a set',
		set.weight_kg,
		fc.oneof(
			inKilograms(0, 9_999),
			inKilograms(0, 200),
			inPounds(0, 900),
			addedLoads,
			written(0, 'BW', 'bodyweight'),
		),
	],
	['a body weight', measurement.bodyweight_kg, fc.oneof(inKilograms(20, 400), inPounds(45, 880))],
	['body fat', measurement.bodyfat_pct, inPercent],
	['the time under tension', set.tut_seconds, inSeconds(300, 6)],
	['a target in seconds', exercise.target_tut_max, inSeconds(600, 11)],
	['the duration of a workout', workout.duration_min, inMinutes],
	['a target duration', workoutTemplate.target_duration_min, inMinutes],
	[
		'the days since the last workout',
		workout.days_since_last_workout,
		wholeNumbers(0, 3650, ['', 'd', 'day', 'days']),
	],
	['a recovery score', workout.recovery_score, wholeNumbers(1, 5, [''])],
	['a mood score', workout.mood_score, wholeNumbers(1, 5, [''])],
	['max effort', set.max_effort, answers],
	['form ok', set.form_ok, answers],
];

/** Checks that each cell is stored as it is meant or rejected, and returns the share of those that are stored. */
function shareOfStored(column: Column, cells: fc.Arbitrary<Written>, cellOptions = options): number {
	let stored = 0;
	fc.assert(
		fc.property(cells.chain(asPeopleType), ({ cell, means }) => {
			const value = column.isBlank(cell) ? 'blank' : column.read(cell, cellOptions);
			if (value instanceof CellError) return;
			expect(value).toBe(means);
			stored++;
		}),
		{ numRuns: CASES },
	);
	return stored / CASES;
}

describe('a cell as a person writes it', () => {
	it.each(COLUMNS)(
		`is stored as it is meant or rejected in the column for %s (${CASES} cases)`,
		(_, column, cells) => {
			expect(shareOfStored(column, cells)).toBeGreaterThan(ACCEPTED);
		},
	);

	it(`is in pounds without a unit if the option Weight Unit says so (${CASES} cases)`, () => {
		const cells = fc.oneof(
			inPounds(45, 880, ['', ...POUNDS]),
			inKilograms(20, 400).filter(({ cell }) => /[a-z]/.test(String(cell))),
		);
		const share = shareOfStored(measurement.bodyweight_kg, cells, { ...options, weightUnit: 'lb' });
		expect(share).toBeGreaterThan(ACCEPTED);
	});
});
