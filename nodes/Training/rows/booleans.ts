import { CellError } from './cell';
import type { CellReader } from './cell';

const WORDS = new Map<string, boolean>([
	...['true', 'yes', 'y', '1', 'on', 'x', '✓', 'tak', 'prawda'].map((word) => [word, true] as const),
	...['false', 'no', 'n', '0', 'off', 'nie', 'fałsz'].map((word) => [word, false] as const),
]);

/** Yes or no from a cell: a checkbox, `yes`, `x`, `✓`, `1`, `tak`, `PRAWDA`, and their opposites, in any case. */
export const boolean: CellReader<boolean> = (cell) => {
	const word = typeof cell === 'object' ? undefined : WORDS.get(String(cell).trim().toLowerCase());
	return (
		word ??
		new CellError('not_a_boolean', ', which is neither yes nor no.', 'Write yes or no, or tick the box.')
	);
};
