/** Generators of unusual and malformed cells. Each comes with its meaning: the value that must be stored, or the code of the error. */
import * as fc from 'fast-check';

/** The value that is stored, the code of the cell error, or a blank cell. */
export type Meaning = { value: string | number | boolean } | { code: string } | 'blank';
export type Cell = readonly [cell: unknown, meaning: Meaning];

const means =
	(value: string | number | boolean) =>
	(cell: unknown): Cell => [cell, { value }];
const failsWith =
	(code: string) =>
	(cell: unknown): Cell => [cell, { code }];

/** Texts with a special meaning in SQL, templates, shells, spreadsheets, HTML, Markdown, JavaScript or Unicode. */
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
const notStorable = fc.constantFrom('nul\0', '\0', 'lone\ud800', '\udfff', 'a\udc00b');

const blank = fc.constantFrom(null, '', ' ', '\t', '\u00a0').map((cell): Cell => [cell, 'blank']);
const nonCells = fc.constantFrom<unknown>(
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

/** The meaning of a cell in a text column: its trimmed text, unless it is too long or PostgreSQL cannot store it. */
export function meaningOfText(cell: string | number | boolean, maxLength: number): Meaning {
	const text = String(cell).trim();
	if (text === '') return 'blank';
	if (text.includes('\0') || /\p{Surrogate}/u.test(text)) return { code: 'not_text' };
	return [...text].length > maxLength ? { code: 'too_long' } : { value: text };
}

/** Good cells in 28 of 31 cases, else blank or bad ones. */
const mostly = (good: fc.Arbitrary<Cell>, bad: fc.Arbitrary<Cell>) =>
	fc.oneof({ weight: 28, arbitrary: good }, { weight: 2, arbitrary: blank }, { weight: 1, arbitrary: bad });

export const text = (maxLength = Infinity): fc.Arbitrary<Cell> =>
	mostly(
		fc
			.oneof(
				{
					weight: 9,
					arbitrary: anyText.filter((candidate) => 'value' in Object(meaningOfText(candidate, maxLength))),
				},
				{ weight: 1, arbitrary: fc.oneof(fc.double(), fc.boolean(), fc.constantFrom(-0, 1e309, NaN)) },
			)
			.map((cell): Cell => [cell, meaningOfText(cell, maxLength)]),
		fc.oneof(
			notStorable.map(failsWith('not_text')),
			nonCells.map(failsWith('not_text')),
			anyText.map((cell): Cell => [cell, meaningOfText(cell, maxLength)]),
			fc
				.constant('🏋'.repeat(maxLength === Infinity ? 1 : maxLength + 1))
				.map((cell): Cell => [cell, meaningOfText(cell, maxLength)]),
		),
	);

/** Ways to write a number with two decimals. */
const numberFormats = (hundredths: number, unit: string): unknown[] => {
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

/** Cells that no column accepts as a number, each with its error code. */
const notANumber = fc.oneof(
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
		.map(failsWith('not_a_number')),
	fc.constantFrom<unknown>(1e309, -1e309, NaN, true, 10n, new Date(0)).map(failsWith('not_a_number')),
	nonCells.map(failsWith('not_a_number')),
	fc.constantFrom('1,234', '12,000').map(failsWith('ambiguous_number')),
	fc
		.constantFrom<unknown>(-1, '-1', 1e308, Number.MAX_SAFE_INTEGER, '9'.repeat(60), -1e-2 * 1e3)
		.map(failsWith('out_of_range')),
);

/** Numbers with two decimals. The limits are in hundredths of the unit. */
export const quantity = (min: number, max: number, unit = 'kg'): fc.Arbitrary<Cell> =>
	mostly(
		fc
			.tuple(fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max)), fc.nat(8))
			.map(([hundredths, format]) => means(hundredths / 100)(numberFormats(hundredths, unit)[format])),
		notANumber,
	);

export const whole = (min: number, max: number, unit = 'min'): fc.Arbitrary<Cell> =>
	mostly(
		fc
			.tuple(fc.oneof(fc.integer({ min, max }), fc.constantFrom(min, max)), fc.nat(4))
			.map(([number, format]) =>
				means(number)([number, String(number), `${number},00`, `+${number}.0`, `${number} ${unit}`][format]),
			),
		fc.oneof(notANumber, fc.constantFrom<unknown>(1.5, '1,5', 2 ** -1074).map(failsWith('not_whole'))),
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
			.map(failsWith('not_a_boolean')),
		nonCells.map(failsWith('not_a_boolean')),
	),
);

const DAY_MS = 86_400_000;
const EPOCH = Date.UTC(1899, 11, 30);
/** The serial numbers of 1900-01-01 and 2200-12-31 in a spreadsheet. */
export const FIRST_SERIAL = 2;
export const LAST_SERIAL = 109_939;

export const dateOfSerial = (serial: number) => new Date(EPOCH + serial * DAY_MS).toISOString().slice(0, 10);

/** A date in one of ten formats that sheets, people and programs write. */
export function formatDate(serial: number, format: number): unknown {
	const iso = dateOfSerial(serial);
	const [year, month, date] = iso.split('-') as [string, string, string];
	const formats: unknown[] = [
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
	return formats[format % formats.length];
}

const isoOf = (year: number) => `${String(year).padStart(4, '0')}-06-15`;

/** Cells that no column accepts as a date, each with its error code. */
export const notADate = fc.oneof(
	fc
		.oneof(fc.integer({ min: 1, max: 1899 }), fc.integer({ min: 2201, max: 9999 }))
		.map(isoOf)
		.map(failsWith('out_of_range')),
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
		.map(failsWith('out_of_range')),
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
		.map(failsWith('not_a_date')),
	fc.constantFrom('03/04/2026', '04-03-2026').map(failsWith('ambiguous_date')),
	nonCells.map(failsWith('not_a_date')),
);
