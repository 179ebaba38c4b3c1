import { CellError, cleanText } from './cell';
import type { CellOptions, CellReader } from './cell';
import { MAX_LENGTH, decimalsIn, isWhole, roundHalfAwayFromZero } from './decimals';
import type { Numeric } from './decimals';
import { UNIT_NAMES, splitUnit } from './units';
import type { CellUnit } from './units';

/** `min` and `max` are allowed, `above` is not. */
export type Range = { min: number; max: number } | { above: number; max: number };

export interface NumberRules {
	/** How the range's sentence begins, with its verb: `a set lasts`. */
	subject: string;
	range: Range;
	/** The unit in the range's sentence: `seconds`. */
	unit: string;
	/** The column's scale. 0: whole numbers only. */
	decimals: number;
	/** The units of the column, for a cell that has another one: `is in kg or lb`. */
	unitsOfColumn: string;
	/** What to write instead of a cell that can't be read. */
	fix: string;
	/** What to write instead of a number that is out of range. */
	rangeFix?: string;
	/** The number in the column's unit. '' is no unit. undefined: the column does not have this unit. */
	convert(value: Numeric, unit: CellUnit | '', options: CellOptions): Numeric | CellError | undefined;
	/** Reads a cell that is neither a number nor a number with a unit. undefined: the cell is not such a notation either. */
	readOther?(cell: unknown, options: CellOptions): Numeric | CellError | undefined;
}

/**
 * A number from a cell: `82.6`, `82,6`, `1 234,5`, `78 kg`. It is rounded to the column's scale, half away from zero, and then
 * compared with the range. In a whole-number column, a fraction is rejected instead of rounded. If a text can mean two numbers and
 * only one of them fits the column, the text means that one.
 */
export function number(rules: NumberRules): CellReader<number> {
	const { range, decimals, fix, convert, readOther } = rules;
	const notANumber = new CellError('not_a_number', ', which is not a number.', fix);
	const notWhole = new CellError('not_whole', ', but only whole numbers fit here.', fix);
	const outOfRange = new CellError('out_of_range', `, but ${describeRange(rules)}.`, rules.rangeFix);

	return (cell, options) => {
		if (typeof cell === 'number') return Number.isFinite(cell) ? readNumber(cell, options) : notANumber;
		if (typeof cell !== 'string') return readAnother(cell, options);
		const text = cell.trim();
		return text.length > MAX_LENGTH ? notANumber : readText(cleanText(text), options);
	};

	function readNumber(value: number, options: CellOptions): number | CellError {
		const converted = convert(value, '', options);
		return converted === undefined ? notANumber : fit(converted);
	}

	function readText(text: string, options: CellOptions): number | CellError {
		const { number: written = '', unit = '' } = splitUnit(text) ?? {};
		const readings = decimalsIn(written, decimals === 0);
		if (readings.length === 0) return readAnother(text, options);
		const values = readings.map((reading) => {
			const converted = convert(reading, unit, options);
			return converted === undefined ? wrongUnit(unit) : fit(converted);
		});
		const fitting = values.filter((value) => typeof value === 'number');
		return fitting.length > 1 ? ambiguous(readings) : (fitting[0] ?? values[0]!);
	}

	function readAnother(cell: unknown, options: CellOptions): number | CellError {
		const value = readOther?.(cell, options);
		return value === undefined ? notANumber : fit(value);
	}

	function fit(value: Numeric | CellError): number | CellError {
		if (value instanceof CellError) return value;
		if (decimals === 0 && !isWhole(value)) return notWhole;
		const rounded = roundHalfAwayFromZero(value, decimals);
		return isInRange(rounded, range) ? rounded : outOfRange;
	}

	function wrongUnit(unit: CellUnit | ''): CellError {
		const name = unit === '' ? 'no unit' : UNIT_NAMES[unit];
		return new CellError(
			'not_a_number',
			`, which is in ${name}, but this column ${rules.unitsOfColumn}.`,
			fix,
		);
	}
}

const ambiguous = (readings: readonly string[]) =>
	new CellError('ambiguous_number', `, which can mean ${readings.join(' or ')}.`, 'Write one of these.');

export const isInRange = (value: number, range: Range): boolean =>
	value <= range.max && ('above' in range ? value > range.above : value >= range.min);

/** `a set lasts above … and up to … seconds`, or with `min`: `a score is … to …`. */
export function describeRange({
	subject,
	range,
	unit,
}: Pick<NumberRules, 'subject' | 'range' | 'unit'>): string {
	const bounds =
		'above' in range ? `above ${range.above} and up to ${range.max}` : `${range.min} to ${range.max}`;
	return [subject, bounds, unit].filter(Boolean).join(' ');
}
