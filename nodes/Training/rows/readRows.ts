import type { Value } from './cell';
import { columnReaders } from './columnReaders';
import type { ColumnReader } from './columnReaders';
import { hasDataSource, keyColumns } from './columns';
import type { Kind } from './columns';
import { draftOf, foldDrafts, rejectionOf } from './drafts';
import type { Draft } from './drafts';
import { headerOf } from './headers';
import type { Cells, Heading } from './headers';
import { headingsReader, isBlankLine } from './headings';
import type { ReadResult, Row, RowOptions } from './reading';
import { BadCell, absentKey, rejectionsOf } from './rejections';

/**
 * Reads items into rows of one kind, or of the journal's three kinds mixed. Each item ends in exactly one of `rows`, `rejected`
 * and `skipped`. `rowOf` gives the number by which a person knows an item.
 */
export function readRows(
	items: readonly Cells[],
	kind: Kind | 'journal',
	rowOf: (item: number) => number,
	options: RowOptions,
): ReadResult {
	const headingsFor = headingsReader(kind);
	const rejections = rejectionsOf(items, rowOf, headingsFor);
	const reading: ReadResult = { rows: [], rejected: [], skipped: [], reject: rejections.ofRow };

	const drafts: Draft[] = [];
	const sheets = new Map<Heading[], Draft[]>();
	for (let item = 0; item < items.length; item++) {
		const cells = items[item]!;
		const headings = headingsFor(cells);
		const rowKind = headings.kindOf(cells);
		if (isBlankLine(headings.all, cells)) {
			reading.skipped.push({ kind: rowKind, item });
		} else if (rowKind === null) {
			reading.rejected.push({ item, key: null, rejection: rejections.ofUnknownKind(item) });
		} else {
			const draft = draftOf(rowKind, item);
			drafts.push(draft);
			const sheet = headings.of(rowKind);
			const alike = sheets.get(sheet);
			if (alike) alike.push(draft);
			else sheets.set(sheet, [draft]);
		}
	}
	const readerOf = columnReaders(options);
	for (const [headings, alike] of sheets) readSheet(items, headings, alike, readerOf);

	for (const draft of foldDrafts(drafts)) {
		const rejection = rejectionOf(draft, rejections);
		if (rejection) {
			for (const item of draft.items) reading.rejected.push({ item, key: draft.key || null, rejection });
		} else {
			if (hasDataSource(draft.kind)) draft.values.data_source = options.dataSource;
			reading.rows.push(draft as Row);
		}
	}
	return reading;
}

/**
 * Reads the drafts that stand under the same headers, column by column: a sync runs cold, once in hours, and short loops are what
 * the engine is soonest fast at.
 */
function readSheet(
	items: readonly Cells[],
	headings: Heading[],
	drafts: readonly Draft[],
	readerOf: (column: Heading['column']) => ColumnReader,
): void {
	for (const heading of headings) readColumn(items, heading, drafts, readerOf(heading.column));
	for (const name of keyColumns(drafts[0]!.kind)) {
		for (const {
			items: [item],
			values,
		} of drafts) {
			values[name] ??= new BadCell(item!, absentKey(name, headings, items[item!]!));
		}
	}
}

function readColumn(
	items: readonly Cells[],
	heading: Heading,
	drafts: readonly Draft[],
	read: ColumnReader,
): void {
	const { name } = heading;
	for (const draft of drafts) {
		const item = draft.items[0]!;
		const cells = items[item]!;
		const value = read(cells[headerOf(heading, cells)]);
		if (typeof value !== 'object') draft.values[name] = value;
		else if (value === null) draft.values[name] = whenBlank(heading, draft.values);
		else draft.values[name] = new BadCell(item, value);
	}
}

/** A column's default; a name's is the id, which stands before it in the table. */
function whenBlank({ column: { blank } }: Heading, values: Draft['values']): Value | BadCell {
	return typeof blank === 'object' && blank !== null ? (values[blank.sameAs] ?? null) : blank;
}
