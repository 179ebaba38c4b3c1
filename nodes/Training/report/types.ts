import type { GoalProjectionRow, RecoveryRow, ReportMeasurement, ReportSet } from '../statements';

/** What a report is built from. The rows go from the first day of the plots to the last day of the period, oldest first. */
export interface ReportData {
	period: Period;
	sets: ReportSet[];
	workouts: RecoveryRow[];
	measurements: ReportMeasurement[];
	/** The goals, or the targets that are given instead, with their projections on the last day. */
	goals: GoalProjectionRow[];
}

/** Days as `YYYY-MM-DD`. */
export interface Period {
	from: string;
	to: string;
	/** The first day of the plots, which can look back further than the report. */
	plotsFrom: string;
}

/** The text of a report, without markup. Markdown and HTML are generated from it. */
export interface ReportContents {
	title: string;
	counts: { workouts: number; sets: number; measurements: number };
	summary: string;
	sections: Section[];
}

export interface Section {
	name: SectionName;
	heading: string;
	/** Paragraphs before the entries. */
	intro: string[];
	entries: Entry[];
}

export type SectionName = 'progress' | 'readiness' | 'body';

/** An exercise, a workout, or a value of the body. */
export interface Entry {
	title: string;
	value: string;
	details: string[];
}
