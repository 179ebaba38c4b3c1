import type { Pace, ReportMeasurement, ReportSet, ReportWorkout } from '../statements';
import { bodySection } from './body';
import { progressSection, readinessSection } from './sessions';
import { count, days } from './words';

/** What a report is made of: rows of the views from the first plotted day to the last of the period, and the targets told. */
export interface ReportRows {
	period: { from: string; to: string; plotsFrom: string };
	sets: ReportSet[];
	workouts: ReportWorkout[];
	measurements: ReportMeasurement[];
	pace: Pace;
	targets: Targets;
}

/** Kilograms and percent, where a target was told. */
export interface Targets {
	bodyweightKg?: number;
	bodyfatPct?: number;
}

/** One line of a report: an exercise, a workout, a value of the body. Plain text throughout. */
export interface Entry {
	title: string;
	value: string;
	details: string[];
}

export type SectionName = 'progress' | 'readiness' | 'body';

export interface Section {
	name: SectionName;
	heading: string;
	/** A sentence or two before the entries. */
	lead: string[];
	entries: Entry[];
}

/** What a report says, in plain text; Markdown and HTML are made of it. */
export interface Contents {
	title: string;
	counts: { workouts: number; sets: number; measurements: number };
	summary: string;
	sections: Section[];
}

/** What the rows say about the period. */
export function contentsOf(rows: ReportRows): Contents {
	const { from, to } = rows.period;
	const within = (day: string) => day >= from;
	const counts = {
		workouts: rows.workouts.filter(({ workout_date }) => within(workout_date)).length,
		sets: rows.sets.filter(({ workout_date }) => within(workout_date)).length,
		measurements: rows.measurements.filter(({ measurement_date }) => within(measurement_date)).length,
	};
	return {
		title: `Training report, ${days(from, to)}`,
		counts,
		summary: `${count(counts.workouts, 'workout')}, ${count(counts.sets, 'set')}, ${count(counts.measurements, 'measurement')}.`,
		sections: [progressSection(rows), readinessSection(rows), bodySection(rows)],
	};
}
