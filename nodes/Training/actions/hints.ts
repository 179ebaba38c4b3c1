import type { Database } from '../database';
import { createdIds, describeNewIds, describeNotices } from '../outcomes';
import type { Notices, Outcome, WriteResult } from '../outcomes';
import type { ReadRow } from '../rows';
import { DEFAULT_PARTITION_YEARS, findMissingYears } from '../statements';
import { plural } from '../wording';
import type { Execution } from './operation';

type HintTarget = Pick<Execution, 'functions' | 'itemFormat'>;

/** Shows a message above the output in the editor. */
const hint = ({ functions }: HintTarget, type: 'info' | 'warning', message: string) =>
	functions.addExecutionHints({ message, type, location: 'outputPane' });

/** In a Continue mode: how many rows were rejected, and where they are. */
export function hintRejectedRows(
	execution: HintTarget,
	rejected: number,
	output: 'rows' | 'summary' = 'rows',
) {
	if (rejected === 0) return;
	const [were, they] = rejected === 1 ? ['was', 'it is'] : ['were', 'they are'];
	const where = execution.itemFormat.hasErrorOutput
		? `${they} on the error output`
		: `${they} among the items, with the status rejected`;
	const message = `${plural(rejected, 'row')} ${were} rejected: ${output === 'summary' ? 'see the summary' : where}.`;
	hint(execution, 'warning', message);
}

/** One hint each for new exercises and templates, unread headers, dates in the future, and rows that left the sheet. */
export function hintNotices(execution: HintTarget, outcomes: readonly Outcome[], notices: Notices) {
	const newIds = describeNewIds(createdIds(outcomes), notices.similarIds);
	const messages = [...newIds, ...describeNotices(notices)];
	for (const message of messages) hint(execution, 'info', message);
}

/** Says which rows are in years without a partition. The database is asked only if there can be such rows. */
export async function hintUnpartitionedRows(
	execution: HintTarget,
	database: Database,
	written: readonly WriteResult[],
) {
	const { from, to } = DEFAULT_PARTITION_YEARS;
	const years = written
		.flatMap(({ rows, results }) =>
			results
				.filter(({ status }) => status !== 'rejected' && status !== 'superseded')
				.flatMap(({ item_indexes }) => item_indexes.map((index) => yearOf(rows[index]!))),
		)
		.filter((year) => year !== undefined)
		.filter((year) => year < from || year > to);
	if (years.length === 0) return;

	// The rows are written. A hint that can't be determined is no reason to fail.
	const found = await database
		.readOnce(findMissingYears(database.schema, [...new Set(years)]))
		.catch(() => []);
	const missingYears = found.map(({ year }) => year);
	const count = years.filter((year) => missingYears.includes(year)).length;
	if (count === 0) return;
	const first = missingYears[0]!;
	const last = missingYears.at(-1)!;
	const parameters = [
		...(first < from ? [`Partitions From = ${first}`] : []),
		...(last > to ? [`Partitions To = ${last}`] : []),
	].join(' and ');
	const message = `${plural(count, 'row is', 'rows are')} outside the yearly partitions. If the year is right, run Database → Provision with ${parameters}. If not, correct the date in the sheet.`;
	hint(execution, 'info', message);
}

/** The year of a row in a partitioned table. */
function yearOf(row: ReadRow): number | undefined {
	return row.kind === 'workout' || row.kind === 'set'
		? Number(row.values.workout_date.slice(0, 4))
		: undefined;
}
