import { CellError, formatValue } from './cell';
import type { WeightUnit } from './cell';
import { columnEntries } from './columns';
import type { Column, Kind } from './columns';
import { FAT_MASS } from './fatMass';
import type { Unit } from './fieldTypes';
import { ACCEPTED_TEXT, accepts, normalize, splitHeader } from './headerUnits';
import type { HeaderParts, StatedUnit } from './headerUnits';

/** The cells of an item, by header. */
export type Cells = Readonly<Record<string, unknown>>;

export interface MatchedHeader {
	header: string;
	/** The unit of a weight column, if the header states it. */
	weightUnit: WeightUnit | undefined;
	/** The error of each value below the header, because the header states a unit that the column can't have. */
	wrongUnit: CellError | undefined;
}

/** A column, and the headers of an item that match it, in the item's order. */
export interface MatchedColumn {
	name: string;
	column: Column;
	headers: MatchedHeader[];
}

/** What the headers of an item mean for one kind of row. */
export interface MatchedHeaders {
	/** In the table's order. */
	columns: MatchedColumn[];
	/** Body scales also export the mass of fat. The body fat is computed from it. */
	fatMass: MatchedColumn | undefined;
	/** Headers of the cells that hold the unit of the row's weight. */
	unitHeaders: string[];
}

interface KnownColumn {
	name: string;
	column: Column;
}

const UNIT_HEADERS = new Set(['weight_unit', 'weight_units', 'unit', 'units'].map(normalize));

const knownByKind = new Map<Kind, Map<string, KnownColumn>>();

/** The columns of a kind by their normalized headers. */
function knownHeaders(kind: Kind): Map<string, KnownColumn> {
	const known = new Map<string, KnownColumn>();
	const columns = [
		...columnEntries(kind),
		...(kind === 'measurement' ? [['fat_mass', FAT_MASS] as const] : []),
	];
	// A column's own name comes last: it is stronger than another column's alias.
	for (const [name, column] of columns) {
		for (const header of [...column.aliases, column.label]) known.set(normalize(header), { name, column });
		known.set(splitHeader(column.label).name, { name, column });
	}
	for (const [name, column] of columns) known.set(normalize(name), { name, column });
	knownByKind.set(kind, known);
	return known;
}

/** The columns of a kind that a list of headers contains. */
export function matchHeaders(kind: Kind, headers: readonly HeaderParts[]): MatchedHeaders {
	const known = knownByKind.get(kind) ?? knownHeaders(kind);
	const matched = new Map<string, MatchedColumn>();
	const hasWeight = columnEntries(kind).some(([, { measures }]) => measures === 'kg');
	const unitHeaders: string[] = [];
	for (const parts of headers) {
		const match = matchHeader(parts, known);
		if (match) {
			const { name, column, unit } = match;
			const found = matched.get(name) ?? { name, column, headers: [] };
			matched.set(name, found);
			found.headers.push({ header: parts.header, ...meaningOf(name, column, unit) });
		} else if (hasWeight && UNIT_HEADERS.has(parts.whole)) {
			unitHeaders.push(parts.header);
		}
	}
	return {
		columns: columnEntries(kind).flatMap(([name]) => matched.get(name) ?? []),
		fatMass: matched.get('fat_mass'),
		unitHeaders,
	};
}

/** The match of a column whose cell in this row follows the rules of another column: the header can state another unit. */
export const matchInRow = ({ name, headers }: MatchedColumn, column: Column): MatchedColumn => ({
	name,
	column,
	headers: headers.map(({ header }) => ({ header, ...meaningOf(name, column, splitHeader(header).unit) })),
});

function matchHeader(
	parts: HeaderParts,
	known: ReadonlyMap<string, KnownColumn>,
): (KnownColumn & { unit: StatedUnit | null }) | undefined {
	const { whole, name, unit } = parts;
	const exact = known.get(whole);
	if (exact) return { ...exact, unit: unitOfExact(parts, exact, known) };
	const match = known.get(name);
	return match && canHave(match.column, unit) ? { ...match, unit } : undefined;
}

/** The column's own name, for example weight_kg, says what is stored. It does not say that the cells are in this unit. */
function unitOfExact(
	{ header, name, unit }: HeaderParts,
	column: KnownColumn,
	known: ReadonlyMap<string, KnownColumn>,
): StatedUnit | null {
	const isOwnName = header.trim().toLowerCase() === column.name;
	return isOwnName || known.get(name)?.name !== column.name ? null : unit;
}

/** Only numbers have units; a time column may say how its times are written. Otherwise the "unit" is part of another name. */
const canHave = ({ measures, type }: Column, unit: StatedUnit | null): boolean =>
	unit === null || measures !== undefined || (type === 'dateTime' && unit.unit.includes(':'));

function meaningOf(
	name: string,
	{ measures }: Column,
	unit: StatedUnit | null,
): Pick<MatchedHeader, 'weightUnit' | 'wrongUnit'> {
	if (unit === null || measures === undefined) return { weightUnit: undefined, wrongUnit: undefined };
	if (accepts(measures, unit)) {
		return {
			weightUnit: unit.unit === 'kg' || unit.unit === 'lb' ? unit.unit : undefined,
			wrongUnit: undefined,
		};
	}
	const problem = `, but ${name} takes ${ACCEPTED_TEXT[measures]}, not ${unit.text}.`;
	return {
		weightUnit: undefined,
		wrongUnit: new CellError('not_a_number', problem, fixOf(name, measures, unit)),
	};
}

/** Body fat is a percentage or a mass: what does not fit one column fits the other. */
function fixOf(name: string, measures: Unit, { unit, text }: StatedUnit): string {
	if (measures === 'load') return `Rename the column to ${name}, and write the unit below load_unit.`;
	if (name === 'fat_mass' && unit === '%') return 'Rename the column to bodyfat_pct.';
	if (name === 'bodyfat_pct' && (unit === 'kg' || unit === 'lb'))
		return `Rename the column to Fat Mass (${text}).`;
	return `Convert the cells, and rename the column to ${name}.`;
}

/** Headers of n8n itself: the row number, columns without a header, and the fields of a form's submission. */
const OF_N8N = /^(?:row_number|__EMPTY(?:_\d+)?|col_\d+|submittedAt|formMode|\s*)$/;

export const isHeaderOfUser = (header: string): boolean => !OF_N8N.test(header);

const MAX_SHOWN_HEADERS = 10;

/** `Headers: "Date", "Gewicht (kg)".` */
export function listHeaders(headers: readonly string[]): string {
	const users = headers.filter(isHeaderOfUser);
	if (users.length === 0) return 'The item has no headers.';
	const shown = users.slice(0, MAX_SHOWN_HEADERS).map(formatValue).join(', ');
	const more = users.length - MAX_SHOWN_HEADERS;
	return `Headers: ${shown}${more > 0 ? ` and ${more} more` : ''}.`;
}
