import { formatLoad } from '../loads';
import type { RecordRow } from '../statements';
import { plural } from '../wording';
import { describeEmptyPeriod } from './emptyPeriod';
import { formatDay, formatNumber, formatShortDay } from './format';
import type { Entry, ReportData, Section } from './types';

/** The newest record of each exercise in the period. If the period has no sets either, only the progress section says so. */
export function recordsSection(data: ReportData): Section {
	const { period, sets } = data;
	const current = recordsOfPeriod(data);
	const newest = current.filter(
		({ exercise_id }, index) => current.findIndex((record) => record.exercise_id === exercise_id) === index,
	);
	const isTrained = sets.some(({ workout_date }) => workout_date >= period.from);
	return {
		name: 'records',
		heading: 'Records',
		intro: isTrained ? describeRecords(data, current.length, newest.length) : [],
		entries: newest.map((record) => toEntry(record, period.to)),
	};
}

function describeRecords({ period, records }: ReportData, count: number, exercises: number): string[] {
	if (count === 0) {
		const last = records[0]?.workout_date;
		// Earlier records are not read.
		return [
			last === undefined
				? `No records since ${formatDay(period.plotsFrom)}.`
				: describeEmptyPeriod('record', last),
		];
	}
	return count > exercises ? [`${plural(count, 'record')}. The newest of each exercise:`] : [];
}

export const recordsOfPeriod = ({ period, records }: ReportData): RecordRow[] =>
	records.filter(({ workout_date }) => workout_date >= period.from);

const toEntry = (record: RecordRow, readOn: string): Entry => ({
	title: record.exercise_name,
	value: `${formatLoad(record.load, record)} × ${formatNumber(record.tut_seconds)} s`,
	details: [`${formatShortDay(record.workout_date, readOn)}: ${describePreviousRecord(record)}`],
});

/** `best so far 185 kg (12 Jan)`, `longest so far 85 s (12 Jan)`, or `longest so far 85 s with 82 kg (12 Jan)`. */
export function describePreviousRecord(record: RecordRow): string {
	const { load, previous_load, previous_tut_seconds, previous_date, workout_date } = record;
	const weight = formatLoad(previous_load, record);
	const longest = `longest so far ${previous_tut_seconds} s`;
	const before =
		record.record === 'weight'
			? `best so far ${weight}`
			: `${longest}${load === previous_load ? '' : ` with ${weight}`}`;
	return `${before} (${formatShortDay(previous_date, workout_date)})`;
}
