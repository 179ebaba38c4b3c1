import { Flaw, isBlank, shown } from './cell';
import type { ReadingOptions, RejectionCode, Value } from './cell';
import { blankKey, cellReader } from './cellReader';
import { columnEntries, hasDataSource, keyOf } from './columns';
import type { Kind } from './columns';
import { JOURNAL_KINDS, headerOf, headingsOf, kindTeller } from './headers';
import type { Cells, Heading } from './headers';
import type { Rejection } from './rejection';

export type Values = Record<string, Value>;

/** A valid row: the cells of one item, or of several with the same key folded into one. */
export interface Row {
	kind: Kind;
	/** Equal for rows of one kind that mean the same row of the database. */
	key: string;
	/** In item order; the last is written, the others are superseded by it. */
	items: number[];
	/** By column. A column that is absent keeps what is stored. */
	values: Values;
}

/** One item whose row cannot be written. Items that were folded into one row share what is wrong with a cell of it. */
export interface RejectedItem {
	item: number;
	/** Of the row; null where a key cell is at fault. */
	key: string | null;
	rejection: Rejection;
}

export interface SkippedRow {
	kind: Kind | null;
	item: number;
}

export interface Reading {
	rows: Row[];
	rejected: RejectedItem[];
	skipped: SkippedRow[];
	/** Rejects a row that was valid by itself. */
	reject(row: Row, why: Refusal): RejectedItem[];
}

/** What the database has against a row. `reason` is a sentence that can follow "Row 9: ". */
export interface Refusal {
	code: RejectionCode;
	column: string | null;
	reason: string;
	sqlstate?: string | null;
}

export interface RowOptions extends ReadingOptions {
	/** What a blank cell does: it clears the stored value, or keeps it. */
	emptyCells: 'clear' | 'keep';
	/** Stored with every row of the journal. */
	dataSource: string;
}

/** A cell that cannot be written, with the item that it came from. */
class BadCell {
	constructor(
		readonly item: number,
		readonly flaw: Flaw,
	) {}
}

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
	const reading: Reading = { rows: [], rejected: [], skipped: [], reject };

	for (const [item, cells] of items.entries()) {
		const headings = headingsFor(cells);
		const rowKind = headings.kindOf(cells);
		if (isBlankLine(headings.all, cells)) {
			reading.skipped.push({ kind: rowKind, item });
		} else if (rowKind === null) {
			reading.rejected.push({ item, key: null, rejection: unknownKind(item) });
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
				const rejection = badCell(rowKind, name, bad);
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
		return new BadCell(originOf(rowKind, of, name), flaw);
	}

	function badCell(rowKind: Kind, column: string, { item, flaw }: BadCell): Rejection {
		const { header, value } = cellAt(rowKind, item, column);
		const subject = header === null ? '' : `${header} is ${shown(items[item]![header])}`;
		const sentence = `Row ${rowOf(item)}: ${subject}${flaw.clause}${flaw.cure && ` ${flaw.cure}`}`;
		return { kind: rowKind, row: rowOf(item), column, header, value, code: flaw.code, sentence };
	}

	function unknownKind(item: number): Rejection {
		const sentence = isNested(items[item]!)
			? `Row ${rowOf(item)}: ${NESTED}`
			: `Row ${rowOf(item)}: nothing tells whether this is a workout, a set or a measurement. A set has an exercise, a measurement a body weight or body fat, a workout a duration, location, score or days.`;
		return {
			kind: null,
			row: rowOf(item),
			column: null,
			header: null,
			value: null,
			code: 'unknown_kind',
			sentence,
		};
	}

	function reject({ kind: rowKind, key, items: of }: Row, refusal: Refusal): RejectedItem[] {
		const { code, column, reason, sqlstate } = refusal;
		const reject = (item: number): Rejection => {
			const cell = column === null ? { header: null, value: null } : cellAt(rowKind, item, column);
			const row = rowOf(item);
			const rejection: Rejection = {
				kind: rowKind,
				row,
				column,
				...cell,
				code,
				sentence: `Row ${row}: ${reason}`,
			};
			return sqlstate === undefined ? rejection : { ...rejection, sqlstate };
		};
		if (column === null) return of.map((item) => ({ item, key, rejection: reject(item) }));
		const rejection = reject(originOf(rowKind, of, column));
		return of.map((item) => ({ item, key, rejection }));
	}

	/** The item whose cell counts in a folded row: the last that has one. */
	function originOf(rowKind: Kind, of: number[], column: string): number {
		return of.findLast((item) => cellAt(rowKind, item, column).header !== null) ?? of.at(-1)!;
	}

	function cellAt(rowKind: Kind, item: number, column: string): { header: string | null; value: unknown } {
		const cells = items[item]!;
		const heading = headingsFor(cells)
			.of(rowKind)
			.find(({ name }) => name === column);
		if (!heading) return { header: null, value: null };
		const header = headerOf(heading, cells);
		const value = cells[header] ?? null;
		return { header, value: value instanceof Error ? value.message : value };
	}
}

