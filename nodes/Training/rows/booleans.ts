import { CellError, cleanText } from './cell';
import type { CellReader } from './cell';

const YES = ['true', 'yes', 'y', '1', 'on', 'x', 'ok', '✓', '✔', '☑', '✅', 'tak', 'prawda', 'wahr', 'vrai'];
const NO = ['false', 'no', 'n', '0', 'off', '✗', '☐', '❌', 'nie', 'fałsz', 'falsch', 'faux'];

const WORDS = new Map<string, boolean>([
	...YES.map((word) => [word, true] as const),
	...NO.map((word) => [word, false] as const),
]);

const LONGEST_WORD = 64;

/** The invisible character that asks for the coloured form of the sign before it, as in ✔️. */
const EMOJI_FORM = '\uFE0F';

const notABoolean = new CellError(
	'not_a_boolean',
	', which is neither yes nor no.',
	'Write yes or no, or tick the box.',
);

/**
 * Yes or no from a cell: a checkbox, `yes`, `x`, `✓`, `1`, `tak`, `WAHR`, and their opposites, in any case. An empty list is a form's
 * checkbox that is not ticked.
 */
export const boolean: CellReader<boolean> = (cell) => {
	if (typeof cell === 'boolean') return cell;
	if (Array.isArray(cell) && cell.length === 0) return false;
	if (typeof cell === 'object') return notABoolean;
	const text = String(cell).trim();
	if (text.length > LONGEST_WORD) return notABoolean;
	return WORDS.get(cleanText(text).replace(EMOJI_FORM, '').toLowerCase()) ?? notABoolean;
};
