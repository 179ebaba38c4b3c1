import { isBlank } from './cell';
import { columnEntries } from './columns';
import type { Column, Kind } from './columns';

export type Cells = Readonly<Record<string, unknown>>;

/** A column that an item's headers speak of; the column's own name stands before its other names. */
export interface Heading {
	name: string;
	column: Column;
	headers: string[];
}

/** The kinds of a Training Journal, in the order in which they are told apart, each by cells that only it has. */
const MARKERS = {
	set: ['exercise_id'],
	measurement: ['bodyweight_kg', 'bodyfat_pct'],
	workout: ['duration_min', 'location', 'recovery_score', 'mood_score', 'days_since_last_workout'],
} satisfies Partial<Record<Kind, string[]>>;

export const JOURNAL_KINDS = Object.keys(MARKERS) as Array<keyof typeof MARKERS>;

/** Headers are recognised ignoring case, spaces, `_` and `-`. */
const plain = (header: string) => header.toLowerCase().replace(/[\s_-]/g, '');

/** What a list of headers says to one kind: its columns in the table's order. */
export function headingsOf(kind: Kind, headers: readonly string[]): Heading[] {
	const plainHeaders = headers.map(plain);
	return columnEntries(kind).flatMap(([name, column]) => {
		const names = [...new Set([name, ...column.aliases].map(plain))];
		const known = names.flatMap((one) => headers.filter((_, index) => plainHeaders[index] === one));
		return known.length > 0 ? [{ name, column, headers: known }] : [];
	});
}

/** The header that counts where several speak of one column: the first with something below it. */
export function headerOf({ headers }: Heading, cells: Cells): string {
	if (headers.length === 1) return headers[0]!;
	return headers.find((header) => !isBlank(cells[header])) ?? headers[0]!;
}

/** Tells the kind of a journal's row: by its cells that are not blank, else by its headers. */
export function kindTeller(headers: readonly string[]): (cells: Cells) => Kind | null {
	const markers = JOURNAL_KINDS.map((kind) => ({
		kind,
		headers: headingsOf(kind, headers).flatMap((heading) =>
			MARKERS[kind].some((name) => name === heading.name) ? heading.headers : [],
		),
	})).filter((marker) => marker.headers.length > 0);
	const byHeaders = markers[0]?.kind ?? null;
	return (cells) =>
		markers.find((marker) => marker.headers.some((header) => !isBlank(cells[header])))?.kind ?? byHeaders;
}
