import { Flaw } from './cell';
import type { Value } from './cell';
import { cellReader } from './cellReader';
import { columnEntries, hasDataSource, keyOf } from './columns';
import type { Kind } from './columns';
import { headerOf } from './headers';
import type { Cells, Heading } from './headers';
import { headingsReader, isBlankLine } from './headings';
import type { Reading, Row, RowOptions } from './reading';
import { BadCell, absentKey, rejectionsOf } from './rejections';

/** A row in the making: later items with its key may still mend its bad cells, or bring some. */
interface Draft {
	kind: Kind;
	key: string;
	items: number[];
	values: Record<string, Value | BadCell>;
}

/**
 * Reads items into rows of one kind, or of the journal's three kinds mixed. Each item ends in exactly one of `rows`, `rejected`
 * and `skipped`. `rowOf` gives the number by which a person knows an item.
 */
export function readRows(
	items: readonly Cells[],
	kind: Kind | 'journal',
	rowOf: (item: number) => number,
	options: RowOptions,
): Reading {
	const headingsFor = headingsReader(kind);
	const readCell = cellReader(options);
	const drafts = new Map<Kind, Map<string, Draft>>();
	const rejections = rejectionsOf(items, rowOf, headingsFor);
	const reading: Reading = { rows: [], rejected: [], skipped: [], reject: rejections.ofRow };

	for (const [item, cells] of items.entries()) {
		const headings = headingsFor(cells);
		const rowKind = headings.kindOf(cells);
		if (isBlankLine(headings.all, cells)) {
			reading.skipped.push({ kind: rowKind, item });
		} else if (rowKind === null) {
			reading.rejected.push({ item, key: null, rejection: rejections.ofUnknownKind(item) });
		} else {
			fold(rowKind, item, readItem(rowKind, item, headings.of(rowKind)));
		}
	}
	for (const ofKind of drafts.values()) for (const draft of ofKind.values()) finish(draft);
	return reading;

	function readItem(rowKind: Kind, item: number, headings: Heading[]): Draft['values'] {
		const cells = items[item]!;
		const values: Draft['values'] = {};
		for (const heading of headings) {
			const value = readCell(heading.column, cells[headerOf(heading, cells)]);
			if (value instanceof Flaw) values[heading.name] = new BadCell(item, value);
			else if (value === null) values[heading.name] = whenBlank(heading, values);
			else if (value !== undefined) values[heading.name] = value;
		}
		for (const name of keyOf(rowKind)) {
			values[name] ??= new BadCell(item, absentKey(name, headings, cells));
		}
		return values;
	}

	function fold(rowKind: Kind, item: number, values: Draft['values']): void {
		let key = '';
		for (const name of keyOf(rowKind)) {
			const value = values[name]!;
			if (value instanceof BadCell) {
				finish({ kind: rowKind, key: '', items: [item], values });
				return;
			}
			key = key === '' ? String(value) : `${key}\0${String(value)}`;
		}
		let ofKind = drafts.get(rowKind);
		if (!ofKind) drafts.set(rowKind, (ofKind = new Map<string, Draft>()));
		const earlier = ofKind.get(key);
		if (earlier) {
			earlier.items.push(item);
			Object.assign(earlier.values, values);
		} else {
			ofKind.set(key, { kind: rowKind, key, items: [item], values });
		}
	}

	function finish(draft: Draft): void {
		const { kind: rowKind, key, items: of, values } = draft;
		for (const [name] of columnEntries(rowKind)) {
			const value = values[name];
			const bad = value instanceof BadCell ? value : badTarget(name, draft);
			if (bad) {
				const rejection = rejections.ofCell(rowKind, name, bad);
				for (const item of of) reading.rejected.push({ item, key: key || null, rejection });
				return;
			}
		}
		if (hasDataSource(rowKind)) values.data_source = options.dataSource;
		reading.rows.push(draft as Row);
	}

	/** The one rule that holds two cells together: an exercise's target range has an extent. */
	function badTarget(name: string, { kind: rowKind, items: of, values }: Draft): BadCell | undefined {
		if (name !== 'target_tut_max') return undefined;
		const { target_tut_min: least, target_tut_max: most } = values;
		if (typeof least !== 'number' || typeof most !== 'number' || most > least) return undefined;
		const flaw = new Flaw('out_of_range', `, but the maximum must be above the minimum, ${least} s.`);
		return new BadCell(rejections.originOf(rowKind, of, name), flaw);
	}
}

/** A column's default; a name's is the id, which stands before it in the table. */
function whenBlank({ column: { blank } }: Heading, values: Draft['values']): Value | BadCell {
	return typeof blank === 'object' && blank !== null ? (values[blank.sameAs] ?? null) : blank;
}
