import Big from 'big.js';
import * as z from 'zod/v4-mini';

import { CellError } from './cell';
import type { CellReader } from './cell';

export interface NumberRules {
	/** Units that may stand after the number, in lower case. */
	units: readonly string[];
	/** The column's scale; 0 is a whole number. */
	decimals: number;
	range: z.ZodMiniNumber;
	/** The range in words, as the end of a sentence. */
	rangeInWords: string;
}

/** No number that fits a column is written with more characters; it also bounds the patterns below. */
const LONGEST = 64;

const AMBIGUOUS = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/** The ways to write a number, each with what makes it a plain decimal. */
const NOTATIONS: ReadonlyArray<[pattern: RegExp, toDecimal: (text: string) => string]> = [
	[/^[+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+)$/, (text) => text.replace(',', '.')],
	[/^[+-]?[1-9]\d{0,2}(?:\s\d{3})+(?:[.,]\d+)?$/, (text) => text.replace(/\s/g, '').replace(',', '.')],
	[/^[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+\.\d+|(?:,\d{3}){2,})$/, (text) => text.replaceAll(',', '')],
	[
		/^[+-]?[1-9]\d{0,2}(?:(?:\.\d{3})+,\d+|(?:\.\d{3}){2,})$/,
		(text) => text.replaceAll('.', '').replace(',', '.'),
	],
];

/**
 * A number from a cell: `82.6`, `82,6`, `1 234,5`, `78 kg`. Rounded to the column's scale, half away from zero,
 * then held against its range; a fraction in a whole-number column is refused before rounding.
 */
export const number =
	(rules: NumberRules): CellReader =>
	(cell) => {
		const read = typeof cell === 'string' ? decimalOf(cell, rules.units) : cell;
		if (read instanceof CellError) return read;
		if (typeof read !== 'string' && (typeof read !== 'number' || !Number.isFinite(read))) return notANumber;
		const rounded = roundHalfAwayFromZero(read, rules.decimals);
		if (rules.decimals === 0 && !new Big(read).round().eq(read)) {
			return new CellError('not_whole', ', but only whole numbers fit here.');
		}
		return rules.range.safeParse(rounded).success
			? rounded
			: new CellError('out_of_range', `, but ${rules.rangeInWords}.`);
	};

const notANumber = new CellError('not_a_number', ', which is not a number.', 'Write it like 82.5 or 82,5.');

/** The text's number as a plain decimal (`1234.5`). */
function decimalOf(cell: string, units: readonly string[]): string | CellError {
	const text = withoutUnit(cell.trim(), units);
	if (text.length > LONGEST) return notANumber;
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

/** Exact in decimal: 1.005 becomes 1.01, as numeric does in PostgreSQL. */
function roundHalfAwayFromZero(value: number | string, decimals: number): number {
	const scaled = typeof value === 'number' ? value * 10 ** decimals : Number.NaN;
	if (Number.isSafeInteger(scaled)) return scaled / 10 ** decimals + 0;
	return new Big(value).round(decimals, Big.roundHalfUp).toNumber() + 0;
}
