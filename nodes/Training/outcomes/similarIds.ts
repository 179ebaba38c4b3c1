/** A new ID that is probably another one, misspelled: `squat` for `ex_squat`, `ex_sqaut` for `ex_squat`. */
export interface SimilarId {
	id: string;
	other: string;
	/** Both are new. */
	isOtherNew: boolean;
}

/** The nearest other ID of each new one that has any; a stored one first. `ids` are all IDs, the new ones too. */
export function similarIds(created: readonly string[], ids: readonly string[]): SimilarId[] {
	const newIds = new Set(created);
	const newBySpelling = new Map<string, string[]>();
	for (const id of newIds) {
		for (const spelling of spellingsOf(id)) {
			newBySpelling.set(spelling, [...(newBySpelling.get(spelling) ?? []), id]);
		}
	}
	const nearest = new Map<string, SimilarId & { rank: number }>();
	for (const other of ids.toSorted()) {
		const isOtherNew = newIds.has(other);
		const spellings = spellingsOf(other);
		for (const id of spellings.flatMap((spelling) => newBySpelling.get(spelling) ?? [])) {
			// Two new IDs are one pair.
			if (id === other || (isOtherNew && other > id)) continue;
			const isEdited = spellingsOf(id)[0] !== spellings[0];
			const rank = Number(isOtherNew) * 2 + Number(isEdited);
			if (rank < (nearest.get(id)?.rank ?? Infinity)) nearest.set(id, { id, other, isOtherNew, rank });
		}
	}
	return [...nearest.values()].map(({ id, other, isOtherNew }) => ({ id, other, isOtherNew }));
}

/** Words that are long enough to be recognized with a letter too few. Numbers are never misspelled. */
const LONG_WORD = /^\p{L}{4,}$/u;

/**
 * An ID without case, accents, separators and the prefixes `ex_` and `hit_`, then without one of the letters of its long words: IDs
 * that differ by an additional, missing, other or swapped letter have one of these in common.
 */
function spellingsOf(id: string): string[] {
	const words = id
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.split(/[\s_-]+/);
	const join = (parts: readonly string[]) => parts.join('').replace(/^(?:ex|hit)(?=.)/, '');
	const shortened = words.flatMap((word, index) =>
		LONG_WORD.test(word)
			? Array.from(word, (_, letter) =>
					join(words.with(index, word.slice(0, letter) + word.slice(letter + 1))),
				)
			: [],
	);
	return [...new Set([join(words), ...shortened])];
}
