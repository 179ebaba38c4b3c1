import { cachedReaders } from './cellCache';
import type { CachedReader, RowOptions } from './cellCache';
import type { CellError, Value } from './cell';
import { hasDataSource, keyColumns } from './columns';
import type { Kind, Row } from './columns';
import { addError, draftOf, firstError, mergeDuplicates } from './drafts';
import type { Draft } from './drafts';
import { headerOf } from './headers';
import type { Cells, MatchedColumn } from './headers';
import { isBlankLine, layoutReader } from './layouts';
import { RowErrorBuilder } from './rowErrors';
import type { RowError } from './rowErrors';

/** A valid row: the cells of one item, or of several items with the same key. */
export type ReadRow<K extends Kind = Kind> = Row<K> & {
	/** Identifies the row among those of its kind. */
	key: string;
	/** In item order. The last item's outcome is the row's; the others are superseded by it. */
	items: number[];
};

export interface ReadResult {
	rows: ReadRow[];
	/** One per rejected item. Items that were merged into one row share the error of its cell. */
	rejected: RowError[];
	/** Blank lines. */
	skipped: Array<{ item: number; kind: Kind | null }>;
	/**
	 * The errors of a valid row that is rejected later, one per item. With a column, `error.problem` continues "<header> is <value>".
	 * Without a column, it is the whole sentence.
	 */
	reject(row: ReadRow, column: string | null, error: CellError): RowError[];
}

/**
 * Reads items into rows of one kind, or of the journal's three kinds mixed. Each item ends up in exactly one of `rows`, `rejected`
 * and `skipped`. `rowOf` returns the row number that error messages show for an item.
 */
export function readRows(
	items: readonly Cells[],
	kind: Kind | 'journal',
	rowOf: (item: number) => number,
	options: RowOptions,
): ReadResult {
	const layoutOf = layoutReader(kind);
	const rowErrors = new RowErrorBuilder(items, rowOf, layoutOf);
	const rows: ReadRow[] = [];
	const rejected: RowError[] = [];
	const skipped: ReadResult['skipped'] = [];

	// 1. Every item is skipped, rejected, or a draft of known kind, grouped by its columns.
	const drafts: Draft[] = [];
	const groups = new Map<MatchedColumn[], Draft[]>();
	for (let item = 0; item < items.length; item++) {
		const cells = items[item]!;
		const layout = layoutOf(cells);
		const rowKind = layout.kindOf(cells);
		if (options.blankLines !== 'reject' && isBlankLine(layout, cells)) {
			skipped.push({ item, kind: rowKind });
		} else if (rowKind === null) {
			rejected.push(rowErrors.unknownKind(item));
		} else {
			const draft = draftOf(rowKind, item);
			drafts.push(draft);
			const columns = layout.columnsOf(rowKind);
			const group = groups.get(columns);
			if (group) group.push(draft);
			else groups.set(columns, [draft]);
		}
	}

	// 2. Every cell of the drafts is a value or an error.
	const readerOf = cachedReaders(options);
	for (const [columns, group] of groups) {
		for (const column of columns) readColumn(items, column, group, readerOf(column.column), rowErrors);
		requireKeys(group, rowErrors);
	}

	// 3. Every key occurs once, and every item is part of a row or rejected.
	for (const draft of mergeDuplicates(drafts)) {
		const error = firstError(draft, rowErrors);
		if (error) {
			const key = readableKey(draft);
			for (const item of draft.items) rejected.push({ ...error, item, key });
		} else {
			if (hasDataSource(draft.kind)) draft.values.data_source = options.dataSource;
			rows.push(toRow(draft));
		}
	}

	return { rows, rejected, skipped, reject };

	function reject(row: ReadRow, column: string | null, error: CellError): RowError[] {
		const key = readableKey(row);
		if (column === null) return row.items.map((item) => ({ ...rowErrors.row(row.kind, item, error), key }));
		const source = rowErrors.sourceOf(row.kind, row.items, column);
		const shared = rowErrors.cell(row.kind, source, column, error);
		return row.items.map((item) => ({ ...shared, item, key }));
	}
}

/**
 * Reads one column of all drafts with the same columns. A sync usually runs in a process that has done nothing else for hours, so
 * this code runs before the JavaScript engine has optimized it. Short loops over one column are optimized soonest.
 */
function readColumn(
	items: readonly Cells[],
	match: MatchedColumn,
	drafts: readonly Draft[],
	read: CachedReader,
	rowErrors: RowErrorBuilder,
): void {
	const { name, column } = match;
	for (const draft of drafts) {
		const item = draft.items[0]!;
		const cells = items[item]!;
		const value = read(cells[headerOf(match, cells)]);
		if (value === null) draft.values[name] = blankValue(column.blank, draft);
		else if (typeof value !== 'object') draft.values[name] = value;
		else addError(draft, name, rowErrors.cell(draft.kind, item, name, value));
	}
}

/** The default of the column. The name of an exercise or a template is its ID, which is read before it. */
const blankValue = (blank: MatchedColumn['column']['blank'], { values }: Draft): Value =>
	typeof blank === 'object' && blank !== null ? (values[blank.sameAs] ?? null) : blank;

function requireKeys(drafts: readonly Draft[], rowErrors: RowErrorBuilder): void {
	for (const name of keyColumns(drafts[0]!.kind)) {
		for (const draft of drafts) {
			if (draft.values[name] !== undefined || draft.errors?.has(name)) continue;
			addError(draft, name, rowErrors.missingKey(draft.kind, draft.items[0]!, name));
		}
	}
}

/** The readers of the column table return the types that `RowOf` derives from the same table. */
const toRow = ({ kind, key, items, values }: Draft): ReadRow => ({ kind, key, items, values }) as ReadRow;

function readableKey({ kind, values }: Pick<Draft, 'kind'> & { values: object }): RowError['key'] {
	const cells = Object.entries(values).filter(([name]) => keyColumns(kind).includes(name));
	const key = Object.fromEntries(
		cells.filter((cell): cell is [string, string] => typeof cell[1] === 'string'),
	);
	return Object.keys(key).length > 0 ? key : null;
}
