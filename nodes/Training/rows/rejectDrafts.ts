import type { Draft } from './drafts';
import type { Fault, RowError } from './rowErrors';

type Faults = readonly [Fault, ...Fault[]];

/**
 * The errors of the drafts that have faults, by item, and the other drafts. Of an item in two drafts nothing is written if one of
 * them is rejected.
 */
export function rejectDrafts(
	drafts: readonly Draft[],
	doubleItems: ReadonlySet<number>,
	faultsOf: (draft: Draft) => readonly Fault[],
	errorOf: (draft: Draft, faults: Faults) => RowError,
): { errors: Map<number, RowError>; valid: readonly Draft[] } {
	const errors = new Map<number, RowError>();
	const rejected = new Set<Draft>();
	const draftsByItem = new Map<number, Draft[]>([...doubleItems].map((item) => [item, []]));
	if (doubleItems.size > 0) {
		for (const draft of drafts) for (const item of draft.items) draftsByItem.get(item)?.push(draft);
	}
	for (const draft of drafts) {
		if (rejected.has(draft)) continue;
		const [first, ...more] = faultsOf(draft);
		if (!first) continue;
		const others = othersOf(draft, draft.items.at(-1)!).flatMap(faultsOf);
		reject(draft, errorOf(draft, [first, ...more, ...others]));
	}
	return { errors, valid: rejected.size === 0 ? drafts : drafts.filter((draft) => !rejected.has(draft)) };

	function othersOf(draft: Draft, item: number): Draft[] {
		return draftsByItem.get(item)?.filter((other) => other !== draft) ?? [];
	}

	function reject(draft: Draft, error: RowError): void {
		rejected.add(draft);
		for (const item of draft.items) {
			if (errors.has(item)) continue;
			errors.set(item, { ...error, item });
			for (const other of othersOf(draft, item)) {
				if (other.items.at(-1) !== item) other.items = other.items.filter((one) => one !== item);
				else if (!rejected.has(other)) reject(other, error);
			}
		}
	}
}
