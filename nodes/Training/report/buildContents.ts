import { plural } from '../wording';
import { bodySection } from './bodySection';
import { formatPeriod } from './format';
import { progressSection } from './progressSection';
import { readinessSection } from './readinessSection';
import type { ReportContents, ReportData } from './types';

export function buildContents(data: ReportData): ReportContents {
	const { from, to } = data.period;
	const counts = {
		workouts: data.workouts.filter(({ workout_date }) => workout_date >= from).length,
		sets: data.sets.filter(({ workout_date }) => workout_date >= from).length,
		measurements: data.measurements.filter(({ measurement_date }) => measurement_date >= from).length,
	};
	return {
		title: `Training report, ${formatPeriod(from, to)}`,
		counts,
		summary: `${plural(counts.workouts, 'workout')}, ${plural(counts.sets, 'set')}, ${plural(counts.measurements, 'measurement')}.`,
		sections: [progressSection(data), readinessSection(data), bodySection(data)],
	};
}
