import type { Database } from '../database';
import type { WriteResult } from '../outcomes';
import { DEFAULT_PARTITION_YEARS, findMissingYears } from '../statements';
import type { Execution } from './operation';

type Hinted = Pick<Execution, 'functions'>;

/** What the editor shows above the output once the node has run. */
const hint = ({ functions }: Hinted, type: 'info' | 'warning', message: string) =>
	functions.addExecutionHints({ message, type, location: 'outputPane' });

/** In a Continue mode: how many rows were rejected, and where they are. */
export function hintRejectedRows(execution: Hinted, rejected: number, output: 'rows' | 'summary' = 'rows') {
	if (rejected === 0) return;
	const one = rejected === 1;
	const found = one ? '1 row was rejected' : `${rejected} rows were rejected`;
	const they = one ? 'it is' : 'they are';
	const isApart = execution.functions.getNode().onError === 'continueErrorOutput';
	const where = isApart ? `${they} on the error output` : `${they} among the items, with the reason in error`;
	hint(execution, 'warning', `${found}: ${output === 'summary' ? 'see the summary' : where}.`);
}

/** Rows that were written into years that Provision has not been asked for. Nothing is asked where no row can be such a one. */
export async function hintUnpartitionedRows(
	execution: Hinted,
	database: Database,
	written: readonly WriteResult[],
) {
	const { from, to } = DEFAULT_PARTITION_YEARS;
	const isOutside = (day: unknown): day is string =>
		typeof day === 'string' && (day < String(from) || day >= String(to + 1));
	const outside = written
		.flatMap(({ rows: sent, results }) =>
			results
				.filter(({ status }) => status !== 'rejected')
				.flatMap(({ item_indexes }) => item_indexes.map((place) => sent[place]!.values.workout_date))
				.filter(isOutside),
		)
		.map((day) => Number(day.slice(0, 4)));
	if (outside.length === 0) return;

	// The rows are written: that the hint cannot be told is no reason to fail.
	const missing = await database
		.readOnce<{ year: number }>(findMissingYears(database.schema, [...new Set(outside)]))
		.catch(() => []);
	const years = missing.map(({ year }) => year);
	const count = outside.filter((year) => years.includes(year)).length;
	if (count === 0) return;
	const parameters = [
		years[0]! < from && `Partitions From = ${years[0]!}`,
		years.at(-1)! > to && `Partitions To = ${years.at(-1)!}`,
	].filter(Boolean);
	hint(
		execution,
		'info',
		`${count} ${count === 1 ? 'row lies' : 'rows lie'} outside the yearly partitions: run Database → Provision with ${parameters.join(' and ')}. If the year is wrong, correct the date in the sheet.`,
	);
}
