import type {
	ExerciseStatusRow,
	GoalProjectionRow,
	LastDays,
	NextSessionRow,
	RecordRow,
	RecoveryRow,
	ReportMeasurement,
	ReportSet,
} from '../statements';

/** What a report is built from. The rows of the journal go from the first day of the plots to the last day of the period. */
export interface ReportData {
	period: Period;
	/** The exercises of the session that is next on the last day. */
	nextSession: NextSessionRow[];
	/** By exercise, those with a new load first; of one exercise, oldest first. */
	sets: ReportSet[];
	/** The sets that were records, newest first. */
	records: RecordRow[];
	/** The exercises that are stalled or decline on the last day. */
	stalls: ExerciseStatusRow[];
	/** Oldest first. */
	workouts: RecoveryRow[];
	/** Oldest first. */
	measurements: ReportMeasurement[];
	lastDays: LastDays;
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
	counts: { workouts: number; sets: number; records: number; measurements: number };
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

export type SectionName = 'nextSession' | 'records' | 'stalls' | 'goals' | 'progress' | 'readiness' | 'body';

/** An exercise, a goal, a workout, or a value of the body. */
export interface Entry {
	title: string;
	value: string;
	details: string[];
}
