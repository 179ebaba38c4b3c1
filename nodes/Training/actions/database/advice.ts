import type { CheckViolation, RowSecurity, Status } from '../../statements';
import { plural } from '../../wording';

/** Provision accepts years from 1900 to 2200. */
const isPossibleYear = (year: number) => year >= 1900 && year <= 2200;

/** What to do about rows in the default partitions. Provision moves those of years that have no partition. */
export function adviseOnUnpartitionedRows(status: Status): string[] {
	const { workouts_in_default, sets_in_default, years_in_default, partitions_from, partitions_to } = status;
	if (workouts_in_default + sets_in_default === 0) return [];
	const years = years_in_default.filter(isPossibleYear);
	const firstMissing = years.find((year) => year < (partitions_from ?? Infinity));
	const lastMissing = years.findLast((year) => year > (partitions_to ?? -Infinity));
	const parameters = [
		...(firstMissing === undefined ? [] : [`Partitions From = ${firstMissing}`]),
		...(lastMissing === undefined ? [] : [`Partitions To = ${lastMissing}`]),
	];
	const found = `${plural(workouts_in_default, 'workout')} and ${plural(sets_in_default, 'set')} are in the default partitions (years: ${years_in_default.join(', ')}).`;
	if (parameters.length === 0) {
		return [
			`${found} These years already have partitions that do not cover the whole year. Create the missing partitions in SQL, or leave the rows where they are: reading and writing them works as usual.`,
		];
	}
	return [
		`${found} If the years are right, run Database → Provision with ${parameters.join(' and ')}: it moves the rows into partitions for their years. If not, correct the dates in the sheet and delete the rows.`,
	];
}

/** What to do about workouts more than a day ahead: the newest one is what the recommendations are about. */
export function adviseOnFutureWorkouts({ future_workouts, last_workout }: Status): string[] {
	if (future_workouts === 0) return [];
	const found =
		future_workouts === 1
			? `1 workout is in the future, on ${last_workout}.`
			: `${future_workouts} workouts are in the future, the newest on ${last_workout}.`;
	return [
		`${found} If a date was mistyped, correct it in the sheet. Then delete the old row: sync once with the option Missing Rows = Delete, or use Workout → Delete.`,
	];
}

/** What to do about existing rows that break a check: one sentence per check. */
export function adviseOnCheckViolations(violations: CheckViolation[]): string[] {
	const onePerCheck = new Map(
		violations.map((violation) => [`${violation.table}.${violation.check}`, violation]),
	);
	return [...onePerCheck.values()].map(
		({ table, check, rows }) =>
			`${plural(rows, 'row')} of ${table} ${rows === 1 ? 'breaks' : 'break'} the check ${check}, see check_violations. Correct the values in the sheet and sync, or correct them in SQL. Then run Database → Provision, which validates the check. Until then, these rows stay as they are, and a run that changes one of them without correcting it fails.`,
	);
}

/** What to do if policies can hide rows from the user. */
export function adviseOnRowSecurity(rowSecurity: RowSecurity[], user: string): string[] {
	if (rowSecurity.length === 0) return [];
	const namesOf = (tables: RowSecurity[]) => tables.map(({ table }) => table).join(', ');
	const hidden = rowSecurity.filter(({ has_read_policy }) => !has_read_policy);
	const none = hidden.length > 0 ? ` No policy lets it read ${namesOf(hidden)}.` : '';
	return [
		`Row level security applies to user "${user}" on ${namesOf(rowSecurity)}: counts, lists and recommendations can lack rows.${none} Create policies for the user, or use a credential of the user that owns the tables. Granting permissions does not help.`,
	];
}
