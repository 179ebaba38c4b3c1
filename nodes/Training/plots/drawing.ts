import type { SectionName } from '../report';
import type { ReportSet } from '../statements';

/** A plot as SVG. */
export interface Drawing {
	/** What the binary file is called in the item. */
	name: string;
	/** The part of the report that it belongs to. */
	section: SectionName;
	title: string;
	height: number;
	svg: string;
}

/** The first and the last day of the plots, on an axis of time. */
export interface Span {
	from: number;
	to: number;
}

/** Pages of about the same length, none longer than `most`. */
export function pagesOf<T>(all: T[], most: number): T[][] {
	const pages = Math.ceil(all.length / most);
	const length = Math.ceil(all.length / pages);
	return Array.from({ length: pages }, (_, page) => all.slice(page * length, (page + 1) * length));
}

/** The sets of each exercise, in the order in which they came. */
export function byExercise(sets: ReportSet[]): ReportSet[][] {
	const exercises = new Map<string, ReportSet[]>();
	for (const set of sets) {
		const known = exercises.get(set.exercise_id);
		if (known) known.push(set);
		else exercises.set(set.exercise_id, [set]);
	}
	return [...exercises.values()];
}

/** An exercise's name, whatever a person has put into it, in one line. */
export const nameOf = ({ exercise_name }: ReportSet): string => exercise_name.replace(/\s+/g, ' ');
