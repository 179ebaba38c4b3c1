import type { JournalKind, KeyedRow, Kind } from '../rows';
import { plural } from '../wording';
import { partsOf } from './outcome';
import type { Outcome } from './outcome';
import { nameOf } from './sentences';
import type { SimilarId } from './similarIds';

/** What a run reports besides the outcomes of its items. */
export interface Notices {
	/** Headers that match no column. */
	unreadHeaders: readonly string[];
	futureDates: readonly FutureDate[];
	/** New exercises and templates that are like another one. */
	similarIds: readonly SimilarId[];
	/** Stored rows that are not in the sheet. undefined if the run does not look for them. */
	missing?: readonly MissingRow[];
	/** Rows that were deleted because they are not in the sheet. undefined if the run does not delete. */
	deleted?: ReadonlyArray<KeyedRow<JournalKind>>;
}

/** A stored row that is not in the sheet. */
export interface MissingRow {
	row: KeyedRow<JournalKind>;
	/** Why it can't be deleted, for example `it still has 2 sets`. null if it can. */
	keptBecause: string | null;
}

/** A written row that is dated in the future. */
export interface FutureDate {
	row: number;
	kind: Kind;
	date: string;
}

/** The written rows that are dated after a day. `rowOf` returns the row number that messages show for an item. */
export function futureDates(
	outcomes: readonly Outcome[],
	day: string,
	rowOf: (item: number) => number,
): FutureDate[] {
	return outcomes.flatMap(partsOf).flatMap((outcome) => {
		if (!('created' in outcome)) return [];
		const { row, item } = outcome;
		const date = dateOf(row);
		return date !== undefined && date > day ? [{ row: rowOf(item), kind: row.kind, date }] : [];
	});
}

function dateOf({ kind, values }: KeyedRow): string | undefined {
	switch (kind) {
		case 'workout':
		case 'set':
			return values.workout_date;
		case 'measurement':
			return values.measurement_date;
		case 'exercise':
		case 'workoutTemplate':
		case 'goal':
			return undefined;
	}
}

const MAX_LISTED = 10;

/** At most ten texts, and how many more there are. */
function list(texts: readonly string[]): string {
	const more = texts.length - MAX_LISTED;
	return more > 0 ? `${texts.slice(0, MAX_LISTED).join(', ')} and ${more} more` : texts.join(', ');
}

/** The new exercises and templates. Those that are like another one have their own sentence. */
export function describeNewIds(
	{ exercises, templates }: { exercises: readonly string[]; templates: readonly string[] },
	similar: readonly SimilarId[],
): string[] {
	const named = new Set(similar.flatMap(({ id, other }) => [id, other]));
	const listNew = (title: string, ids: readonly string[]) => {
		const others = ids.filter((id) => !named.has(id));
		return others.length > 0 ? [`${title}: ${list(others)}`] : [];
	};
	return [
		...listNew('New exercises', exercises),
		...listNew('New templates', templates),
		...similar.slice(0, MAX_LISTED).map(describeSimilar),
	];
}

const describeSimilar = ({ id, other, isOtherNew }: SimilarId): string =>
	isOtherNew ? `${other} and ${id} are new. Are they the same?` : `${id} is new. Did you mean ${other}?`;

/** One sentence for each kind of notice that there is something to say about. */
export const describeNotices = ({ unreadHeaders, futureDates: dates, missing = [] }: Notices): string[] => [
	...(unreadHeaders.length > 0 ? [`Not read: ${list(unreadHeaders.map((header) => `"${header}"`))}`] : []),
	...(dates.length > 0 ? [describeFutureDates(dates)] : []),
	...(missing.length > 0 ? [describeMissing(missing)] : []),
];

const describeFutureDates = (dates: readonly FutureDate[]): string => {
	const rows = dates.map(({ row, kind, date }) => `${date} (${kind}, row ${row})`);
	return `${plural(dates.length, 'date is', 'dates are')} in the future: ${list(rows)}`;
};

const describeMissing = (missing: readonly MissingRow[]): string => {
	const rows = missing.map(({ row, keptBecause }) =>
		keptBecause === null ? nameOf(row) : `${nameOf(row)} (kept: ${keptBecause})`,
	);
	return `${plural(missing.length, 'stored row is', 'stored rows are')} not in the sheet: ${list(rows)}`;
};
