/** Cells as nobody should write them, each beside what it means: the value that must be stored, or why it cannot be. */
import * as fc from 'fast-check';

/** What a cell comes to: the value that is stored, the code of its rejection, or nothing at all. */
export type Meaning = { value: string | number | boolean } | { code: string } | 'blank';
export type Cell = readonly [cell: unknown, meaning: Meaning];

const means =
	(value: string | number | boolean) =>
	(cell: unknown): Cell => [cell, { value }];
const isNo =
	(code: string) =>
	(cell: unknown): Cell => [cell, { code }];

/** Texts that a paste, a template, a shell, a log or a screen would take for more than text. */
export const TEXTS = [
	`'; drop table workouts; --`,
	`"; drop schema public cascade; --`,
	`$1`,
	`$$ $do$ $0 $10 %s %I %1$s`,
	`{{ $json.password }}`,
	`={{ $env }}`,
	`\\`,
	`\\'; select 1; --`,
	`\\x00 \\u0000 \\n \\"`,
	`E'\\047'`,
	`=cmd|' /C calc'!A0`,
	`<script>alert(1)</script>`,
	`<img src=x onerror=alert(1)>&amp;&#39;`,
	`]]> --> */ /* # ;`,
	`{a|rich} {b} {c} \${x} \`y\``,
	`[link](javascript:alert(1)) **bold** _it_ ~~no~~`,
	'\u202etxet desrever\u202c',
	'\u2066isolated\u2069 \u200f\u200e',
	'zero\u200bwidth\u200djoiner\ufeffmark',
	'combining e\u0301\u0308\u0327',
	'👩‍👩‍👧‍👦 🏋🏽‍♀️',
	'line\nfeed\r\nand\ttab\u2028\u2029',
	'control\u0001\u001b[31m\u007f\u009f',
	'noncharacters\uffff\ufdd0',
	'__proto__',
	'constructor',
	'toString',
	'hasOwnProperty',
	'null',
	'undefined',
	'NaN',
	'true',
	'-0',
	'1e309',
	'0x1F',
	'[]',
	'{}',
	'[1,2]',
	'{"a":1}',
];

const anyText = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
	{ weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
	{ weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
	{ weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 60, maxLength: 150 }) },
);
const unfit = fc.constantFrom('nul\0', '\0', 'lone\ud800', '\udfff', 'a\udc00b');

const blank = fc.constantFrom(null, '', ' ', '\t', '\u00a0').map((cell): Cell => [cell, 'blank']);
const nothing = fc.constantFrom<unknown>(
	[],
	{},
	[['a']],
	{ value: 1 },
	{ isLuxonDateTime: true },
	{ toString: 'x', toJSON: 1 },
	Object.create(null),
	() => 1,
	Symbol('cell'),
);

/** The meaning of a text cell: itself without the white space around it, if it can be stored and is short enough. */
export function ofText(cell: string | number | boolean, longest: number): Meaning {
	const text = String(cell).trim();
	if (text === '') return 'blank';
	if (text.includes('\0') || /\p{Surrogate}/u.test(text)) return { code: 'not_text' };
	return [...text].length > longest ? { code: 'too_long' } : { value: text };
}

/** Nine in ten fit; of the others, every kind of bad cell has its turn. */
const mostly = (good: fc.Arbitrary<Cell>, bad: fc.Arbitrary<Cell>) =>
	fc.oneof({ weight: 28, arbitrary: good }, { weight: 2, arbitrary: blank }, { weight: 1, arbitrary: bad });

export const text = (longest = Infinity): fc.Arbitrary<Cell> =>
	mostly(
		fc
			.oneof(
				{ weight: 9, arbitrary: anyText.filter((one) => 'value' in Object(ofText(one, longest))) },
				{ weight: 1, arbitrary: fc.oneof(fc.double(), fc.boolean(), fc.constantFrom(-0, 1e309, NaN)) },
			)
			.map((cell): Cell => [cell, ofText(cell, longest)]),
		fc.oneof(
			unfit.map(isNo('not_text')),
			nothing.map(isNo('not_text')),
			anyText.map((cell): Cell => [cell, ofText(cell, longest)]),
			fc
				.constant('🏋'.repeat(longest === Infinity ? 1 : longest + 1))
				.map((cell): Cell => [cell, ofText(cell, longest)]),
		),
	);

const written = (hundredths: number, unit: string): unknown[] => {
	const value = hundredths / 100;
	const whole = String(Math.floor(hundredths / 100));
	const fraction = String(hundredths % 100).padStart(2, '0');
	const grouped = (mark: string) => whole.replace(/\B(?=(\d{3})+$)/g, mark);
	return [
		value,
		String(value),
		`+${whole}.${fraction}`,
		`${whole},${fraction}`,
		` ${whole}.${fraction}${unit} `,
		`${grouped(' ')},${fraction}`,
		`${grouped('\u00a0')},${fraction} ${unit}`,
		`${grouped(',')}.${fraction}`,
		`${grouped('.')},${fraction}`,
	];
};

