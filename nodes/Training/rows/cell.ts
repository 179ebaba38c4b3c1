/** What a row holds after reading: JSON's own scalars. Dates are `YYYY-MM-DD`. */
export type Value = string | number | boolean | null;

/** Why a cell, or a row, cannot be written. The codes are public: workflows branch on them. */
export type ErrorCode =
	| 'required'
	| 'not_a_date'
	| 'ambiguous_date'
	| 'not_a_number'
	| 'ambiguous_number'
	| 'not_whole'
	| 'not_a_boolean'
	| 'not_text'
	| 'out_of_range'
	| 'too_long'
	| 'workout_missing'
	| 'workout_rejected'
	| 'name_taken'
	| 'has_sets'
	| 'unknown_kind'
	| 'database';

/** What is wrong with a cell. `clause` goes on where "<header> is <value>" ends; the cure is a sentence of its own. */
export class CellError {
	constructor(
		readonly code: ErrorCode,
		readonly problem: string,
		readonly fix = '',
	) {}
}

/** What every cell of a run is read by. */
export interface CellOptions {
	/** IANA name of the workflow's time zone: it decides on which day an instant falls. */
	timezone: string;
	/** A Luxon format for dates, or '' to accept what can mean one date only. */
	dateFormat: string;
}

/** Reads a cell that is not blank. */
export type CellReader = (cell: unknown, options: CellOptions) => Value | CellError;

export const isBlank = (cell: unknown): boolean =>
	cell === null || cell === undefined || (typeof cell === 'string' && cell.trim() === '');

const SHOWN = 60;

/** A cell as an error sentence shows it: text in quotes, long text shortened, an object by its kind. */
export function formatValue(cell: unknown): string {
	if (isBlank(cell)) return 'blank';
	if (typeof cell === 'string') return `"${storable(shortened(cell))}"`;
	if (typeof cell !== 'object') return String(cell);
	if (cell instanceof Error) return `an expression that failed (${cell.message})`;
	if (Array.isArray(cell)) return 'a list';
	// A Date or a Luxon object
	const { toJSON } = cell as { toJSON?: unknown };
	const text: unknown = typeof toJSON === 'function' ? toJSON.call(cell) : 'an object';
	return typeof text === 'string' ? text : 'an invalid date';
}

/** By code points, so that none is cut in two. */
const shortened = (text: string): string =>
	text.length > SHOWN ? `${[...text.slice(0, 2 * SHOWN)].slice(0, SHOWN).join('')}…` : text;

/** Sentences are stored and sent on, and few places take what no text can have. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');
