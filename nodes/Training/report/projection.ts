import { DateTime } from 'luxon';

import type { ReportMeasurement } from '../statements';
import { formatChange, formatDay, formatNumber } from './format';
import type { Projection, Projections, ReportData } from './types';

/** The basis of a projection: the newest 7-day mean, and the pace of the last four weeks. */
interface Course {
	day: string;
	mean: number;
	/** Null if there are too few measurements for a pace. */
	perDay: number | null;
	/** How many of the 28 days have a measurement. */
	days: number;
	/** Days from the first of these measurements to the last. */
	span: number | null;
}

/** With fewer measurements, or over a shorter time, the slope shows the scale's noise rather than a pace. */
const MIN_DAYS = 5;
const MIN_SPAN = 13;

/** A pace is not extrapolated further than this. */
const MAX_DAYS_AHEAD = 365;

/** The projections for the targets that are set, if there are measurements. */
export function projectTargets({ measurements, pace, targets }: ReportData): Projections {
	const projections: Projections = {};
	const newest = measurements.at(-1);
	if (targets.bodyweightKg !== undefined && newest) {
		const course = {
			day: newest.measurement_date,
			mean: newest.bodyweight_mean,
			perDay: pace.bodyweight_per_day,
			days: pace.bodyweight_days,
			span: pace.bodyweight_span,
		};
		const isReached = course.mean.toFixed(1) === targets.bodyweightKg.toFixed(1);
		projections.bodyweight = project(course, targets.bodyweightKg, isReached);
	}
	const newestWithFat = measurements.findLast(hasBodyfatMean);
	if (targets.bodyfatPct !== undefined && newestWithFat) {
		const course = {
			day: newestWithFat.measurement_date,
			mean: newestWithFat.bodyfat_mean,
			perDay: pace.bodyfat_per_day,
			days: pace.bodyfat_days,
			span: pace.bodyfat_span,
		};
		projections.bodyfat = project(course, targets.bodyfatPct, course.mean <= targets.bodyfatPct);
	}
	return projections;
}

export const hasBodyfatMean = (row: ReportMeasurement): row is ReportMeasurement & { bodyfat_mean: number } =>
	row.bodyfat_mean !== null;

function project({ day, mean, perDay, days, span }: Course, target: number, isReached: boolean): Projection {
	if (isReached) return { target, outcome: 'reached' };
	if (perDay === null || days < MIN_DAYS || (span ?? 0) < MIN_SPAN) {
		return { target, outcome: 'too few measurements' };
	}
	const distance = target - mean;
	if (distance * perDay < 0) return { target, outcome: 'moving away', perDay };
	if (Math.abs(distance) > Math.abs(perDay) * MAX_DAYS_AHEAD) {
		return { target, outcome: 'more than a year away', perDay };
	}
	const reached = DateTime.fromISO(day, { zone: 'utc' }).plus({ days: Math.round(distance / perDay) });
	return { target, outcome: 'on track', perDay, from: { day, mean }, day: reached.toISODate()! };
}

/** A projection as a sentence, with the pace that it is based on. */
export function describeProjection(projection: Projection, unit: string, paceUnit: string): string {
	const target = `Target ${formatNumber(projection.target)} ${unit}`;
	if (projection.outcome === 'reached') return `${target}: reached.`;
	if (projection.outcome === 'too few measurements') {
		return `${target}: too few measurements in the last four weeks for a projection.`;
	}
	const pace = `the pace of the last four weeks (${formatChange(projection.perDay * 7, 2)} ${paceUnit} a week)`;
	switch (projection.outcome) {
		case 'moving away':
			return `${target}: moving away from it at ${pace}.`;
		case 'more than a year away':
			return `${target}: more than a year away at ${pace}.`;
		case 'on track':
			return `${target}: about ${formatDay(projection.day)} at ${pace}.`;
	}
}
