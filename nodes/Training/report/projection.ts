import { DateTime } from 'luxon';

import type { GoalProjectionRow } from '../statements';
import { plural } from '../wording';
import { formatChange, formatDay, formatNumber } from './format';

/** A day that is further away is not named: until then, the pace will change. */
const MAX_DAYS_AHEAD = 365;

/** The units of a goal: of the value, and of its change. */
export const GOAL_UNITS: Readonly<Record<string, { unit: string; paceUnit: string }>> = {
	bodyweight_kg: { unit: 'kg', paceUnit: 'kg' },
	bodyfat_pct: { unit: '%', paceUnit: 'points' },
};

/** The projection of a goal on a day as a sentence, with the pace that it is based on. */
export function describeProjection(goal: GoalProjectionRow, onDate: string): string {
	const { metric, target_value, target_date, weekly_rate, status } = goal;
	const { unit, paceUnit } = GOAL_UNITS[metric]!;
	const by = target_date === null ? '' : ` by ${formatDay(target_date)}`;
	const target = `Target ${formatNumber(target_value)} ${unit}${by}`;
	const pace = `the pace of the last four weeks (${formatChange(weekly_rate ?? 0, 2)} ${paceUnit} a week)`;
	switch (status) {
		case 'REACHED':
			return `${target}: reached.`;
		case 'NO DATA':
			return `${target}: too few measurements in the last four weeks for a projection.`;
		case 'MOVING AWAY':
			return `${target}: moving away from it at ${pace}.`;
		case 'ON TRACK':
		case 'BEHIND':
			return `${target}: ${describeDay(goal, onDate)} at ${pace}.`;
	}
}

function describeDay({ projected_date, days_ahead }: GoalProjectionRow, onDate: string): string {
	const last = DateTime.fromISO(onDate).plus({ days: MAX_DAYS_AHEAD }).toISODate()!;
	if (projected_date === null || projected_date > last) return 'more than a year away';
	return `about ${formatDay(projected_date)}${describeMargin(days_ahead)}`;
}

function describeMargin(daysAhead: number | null): string {
	if (daysAhead === null) return '';
	if (daysAhead === 0) return ', just in time,';
	return `, ${plural(Math.abs(daysAhead), 'day')} ${daysAhead > 0 ? 'early' : 'late'},`;
}
