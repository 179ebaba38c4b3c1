import { CellError, cleanText, formatValue, isBlank } from './cell';
import type { CellReader } from './cell';
import { isBlankKey } from './blanks';
import { decimalsIn } from './decimals';
import { isInRange, number } from './numbers';
import type { Range } from './numbers';
import { isSheetError, sheetError } from './sheetErrors';
import { identifierText } from './texts';

/** The limits also bound the time that reading takes. */
const MAX_CHARACTERS = 5000;
const MAX_ELEMENTS = 100;

const tooLong = new CellError(
	'too_long',
	`, but a list has up to ${MAX_ELEMENTS} entries and ${MAX_CHARACTERS} characters.`,
	'Shorten it.',
);

/** No value, or a list of none. */
export function isBlankList(cell: unknown): boolean {
	const list = parseBrackets(cell);
	return Array.isArray(list) ? list.every(isBlank) : isBlankKey(list);
}

/** A list that an API or an AI model wrote as text: `["ex_squat", "ex_row"]`. */
function parseBrackets(cell: unknown): unknown {
	if (typeof cell !== 'string' || cell.length > MAX_CHARACTERS) return cell;
	const text = cell.trim();
	if (!text.startsWith('[') || !text.endsWith(']')) return cell;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text.slice(1, -1);
	}
}

/** The elements of a list, in order. `split` divides a text. */
function elementsOf(
	cell: unknown,
	notAList: CellError,
	split: (text: string) => string[] | CellError,
): unknown[] | CellError {
	const list = parseBrackets(cell);
	if (Array.isArray(list)) {
		return list.length > MAX_ELEMENTS ? tooLong : list.filter((element) => !isBlank(element));
	}
	if (typeof list === 'number') return [list];
	if (typeof list !== 'string') return notAList;
	if (list.length > MAX_CHARACTERS) return tooLong;
	if (isSheetError(list)) return sheetError;
	const parts = split(list.trim());
	if (parts instanceof CellError) return parts;
	if (parts.length === 0) return notAList;
	return parts.length > MAX_ELEMENTS ? tooLong : parts;
}

const LINES = /[;\n]/;

/** The parts of a text that are not blank. A line may end with a comma. */
const splitAt = (text: string, separator: RegExp): string[] =>
	text
		.split(separator)
		.map((part) => cleanText(part).replace(/,$/, ''))
		.filter((part) => part !== '');

/** An error of one element. The sentence about the cell names it, unless it is the whole list. */
const errorIn = (elements: readonly unknown[], element: unknown, { code, problem, fix }: CellError) =>
	new CellError(code, elements.length === 1 ? problem : `, with ${formatValue(element)}${problem}`, fix);

const WRITE_EXERCISES = 'Write them like ex_squat, ex_row.';
const notExercises = new CellError('not_text', ', which is not a list of exercises.', WRITE_EXERCISES);
const mixedSeparators = new CellError(
	'not_text',
	', which has commas beside semicolons or line breaks.',
	`Separate all exercises in the same way. ${WRITE_EXERCISES}`,
);
const isTwice = new CellError(
	'not_text',
	' twice.',
	'A workout has one set of each exercise: write it once.',
);

/** `1. ex_squat`, `- ex_row` */
const BULLET = /^(?:\d{1,2}[.)]|[-–•*])\s/;

/** The exercises of a workout, in their order: `ex_squat, ex_row`, one per line, or a list. */
export function exerciseList(maxLength: number): CellReader<readonly string[]> {
	const readId = identifierText(maxLength);
	return (cell, options) => {
		const elements = elementsOf(cell, notExercises, splitExercises);
		if (elements instanceof CellError) return elements;
		const ids: string[] = [];
		for (const element of elements) {
			const id = readId(element, options);
			if (id instanceof CellError) return errorIn(elements, element, id);
			if (ids.some((other) => other.toLowerCase() === id.toLowerCase()))
				return errorIn(elements, id, isTwice);
			ids.push(id);
		}
		return ids;
	};
}

function splitExercises(text: string): string[] | CellError {
	const hasLines = LINES.test(text);
	const parts = splitAt(text, hasLines ? LINES : /,/).map((part) => part.replace(BULLET, '').trim());
	return hasLines && parts.some((part) => part.includes(',')) ? mixedSeparators : parts;
}

const WRITE_LOADS = 'Write each load without its unit, like 10; 12.5; 15.';
const notLoads = new CellError('not_a_number', ', which is not a list of loads.', WRITE_LOADS);
const isSpan = new CellError(
	'not_a_number',
	', which is not a list of loads.',
	'Write each load, like 10; 12.5; 15. For a machine with equal steps, fill in load_step, load_min and load_max instead.',
);

/** `10-50`, `10 to 50` */
const SPAN = /\d ?(?:-|–|—|\.\.|…|to|bis|do|à|a) ?\d/i;

/**
 * Loads that exist, ascending: `10, 12.5, 15`, `10; 12,5; 15`, one per line, or a list. A comma separates two loads or is a decimal
 * mark; if a text can be read in both ways, it is rejected.
 */
export function loadList(subject: string, range: Range): CellReader<readonly number[]> {
	const readLoad = number({
		subject,
		range,
		unit: '',
		decimals: 2,
		unitsOfColumn: 'has no units',
		fix: WRITE_LOADS,
		convert: (value, unit) => (unit === '' ? value : undefined),
	});
	const isLoad = (part: string) => decimalsIn(part).some((reading) => isInRange(Number(reading), range));
	return (cell, options) => {
		const elements = elementsOf(cell, notLoads, (text) => splitLoads(text, isLoad));
		if (elements instanceof CellError) return elements;
		const loads = new Set<number>();
		for (const element of elements) {
			const load = readLoad(element, options);
			if (load instanceof CellError) return errorIn(elements, element, load);
			loads.add(load);
		}
		return [...loads].sort((one, other) => one - other);
	};
}

function splitLoads(text: string, isLoad: (part: string) => boolean): string[] | CellError {
	if (SPAN.test(text)) return isSpan;
	if (LINES.test(text)) return splitAt(text, LINES);
	const separated = splitAt(text, /,/);
	const withDecimals = splitAt(text, /,\s+/);
	if (separated.length === withDecimals.length || !withDecimals.every(isLoad)) return separated;
	// With a leading zero, `1,050` is not the two loads 1 and 50.
	if (!separated.every((part) => /^(?:0|[1-9]\d*)(?:\.\d+)?$/.test(part))) return withDecimals;
	const readings = [separated, withDecimals].map((loads) => loads.join(' and ').replaceAll(',', '.'));
	return new CellError(
		'ambiguous_number',
		`, which can mean ${readings.join(', or ')}.`,
		'Separate the loads with semicolons.',
	);
}
