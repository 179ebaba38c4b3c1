import { cleanText, isBlank, onlyElement } from './cell';
import { isNotAvailable } from './sheetErrors';

/** Words for "no value". In free text they are words. */
const NO_VALUE = new Set(['-', '--', '–', '—', 'n/a', 'na', 'null', 'none', 'undefined']);

const LONGEST = 20;

/** How these words, errors of formulas and zeros begin, or what can be before them. Most cells begin otherwise. */
const BEGINNING = /^[-–—nu#0'\s\u200B-\u200F\u2060\uFEFF]/i;

/** A text that may be one of the words, without what `cleanText` removes; otherwise ''. */
const wordIn = (cell: unknown): string =>
	typeof cell === 'string' && cell.length <= LONGEST && BEGINNING.test(cell) ? cleanText(cell) : '';

/** Blank in a key column, where a formula without a result is an error. */
export function isBlankKey(cell: unknown): boolean {
	const element = onlyElement(cell);
	return isBlank(element) || NO_VALUE.has(wordIn(element).toLowerCase());
}

/** Blank in a column of numbers or choices. */
export function isBlankValue(cell: unknown): boolean {
	if (typeof cell === 'number') return false;
	return isBlankKey(cell) || isNotAvailable(wordIn(onlyElement(cell)));
}

/** Blank in a column of yes and no. An empty list is a checkbox that is not ticked. */
export const isBlankAnswer = (cell: unknown): boolean =>
	typeof cell !== 'boolean' && isBlankValue(cell) && !(Array.isArray(cell) && cell.length === 0);

const ZERO = /^0+(?:[.,]0+)?\s?%?$/;

/** Blank in a column of percentages: scales write 0 for what they could not measure. */
export const isBlankPercentage = (cell: unknown): boolean =>
	onlyElement(cell) === 0 || isBlankValue(cell) || ZERO.test(wordIn(onlyElement(cell)));
