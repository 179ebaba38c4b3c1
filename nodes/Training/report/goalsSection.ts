import { DateTime } from 'luxon';

import type { GoalProjectionRow } from '../statements';
import { plural } from '../wording';
import { formatChange, formatDay, formatNumber } from './format';
import type { ReportData, Section } from './types';

/** A day that is further away is not named: until then, the pace will change. */
export const MAX_DAYS_AHEAD = 365;

/** What a goal is about, and its units: of the value, and of its change. */
const METRICS: Readonly<Record<string, { name: string; unit: string; paceUnit: string }>> = {
	bodyweight_kg: { name: 'Body weight', unit: 'kg', paceUnit: 'kg' },
	bodyfat_pct: { name: 'Body fat', unit: '%', paceUnit: 'points' },
};

/** Where the athlete is, and when each goal will be reached. */
export const goalsSection = ({ goals, period }: ReportData): Section => ({
	name: 'goals',
	heading: 'Goals',
	intro: [],
	entries: goals.map((goal) => ({
		title: METRICS[goal.metric]!.name,
		value: goal.status,
		details: [`Mean of 7 days: ${describeCurrent(goal)}`, describeProjection(goal, period.to)],
	})),
});

/** The goals as a message, one line each. */
export function goalsText(goals: GoalProjectionRow[], onDate: string): string {
	if (goals.length === 0) return 'There is no goal yet. Add one for body weight or body fat.';
	return goals
		.map((goal) => {
			const { name } = METRICS[goal.metric]!;
			return `🎯 ${name}: ${describeCurrent(goal)}. ${describeProjection(goal, onDate)}`;
		})
		.join('\n');
}

const describeCurrent = ({ metric, current_mean }: GoalProjectionRow): string =>
	current_mean === null ? 'not measured yet' : `${current_mean.toFixed(1)} ${METRICS[metric]!.unit}`;

/** The projection of a goal on a day as a sentence, with the pace that it is based on. */
function describeProjection(goal: GoalProjectionRow, onDate: string): string {
	const { metric, target_value, target_date, weekly_rate, status } = goal;
	const { unit, paceUnit } = METRICS[metric]!;
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

function describeDay(goal: GoalProjectionRow, onDate: string): string {
	const last = DateTime.fromISO(onDate).plus({ days: MAX_DAYS_AHEAD }).toISODate()!;
	const day = goal.projected_date;
	if (day === null || day > last) return 'more than a year away';
	return `about ${formatDay(day)}${describeMargin(goal.days_ahead)}`;
}

function describeMargin(daysAhead: number | null): string {
	if (daysAhead === null) return '';
	if (daysAhead === 0) return ', just in time,';
	return `, ${plural(Math.abs(daysAhead), 'day')} ${daysAhead > 0 ? 'early' : 'late'},`;
}
