import { cachedReaders } from './cellCache';
import type { RowOptions } from './cellCache';
import { CellError } from './cell';
import { hasDataSource, keyColumns } from './columns';
import type { KeyedRow, Kind, Row } from './columns';
import { draftOf, faultsOf, groupDuplicates, mergeDuplicates, replaceBy } from './drafts';
import type { Draft } from './drafts';
import { measurementDetector, readGroups, unreadHeaders } from './groups';
import type { Group } from './groups';
import type { Cells, MatchedHeaders } from './headers';
import { isBlankLine, layoutReader } from './layouts';
import type { Layout } from './layouts';
import { earliestMeasurement } from './measurementTimes';
import { headerOf } from './readColumns';
import { rejectDrafts } from './rejectDrafts';
import { RowErrorBuilder } from './rowErrors';
import type { Fault, RowError } from './rowErrors';

/** A valid row: the cells of one item, or of several items with the same key. */
export type ReadRow<K extends Kind = Kind> = Row<K> & {
	/** Identifies the row among those of its kind. */
	key: string;
	/** The last one is the item that counts. The others are superseded by it. */
	items: number[];
};

export interface ReadResult {
	/** An item that is a workout and a measurement is in two rows. */
	rows: ReadRow[];
	/** One per rejected item. Items that were merged into one row share the errors of its cells. */
	rejected: RowError[];
	/** Blank lines. */
	skipped: Array<{ item: number; kind: Kind | null }>;
	/** Items that are a workout and a measurement of the same day. */
	doubleItems: ReadonlySet<number>;
	/** Headers that match no column, in order of appearance, without those of n8n itself. */
	unreadHeaders: string[];
	/** The keys of all items with a complete key, whatever became of them. A key may occur more than once. */
	keys: readonly KeyedRow[];
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
	const isJournal = kind === 'journal';
	const layoutOf = layoutReader(kind, options);
	const rowErrors = new RowErrorBuilder(items, rowOf, layoutOf, isJournal);
	const rejected: RowError[] = [];
	const skipped: ReadResult['skipped'] = [];
	const doubleItems = new Set<number>();

	// 1. Every item is skipped, rejected, or a draft of known kind, grouped by its headers. Some are two drafts.
	const drafts: Draft[] = [];
	const groups = new Map<MatchedHeaders, Group>();
	const layouts = new Set<Layout>();
	const unknown: number[] = [];
	for (let item = 0; item < items.length; item++) {
		const cells = items[item]!;
		const layout = layoutOf(cells);
		layouts.add(layout);
		const kinds = layout.kindsOf(cells);
		if (options.blankLines !== 'reject' && isBlankLine(layout, cells, options)) {
			skipped.push({ item, kind: kinds instanceof CellError ? null : (kinds[0] ?? null) });
		} else if (kinds instanceof CellError) {
			rejected.push(rejectKind(rowErrors.row(item, kinds)));
		} else if (kinds.length === 0) {
			unknown.push(item);
		} else {
			if (kinds.length > 1) doubleItems.add(item);
			addDraft(kinds[0]!, item, layout);
			if (kinds[1]) addDraft(kinds[1], item, layout);
		}
	}
	if (unknown.length > 0) {
		const isMeasurement = measurementDetector([...groups.values()]);
		for (const item of unknown) {
			const layout = layoutOf(items[item]!);
			if (isMeasurement(layout, items[item]!)) addDraft('measurement', item, layout);
			else rejected.push(rejectKind(rowErrors.unknownKind(item)));
		}
		drafts.sort((one, other) => one.items[0]! - other.items[0]!);
	}

	// 2. Every cell of the drafts is a value or a fault.
	const readerOf = cachedReaders(options);
	readGroups([...groups.values()], { items, readerOf, rowErrors, missingIsBlank: isJournal });

	// 3. Every key occurs once.
	const uniqueDrafts = groupDuplicates(drafts);
	for (const draft of uniqueDrafts) if (draft.duplicates) resolveDuplicates(draft, draft.duplicates);

