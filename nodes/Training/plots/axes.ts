import { time } from 'echarts/core';

import { LABEL, RULE } from './style';

const DAY = 86_400_000;

/** A day on an axis of time: its midnight in UTC. */
export const at = (day: string): number => Date.parse(day);

export const later = (day: string, days: number): number => at(day) + days * DAY;

const short = (value: number) => time.format(value, '{d} {MMM}', true);
const long = (value: number) => time.format(value, '{MMM} {yyyy}', true);

/** Whole numbers of these are easy to read. */
const STEPS = [0.5, 1, 2.5, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2500, 5000];

/** The ends of an axis that holds all values, and the step between its lines: at least two steps of `least`, at most `most` steps. */
export function range(values: number[], { least, most }: { least: number; most: number }) {
	const [low, high] = [Math.min(...values), Math.max(...values)];
	const steps = STEPS.filter((step) => step >= least);
	const interval =
		steps.find((step) => Math.ceil(high / step) - Math.floor(low / step) <= most) ?? STEPS.at(-1)!;
	let [first, last] = [Math.floor(low / interval), Math.ceil(high / interval)];
	while (last - first < 2) {
		if (first === 0 || high - first * interval > last * interval - low) last++;
		else first--;
	}
	return { min: first * interval, max: last * interval, interval };
}

/** An axis of numbers, with a faint line at each. */
export const numbers = (ends: { min: number; max: number; interval: number }) => ({
	type: 'value' as const,
	...ends,
	axisLabel: { ...LABEL, margin: 6 },
	axisLine: { show: false },
	axisTick: { show: false },
	splitLine: { lineStyle: { color: RULE } },
});

const isLong = (from: number, to: number) => to - from > 366 * DAY;

/** An axis of days, labelled at these. */
function daysAt(min: number, max: number, customValues: number[]) {
	const format = isLong(min, max) ? long : short;
	return {
		type: 'value' as const,
		min,
		max,
		axisLabel: {
			...LABEL,
			margin: 7,
			customValues,
			formatter: format,
			hideOverlap: true,
			...(customValues.at(-1) === max && { alignMaxLabel: 'right' as const }),
		},
		axisLine: { show: true, onZero: false, lineStyle: { color: '#9aa5b1' } },
		axisTick: { show: true, customValues, length: 4, lineStyle: { color: '#9aa5b1' } },
		splitLine: { show: false },
	};
}

/** An axis of days, labelled at its ends: for a small panel. */
export function daysAtEnds(from: number, to: number) {
	const axis = daysAt(from, to, [from, to]);
	return {
		...axis,
		axisLabel: { ...axis.axisLabel, alignMinLabel: 'left' as const },
	};
}

/** An axis of days, labelled at most five times, whole weeks apart where it is longer than a week, the last day among them. */
export function daysInWeeks(from: number, to: number, last: number) {
	const weeks = Math.ceil((to - from) / ((isLong(from, to) ? 3.2 : 4.2) * 7 * DAY));
	const step = to - from > 8 * DAY ? weeks * 7 * DAY : 2 * DAY;
	const values = [];
	for (let value = last - Math.floor((last - from) / step) * step; value <= to; value += step)
		values.push(value);
	return daysAt(from, to, values);
}
