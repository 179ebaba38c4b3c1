import { CellError } from './cell';
import type { Value } from './cell';
import { columnNames, keyColumns, storedColumns } from './columns';
import type { Kind } from './columns';
import { BadCell } from './rejections';
import type { Rejections } from './rejections';
import type { Rejection } from './rejection';

/** A row in the making: later items with its key may still mend its bad cells, or bring some. */
export interface Draft {
	kind: Kind;
	key: string;
	items: number[];
	/** With all columns from the beginning: to add them one by one takes the engine longer than to read them. */
	values: Record<string, Value | BadCell | undefined>;
}

const emptyValues = new Map<Kind, Draft['values']>();

export const draftOf = (kind: Kind, item: number): Draft => ({
	kind,
	key: '',
	items: [item],
	values: { ...(emptyValues.get(kind) ?? emptyValuesOf(kind)) },
});

function emptyValuesOf(kind: Kind): Draft['values'] {
	const values = Object.fromEntries(storedColumns(kind).map((name) => [name, undefined]));
	emptyValues.set(kind, values);
	return values;
}

/** Drafts with the same key become one, in which the later cells count. One whose key cannot be read stays alone. */
export function foldDrafts(drafts: readonly Draft[]): Draft[] {
	const known = new Map<Kind, Map<string, Draft>>();
	return drafts.filter((draft) => {
		draft.key = readKey(draft);
		if (draft.key === '') return true;
		let ofKind = known.get(draft.kind);
		if (!ofKind) known.set(draft.kind, (ofKind = new Map<string, Draft>()));
		const earlier = ofKind.get(draft.key);
		if (earlier) foldInto(earlier, draft);
		else ofKind.set(draft.key, draft);
		return !earlier;
	});
}

function readKey({ kind, values }: Draft): string {
	let key = '';
	for (const name of keyColumns(kind)) {
		const value = values[name];
		if (typeof value === 'object') return '';
		key = key === '' ? String(value) : `${key}\0${value}`;
	}
	return key;
}

function foldInto(earlier: Draft, { items, values }: Draft): void {
	earlier.items.push(...items);
	for (const name in values) {
		if (values[name] !== undefined) earlier.values[name] = values[name];
	}
}

/** What is wrong with a draft: of its bad cells the first in the table's order. */
export function rejectionOf(draft: Draft, rejections: Rejections): Rejection | undefined {
	const { kind, values } = draft;
	for (const name of columnNames(kind)) {
		const value = values[name];
		if (value instanceof BadCell) return rejections.ofCell(kind, name, value);
		if (name === 'target_tut_max' && isBadTarget(values)) {
			return rejections.ofCell(kind, name, badTarget(draft, rejections));
		}
	}
	return undefined;
}

const isBadTarget = ({ target_tut_min: least, target_tut_max: most }: Draft['values']): boolean =>
	typeof least === 'number' && typeof most === 'number' && most <= least;

/** The one rule that holds two cells together: an exercise's target range has an extent. */
function badTarget({ kind, items, values }: Draft, rejections: Rejections): BadCell {
	const flaw = new CellError(
		'out_of_range',
		`, but the maximum must be above the minimum, ${String(values.target_tut_min)} s.`,
	);
	return new BadCell(rejections.originOf(kind, items, 'target_tut_max'), flaw);
}