/** What no column takes for a number, and why. */
const noNumber = fc.oneof(
	fc
		.constantFrom<unknown>(
			'1e309',
			'1e3',
			'0x10',
			'NaN',
			'Infinity',
			'-∞',
			'１２',
			'٣',
			'1_000',
			'12 lb',
			'1,2,3',
			'--1',
			...TEXTS.slice(0, 20),
		)
		.map(isNo('not_a_number')),
	fc.constantFrom<unknown>(1e309, -1e309, NaN, true, 10n, new Date(0)).map(isNo('not_a_number')),
	nothing.map(isNo('not_a_number')),
	fc.constantFrom('1,234', '12,000').map(isNo('ambiguous_number')),
	fc
		.constantFrom<unknown>(-1, '-1', 1e308, Number.MAX_SAFE_INTEGER, '9'.repeat(60), -1e-2 * 1e3)
		.map(isNo('out_of_range')),
);

/** Hundredths of a unit, from the least to the most. */
export const quantity = (least: number, most: number, unit = 'kg'): fc.Arbitrary<Cell> =>
	mostly(
		fc
			.tuple(fc.oneof(fc.integer({ min: least, max: most }), fc.constantFrom(least, most)), fc.nat(8))
			.map(([hundredths, way]) => means(hundredths / 100)(written(hundredths, unit)[way])),
		noNumber,
	);

export const whole = (least: number, most: number, unit = 'min'): fc.Arbitrary<Cell> =>
	mostly(
		fc
			.tuple(fc.oneof(fc.integer({ min: least, max: most }), fc.constantFrom(least, most)), fc.nat(4))
			.map(([number, way]) =>
				means(number)([number, String(number), `${number},00`, `+${number}.0`, `${number} ${unit}`][way]),
			),
		fc.oneof(noNumber, fc.constantFrom<unknown>(1.5, '1,5', 2 ** -1074).map(isNo('not_whole'))),
	);

export const flag: fc.Arbitrary<Cell> = mostly(
	fc.oneof(
		fc
			.constantFrom<unknown>(true, 'TRUE', 'yes', 'Y', 1, '1', 'on', 'x', '✓', 'Tak', 'PRAWDA')
			.map(means(true)),
		fc.constantFrom<unknown>(false, 'False', 'no', 'n', 0, -0, '0', 'off', 'nie', 'FAŁSZ').map(means(false)),
	),
	fc.oneof(
		fc
			.constantFrom<unknown>('truee', 2, -1, 'ıes', NaN, 'constructor', '__proto__')
			.map(isNo('not_a_boolean')),
		nothing.map(isNo('not_a_boolean')),
	),
);

const DAY = 86_400_000;
const EPOCH = Date.UTC(1899, 11, 30);
/** 1900-01-01 and 2200-12-31 as a sheet counts them. */
export const FIRST_SERIAL = 2;
export const LAST_SERIAL = 109_939;

export const dayOfSerial = (serial: number) => new Date(EPOCH + serial * DAY).toISOString().slice(0, 10);

/** A day in one of the ways in which a sheet, a person or a program writes it. */
export function writtenDay(serial: number, way: number): unknown {
	const iso = dayOfSerial(serial);
	const [year, month, date] = iso.split('-') as [string, string, string];
	const ways: unknown[] = [
		iso,
		serial,
		serial + 0.999,
		`${iso}T23:59:59`,
		`${iso} 07:30`,
		`${iso}T00:00:00.000Z`,
		`${year}/${month}/${date}`,
		`${Number(date)}.${Number(month)}.${year}`,
		new Date(`${iso}T12:00:00Z`),
		` ${iso}\t`,
	];
	return ways[way % ways.length];
}

const isoOf = (year: number) => `${String(year).padStart(4, '0')}-06-15`;

/** What no column takes for a date, and why. */
export const noDate = fc.oneof(
	fc
		.oneof(fc.integer({ min: 1, max: 1899 }), fc.integer({ min: 2201, max: 9999 }))
		.map(isoOf)
		.map(isNo('out_of_range')),
	fc
		.constantFrom<unknown>(
			FIRST_SERIAL - 1,
			LAST_SERIAL + 1,
			0,
			-0,
			-1,
			1e308,
			-1e308,
			Number.MAX_SAFE_INTEGER,
			'9999-12-31T23:59:59-14:00',
			new Date(8.64e15),
			new Date(-8.64e15),
		)
		.map(isNo('out_of_range')),
	fc
		.constantFrom<unknown>(
			1e309,
			NaN,
			true,
			'2026-02-30',
			'0000-00-00',
			'2026-13-01',
			'46063',
			'26-01-20',
			'10000-01-01',
			'-0001-01-01',
			'2026-01-20T25:00',
			'２０２６-01-20',
			new Date(NaN),
			...TEXTS,
		)
		.map(isNo('not_a_date')),
	fc.constantFrom('03/04/2026', '04-03-2026').map(isNo('ambiguous_date')),
	nothing.map(isNo('not_a_date')),
);
