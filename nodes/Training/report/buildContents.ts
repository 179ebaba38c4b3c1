import { plural } from '../wording';
import { bodySection } from './bodySection';
import { formatPeriod } from './format';
import { goalsSection } from './goalsSection';
import { nextSessionSection } from './nextSessionSection';
import { progressSection } from './progressSection';
import { readinessSection } from './readinessSection';
import { recordsOfPeriod, recordsSection } from './recordsSection';
import { stallsSection } from './stallsSection';
import type { ReportContents, ReportData } from './types';

export function buildContents(data: ReportData): ReportContents {
	const { from, to } = data.period;
	const counts = {
		workouts: data.workouts.filter(({ workout_date }) => workout_date >= from).length,
		sets: data.sets.filter(({ workout_date }) => workout_date >= from).length,
		records: recordsOfPeriod(data).length,
		measurements: data.measurements.filter(({ measurement_date }) => measurement_date >= from).length,
	};
	const sections = [
		nextSessionSection(data),
		recordsSection(data),
		stallsSection(data),
		goalsSection(data),
		progressSection(data),
		readinessSection(data),
		bodySection(data),
	];
	return {
		title: `Training report, ${formatPeriod(from, to)}`,
		counts,
		summary: `${[
			plural(counts.workouts, 'workout'),
			plural(counts.sets, 'set'),
			plural(counts.records, 'record'),
			plural(counts.measurements, 'measurement'),
		].join(', ')}.`,
		// Without stalled exercises or goals, there is nothing to say about them.
		sections: sections.filter(({ intro, entries }) => intro.length + entries.length > 0),
	};
}
