/**
 * Pairs of a new ID and another one that differ only by case, accents, white space, `_` or `-`: probably the same exercise or template,
 * spelled in two ways. `ids` are all IDs, the new ones too.
 */
export function lookAlikes(
	created: readonly string[],
	ids: readonly string[],
): Array<[other: string, created: string]> {
	const bySpelling = new Map<string, string[]>();
	for (const id of ids) {
		const spelling = normalize(id);
		bySpelling.set(spelling, [...(bySpelling.get(spelling) ?? []), id]);
	}
	const isNew = new Set(created);
	return created.flatMap((id) =>
		(bySpelling.get(normalize(id)) ?? [])
			// Two new IDs are one pair.
			.filter((other) => other !== id && !(isNew.has(other) && other > id))
			.map((other): [string, string] => [other, id]),
	);
}

const normalize = (id: string): string =>
	id
		.normalize('NFD')
		.replace(/[\p{M}\s_-]/gu, '')
		.toLowerCase();
