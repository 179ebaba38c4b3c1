import { CellError, formatValue } from './cell';
import type { CellOptions } from './cell';
import type { Column, JournalKind } from './columns';
import type { Cells, MatchedHeaders } from './headers';

/** Columns that only one kind has, in the order in which headers decide. */
const DISTINCTIVE_COLUMNS: ReadonlyArray<[kind: JournalKind, columns: readonly string[]]> = [
	['set', ['exercise_id', 'weight_kg', 'tut_seconds', 'max_effort', 'form_ok']],
	['measurement', ['bodyweight_kg', 'bodyfat_pct', 'fat_mass']],
	['workout', ['duration_min', 'location', 'recovery_score', 'mood_score', 'days_since_last_workout']],
];

/** What a row is. Empty if it can't be determined, an error if its cells disagree. */
export type RowKinds = readonly JournalKind[] | CellError;

const SET: RowKinds = ['set'];
const MEASUREMENT: RowKinds = ['measurement'];
const WORKOUT: RowKinds = ['workout'];
const WORKOUT_AND_MEASUREMENT: RowKinds = ['workout', 'measurement'];
const UNKNOWN: RowKinds = [];

interface DistinctiveHeader {
	kind: JournalKind;
	name: string;
	column: Column;
	header: string;
}

/**
 * Returns a function that determines the kind of a journal row: by its cells that are not blank, otherwise by its headers. A row
 * can be a workout and a measurement of the same day. Two columns decide nothing alone: a template, and a weight whose header can
 * mean the weight of a set or of the body.
 */
export function kindDetector(
	headersOf: (kind: JournalKind) => MatchedHeaders,
	options: CellOptions,
): (cells: Cells) => RowKinds {
	const bodyWeights = headersFor('measurement', ['bodyweight_kg']).map(({ header }) => header);
	const sharedWeights = headersFor('set', ['weight_kg']).filter(({ header }) => bodyWeights.includes(header));
	const templates = headersFor('workout', ['template_id']);
	const distinctive = DISTINCTIVE_COLUMNS.flatMap(([kind, names]) => headersFor(kind, names)).filter(
		({ header }) => !sharedWeights.some((shared) => shared.header === header),
	);
	const byHeaders = kindsByHeaders(distinctive);
	return byHeaders === SET && distinctive.every(({ kind }) => kind === 'set') ? () => SET : kindsOf;

	function headersFor(kind: JournalKind, names: readonly string[]): DistinctiveHeader[] {
		const { columns, fatMass } = headersOf(kind);
		return [...columns, ...(fatMass ? [fatMass] : [])]
			.filter(({ name }) => names.includes(name))
			.flatMap(({ name, column, headers }) => headers.map(({ header }) => ({ kind, name, column, header })));
	}

	function kindsOf(cells: Cells): RowKinds {
		const has = { set: false, measurement: false, workout: false };
		const isFilled = ({ column, header }: DistinctiveHeader) => !isEmpty(column, cells[header], options);
		for (const candidate of distinctive) {
			if (!has[candidate.kind] && isFilled(candidate)) has[candidate.kind] = true;
		}
		if (has.set) {
			return has.measurement || has.workout ? disagreement(distinctive.filter(isFilled), cells) : SET;
		}
		if (has.measurement) {
			return has.workout || templates.some(isFilled) ? WORKOUT_AND_MEASUREMENT : MEASUREMENT;
		}
		const kinds = has.workout ? WORKOUT : byHeaders;
		return kinds === WORKOUT && sharedWeights.some(isFilled)
			? unclearWeight(distinctive.filter(isFilled), sharedWeights.filter(isFilled), cells)
			: kinds;
	}
}

function kindsByHeaders(distinctive: readonly DistinctiveHeader[]): RowKinds {
	const has = (kind: JournalKind) => distinctive.some((candidate) => candidate.kind === kind);
	// A set is recognized by its exercise: it has one, whatever else is blank.
	if (distinctive.some(({ name }) => name === 'exercise_id')) return SET;
	if (has('measurement')) return MEASUREMENT;
	return has('workout') ? WORKOUT : UNKNOWN;
}

/** Whether a cell says nothing about its row: it is blank, or an unticked box. */
export const isEmpty = (column: Column, cell: unknown, options: CellOptions): boolean =>
	column.isBlank(cell) ||
	(column.type === 'boolean' && (cell === false || column.read(cell, options) === false));

/** `exercise is "ex_row" and tut_s is 70 (a set)` */
const describe = (kind: string, filled: readonly DistinctiveHeader[], cells: Cells): string =>
	`${filled.map(({ header }) => `${header} is ${formatValue(cells[header])}`).join(' and ')} (${kind})`;

function disagreement(filled: readonly DistinctiveHeader[], cells: Cells): CellError {
	const parts = DISTINCTIVE_COLUMNS.flatMap(([kind]) => {
		const ofKind = filled.filter((candidate) => candidate.kind === kind);
		return ofKind.length > 0 ? [describe(`a ${kind}`, ofKind, cells)] : [];
	});
	return new CellError(
		'ambiguous_kind',
		`${parts.join(', but ')}.`,
		'Clear the cells that do not belong to this row, or move them to a separate row.',
	);
}

function unclearWeight(
	workout: readonly DistinctiveHeader[],
	weights: readonly DistinctiveHeader[],
	cells: Cells,
): CellError {
	const parts = workout.length > 0 ? [describe('a workout', workout, cells)] : [];
	return new CellError(
		'ambiguous_kind',
		`${[...parts, describe('of a set or of the body', weights, cells)].join(', but ')}.`,
		'If it is the body weight, rename the column to bodyweight_kg. Otherwise move it to the row of its set.',
	);
}
