/** What a row holds for one column. Dates are `YYYY-MM-DD`. */
export type Value = string | number | boolean | null;

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
}

/** Reads a cell that is not blank. */
export type CellReader<T extends Value = Value> = (cell: unknown, options: CellOptions) => T | CellError;

export const isBlank = (cell: unknown): boolean =>
	cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '');

const MAX_SHOWN_CHARACTERS = 60;

/** A cell as error messages show it: text in quotes, long text shortened, an object by its kind. */
export function formatValue(cell: unknown): string {
	if (isBlank(cell)) return 'blank';
	if (typeof cell === 'string') return `"${withoutInvalidCharacters(shorten(cell))}"`;
	if (typeof cell !== 'object') return String(cell);
	if (cell instanceof Error) return `an expression that failed (${cell.message})`;
	if (Array.isArray(cell)) return 'a list';
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
