import Big from 'big.js';

/** No number that fits a column is longer. The limit also bounds the time that the patterns below can take. */
export const MAX_LENGTH = 64;

/** A JavaScript number, a plain decimal (`1234.5`), or the exact result of a conversion. */
export type Numeric = number | string | Big;

const COMMA_AND_THREE_DIGITS = /^[+-]?[1-9]\d{0,2},\d{3}$/;
const MARK_AND_THREE_DIGITS = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;

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

/**
 * What a text can mean, as plain decimals: nothing, one number, or two (`1,234` is 1234 or 1.234). In a column of whole numbers,
 * which have no decimals to separate, `1.234` is two numbers as well.
 */
export function decimalsIn(text: string, onlyWhole = false): string[] {
	if ((onlyWhole ? MARK_AND_THREE_DIGITS : COMMA_AND_THREE_DIGITS).test(text)) {
		const unsigned = text.replace('+', '');
		return [unsigned.replace(/[.,]/, ''), unsigned.replace(',', '.')];
	}
	const notation = NOTATIONS.find(([pattern]) => pattern.test(text));
	return notation ? [notation[1](text).replace('+', '')] : [];
}

/** Exact in decimal: 1.005 becomes 1.01, as with PostgreSQL's type numeric. */
export function roundHalfAwayFromZero(value: Numeric, decimals: number): number {
	// Most numbers have no more decimals than the column; they need no arithmetic. `+ 0` turns -0 into 0.
	const scaled = typeof value === 'number' ? value * 10 ** decimals : Number.NaN;
	if (Number.isSafeInteger(scaled)) return scaled / 10 ** decimals + 0;
	return new Big(value).round(decimals, Big.roundHalfUp).toNumber() + 0;
}

export const isWhole = (value: Numeric): boolean =>
	typeof value === 'number' ? Number.isInteger(value) : new Big(value).round().eq(value);