interface Headings {
	headers: readonly string[];
	kindOf(cells: Cells): Kind | null;
	of(kind: Kind): Heading[];
	/** Every heading that any of the possible kinds knows. */
	all: Heading[];
}

/** The headings of an item, worked out once for all items that have the same headers. */
function headingsReader(kind: Kind | 'journal'): (cells: Cells) => Headings {
	const kinds = kind === 'journal' ? JOURNAL_KINDS : [kind];
	const known = new Map<string, Headings>();
	let last: Headings | undefined;
	return (cells) => {
		if (last && hasHeaders(cells, last.headers)) return last;
		const headers = Object.keys(cells);
		const signature = JSON.stringify(headers);
		last = known.get(signature) ?? headingsFrom(headers);
		known.set(signature, last);
		return last;
	};

	function headingsFrom(headers: string[]): Headings {
		const byKind = new Map<Kind, Heading[]>(kinds.map((one) => [one, headingsOf(one, headers)]));
		return {
			headers,
			kindOf: kind === 'journal' ? kindTeller(headers) : () => kind,
			of: (one) => byKind.get(one) ?? [],
			all: [...byKind.values()].flat(),
		};
	}
}

/** Rows of one sheet follow each other: no list of headers need be made to see that they are the same. */
function hasHeaders(cells: Cells, headers: readonly string[]): boolean {
	let index = 0;
	for (const header in cells) if (header !== headers[index++]) return false;
	return index === headers.length;
}

/** What is wrong where a key column holds nothing: there is a header for it, or not even that. */
function absentKey(name: string, headings: readonly Heading[], cells: Cells): Flaw {
	if (headings.some((heading) => heading.name === name)) return blankKey;
	if (headings.length === 0 && isNested(cells)) return new Flaw('required', NESTED);
	return new Flaw('required', `there is no column ${name}, but it tells which row is meant.`, 'Add it.');
}

const NESTED =
	'this item holds lists or objects, not the cells of a row. Split it into one item for each row first, with the Split Out node.';

const isNested = (cells: Cells): boolean =>
	Array.isArray(cells) || Object.values(cells).some((cell) => typeof cell === 'object' && cell !== null);

/** A column's default; a name's is the id, which stands before it in the table. */
function whenBlank({ column: { blank } }: Heading, values: Draft['values']): Value | BadCell {
	return typeof blank === 'object' && blank !== null ? (values[blank.sameAs] ?? null) : blank;
}

/** A blank line of a sheet: its boxes are unticked, its other cells blank. Where there is not even a blank cell, it is none. */
const isBlankLine = (headings: readonly Heading[], cells: Cells): boolean =>
	headings.every((heading) => isEmptyBelow(heading, cells)) &&
	headings.some(({ headers }) => headers.some((header) => cells[header] !== undefined));

const isEmptyBelow = ({ column, headers }: Heading, cells: Cells): boolean =>
	headers.every(
		(header) =>
			isBlank(cells[header]) ||
			(column.type === 'boolean' &&
				column.read(cells[header], { timezone: 'utc', dateFormat: '' }) === false),
	);
