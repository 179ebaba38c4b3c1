import { blankCell } from './cellCache';
import { CellError, formatValue } from './cell';
import type { ErrorCode } from './cell';
import type { Kind } from './columns';
import { headerOf } from './headers';
import type { Cells } from './headers';
import type { Layout } from './layouts';

/** Why an item was rejected, and where to fix it. */
export interface RowError {
	/** The index of the rejected item, from 0. */
	item: number;
	/** The row to fix: the item's `row_number`, otherwise its position counted from 1. */
	row: number;
	/** null if it can't be determined. */
	kind: Kind | null;
	/** The database's name of the column. Like `header` and `value`, null if no single cell is at fault. */
	column: string | null;
	/** The item's name of the column; null also if the item doesn't have it. */
	header: string | null;
	/** The cell, unchanged. */
	value: unknown;
	/** The key columns that could be read; null if none could. */
	key: Readonly<Record<string, string>> | null;
	code: ErrorCode;
	/** What is wrong, with row, header and value, and what to do. */
	message: string;
	/** PostgreSQL's error code. Only with the code `database`; null if the server did not answer. */
	sqlstate?: string | null;
}

const NESTED =
	'this item contains lists or objects instead of the cells of a row. Split it into one item per row first, with the Split Out node.';

const UNKNOWN_KIND =
	'this is neither a workout, a set nor a measurement. A set has an exercise, a measurement has a body weight or body fat, and a workout has a duration, location, score or days since the last workout.';

const missingColumn = new CellError('required', ', but every row needs it.', 'Add it.');

/** Makes the errors of a run's items: it adds row, header and value to what is wrong. The key is added later. */
export class RowErrorBuilder {
	constructor(
		private readonly items: readonly Cells[],
		private readonly rowOf: (item: number) => number,
		private readonly layoutOf: (cells: Cells) => Layout,
	) {}

	/** The cell below a column's header is wrong. */
	cell(kind: Kind, item: number, column: string, { code, problem, fix }: CellError): RowError {
		const { header, value } = this.cellAt(kind, item, column);
		const subject =
			header === null
				? `there is no column ${column}`
				: `${header} is ${formatValue(this.items[item]![header])}`;
		const sentence = [subject + problem, fix].filter(Boolean).join(' ');
		return { ...this.at(item, kind, code, sentence), column, header, value };
	}

	/** A key column has no value: its cell is blank, or the item doesn't have the column. */
	missingKey(kind: Kind, item: number, column: string): RowError {
		const cells = this.items[item]!;
		const columns = this.layoutOf(cells).columnsOf(kind);
		if (columns.length === 0 && isNested(cells)) {
			return { ...this.at(item, kind, 'required', NESTED), column };
		}
		const hasColumn = columns.some(({ name }) => name === column);
		return this.cell(kind, item, column, hasColumn ? blankCell : missingColumn);
	}

	/** The item is neither a workout, a set nor a measurement. */
	unknownKind(item: number): RowError {
		return this.at(item, null, 'unknown_kind', isNested(this.items[item]!) ? NESTED : UNKNOWN_KIND);
	}

	/** The row is wrong, but no single cell. */
	row(kind: Kind, item: number, { code, problem, fix }: CellError): RowError {
		return this.at(item, kind, code, [problem, fix].filter(Boolean).join(' '));
	}

	/** The item whose cell counts if several items were merged into one row: the last that has the column. */
	sourceOf(kind: Kind, items: readonly number[], column: string): number {
		return items.findLast((item) => this.cellAt(kind, item, column).header !== null) ?? items.at(-1)!;
	}

	private at(item: number, kind: Kind | null, code: ErrorCode, sentence: string): RowError {
		const row = this.rowOf(item);
		const message = `Row ${row}: ${sentence}`;
		return { item, row, kind, column: null, header: null, value: null, key: null, code, message };
	}

	private cellAt(kind: Kind, item: number, column: string): { header: string | null; value: unknown } {
		const cells = this.items[item]!;
		const match = this.layoutOf(cells)
			.columnsOf(kind)
			.find(({ name }) => name === column);
		if (!match) return { header: null, value: null };
		const header = headerOf(match, cells);
		const value = cells[header] ?? null;
		return { header, value: value instanceof Error ? value.message : value };
	}
}

const isNested = (cells: Cells): boolean =>
	Array.isArray(cells) || Object.values(cells).some((cell) => typeof cell === 'object' && cell !== null);
