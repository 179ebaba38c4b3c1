import { MAX_DAYS_AHEAD } from '../report';
import type { ReportData } from '../report';
import type { GoalProjectionRow, ReportMeasurement } from '../statements';
import { DAY, axisRange, numberAxis, timeAxisInWeeks, timeOf } from './axes';
import { toSvg } from './chart';
import type { Option } from './chart';
import type { Drawing, TimeSpan } from './drawing';
import { BLUE, FAINT, GREEN, HEADING, LABEL, MARGIN, heading } from './style';

/** The height between the heading and the legend. */
const PLOT_HEIGHT = 190;

interface Quantity {
	name: string;
	metric: string;
	title: string;
	unit: string;
	value: (row: ReportMeasurement) => number | null;
	mean: (row: ReportMeasurement) => number | null;
}

const WEIGHT: Quantity = {
	name: 'body_weight',
	metric: 'bodyweight_kg',
	title: 'Body weight',
	unit: 'kg',
	value: ({ bodyweight_kg }) => bodyweight_kg,
	mean: ({ bodyweight_mean }) => bodyweight_mean,
};
const FAT: Quantity = {
	name: 'body_fat',
	metric: 'bodyfat_pct',
	title: 'Body fat',
	unit: '%',
	value: ({ bodyfat_pct }) => bodyfat_pct,
	mean: ({ bodyfat_mean }) => bodyfat_mean,
};

/** Body weight and body fat: the measured values, their 7-day mean, and the projection to a target. */
export const drawBody = (data: ReportData, span: TimeSpan): Drawing[] =>
	[WEIGHT, FAT].flatMap((quantity) => drawQuantity(quantity, data, span));

function drawQuantity(
	{ name, metric, title, unit, value, mean }: Quantity,
	{ measurements, goals, period }: ReportData,
	span: TimeSpan,
): Drawing[] {
	const goal = goals.find((row) => row.metric === metric);
	const points = (read: Quantity['value']) =>
		measurements.flatMap((row) => {
			const number = read(row);
			return number === null ? [] : [[timeOf(row.measurement_date), number] satisfies Point];
		});
	const [measured, means] = [points(value), points(mean)];
	if (measured.length === 0) return [];

	const newest = means.at(-1);
	const projected = goal && newest ? projectedLine(newest, goal, period.to, span) : [];
	const end = Math.max(span.to, projected.at(-1)?.[0] ?? 0);
	const target: Point[] = goal
		? [
				[span.from, goal.target_value],
				[end, goal.target_value],
			]
		: [];
	const lines = [
		line('mean of 7 days', means, { color: BLUE, width: 2.5 }),
		line('at the present pace', projected, { color: BLUE, width: 2, type: 'dashed' }),
		line(`target ${goal?.target_value} ${unit}`, target, { color: GREEN, width: 1.5, type: 'dashed' }),
	].filter(({ data }) => data.length > 0);
	const values = [measured, means, projected, target].flat().map(([, number]) => number);
	const legendHeight = lines.length > 2 ? 78 : 58;
	const height = HEADING + PLOT_HEIGHT + legendHeight;
	const option: Option = {
		title: heading(title, `Measured values, ${unit}, and their mean of 7 days.`),
		grid: { left: MARGIN + 28, right: MARGIN + 12, top: HEADING + 8, height: PLOT_HEIGHT - 8 },
		xAxis: timeAxisInWeeks(span.from, end, span.to),
		yAxis: numberAxis(axisRange(values, { minInterval: 1, maxIntervals: 6 })),
		legend: {
			bottom: 10,
			left: MARGIN,
			itemGap: 12,
			itemWidth: 20,
			itemHeight: 7,
			textStyle: LABEL,
			data: [
				{ name: 'measured', icon: 'circle' },
				...lines.map(({ name }) => ({ name, itemStyle: { opacity: 0 } })),
			],
		},
		series: [
			{ type: 'scatter', name: 'measured', symbolSize: 5, itemStyle: { color: FAINT }, data: measured },
			...lines,
		],
	};
	return [{ name, section: 'body', title, height, svg: toSvg(option, height) }];
}

type Point = [time: number, value: number];

/** A line without dots, except for a single point, which would be invisible. */
const line = (name: string, data: Point[], lineStyle: { color: string; width: number; type?: 'dashed' }) => ({
	type: 'line' as const,
	name,
	data,
	lineStyle,
	itemStyle: { color: lineStyle.color },
	clip: false,
	symbol: data.length === 1 ? 'circle' : 'none',
	symbolSize: 7,
});

/** From the last mean to the target. If the text names no day, it extends at most as far into the future as the plot goes back. */
function projectedLine(
	[start, mean]: Point,
	goal: GoalProjectionRow,
	onDate: string,
	span: TimeSpan,
): Point[] {
	const { projected_date, target_value } = goal;
	if (projected_date === null) return [];
	const reached = timeOf(projected_date);
	const isNamed = reached <= timeOf(onDate) + MAX_DAYS_AHEAD * DAY;
	const end = isNamed ? reached : Math.min(reached, span.to + (span.to - span.from));
	const part = reached === start ? 1 : (end - start) / (reached - start);
	return [
		[start, mean],
		[end, mean + part * (target_value - mean)],
	];
}
