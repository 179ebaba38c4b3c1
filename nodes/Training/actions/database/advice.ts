import type { CheckViolation, Status } from '../../statements';

/** What to do about rows in the default partitions; Provision can move those of years that have no partition at all. */
export function adviseOnStrays(status: Status): string[] {
	const { workouts_in_default, sets_in_default, years_in_default } = status;
	if (workouts_in_default + sets_in_default === 0) return [];
	const possible = years_in_default.filter((year) => year >= 1900 && year <= 2200);
	const earlier = possible.find((year) => year < (status.partitions_from ?? Infinity));
	const later = possible.findLast((year) => year > (status.partitions_to ?? -Infinity));
	const years = [
		earlier !== undefined && `Partitions From = ${earlier}`,
		later !== undefined && `Partitions To = ${later}`,
	].filter(Boolean);
	const found = `${count(workouts_in_default, 'workout')} and ${count(sets_in_default, 'set')} lie in the default partitions, of ${years_in_default.join(', ')}.`;
	return [
		years.length > 0
			? `${found} If these years are right, run Database → Provision with ${years.join(' and ')}: it moves the rows into partitions of their own. If not, correct the dates in the sheet, and delete the rows.`
			: `${found} Provision leaves years that have partitions of another size to you: create the missing ones in SQL, or let the rows be. They are read and written like all others.`,
	];
}

/** What to do about rows that are older than a check of ours and break it, a sentence for each check. */
export function adviseOnOffenders(offendingRows: CheckViolation[]): string[] {
	const oneOfEach = new Map(offendingRows.map((row) => [`${row.table}.${row.check}`, row]));
	return [...oneOfEach.values()].map(
		({ table, check, rows }) =>
			`${count(rows, 'row')} of ${table} ${rows === 1 ? 'breaks' : 'break'} the check ${check}, see offending_rows. Correct them in the sheet and sync, or in SQL; then run Database → Provision, which makes the check valid. Until then they stay as they are.`,
	);
}

const count = (number: number, one: string) => `${number} ${one}${number === 1 ? '' : 's'}`;
