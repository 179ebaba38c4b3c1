/** Generators of unusual and malformed cells. Each comes with its meaning: the value that must be stored, or the code of the error. */
import * as fc from 'fast-check';

/** The value that is stored, the code of the cell error, or a blank cell. */
export type Meaning = { value: string | number | boolean } | { code: string } | 'blank';
export type Cell = readonly [cell: unknown, meaning: Meaning];

export const means =
	(value: string | number | boolean) =>
	(cell: unknown): Cell => [cell, { value }];
export const failsWith =
	(code: string) =>
	(cell: unknown): Cell => [cell, { code }];
const isBlankCell = (cell: unknown): Cell => [cell, 'blank'];

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

export const notStorable = fc.constantFrom(
	'nul\0',
	'\0',
	'lone\ud800',
	'\udfff',
	'a\udc00b',
	'Gr\ufffd\ufffde',
);

/** Cells without a visible character are blank in every column. */
const INVISIBLE: unknown[] = [
	null,
	'',
	' ',
	'\t',
	'\u00a0',
	[],
	[''],
	'\u200b',
	'\ufeff \u2060',
	"'",
	" '\u200e",
];
const NO_VALUE: unknown[] = [
	'-',
	'--',
	'–',
	'—',
	'n/a',
	'N/A',
	'na',
	'null',
	'None',
	'undefined',
	" '- ",
	['-'],
];
const NOT_AVAILABLE: unknown[] = ['#N/A', ' #N/A\u200b', '#NV', '#N/D'];
const SHEET_ERRORS: unknown[] = [
	...[
		'#REF!',
		' #VALUE! ',
		'#NAME?',
		'#DIV/0!',
		'#NUM!',
		'#ERROR!',
		'Loading...',
		'Wird geladen…',
		['#REF!'],
	],
	...[
		'#BEZUG!',
		'#WERT!',
		'#ADR!',
		'#ARG!',
		'#DZIEL/0!',
		'#VALEUR!',
		'#NOM ?',
		'#¡VALOR!',
		'#¿NOMBRE?',
		'Err:502',
	],
];

export const blankText = fc.constantFrom(...INVISIBLE).map(isBlankCell);
export const blankKey = fc.constantFrom(...INVISIBLE, ...NO_VALUE).map(isBlankCell);
export const blankValue = fc.constantFrom(...INVISIBLE, ...NO_VALUE, ...NOT_AVAILABLE).map(isBlankCell);
/** A list without elements is a box that is not ticked. */
const blankFlag = blankValue.filter(([cell]) => !(Array.isArray(cell) && cell.length === 0));

export const errorInValue = fc.constantFrom(...SHEET_ERRORS).map(failsWith('sheet_error'));
/** Keys and free text have no formulas that may be without a result. */
export const errorInText = fc.constantFrom(...SHEET_ERRORS, ...NOT_AVAILABLE).map(failsWith('sheet_error'));

export const nonCells = fc.constantFrom<unknown>(
	{},
	[['a']],
	['a', 'b'],
	{ value: 1 },
	{ isLuxonDateTime: true },
	{ toString: 'x', toJSON: 1 },
	Object.create(null),
	() => 1,
	Symbol('cell'),
);

/** A list of one, as the checkboxes of a form give it, means its element. */
const inList = (cells: fc.Arbitrary<Cell>): fc.Arbitrary<Cell> =>
	fc
		.tuple(cells, fc.nat(24))
		.map(([[cell, meaning], way]): Cell => [way === 0 && !Array.isArray(cell) ? [cell] : cell, meaning]);

/** Good cells in 28 of 31 cases, else blank or bad ones. */
export const mostly = (good: fc.Arbitrary<Cell>, blank: fc.Arbitrary<Cell>, bad: fc.Arbitrary<Cell>) =>
	inList(
		fc.oneof({ weight: 28, arbitrary: good }, { weight: 2, arbitrary: blank }, { weight: 1, arbitrary: bad }),
	);

export const flag: fc.Arbitrary<Cell> = mostly(
	fc.oneof(
		fc
			.constantFrom<unknown>(
				...[true, 'TRUE', 'yes', 'Y', 1, '1', 'on', 'x', 'OK', '✓', '✔', '✔\ufe0f', '☑', '✅'],
				...['Tak', 'PRAWDA', 'WAHR', 'VRAI', "'yes", ' \u200eyes\u200f'],
			)
			.map(means(true)),
		fc
			.constantFrom<unknown>(
				...[false, 'False', 'no', 'n', 0, -0, '0', 'off', '✗', '☐', '❌', [], "'no"],
				...['nie', 'FAŁSZ', 'FALSCH', 'FAUX'],
			)
			.map(means(false)),
	),
	blankFlag,
	fc.oneof(
		fc
			.constantFrom<unknown>('truee', 'TRUE!', 'maybe', 2, -1, 'ıes', NaN, 'constructor', '__proto__')
			.map(failsWith('not_a_boolean')),
		nonCells.map(failsWith('not_a_boolean')),
		errorInValue,
	),
);

export const movementType: fc.Arbitrary<Cell> = mostly(
	fc.oneof(
		fc.constantFrom('Compound', 'COMPOUND', '\ufeffcompound\n').map(means('Compound')),
		fc.constantFrom('isolation ', "'Isolation", 'Iso\u200blation').map(means('Isolation')),
	),
	blankValue,
	fc.oneof(
		fc
			.constantFrom<unknown>('Compound.', 'Isolation Compound', 'ısolation', 1, true, 'x'.repeat(500), '[]')
			.map(failsWith('out_of_range')),
		nonCells.map(failsWith('not_text')),
		notStorable.map(failsWith('not_text')),
		errorInValue,
	),
);
