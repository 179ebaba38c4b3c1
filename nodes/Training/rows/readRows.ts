import { Flaw, isBlank, shown } from './cell';
import type { ReadingOptions, RejectionCode, Value } from './cell';
import { columnEntries, hasDataSource, keyOf } from './columns';
import type { Column, Kind } from './columns';
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

export interface RejectedRow {
	/** null where a key cell is at fault. */
	key: string | null;
	items: number[];
	rejection: Rejection;
}

export interface SkippedRow {
	kind: Kind | null;
	item: number;
}

export interface Reading {
	rows: Row[];
	rejected: RejectedRow[];
	skipped: SkippedRow[];
	/** Makes the rejection of a row that was valid by itself. */
	reject(kind: Kind, item: number, why: Refusal): Rejection;
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

interface Headings {
	kindOf(cells: Cells): Kind | null;
	of(kind: Kind): Heading[];
	/** Every heading that any of the possible kinds knows. */
	all: Heading[];
}

/** A cell that cannot be written, with the item that it came from. */
class BadCell {
	constructor(
		readonly item: number,
		readonly flaw: Flaw,
	) {}
}

interface FoldedRow {
	kind: Kind;
	key: string;
	items: number[];
	cells: Record<string, Value | BadCell>;
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
	const headingsFor = headingsReader(kind === 'journal' ? JOURNAL_KINDS : [kind], kind);
	const readCell = cellReader(options);
	const folded = new Map<string, FoldedRow>();
	const reading: Reading = { rows: [], rejected: [], skipped: [], reject };

	for (const [item, cells] of items.entries()) {
		const headings = headingsFor(cells);
		const rowKind = headings.kindOf(cells);
		if (headings.all.length > 0 && headings.all.every((heading) => isEmptyBelow(heading, cells))) {
			reading.skipped.push({ kind: rowKind, item });
		} else if (rowKind === null) {
			reading.rejected.push({ key: null, items: [item], rejection: unknownKind(item) });
		} else {
			fold(rowKind, item, readItem(rowKind, item, headings.of(rowKind)));
		}
	}
	for (const row of folded.values()) finish(row);
	return reading;

	function readItem(rowKind: Kind, item: number, headings: Heading[]): FoldedRow['cells'] {
		const cells = items[item]!;
		const read: FoldedRow['cells'] = {};
		for (const heading of headings) {
			const cell = cells[headerOf(heading, cells)];
			const value = readCell(heading.column, cell);
			if (value instanceof Flaw) read[heading.name] = new BadCell(item, value);
			else if (value !== undefined) read[heading.name] = value;
		}
		for (const name of keyOf(rowKind)) {
			read[name] ??= new BadCell(item, new Flaw('required', missing(name)));
		}
		for (const [name, column] of columnEntries(rowKind)) {
			const blank = read[name] === null ? column.blank : null;
			if (blank !== null) read[name] = typeof blank === 'object' ? read[blank.sameAs]! : blank;
		}
		return read;
	}

	function fold(rowKind: Kind, item: number, cells: FoldedRow['cells']): void {
		const keyCells = keyOf(rowKind).map((name) => cells[name]);
		if (keyCells.some((cell) => cell instanceof BadCell)) {
			finish({ kind: rowKind, key: '', items: [item], cells });
			return;
		}
		const key = keyCells.join('\0');
		const earlier = folded.get(`${rowKind}\0${key}`);
		if (earlier) {
			earlier.items.push(item);
			Object.assign(earlier.cells, cells);
		} else {
			folded.set(`${rowKind}\0${key}`, { kind: rowKind, key, items: [item], cells });
		}
	}

	function finish({ kind: rowKind, key, items: of, cells }: FoldedRow): void {
		for (const [name] of columnEntries(rowKind)) {
			const cell = cells[name] instanceof BadCell ? cells[name] : badTarget(name, cells, of.at(-1)!);
			if (cell) {
				reading.rejected.push({ key: key || null, items: of, rejection: badCell(rowKind, name, cell) });
				return;
			}
		}
		const values = cells as Values;
		if (hasDataSource(rowKind)) values.data_source = options.dataSource;
		reading.rows.push({ kind: rowKind, key, items: of, values });
	}

