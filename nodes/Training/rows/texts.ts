import { CellError, NEEDS_CLEANING, cleanText } from './cell';
import type { CellReader } from './cell';
import { isSheetError, sheetError } from './sheetErrors';

const notText = new CellError('not_text', ', but only text fits here.', 'Write text or a number.');
const invalidCharacters = new CellError('not_text', ', which contains invalid characters.', 'Type it again.');
const wrongEncoding = new CellError(
	'not_text',
	', which contains characters that were lost: the file was read in the wrong encoding.',
	'Set the encoding of the file where the workflow reads it, for example Windows-1252, and run it again.',
);

/** Characters per character that a limit counts: a letter, its accents, invisible characters around it. */
const UNITS_PER_CHARACTER = 4;

/** Text as people write it. Inside, invisible characters that join or separate characters stay: emoji consist of them. */
export const text = (maxLength = Infinity): CellReader<string> =>
	textReader(maxLength, cleanFreeText, { inFreeText: true });

/** The name of an exercise or a template: what looks the same is the same. Runs of white space are one space. */
export const identifierText = (maxLength: number): CellReader<string> =>
	textReader(maxLength, (value) => cleanText(value).replace(WHITE_SPACE, ' '), { inFreeText: false });

const WHITE_SPACE = /\s+/g;

/** A number or a boolean becomes its text. Text that is too long is rejected, never cut off. */
function textReader(
	maxLength: number,
	clean: (text: string) => string,
	options: { inFreeText: boolean },
): CellReader<string> {
	return (cell) => {
		if (typeof cell === 'object' || typeof cell === 'function' || typeof cell === 'symbol') return notText;
		const written = String(cell).trim();
		// Before anything that takes time for each character
		if (written.length > maxLength * UNITS_PER_CHARACTER) return tooLong(written.length, maxLength);
		if (isSheetError(written, options)) return sheetError;
		// An object that another node turned into text
		if (written === '[object Object]') return notText;
		const value = clean(written);
		// PostgreSQL stores neither NUL nor half surrogates.
		if (value.includes('\0') || !value.isWellFormed()) return invalidCharacters;
		if (value.includes('\uFFFD')) return wrongEncoding;
		// Characters are counted as PostgreSQL does; `length` counts some of them twice.
		if (value.length <= maxLength) return value;
		const { length } = [...value];
		return length <= maxLength ? value : tooLong(length, maxLength);
	};
}

const tooLong = (length: number, maxLength: number) =>
	new CellError(
		'too_long',
		`, which is ${length} characters long, but at most ${maxLength} fit here.`,
		'Shorten it.',
	);

const NEVER_VISIBLE = /[\u200B\u200E\u200F\u2060\uFEFF]+/g;
const JOINERS = /[\u200C\u200D]+/g;
const VISIBLE = /[^\s\u200C\u200D]/;

function cleanFreeText(written: string): string {
	if (!NEEDS_CLEANING.test(written)) return written;
	const visible = written
		.replace(NEVER_VISIBLE, '')
		.replace(JOINERS, (joiners, index: number, all: string) =>
			VISIBLE.test(all.charAt(index - 1)) && VISIBLE.test(all.charAt(index + joiners.length)) ? joiners : '',
		)
		.normalize('NFC')
		.trim();
	// A sheet marks a cell as text with an apostrophe before it. With another one, it may be a quotation.
	return visible.lastIndexOf("'") === 0 ? visible.slice(1).trimStart() : visible;
}

/** One of a few words, in any case. `wordFor` returns the word that another one in lower case means. */
export function oneOf(
	words: readonly string[],
	wordFor: (other: string) => string | undefined,
): CellReader<string> {
	const read = identifierText(64);
	const list = `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
	const unknownWord = new CellError('out_of_range', `, but it must be ${list}.`);
	return (cell, options) => {
		const value = read(cell, options);
		if (value instanceof CellError) return value.code === 'too_long' ? unknownWord : value;
		const written = value.toLowerCase();
		const meant = wordFor(written) ?? written;
		return words.find((word) => word.toLowerCase() === meant.toLowerCase()) ?? unknownWord;
	};
}
