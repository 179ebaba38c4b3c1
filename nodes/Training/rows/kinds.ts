import { isBlank } from './cell';
import type { JournalKind } from './columns';
import { matchColumns } from './headers';
import type { Cells } from './headers';

/** Columns that only one kind has. The kinds are tried in this order. */
const DISTINCTIVE_COLUMNS: ReadonlyArray<[kind: JournalKind, columns: readonly string[]]> = [
	['set', ['exercise_id']],
	['measurement', ['bodyweight_kg', 'bodyfat_pct']],
	['workout', ['duration_min', 'location', 'recovery_score', 'mood_score', 'days_since_last_workout']],
];

/**
 * Returns a function that finds the kind of a journal row: by its cells that are not blank, otherwise by its headers. null if
 * neither has a distinctive column.
 */
export function kindDetector(headers: readonly string[]): (cells: Cells) => JournalKind | null {
	const candidates = DISTINCTIVE_COLUMNS.map(([kind, columns]) => ({
		kind,
		headers: matchColumns(kind, headers).flatMap((match) =>
			columns.includes(match.name) ? match.headers : [],
		),
	})).filter((candidate) => candidate.headers.length > 0);
	const byHeaders = candidates[0]?.kind ?? null;
	return (cells) => {
		const byCells = candidates.find((candidate) =>
			candidate.headers.some((header) => !isBlank(cells[header])),
		);
		return byCells?.kind ?? byHeaders;
	};
}