	function badCell(rowKind: Kind, column: string, { item, flaw }: BadCell): Rejection {
		const { header, value } = cellAt(rowKind, item, column);
		const subject = header === null ? '' : `${header} is ${shown(value)}`;
		return {
			kind: rowKind,
			row: rowOf(item),
			column,
			header,
			value,
			code: flaw.code,
			sentence: `Row ${rowOf(item)}: ${subject}${flaw.clause}`,
		};
	}

	function unknownKind(item: number): Rejection {
		return {
			kind: null,
			row: rowOf(item),
			column: null,
			header: null,
			value: null,
			code: 'unknown_kind',
			sentence: `Row ${rowOf(item)}: nothing tells whether this is a workout, a set or a measurement. A set has an exercise, a measurement a body weight or body fat, a workout a duration, location, score or days.`,
		};
	}

	function reject(rowKind: Kind, item: number, { code, column, reason, sqlstate }: Refusal): Rejection {
		const cell = column === null ? { header: null, value: null } : cellAt(rowKind, item, column);
		const sentence = `Row ${rowOf(item)}: ${reason}`;
		const rejection: Rejection = { kind: rowKind, row: rowOf(item), column, ...cell, code, sentence };
		return sqlstate === undefined ? rejection : { ...rejection, sqlstate };
	}

	function cellAt(rowKind: Kind, item: number, column: string): { header: string | null; value: unknown } {
		const cells = items[item]!;
		const heading = headingsFor(cells)
			.of(rowKind)
			.find(({ name }) => name === column);
		if (!heading) return { header: null, value: null };
		const header = headerOf(heading, cells);
		return { header, value: cells[header] ?? null };
	}
}

/** The headings of an item, worked out once for all items that have the same headers. */
function headingsReader(kinds: readonly Kind[], kind: Kind | 'journal'): (cells: Cells) => Headings {
	const known = new Map<string, Headings>();
	return (cells) => {
		const headers = Object.keys(cells);
		const signature = JSON.stringify(headers);
		let headings = known.get(signature);
		if (!headings) {
			const byKind = new Map(kinds.map((one) => [one, headingsOf(one, headers)]));
			headings = {
				kindOf: kind === 'journal' ? kindTeller(headers) : () => kind,
				of: (one) => byKind.get(one) ?? [],
				all: [...byKind.values()].flat(),
			};
			known.set(signature, headings);
		}
		return headings;
	};
}

/** Reads a cell once for all its repetitions in a column; a journal repeats most of them. undefined keeps what is stored. */
function cellReader(options: RowOptions): (column: Column, cell: unknown) => Value | Flaw | undefined {
	const known = new Map<Column, Map<unknown, Value | Flaw>>();
	return (column, cell) => {
		if (isBlank(cell)) return cell === undefined ? undefined : readBlank(column, options);
		if (typeof cell === 'object' || (typeof cell === 'string' && cell.length > MEMORABLE)) {
			return column.read(cell, options);
		}
		let values = known.get(column);
		if (!values) known.set(column, (values = new Map<unknown, Value | Flaw>()));
		let value = values.get(cell);
		if (value === undefined) values.set(cell, (value = column.read(cell, options)));
		return value;
	};
}

/** Longer cells are notes, which seldom repeat. */
const MEMORABLE = 40;

function readBlank(column: Column, options: RowOptions): null | Flaw | undefined {
	if (column.need === 'key') return blankKey;
	if (options.emptyCells === 'keep') return undefined;
	return column.need === 'required' ? blankRequired : null;
}

const blankKey = new Flaw('required', ', but it tells which row is meant. Fill it in.');
const blankRequired = new Flaw('required', ', but every row needs it. Fill it in.');
const missing = (name: string) => `there is no column ${name}, but it tells which row is meant. Add it.`;

/** A blank line of a sheet: its boxes are unticked, its other cells blank. */
const isEmptyBelow = ({ column, headers }: Heading, cells: Cells): boolean =>
	headers.every(
		(header) =>
			isBlank(cells[header]) ||
			(column.type === 'boolean' &&
				column.read(cells[header], { timezone: 'utc', dateFormat: '' }) === false),
	);

/** The one rule that holds two cells together: an exercise's target range has an extent. */
function badTarget(
	name: string,
	{ target_tut_min: least, target_tut_max: most }: FoldedRow['cells'],
	item: number,
) {
	if (name !== 'target_tut_max' || typeof least !== 'number' || typeof most !== 'number' || most > least)
		return undefined;
	return new BadCell(
		item,
		new Flaw('out_of_range', `, but the maximum must be above the minimum, ${least} s.`),
	);
}
