import { DateTime } from 'luxon';

/** What a projection starts from: the newest mean of 7 days, and the pace of the last four weeks. */
export interface Course {
	day: string;
	mean: number;
	/** Null where the measurements do not tell. */
	perDay: number | null;
	/** How many days of the four weeks have a measurement, and from the first to the last of them. */
	days: number;
	span: number | null;
}

/** Whether and when a target will be reached at the present pace. */
export type Projection =
	| { target: number; outcome: 'reached' }
	| { target: number; outcome: 'too few measurements' }
	| { target: number; outcome: 'moving away' | 'beyond a year'; perDay: number }
	| {
			target: number;
			outcome: 'on the way';
			perDay: number;
			from: { day: string; mean: number };
			day: string;
	  };

/** With fewer measurements, or over a shorter time, the slope is the scale's noise rather than a pace. */
const LEAST_DAYS = 5;
const LEAST_SPAN = 13;

/** No pace is kept for longer than that. */
const FURTHEST = 365;

export function project(
	{ day, mean, perDay, days, span }: Course,
	target: number,
	isReached: boolean,
): Projection {
	if (isReached) return { target, outcome: 'reached' };
	if (perDay === null || days < LEAST_DAYS || (span ?? 0) < LEAST_SPAN) {
		return { target, outcome: 'too few measurements' };
	}
	const missing = target - mean;
	if (missing * perDay < 0) return { target, outcome: 'moving away', perDay };
	if (Math.abs(missing) > Math.abs(perDay) * FURTHEST) return { target, outcome: 'beyond a year', perDay };
	const reached = DateTime.fromISO(day, { zone: 'utc' }).plus({ days: Math.round(missing / perDay) });
	return { target, outcome: 'on the way', perDay, from: { day, mean }, day: reached.toISODate()! };
}
