import { CellError } from './cell';
import type { CellReader } from './cell';

/** PostgreSQL stores neither NUL nor half surrogates. */
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Text from a cell, trimmed. A number or a boolean becomes its text. Text that is too long is rejected, never cut off. */
export function text(maxLength = Infinity): CellReader<string> {
	return (cell) => {
		if (typeof cell === 'object' || typeof cell === 'function' || typeof cell === 'symbol') {
			return new CellError('not_text', ', but only text fits here.');
		}
		const value = String(cell).trim();
		if (!isStorable(value)) {
			return new CellError('not_text', ', which contains invalid characters.', 'Type it again.');
		}
		// Characters are counted as PostgreSQL does; `length` counts some of them twice.
		return value.length <= maxLength || [...value].length <= maxLength
			? value
			: new CellError(
					'too_long',
					`, which is ${[...value].length} characters long, but at most ${maxLength} fit here.`,
				);
	};
}

const anyText = text();

/** One of a few words, in any case. */
export function oneOf(words: readonly string[]): CellReader<string> {
	return (cell, options) => {
		const value = anyText(cell, options);
		if (value instanceof CellError) return value;
		const match = words.find((word) => word.toLowerCase() === value.toLowerCase());
		return match ?? new CellError('out_of_range', `, but it must be ${words.join(' or ')}.`);
	};
}
