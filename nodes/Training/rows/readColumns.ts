import { CellError, formatValue } from './cell';
import type { Value, WeightUnit } from './cell';
import type { CachedReader } from './cellCache';
import type { Column } from './columns';
import { isTimeOfDay } from './dates';
import { addFault } from './drafts';
import type { Draft } from './drafts';
import { BODY_FAT, bodyFatOf } from './fatMass';
import { weightUnitIn } from './headerUnits';
import { matchInRow } from './headers';
import type { Cells, MatchedColumn, MatchedHeader, MatchedHeaders } from './headers';
import type { RowErrorBuilder } from './rowErrors';

/** What the readers of a run share. */
export interface Reading {
	items: readonly Cells[];
	readerOf(column: Column, weightUnit?: WeightUnit): CachedReader;
	rowErrors: RowErrorBuilder;
	/** Whether a missing cell is a blank cell, as in the rows of a sheet. */
	missingIsBlank: boolean;
}

/** A cell of a column, or the cell that makes it unreadable. */
interface ReadCell {
	header: string;
	value: ReturnType<CachedReader>;
}

/** Reads the columns of drafts that have the same headers. */
export function readColumns(reading: Reading, headers: MatchedHeaders, drafts: readonly Draft[]): void {
	for (const match of headers.columns) {
		const { inRow } = match.column;
		if (inRow) {
			for (const draft of drafts) {
				const matchOfRow = matchInRow(match, inRow(draft.values));
				readSeveralCells(reading, matchOfRow, headers.unitHeaders, [draft]);
			}
			continue;
		}
		const [header, other] = match.headers as [MatchedHeader, MatchedHeader?];
		const hasUnitCell = match.column.measures === 'kg' && headers.unitHeaders.length > 0;
		if (other || hasUnitCell) readSeveralCells(reading, match, headers.unitHeaders, drafts);
		else readColumn(reading, match, header, drafts);
	}
	if (headers.fatMass) readFatMass(reading, headers.fatMass, headers.unitHeaders, drafts);
}

/** Drafts without the column have a blank cell there, below the header that other items have. */
export function fillColumn(reading: Reading, match: MatchedColumn, drafts: readonly Draft[]): void {
	const { name, column, headers } = match;
	const value = reading.readerOf(column)(null);
	if (value === undefined) return;
	for (const draft of drafts) {
		if (value instanceof CellError) addCellFault(reading, draft, name, { header: headers[0]!.header, value });
		else draft.values[name] = blankValue(column, draft);
	}
}

/**
 * Reads one column of all drafts with the same columns. A sync usually runs in a process that has done nothing else for hours, so
 * this code runs before the JavaScript engine has optimized it. Short loops over one column are optimized soonest.
 */
function readColumn(
	reading: Reading,
	{ name, column }: MatchedColumn,
	matched: MatchedHeader,
	drafts: readonly Draft[],
): void {
	const { items, missingIsBlank } = reading;
	const { header } = matched;
	const read = readerBelow(reading, column, matched);
	for (const draft of drafts) {
		const cell = items[draft.items[0]!]![header];
		const value = read(cell === undefined && missingIsBlank ? null : cell);
		if (value === null) draft.values[name] = blankValue(column, draft);
		else if (typeof value !== 'object' || !(value instanceof CellError)) draft.values[name] = value;
		else addCellFault(reading, draft, name, { header, value });
	}
}

function readerBelow(
	{ readerOf }: Reading,
	column: Column,
	{ weightUnit, wrongUnit }: MatchedHeader,
): CachedReader {
	const read = readerOf(column, weightUnit);
	return wrongUnit ? (cell) => (column.isBlank(cell) ? read(cell) : wrongUnit) : read;
}

/** Reads a column that several headers match, or whose unit is in another cell of the row. */
function readSeveralCells(
	reading: Reading,
	match: MatchedColumn,
	unitHeaders: readonly string[],
	drafts: readonly Draft[],
): void {
	for (const draft of drafts) {
		const { header, value } = readCell(reading, match, unitHeaders, reading.items[draft.items[0]!]!);
		if (value === null) draft.values[match.name] = blankValue(match.column, draft);
		else if (!(value instanceof CellError)) draft.values[match.name] = value;
		else addCellFault(reading, draft, match.name, { header, value });
	}
}

