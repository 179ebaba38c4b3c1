import type { Projection, Projections } from '../report';
import type { ReportMeasurement } from '../statements';
import { at, daysInWeeks, later, numbers, range } from './axes';
import { toSvg } from './chart';
import type { Option } from './chart';
import type { Drawing, Span } from './drawing';
import { BLUE, FAINT, GREEN, HEADING, LABEL, MARGIN, heading } from './style';

/** The height of the plot between its heading and its legend. */
const PLOT = 190;

interface Measured {
	name: string;
	title: string;
	unit: string;
	value: (row: ReportMeasurement) => number | null;
	mean: (row: ReportMeasurement) => number | null;
}

const WEIGHT: Measured = {
	name: 'body_weight',
	title: 'Body weight',
	unit: 'kg',
	value: ({ bodyweight_kg }) => bodyweight_kg,
	mean: ({ bodyweight_mean }) => bodyweight_mean,
};
const FAT: Measured = {
	name: 'body_fat',
	title: 'Body fat',
	unit: '%',
	value: ({ bodyfat_pct }) => bodyfat_pct,
	mean: ({ bodyfat_mean }) => bodyfat_mean,
};

/** What was measured each day, its mean of 7 days, and where a target was told the way to it. */
export const drawBody = (
	measurements: ReportMeasurement[],
	projections: Projections,
	span: Span,
): Drawing[] => [
	...draw(WEIGHT, measurements, projections.bodyweight, span),
	...draw(FAT, measurements, projections.bodyfat, span),
];

function draw(
	{ name, title, unit, value, mean }: Measured,
	measurements: ReportMeasurement[],
	projection: Projection | undefined,
	span: Span,
): Drawing[] {
	const points = (read: Measured['value']) =>
		measurements.flatMap((row) => {
			const number = read(row);
			return number === null ? [] : [[at(row.measurement_date), number] as Point];
		});
	const [measured, means] = [points(value), points(mean)];
	if (measured.length === 0) return [];

	const ahead = projection?.outcome === 'on the way' ? wayTo(projection, span) : [];
	const end = Math.max(span.to, ahead.at(-1)?.[0] ?? 0);
	const target: Point[] = projection
		? [
				[span.from, projection.target],
				[end, projection.target],
			]
		: [];
	const lines = [
		line('mean of 7 days', means, { color: BLUE, width: 2.5 }),
		line('at the present pace', ahead, { color: BLUE, width: 2, type: 'dashed' }),
		line(`target ${projection?.target} ${unit}`, target, { color: GREEN, width: 1.5, type: 'dashed' }),
	].filter(({ data }) => data.length > 0);
	const values = [measured, means, ahead, target].flat().map(([, number]) => number);
	const foot = lines.length > 2 ? 78 : 58;
	const height = HEADING + PLOT + foot;
	const option: Option = {
		title: heading(title, `Measured values, ${unit}, and their mean of 7 days.`),
		grid: { left: MARGIN + 28, right: MARGIN + 12, top: HEADING + 8, height: PLOT - 8 },
		xAxis: daysInWeeks(span.from, end, span.to),
		yAxis: numbers(range(values, { least: 1, most: 6 })),
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

/** A line without dots; of a single point, its dot. */
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

/** The line from the last mean to the target, or as far towards it as the plot looks back. */
function wayTo(
	{ from, day, target, perDay }: Extract<Projection, { outcome: 'on the way' }>,
	span: Span,
): Point[] {
	const begin = at(from.day);
	const furthest = Math.min(at(day), span.to + (span.to - span.from));
	const reached =
		furthest === at(day) ? target : from.mean + (perDay * (furthest - begin)) / (later(from.day, 1) - begin);
	return [
		[begin, from.mean],
		[furthest, reached],
	];
}
