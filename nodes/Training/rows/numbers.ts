import Big from 'big.js';

import { CellError } from './cell';
import type { CellReader } from './cell';

/** `min` and `max` are allowed, `above` is not. */
export type Range = { min: number; max: number } | { above: number; max: number };

export interface NumberRules {
	/** How the range's sentence begins, with its verb: `a set lasts`. */
	subject: string;
	range: Range;
	/** The unit in the range's sentence: `seconds`. */
	unit: string;
	/** Units that a cell may have after the number, in lower case. */
	cellUnits: readonly string[];
	/** The column's scale. 0: whole numbers only. */
	decimals: number;
}

/** No number that fits a column is longer. The limit also bounds the time that the patterns below can take. */
const MAX_LENGTH = 64;

const AMBIGUOUS = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/** The ways to write a number, each with its conversion to a plain decimal. */
const NOTATIONS: ReadonlyArray<[pattern: RegExp, toDecimal: (text: string) => string]> = [
	// 82.6 and 82,6
	[/^[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)$/, (text) => text.replace(',', '.')],
	// 1 234,5
	[/^[+-]?[1-9]\d{0,2}(?:\s\d{3})+(?:[.,]\d+)?$/, (text) => text.replace(/\s/g, '').replace(',', '.')],
	// 1,234.5
	[/^[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})$/, (text) => text.replaceAll(',', '')],
	// 1.234,5
	[
		/^[+-]?[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})$/,
		(text) => text.replaceAll('.', '').replace(',', '.'),
	],
];

const notANumber = new CellError('not_a_number', ', which is not a number.', 'Write it like 82.5 or 82,5.');
const notWhole = new CellError('not_whole', ', but only whole numbers fit here.');

/**
 * A number from a cell: `82.6`, `82,6`, `1 234,5`, `78 kg`. It is rounded to the column's scale, half away from zero, and then
 * compared with the range. In a whole-number column, a fraction is rejected instead of rounded.
 */
export function number({ subject, range, unit, cellUnits, decimals }: NumberRules): CellReader<number> {
	const outOfRange = new CellError('out_of_range', `, but ${describeRange(subject, range, unit)}.`);
	return (cell) => {
		const read = typeof cell === 'string' ? decimalIn(cell, cellUnits) : cell;
		if (read instanceof CellError) return read;
		if (typeof read !== 'string' && (typeof read !== 'number' || !Number.isFinite(read))) return notANumber;
		const rounded = roundHalfAwayFromZero(read, decimals);
		if (decimals === 0 && !new Big(read).round().eq(read)) return notWhole;
		return isInRange(rounded, range) ? rounded : outOfRange;
	};
}

const isInRange = (value: number, range: Range): boolean =>
	value <= range.max && ('above' in range ? value > range.above : value >= range.min);

/** `a set lasts above … and up to … seconds`, or with `min`: `a score is … to …`. */
function describeRange(subject: string, range: Range, unit: string): string {
	const bounds =
		'above' in range ? `above ${range.above} and up to ${range.max}` : `${range.min} to ${range.max}`;
	return [subject, bounds, unit].filter(Boolean).join(' ');
}

/** The text's number as a plain decimal (`1234.5`). */
function decimalIn(cell: string, units: readonly string[]): string | CellError {
	const text = withoutUnit(cell.trim(), units);
	if (text.length > MAX_LENGTH) return notANumber;
	if (AMBIGUOUS.test(text)) {
		const [thousands, rest] = text.split(',') as [string, string];
		return new CellError(
			'ambiguous_number',
			`, which can mean ${thousands}${rest} or ${thousands}.${rest}.`,
			'Write one of these.',
		);
	}
	const notation = NOTATIONS.find(([pattern]) => pattern.test(text));
	return notation ? notation[1](text).replace('+', '') : notANumber;
}

function withoutUnit(text: string, units: readonly string[]): string {
	const lower = text.toLowerCase();
	const unit = units.find((candidate) => lower.endsWith(candidate));
	return unit === undefined ? text : text.slice(0, -unit.length).trimEnd();
}

/** Exact in decimal: 1.005 becomes 1.01, as with PostgreSQL's type numeric. */
function roundHalfAwayFromZero(value: number | string, decimals: number): number {
	// Most numbers have no more decimals than the column; they need no arithmetic. `+ 0` turns -0 into 0.
	const scaled = typeof value === 'number' ? value * 10 ** decimals : Number.NaN;
	if (Number.isSafeInteger(scaled)) return scaled / 10 ** decimals + 0;
	return new Big(value).round(decimals, Big.roundHalfUp).toNumber() + 0;
}
