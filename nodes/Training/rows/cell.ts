/** What a row holds for one column. Dates are `YYYY-MM-DD`. */
export type Value = string | number | boolean | null | readonly string[] | readonly number[];

/** Why a cell or a row was rejected. The codes are public: workflows branch on them. */
export const ERROR_CODES = [
	'required',
	'not_a_date',
	'ambiguous_date',
	'not_a_number',
	'ambiguous_number',
	'not_whole',
	'not_a_boolean',
	'not_text',
	'out_of_range',
	'too_long',
	'workout_missing',
	'workout_rejected',
	'name_taken',
	'has_sets',
	'unknown_kind',
	'ambiguous_header',
	'ambiguous_kind',
	'sheet_error',
	'not_written',
	'database',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * What is wrong with a cell, without its position. `problem` continues the sentence "<header> is <value>"; `fix` is a sentence of
 * its own.
 */
export class CellError {
	constructor(
		readonly code: ErrorCode,
		readonly problem: string,
		readonly fix = '',
	) {}
}

/** Options that change how a cell is read. */
export interface CellOptions {
	/** IANA name of the workflow's time zone: it decides on which day an instant falls. */
	timezone: string;
	/** A Luxon format for dates, or '' to accept every date that can mean only one day. */
	dateFormat: string;
	/** The language of month names, for example `pl`, or '' to try English, German, Polish, French and Spanish. */
	dateLocale: string;
	/** What a number without a unit means in a column of weights. */
	weightUnit: WeightUnit;
}

export type WeightUnit = 'kg' | 'lb';

/** Reads a cell that is not blank. */
export type CellReader<T extends Value = Value> = (cell: unknown, options: CellOptions) => T | CellError;

/** A list of one, as the checkboxes of forms give it, means its element. */
export const onlyElement = (cell: unknown): unknown =>
	Array.isArray(cell) && cell.length === 1 ? (cell[0] as unknown) : cell;

/** Zero-width characters, direction marks, the word joiner, and the byte-order mark: they come with copied text. */
const INVISIBLE = /[\u200B-\u200F\u2060\uFEFF]+/g;

/** Also a lone apostrophe, which marks a cell of a sheet as text. */
const BLANK = /^[\s\u200B-\u200F\u2060\uFEFF]*(?:'[\s\u200B-\u200F\u2060\uFEFF]*)?$/;

/** Blank in every column: no value, `[]`, or text without a visible character. */
export function isBlank(cell: unknown): boolean {
	if (typeof cell === 'string') return !startsVisibly(cell) && BLANK.test(cell);
	if (Array.isArray(cell)) return cell.length === 0 || (cell.length === 1 && isBlank(cell[0]));
	return cell === null || cell === undefined;
}

/** Most text begins with a visible ASCII character. This test is faster than a regular expression. */
const startsVisibly = (text: string): boolean => text > '(' && text < '\x7F';

/** Text that `cleanText` may change. */
export const NEEDS_CLEANING = /^['\s]|[^ -~]|\s$/;

/** Text in NFC, without white space around it, invisible characters, and the apostrophe that marks a cell of a sheet as text. */
export function cleanText(text: string): string {
	if (!NEEDS_CLEANING.test(text)) return text;
	const visible = text.replace(INVISIBLE, '').normalize('NFC').trim();
	return visible.startsWith("'") ? visible.slice(1).trimStart() : visible;
}

const MAX_SHOWN_CHARACTERS = 60;

/** A cell as error messages show it: text in quotes, long text shortened, an object by its kind. */
export function formatValue(cell: unknown): string {
	if (isBlank(cell)) return 'blank';
	if (typeof cell === 'string') return `"${withoutInvalidCharacters(shorten(cell))}"`;
	if (typeof cell !== 'object') return String(cell);
	if (cell instanceof Error) return `an expression that failed (${cell.message})`;
	if (Array.isArray(cell)) return cell.length === 1 ? formatValue(cell[0]) : 'a list';
	// Dates and Luxon objects
	const { toJSON } = cell as { toJSON?: unknown };
	const text: unknown = typeof toJSON === 'function' ? toJSON.call(cell) : 'an object';
	return typeof text === 'string' ? text : 'an invalid date';
}

/** Splits by code points, so that no character is cut in two. */
const shorten = (text: string): string =>
	text.length > MAX_SHOWN_CHARACTERS
		? `${[...text.slice(0, 2 * MAX_SHOWN_CHARACTERS)].slice(0, MAX_SHOWN_CHARACTERS).join('')}…`
		: text;

/** Error messages are stored and sent on: many systems reject half surrogates and NUL. */
const withoutInvalidCharacters = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');
