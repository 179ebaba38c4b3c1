import { CellError, formatValue } from './cell';
import { blankKey } from './columnReaders';
import type { Kind } from './columns';
import { headerOf } from './headers';
import type { Cells, Heading } from './headers';
import type { Headings } from './headings';
import type { RejectedItem, Refusal, Row } from './reading';
import type { Rejection } from './rejection';

/** A cell that cannot be written, with the item that it came from. */
export class BadCell {
	constructor(
		readonly item: number,
		readonly flaw: CellError,
	) {}
}

export interface Rejections {
	ofCell(kind: Kind, column: string, bad: BadCell): Rejection;
	ofUnknownKind(item: number): Rejection;
	/** Rejects each item of a row that was valid by itself. */
	ofRow(row: Row, refusal: Refusal): RejectedItem[];
	/** The item whose cell counts in a folded row: the last that has one. */
	originOf(kind: Kind, items: readonly number[], column: string): number;
}

/** Says of the items of a run what is wrong with them, in the words of their own headers. */
export function rejectionsOf(
	items: readonly Cells[],
	rowOf: (item: number) => number,
	headingsFor: (cells: Cells) => Headings,
): Rejections {
	return { ofCell, ofUnknownKind, ofRow, originOf };

	function ofCell(kind: Kind, column: string, { item, flaw }: BadCell): Rejection {
		const { header, value } = cellAt(kind, item, column);
		const subject = header === null ? '' : `${header} is ${formatValue(items[item]![header])}`;
		const sentence = `Row ${rowOf(item)}: ${subject}${flaw.problem}${flaw.fix && ` ${flaw.fix}`}`;
		return { kind, row: rowOf(item), column, header, value, code: flaw.code, sentence };
	}

	function ofUnknownKind(item: number): Rejection {
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

	function ofRow({ kind, key, items: of }: Row, refusal: Refusal): RejectedItem[] {
		const { code, column, reason, sqlstate } = refusal;
		const rejection = (item: number): Rejection => {
			const cell = column === null ? { header: null, value: null } : cellAt(kind, item, column);
			const row = rowOf(item);
			const said: Rejection = {
				kind,
				row,
				column,
				...cell,
				code,
				sentence: `Row ${row}: ${reason}`,
			};
			return sqlstate === undefined ? said : { ...said, sqlstate };
		};
		if (column === null) return of.map((item) => ({ item, key, rejection: rejection(item) }));
		const shared = rejection(originOf(kind, of, column));
		return of.map((item) => ({ item, key, rejection: shared }));
	}

	function originOf(kind: Kind, of: readonly number[], column: string): number {
		return of.findLast((item) => cellAt(kind, item, column).header !== null) ?? of.at(-1)!;
	}

	function cellAt(kind: Kind, item: number, column: string): { header: string | null; value: unknown } {
		const cells = items[item]!;
		const heading = headingsFor(cells)
			.of(kind)
			.find(({ name }) => name === column);
		if (!heading) return { header: null, value: null };
		const header = headerOf(heading, cells);
		const value = cells[header] ?? null;
		return { header, value: value instanceof Error ? value.message : value };
	}
}

/** What is wrong where a key column holds nothing: there is a header for it, or not even that. */
export function absentKey(name: string, headings: readonly Heading[], cells: Cells): CellError {
	if (headings.some((heading) => heading.name === name)) return blankKey;
	if (headings.length === 0 && isNested(cells)) return new CellError('required', NESTED);
	return new CellError('required', `there is no column ${name}, but it tells which row is meant.`, 'Add it.');
}

const NESTED =
	'this item holds lists or objects, not the cells of a row. Split it into one item for each row first, with the Split Out node.';

const isNested = (cells: Cells): boolean =>
	Array.isArray(cells) || Object.values(cells).some((cell) => typeof cell === 'object' && cell !== null);
