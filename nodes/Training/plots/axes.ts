import { time } from 'echarts/core';

import { LABEL, RULE } from './style';

/** Milliseconds. The axes are in UTC, where every day has as many. */
export const DAY = 86_400_000;

/** The position of a day (`YYYY-MM-DD`) on a time axis: its midnight in UTC. */
export const timeOf = (day: string): number => Date.parse(day);

const formatDay = (value: number) => time.format(value, '{d} {MMM}', true);
const formatMonth = (value: number) => time.format(value, '{MMM} {yyyy}', true);

/** Intervals whose multiples are easy to read. */
const INTERVALS = [0.5, 1, 2.5, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2500, 5000];

export interface AxisRange {
	min: number;
	max: number;
	/** Between two grid lines. */
	interval: number;
}

/** A range that contains all values: at least two intervals, at most `maxIntervals`, each at least `minInterval`. */
export function axisRange(
	values: number[],
	{ minInterval, maxIntervals }: { minInterval: number; maxIntervals: number },
): AxisRange {
	const [low, high] = [Math.min(...values), Math.max(...values)];
	const intervals = INTERVALS.filter((interval) => interval >= minInterval);
	const fits = (interval: number) => Math.ceil(high / interval) - Math.floor(low / interval) <= maxIntervals;
	const interval = intervals.find(fits) ?? INTERVALS.at(-1)!;
	let [first, last] = [Math.floor(low / interval), Math.ceil(high / interval)];
	while (last - first < 2) {
		if (first === 0 || high - first * interval > last * interval - low) last++;
		else first--;
	}
	return { min: first * interval, max: last * interval, interval };
}

/** A number axis with a faint grid line at each interval. */
export const numberAxis = (range: AxisRange) => ({
	type: 'value' as const,
	...range,
	axisLabel: { ...LABEL, margin: 6 },
	axisLine: { show: false },
	axisTick: { show: false },
	splitLine: { lineStyle: { color: RULE } },
});

const isLongerThanAYear = (from: number, to: number) => to - from > 366 * DAY;

/** A time axis with labels at the given days. */
function timeAxis(min: number, max: number, customValues: number[]) {
	return {
		type: 'value' as const,
		min,
		max,
		axisLabel: {
			...LABEL,
			margin: 7,
			customValues,
			formatter: isLongerThanAYear(min, max) ? formatMonth : formatDay,
			hideOverlap: true,
			alignMinLabel: 'left' as const,
			alignMaxLabel: 'right' as const,
		},
		axisLine: { show: true, onZero: false, lineStyle: { color: '#9aa5b1' } },
		axisTick: { show: true, customValues, length: 4, lineStyle: { color: '#9aa5b1' } },
		splitLine: { show: false },
	};
}

/** A time axis with labels at its ends, for a small panel. */
export const timeAxisWithEnds = (from: number, to: number) => timeAxis(from, to, [from, to]);

/**
 * A time axis with labels at its ends and at the day `anchor`. Those between are at most four, whole weeks from the anchor if the
 * axis is longer than about a week, and not close to an end.
 */
export function timeAxisInWeeks(from: number, to: number, anchor: number) {
	const weeks = Math.ceil((to - from) / ((isLongerThanAYear(from, to) ? 3.2 : 4.2) * 7 * DAY));
	const step = to - from > 8 * DAY ? weeks * 7 * DAY : 2 * DAY;
	const inner = [];
	const isClear = (label: number) => Math.min(label - from, to - label) > 0.6 * step;
	for (let label = anchor - Math.floor((anchor - from) / step) * step; label < to; label += step)
		if (isClear(label)) inner.push(label);
	return timeAxis(from, to, [from, ...inner, to]);
}
