import { formatValue } from './cell';
import type { CellError, ErrorCode } from './cell';
import { columnEntries } from './columns';
import type { Kind } from './columns';
import { isHeaderOfUser, listHeaders } from './headers';
import type { Cells } from './headers';
import type { Layout } from './layouts';
import { rowName } from './rowNames';

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
	/** The cell. A very long text is shortened: an error must not double the memory of a run. */
	value: unknown;
	/** The key columns that could be read; null if none could. */
	key: Readonly<Record<string, string>> | null;
	code: ErrorCode;
	/** What is wrong, with row, header and value, and what to do. */
	message: string;
	/** Further faults of the row. Absent if there are none. */
	also?: RowFault[];
	/** PostgreSQL's error code. Only with the code `database`; null if the server did not answer. */
	sqlstate?: string | null;
}

/** One of the faults of a row. */
export type RowFault = Pick<RowError, 'column' | 'header' | 'value' | 'code' | 'message'>;

/** All faults of a row, the first one first. */
export const faultsOf = (error: RowError): RowFault[] => [error, ...(error.also ?? [])];

/** What is wrong with an item. The row's name is added when its key has been read. */
export interface Fault extends Pick<RowError, 'item' | 'column' | 'header' | 'value' | 'code'> {
	sentence: string;
}

const NESTED =
	'this item contains lists or objects instead of the cells of a row. Split it into one item per row first, with the Split Out node.';

const UNKNOWN_KIND =
	'this is neither a workout, a set nor a measurement. A set has an exercise, a measurement has a body weight or body fat, and a workout has a duration, location, score or days since the last workout.';

/** For headers in another language. */
const RENAME = 'If these are your headers, rename them, for example to date, template and exercise.';

const OTHER_HEADER_ROW =
	'no header is recognized, so the header row may be another one (Google Sheets node: Header Row; Extract From File node: Header Row or Read As).';

/** Describes what is wrong with the items of a run. */
export class RowErrorBuilder {
	/** Merged sheets have row numbers more than once. Then messages also name the row by its key. */
	private hasRepeatedRows: boolean | undefined;

	constructor(
		private readonly items: readonly Cells[],
		private readonly rowOf: (item: number) => number,
		private readonly layoutOf: (cells: Cells) => Layout,
		private readonly isJournal: boolean,
	) {}

	/** The cell below a header is wrong. */
	cell(item: number, column: string, header: string, { code, problem, fix }: CellError): Fault {
		const cell = this.items[item]![header] ?? null;
		const sentence = [`${header} is ${formatValue(cell)}${problem}`, fix].filter(Boolean).join(' ');
		return { item, column, header, value: shownValue(cell), code, sentence };
	}

	/** The item lacks a column that it needs. */
	missingColumn(kind: Kind, item: number, column: string): Fault {
		const label = columnEntries(kind).find(([name]) => name === column)![1].label;
		const noun = label.split(' (')[0]!.toLowerCase();
		const manually = this.isJournal ? ' with Create or Update' : '';
		const verb = Object.keys(this.items[item]!).some(isHeaderOfUser) ? 'Rename one to' : 'Add the column';
		const fix = `${verb} ${column}, or map the columns manually${manually}.`;
		const sentence = this.isNested(item)
			? NESTED
			: `no column for the ${noun}. ${this.listHeaders(item)} ${fix}`;
		return { item, column, header: null, value: null, code: 'required', sentence };
	}

	/** The item is neither a workout, a set nor a measurement. */
	unknownKind(item: number): Fault {
		const isUnreadable = this.layoutOf(this.items[item]!).allColumns.length === 0;
		const fix = isUnreadable ? ` ${RENAME}` : '';
		const sentence = this.isNested(item) ? NESTED : `${UNKNOWN_KIND} ${this.listHeaders(item)}${fix}`;
		return { item, column: null, header: null, value: null, code: 'unknown_kind', sentence };
	}

	/** The row is wrong, but no single cell. */
	row(item: number, { code, problem, fix }: CellError): Fault {
		const sentence = [problem, fix].filter(Boolean).join(' ');
		return { item, column: null, header: null, value: null, code, sentence };
	}

	/** The error of a row with its first fault, and the others. */
	error(kind: Kind | null, key: RowError['key'], [fault, ...others]: readonly [Fault, ...Fault[]]): RowError {
		const { item, column, header, value, code } = fault;
		const error: RowError = {
			item,
			row: this.rowOf(item),
			kind,
			column,
			header,
			value,
			key,
			code,
			message: this.message(kind, key, fault),
		};
		if (others.length === 0) return error;
		const also = others.map((other) => ({
			column: other.column,
			header: other.header,
			value: other.value,
			code: other.code,
			message: this.message(kind, key, other),
		}));
		return { ...error, also };
	}

	/** The first error of a run without any known header: the sheet's header row may be another one. */
	withHeaderRowAdvice(error: RowError): RowError {
		if (this.isNested(error.item) || !Object.keys(this.items[error.item]!).some(isHeaderOfUser)) return error;
		const start = error.message.indexOf(': ') + 2;
		const sentence = error.message.slice(start);
		const capitalized = sentence.charAt(0).toUpperCase() + sentence.slice(1);
		return { ...error, message: `${error.message.slice(0, start)}${OTHER_HEADER_ROW} ${capitalized}` };
	}

	private message(kind: Kind | null, key: RowError['key'], { item, sentence }: Fault): string {
		this.hasRepeatedRows ??=
			new Set(this.items.map((_, index) => this.rowOf(index))).size < this.items.length;
		const name = this.hasRepeatedRows ? rowName(kind, key) : '';
		return `Row ${this.rowOf(item)}${name && ` (${name})`}: ${sentence}`;
	}

	private listHeaders(item: number): string {
		return listHeaders(Object.keys(this.items[item]!));
	}

	/** Whether an item without any known header holds lists or objects. */
	private isNested(item: number): boolean {
		const cells = this.items[item]!;
		if (this.layoutOf(cells).allColumns.length > 0) return false;
		return (
			Array.isArray(cells) || Object.values(cells).some((cell) => typeof cell === 'object' && cell !== null)
		);
	}
}

const MAX_VALUE_LENGTH = 1000;

function shownValue(cell: unknown): unknown {
	if (cell instanceof Error) return cell.message;
	return typeof cell === 'string' && cell.length > MAX_VALUE_LENGTH
		? `${cell.slice(0, MAX_VALUE_LENGTH)}…`.toWellFormed()
		: cell;
}
