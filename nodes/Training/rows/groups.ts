import { blankCell } from './cellCache';
import { keyColumns } from './columns';
import type { Kind } from './columns';
import { addFault } from './drafts';
import type { Draft } from './drafts';
import { BODY_FAT } from './fatMass';
import { isHeaderOfUser } from './headers';
import type { Cells, MatchedColumn, MatchedHeaders } from './headers';
import { allColumnsOf } from './layouts';
import type { Layout } from './layouts';
import { fillColumn, readColumns } from './readColumns';
import type { Reading } from './readColumns';

/** Drafts of one kind whose items have the same headers. */
export interface Group {
	kind: Kind;
	layout: Layout;
	headers: MatchedHeaders;
	drafts: Draft[];
}

/** Reads every cell of the groups: it becomes a value or a fault of its draft. */
export function readGroups(groups: readonly Group[], reading: Reading): void {
	const sheetColumns = reading.missingIsBlank ? columnsByKind(groups) : new Map<Kind, never>();
	for (const group of groups) {
		readColumns(reading, group.headers, group.drafts);
		for (const match of sheetColumns.get(group.kind)?.values() ?? []) {
			if (!hasColumn(group, match.name)) fillColumn(reading, match, group.drafts);
		}
		requireKeys(group, reading);
	}
}

/** The columns that any item of a kind has: nodes that read files leave blank cells out of their items. */
function columnsByKind(groups: readonly Group[]): Map<Kind, Map<string, MatchedColumn>> {
	const byKind = new Map<Kind, Map<string, MatchedColumn>>();
	for (const { kind, headers } of groups) {
		const columns = byKind.get(kind) ?? new Map<string, MatchedColumn>();
		byKind.set(kind, columns);
		const { fatMass } = headers;
		const bodyFat = fatMass ? [{ ...fatMass, name: 'bodyfat_pct', column: BODY_FAT }] : [];
		for (const match of [...headers.columns, ...bodyFat]) {
			if (!columns.has(match.name)) columns.set(match.name, match);
		}
	}
	return byKind;
}

function hasColumn({ headers, layout }: Group, name: string): boolean {
	if (headers.columns.some((match) => match.name === name)) return true;
	// The notes beside a workout are the workout's. The measurement keeps its own.
	return name === 'notes'
		? headers === layout.besideWorkout
		: name === 'bodyfat_pct' && headers.fatMass !== undefined;
}

function requireKeys({ kind, headers, drafts }: Group, { rowErrors }: Reading): void {
	for (const name of keyColumns(kind)) {
		const header = headers.columns.find((match) => match.name === name)?.headers[0]?.header;
		for (const draft of drafts) {
			if (draft.values[name] !== undefined || draft.faults?.has(name)) continue;
			const item = draft.items[0]!;
			const fault =
				header === undefined
					? rowErrors.missingColumn(kind, item, name)
					: rowErrors.cell(item, name, header, blankCell);
			addFault(draft, name, fault);
		}
	}
}

/**
 * Returns a function that says whether a row of unknown kind is a measurement: it has no template, and a weight below a header that
 * the measurements of the run have, but not the sets. Its body fat is blank, and the node that read the file left it out.
 */
export function measurementDetector(groups: readonly Group[]): (layout: Layout, cells: Cells) => boolean {
	const headersOf = (kind: Kind) =>
		new Set(groups.filter((group) => group.kind === kind).flatMap(({ layout }) => layout.headers));
	const measurements = headersOf('measurement');
	const sets = headersOf('set');
	return (layout, cells) => {
		const filledHeaders = (kind: Kind, column: string) => {
			const match = layout.headersOf(kind).columns.find(({ name }) => name === column);
			return match?.headers.filter(({ header }) => !match.column.isBlank(cells[header])) ?? [];
		};
		const weights = filledHeaders('measurement', 'bodyweight_kg');
		return (
			weights.some(({ header }) => measurements.has(header)) &&
			!weights.some(({ header }) => sets.has(header)) &&
			filledHeaders('workout', 'template_id').length === 0
		);
	};
}

/** The headers that match nothing, in order of appearance, without those of n8n itself. */
export function unreadHeaders(layouts: Iterable<Layout>, groups: readonly Group[]): string[] {
	const readByLayout = new Map<Layout, MatchedHeaders[]>();
	for (const { layout, headers } of groups) {
		readByLayout.set(layout, [...(readByLayout.get(layout) ?? []), headers]);
	}
	// Rows without a weight have the column of its unit too if they are of the same sheet as rows with a weight.
	const units = new Set(groups.flatMap(({ headers }) => headers.unitHeaders));
	const unread = new Set<string>();
	for (const layout of layouts) {
		const read = readByLayout.get(layout) ?? [];
		// Without a row that was read, a header that could mean anything counts as read.
		const known = new Set(
			[
				...layout.allColumns.filter(({ name }) => read.length === 0 || !CAN_BE_OF_ANOTHER_KIND.has(name)),
				...read.flatMap(allColumnsOf),
			].flatMap(({ headers }) => headers.map(({ header }) => header)),
		);
		if (read.length === 0) {
			for (const header of layout.allHeaders.flatMap(({ unitHeaders }) => unitHeaders)) known.add(header);
		}
		for (const header of layout.headers) {
			if (isHeaderOfUser(header) && !known.has(header) && !units.has(header)) unread.add(header);
		}
	}
	return [...unread];
}

/** Headers of these columns don't make a row one of their kind. In a row of another kind, they are not read. */
const CAN_BE_OF_ANOTHER_KIND = new Set(['measurement_date', 'notes']);
