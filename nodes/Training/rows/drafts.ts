import { CellError } from './cell';
import type { Value } from './cell';
import { columnNames, keyColumns, storedColumns } from './columns';
import type { Kind } from './columns';
import type { RowError, RowErrorBuilder } from './rowErrors';

/** A row that is being read. Later items with the same key may still replace its cells, also the wrong ones. */
export interface Draft {
	kind: Kind;
	/** Identifies the row among those of its kind; '' if a key cell is wrong or missing. */
	key: string;
	/** In item order. */
	items: number[];
	values: Record<string, Value | undefined>;
	/** By column: cells that can't be written. undefined if there are none, as in most rows. */
	errors: Map<string, RowError> | undefined;
}

const emptyValues = new Map<Kind, Draft['values']>();

/** The values have all columns from the start: adding properties one by one costs JavaScript engines more than reading cells. */
export const draftOf = (kind: Kind, item: number): Draft => ({
	kind,
	key: '',
	items: [item],
	values: { ...(emptyValues.get(kind) ?? emptyValuesOf(kind)) },
	errors: undefined,
});

function emptyValuesOf(kind: Kind): Draft['values'] {
	const values = Object.fromEntries(storedColumns(kind).map((name) => [name, undefined]));
	emptyValues.set(kind, values);
	return values;
}

export function addError(draft: Draft, column: string, error: RowError): void {
	draft.errors ??= new Map<string, RowError>();
	draft.errors.set(column, error);
}

/** Merges drafts with the same key, cell by cell: later cells win. A draft whose key can't be read is never merged. */
export function mergeDuplicates(drafts: readonly Draft[]): Draft[] {
	const byKind = new Map<Kind, Map<string, Draft>>();
	return drafts.filter((draft) => {
		draft.key = keyOf(draft);
		if (draft.key === '') return true;
		let byKey = byKind.get(draft.kind);
		if (!byKey) byKind.set(draft.kind, (byKey = new Map<string, Draft>()));
		const earlier = byKey.get(draft.key);
		if (earlier) mergeInto(earlier, draft);
		else byKey.set(draft.key, draft);
		return !earlier;
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

function mergeInto(earlier: Draft, { items, values, errors }: Draft): void {
	earlier.items.push(...items);
	for (const name in values) {
		if (values[name] === undefined) continue;
		earlier.values[name] = values[name];
		earlier.errors?.delete(name);
	}
	for (const [name, error] of errors ?? []) addError(earlier, name, error);
}

/** The first error of a draft, in the table's order; undefined if the draft is a valid row. */
export function firstError(draft: Draft, rowErrors: RowErrorBuilder): RowError | undefined {
	const { kind, items, values, errors } = draft;
	const hasErrors = errors !== undefined && errors.size > 0;
	const { target_tut_min: min, target_tut_max: max } = values;
	const isEmptyTarget = typeof min === 'number' && typeof max === 'number' && max <= min;
	if (!hasErrors && !isEmptyTarget) return undefined;
	for (const name of columnNames(kind)) {
		const error = errors?.get(name);
		if (error) return error;
		if (name === 'target_tut_max' && isEmptyTarget) {
			const source = rowErrors.sourceOf(kind, items, name);
			return rowErrors.cell(kind, source, name, mustBeAbove(min));
		}
	}
	return undefined;
}

const mustBeAbove = (targetTutMin: number) =>
	new CellError('out_of_range', `, but it must be above target_tut_min, which is ${targetTutMin}.`);
