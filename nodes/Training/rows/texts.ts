import { CellError } from './cell';
import type { CellReader } from './cell';

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Text from a cell, trimmed. A number or a boolean becomes its text; nothing is ever cut off. */
export function text(longest = Infinity): CellReader {
	return (cell) => {
		if (typeof cell === 'object' || typeof cell === 'function' || typeof cell === 'symbol') {
			return new CellError('not_text', ', but only text fits here.');
		}
		const value = String(cell).trim();
		if (!isStorable(value)) {
			return new CellError('not_text', ', which holds characters that no text can have.', 'Type it anew.');
		}
		// counted by characters, of which some are two of JavaScript's units
		return value.length <= longest || [...value].length <= longest
			? value
			: new CellError(
					'too_long',
					`, which is ${[...value].length} characters long, but at most ${longest} fit here.`,
				);
	};
}

/** One of a few words, in any case. */
export function word(words: readonly string[]): CellReader {
	const read = text();
	return (cell, options) => {
		const value = read(cell, options);
		if (value instanceof CellError) return value;
		const known = words.find((candidate) => candidate.toLowerCase() === String(value).toLowerCase());
		return known ?? new CellError('out_of_range', `, but it must be ${words.join(' or ')}.`);
	};
}
