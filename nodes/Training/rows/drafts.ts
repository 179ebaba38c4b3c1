import type { CellError } from './cell';
import type { Value } from './cell';
import { columnNames, keyColumns, storedColumns } from './columns';
import type { Kind } from './columns';
import { emptyRanges } from './ranges';
import type { Fault } from './rowErrors';

/** A row that is being read. Later items with the same key may still replace its cells, also the wrong ones. */
export interface Draft {
	kind: Kind;
	/** Identifies the row among those of its kind; '' if a key cell is wrong or missing. */
	key: string;
	/** The last one counts. */
	items: number[];
	values: Record<string, Value | undefined>;
	/** By column: cells that can't be written. undefined if there are none, as in most rows. */
	faults: Map<string, Fault> | undefined;
	/** Later drafts with the same key, in item order. undefined if there are none, as in most rows. */
	duplicates: Draft[] | undefined;
}

const emptyValues = new Map<Kind, Draft['values']>();

/** The values have all columns from the start: adding properties one by one costs JavaScript engines more than reading cells. */
export const draftOf = (kind: Kind, item: number): Draft => ({
	kind,
	key: '',
	items: [item],
	values: { ...(emptyValues.get(kind) ?? emptyValuesOf(kind)) },
	faults: undefined,
	duplicates: undefined,
});

function emptyValuesOf(kind: Kind): Draft['values'] {
	const values = Object.fromEntries(storedColumns(kind).map((name) => [name, undefined]));
	emptyValues.set(kind, values);
	return values;
}

export function addFault(draft: Draft, column: string, fault: Fault): void {
	draft.faults ??= new Map<string, Fault>();
	draft.faults.set(column, fault);
}

/** Finds drafts with the same key. The first holds the others. A draft whose key can't be read is never a duplicate. */
export function groupDuplicates(drafts: readonly Draft[]): Draft[] {
	const byKind = new Map<Kind, Map<string, Draft>>();
	return drafts.filter((draft) => {
		draft.key = keyOf(draft);
		if (draft.key === '') return true;
		let byKey = byKind.get(draft.kind);
		if (!byKey) byKind.set(draft.kind, (byKey = new Map<string, Draft>()));
		const first = byKey.get(draft.key);
		if (first) (first.duplicates ??= []).push(draft);
		else byKey.set(draft.key, draft);
		return !first;
	});
}

function keyOf({ kind, values }: Draft): string {
	let key = '';
	for (const name of keyColumns(kind)) {
		const value = values[name];
		if (typeof value !== 'string') return '';
		key = key === '' ? value : `${key}\0${value}`;
	}
	return key;
}

/** Merges a draft with its duplicates, cell by cell: later cells win. */
export function mergeDuplicates(draft: Draft): void {
	for (const { items, values, faults } of draft.duplicates ?? []) {
		draft.items.push(...items);
		for (const name in values) {
			if (values[name] === undefined) continue;
			draft.values[name] = values[name];
			draft.faults?.delete(name);
		}
		for (const [name, fault] of faults ?? []) addFault(draft, name, fault);
	}
}

/** Gives a draft all cells of one of its duplicates, or keeps its own. That item counts, the others are superseded. */
export function replaceBy(draft: Draft, winner: Draft): void {
	const items = [draft, ...(draft.duplicates ?? [])].flatMap((one) => one.items);
	const last = winner.items.at(-1)!;
	draft.items = [...items.filter((item) => item !== last), last];
	draft.values = winner.values;
	draft.faults = winner.faults;
}

/** The faults of a draft, in the table's order. `cellFault` describes the cell of a column. */
export function faultsOf(
	draft: Draft,
	cellFault: (draft: Draft, column: string, error: CellError) => Fault,
): readonly Fault[] {
	const { kind, faults } = draft;
	const ranges = kind === 'exercise' ? new Map(emptyRanges(draft.values)) : NO_RANGES;
	if (ranges.size === 0 && (faults === undefined || faults.size === 0)) return NO_FAULTS;
	return columnNames(kind).flatMap((name) => {
		const fault = faults?.get(name);
		if (fault) return [fault];
		const error = ranges.get(name);
		return error ? [cellFault(draft, name, error)] : [];
	});
}

const NO_FAULTS: readonly Fault[] = [];
const NO_RANGES: ReadonlyMap<string | null, CellError> = new Map();