/** Several headers of one column count as one if at most one has a value below it, or if their values are the same. */
function readCell(
	reading: Reading,
	match: MatchedColumn,
	unitHeaders: readonly string[],
	cells: Cells,
): ReadCell {
	const { name, column, headers } = match;
	const filled = filledHeaders(match, cells);
	if (filled.length === 0) {
		const { header } = headers.find((one) => cells[one.header] !== undefined) ?? headers[0]!;
		const cell = cells[header];
		return {
			header,
			value: reading.readerOf(column)(cell === undefined && reading.missingIsBlank ? null : cell),
		};
	}
	const unitHeader = unitHeaders.find((header) => !column.isBlank(cells[header]));
	const [first, ...others] = filled.map((matched) => {
		if (unitHeader !== undefined) return readWithUnit(reading, column, matched, unitHeader, cells);
		return { header: matched.header, value: readerBelow(reading, column, matched)(cells[matched.header]) };
	}) as [ReadCell, ...ReadCell[]];
	const different = others.find(({ header, value }) =>
		value instanceof CellError && first.value instanceof CellError
			? cells[header] !== cells[first.header]
			: JSON.stringify(value) !== JSON.stringify(first.value),
	);
	return different ? { header: first.header, value: conflict(name, different.header, cells) } : first;
}

/** The headers of a column with a value below them. Beside a date, a time of day is a part of it. */
function filledHeaders({ column, headers }: MatchedColumn, cells: Cells): MatchedHeader[] {
	const filled = headers.filter(({ header }) => !column.isBlank(cells[header]));
	return column.type === 'dateTime' && headers.length > 1
		? filled.filter(({ header }) => !isTimeOfDay(cells[header]))
		: filled;
}

/** The header that holds the cell of a column, or that would. null if the item has no such header. */
export function headerOf({ columns, fatMass }: MatchedHeaders, column: string, cells: Cells): string | null {
	const matches = columns.filter(({ name }) => name === column);
	if (column === 'bodyfat_pct' && fatMass) matches.push(fatMass);
	const filled = matches.flatMap((match) => filledHeaders(match, cells));
	return (filled[0] ?? matches[0]?.headers[0])?.header ?? null;
}

const conflict = (column: string, otherHeader: string, cells: Cells) =>
	new CellError(
		'ambiguous_header',
		` and ${otherHeader} is ${formatValue(cells[otherHeader])}, but both headers mean ${column}.`,
		'Remove or rename one of the columns.',
	);

const unknownUnit = new CellError('not_a_number', ', but a weight is in kg or lb.', 'Write kg or lb.');

/** Reads a weight in the unit that another cell of its row names. */
function readWithUnit(
	reading: Reading,
	column: Column,
	matched: MatchedHeader,
	unitHeader: string,
	cells: Cells,
): ReadCell {
	const { header } = matched;
	const weightUnit = weightUnitIn(cells[unitHeader]);
	if (weightUnit === null) return { header: unitHeader, value: unknownUnit };
	if (matched.weightUnit !== undefined && matched.weightUnit !== weightUnit) {
		const problem = `, but ${unitHeader} is ${formatValue(cells[unitHeader])}, which contradicts the header.`;
		return { header, value: new CellError('ambiguous_header', problem, 'Correct one of them.') };
	}
	return { header, value: readerBelow(reading, column, { ...matched, weightUnit })(cells[header]) };
}

const withoutWeight = new CellError(
	'required',
	', but body fat in percent also needs the body weight.',
	'Fill in the body weight.',
);

/** Computes the body fat from its mass if the row has no other value for it. */
function readFatMass(
	reading: Reading,
	match: MatchedColumn,
	unitHeaders: readonly string[],
	drafts: readonly Draft[],
): void {
	const readBodyFat = reading.readerOf(BODY_FAT);
	for (const draft of drafts) {
		const { values, faults } = draft;
		const weight = values.bodyweight_kg;
		if (typeof values.bodyfat_pct === 'number' || faults?.has('bodyfat_pct') || faults?.has('bodyweight_kg'))
			continue;
		const { header, value } = readCell(reading, match, unitHeaders, reading.items[draft.items[0]!]!);
		let bodyFat = value;
		if (typeof value === 'number') {
			bodyFat = typeof weight === 'number' ? bodyFatOf(value, weight, readBodyFat) : withoutWeight;
		}
		if (bodyFat instanceof CellError) addCellFault(reading, draft, 'bodyfat_pct', { header, value: bodyFat });
		else if (bodyFat !== undefined) values.bodyfat_pct = bodyFat;
	}
}

/** The default of the column. The name of an exercise or a template is its ID, which is read before it. */
const blankValue = ({ blank }: Column, { values }: Draft): Value =>
	typeof blank === 'object' && blank !== null ? (values[blank.sameAs] ?? null) : blank;

function addCellFault(
	{ rowErrors }: Reading,
	draft: Draft,
	column: string,
	{ header, value }: { header: string; value: CellError },
): void {
	addFault(draft, column, rowErrors.cell(draft.items[0]!, column, header, value));
}
