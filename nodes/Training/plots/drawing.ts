import type { SectionName } from '../report';
import type { ReportSet } from '../statements';

/** A plot as SVG. */
export interface Drawing {
	/** The name of the binary file in the item. */
	name: string;
	/** The section of the report that shows it. */
	section: SectionName;
	title: string;
	height: number;
	svg: string;
}

/** The first and the last day of the plots, as times on an axis. */
export interface TimeSpan {
	from: number;
	to: number;
}

/** Splits a list into pages of about the same length, each at most `maxLength`. */
export function paginate<T>(list: T[], maxLength: number): T[][] {
	const pages = Math.ceil(list.length / maxLength);
	const length = Math.ceil(list.length / pages);
	return Array.from({ length: pages }, (_, page) => list.slice(page * length, (page + 1) * length));
}

/** Groups sets by exercise and keeps their order. */
export function groupByExercise(sets: ReportSet[]): ReportSet[][] {
	const exercises = new Map<string, ReportSet[]>();
	for (const set of sets) {
		const group = exercises.get(set.exercise_id);
		if (group) group.push(set);
		else exercises.set(set.exercise_id, [set]);
	}
	return [...exercises.values()];
}

/** The name of the exercise in one line. */
export const exerciseLabel = ({ exercise_name }: ReportSet): string => exercise_name.replace(/\s+/g, ' ');