	// 4. Every item is part of a row or rejected.
	const { errors, valid } = rejectDrafts(
		uniqueDrafts,
		doubleItems,
		(draft) => faultsOf(draft, cellFault),
		(draft, faults) => rowErrors.error(draft.kind, readableKey(draft), faults),
	);
	rejected.push(...errors.values());
	rejected.sort((one, other) => one.item - other.item);
	if (rejected[0] && !hasKnownHeaders(layouts)) rejected[0] = rowErrors.withHeaderRowAdvice(rejected[0]);

	return {
		rows: valid.map((draft) => toRow(draft, options.dataSource)),
		rejected,
		skipped,
		doubleItems,
		unreadHeaders: unreadHeaders(layouts, [...groups.values()]),
		keys: drafts.filter((draft): draft is Draft & KeyedRow => draft.key !== ''),
		reject,
	};

	function addDraft(one: Kind, item: number, layout: Layout): void {
		const draft = draftOf(one, item);
		drafts.push(draft);
		const isBesideWorkout = one === 'measurement' && doubleItems.has(item);
		const headers = isBesideWorkout ? layout.besideWorkout : layout.headersOf(one);
		const group = groups.get(headers);
		if (group) group.drafts.push(draft);
		else groups.set(headers, { kind: one, layout, headers, drafts: [draft] });
	}

	/** In a sheet, a row is a whole. Other items may have some columns only. */
	function resolveDuplicates(draft: Draft, duplicates: readonly Draft[]): void {
		const all = [draft, ...duplicates];
		const headersOf = (cells: Cells) => layoutOf(cells).headersOf('measurement');
		const earliest =
			draft.kind === 'measurement' ? earliestMeasurement(all, items, headersOf, options) : undefined;
		if (earliest ?? isJournal) replaceBy(draft, earliest ?? all.at(-1)!);
		else mergeDuplicates(draft);
	}

	function reject(row: ReadRow, column: string | null, error: CellError): RowError[] {
		const key = readableKey(row);
		if (column === null) {
			return row.items.map((item) => rowErrors.error(row.kind, key, [rowErrors.row(item, error)]));
		}
		const shared = rowErrors.error(row.kind, key, [cellFault(row, column, error)]);
		return row.items.map((item) => ({ ...shared, item }));
	}

	/** A fault of the cell that counts. If items were merged cell by cell, it is that of the last item that has the column. */
	function cellFault(row: Pick<Draft, 'kind' | 'items'>, column: string, error: CellError): Fault {
		const headerIn = (item: number) =>
			headerOf(layoutOf(items[item]!).headersOf(row.kind), column, items[item]!);
		const last = row.items.at(-1)!;
		const item = isJournal ? last : (row.items.findLast((one) => headerIn(one) !== null) ?? last);
		const header = headerIn(item);
		return header === null
			? rowErrors.missingColumn(row.kind, item, column)
			: rowErrors.cell(item, column, header, error);
	}

	/** Of a row of unknown kind, only the date can name it. */
	function rejectKind(fault: Fault): RowError {
		const cells = items[fault.item]!;
		const date = layoutOf(cells).allColumns.find(({ column }) => column.type === 'dateTime');
		const day = date?.column.read(cells[date.headers[0]!.header], options);
		const key = typeof day === 'string' ? { workout_date: day } : null;
		return { ...rowErrors.error(null, key, [fault]), key: null };
	}
}

const hasKnownHeaders = (layouts: Iterable<Layout>): boolean =>
	[...layouts].some(({ allColumns }) => allColumns.length > 0);

/** The readers of the column table return the types that `RowOf` derives from the same table. */
function toRow({ kind, key, items, values }: Draft, dataSource: string): ReadRow {
	if (hasDataSource(kind)) values.data_source = dataSource;
	return { kind, key, items, values } as ReadRow;
}

function readableKey({ kind, values }: Pick<Draft, 'kind'> & { values: object }): RowError['key'] {
	const cells = Object.entries(values).filter(([name]) => keyColumns(kind).includes(name));
	const key = Object.fromEntries(
		cells.filter((cell): cell is [string, string] => typeof cell[1] === 'string'),
	);
	return Object.keys(key).length > 0 ? key : null;
}
