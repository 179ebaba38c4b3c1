import type { ReportSet } from '../statements';
import { numberAxis } from './axes';
import { toSvg } from './chart';
import type { Option } from './chart';
import type { Drawing } from './drawing';
import { exerciseLabel, groupByExercise, paginate } from './drawing';
import { RECORD_LEGEND, RECORD_RING } from './marks';
import type { Marks } from './marks';
import { AMBER, BAND, BLUE, FAINT, GREEN, HEADING, INK, LABEL, MARGIN, MUTED, heading } from './style';

const ROWS_PER_PICTURE = 20;
const ROW_HEIGHT = 40;
const FOOTER_HEIGHT = 58;

const above = { name: 'above', color: BLUE };
const within = { name: 'within', color: GREEN };
const below = { name: 'below', color: AMBER };

const comparisonWithTarget = ({ tut_seconds, target_tut_min, target_tut_max }: ReportSet) => {
	if (tut_seconds > target_tut_max) return above;
	return tut_seconds < target_tut_min ? below : within;
};

/** The time under tension of the sets of each exercise, with its target range. */
export function drawTut(sets: ReportSet[], marks: Marks): Drawing[] {
	const pages = paginate(groupByExercise(sets), ROWS_PER_PICTURE);
	return pages.map((page, index) => drawPage(page, marks, index, pages.length));
}

function drawPage(
	exercises: ReportSet[][],
	{ isRecord, stallOf }: Marks,
	index: number,
	pageCount: number,
): Drawing {
	const height = HEADING + exercises.length * ROW_HEIGHT + FOOTER_HEIGHT;
	const newest = exercises.map((sets) => sets.at(-1)!);
	const longest = Math.max(...exercises.flat().flatMap((set) => [set.tut_seconds, set.target_tut_max]));
	const interval = [30, 60, 90, 120].find((step) => longest <= step * 5) ?? 120;
	const seconds = { min: 0, max: Math.ceil(longest / interval) * interval, interval };
	const records = newest.flatMap((set, row) => (isRecord(set) ? [[set.tut_seconds, row]] : []));
	const title = `Time under tension${pageCount > 1 ? ` (${index + 1} of ${pageCount})` : ''}`;
	const rows = {
		type: 'category' as const,
		inverse: true,
		axisLine: { show: false },
		axisTick: { show: false },
		splitLine: { show: false },
	};
	// Names and values are above the band of their row.
	const label = {
		inside: true,
		margin: 0,
		verticalAlign: 'bottom' as const,
		padding: [0, 0, 9, 0],
		interval: 0,
	};
	const option: Option = {
		title: heading(title, 'Seconds of each set against its target range (green band).'),
		grid: { left: MARGIN, right: MARGIN + 4, top: HEADING, height: exercises.length * ROW_HEIGHT },
		xAxis: {
			...numberAxis(seconds),
			axisLabel: { ...LABEL, formatter: '{value} s', alignMinLabel: 'left', alignMaxLabel: 'right' },
		},
		yAxis: [
			{
				...rows,
				data: newest.map(exerciseLabel),
				axisLabel: {
					...label,
					fontFamily: LABEL.fontFamily,
					fontSize: 12,
					color: INK,
					width: newest.some(stallOf) ? 180 : 230,
					overflow: 'truncate',
				},
				z: 5,
			},
			{
				...rows,
				position: 'right',
				data: newest.map((set) => {
					const time = `${set.tut_seconds} s (${set.target_tut_min} to ${set.target_tut_max})`;
					const stall = stallOf(set);
					return stall === undefined
						? time
						: { value: `${stall}, ${time}`, textStyle: { ...label, color: AMBER } };
				}),
				axisLabel: { ...label, ...LABEL, color: MUTED },
				z: 5,
			},
		],
		legend: [
			{
				bottom: 8,
				left: MARGIN,
				itemGap: 10,
				itemWidth: 9,
				itemHeight: 9,
				itemStyle: { borderWidth: 0 },
				textStyle: LABEL,
				data: [
					{ name: 'earlier sets', icon: 'circle' },
					...[below, within, above].map(({ name }) => ({ name: `last set ${name}`, icon: 'circle' })),
				],
			},
			...(records.length > 0 ? [RECORD_LEGEND] : []),
		],
		series: [
			{
				type: 'bar',
				stack: 'band',
				silent: true,
				barWidth: 12,
				itemStyle: { color: 'transparent' },
				data: newest.map((set) => set.target_tut_min),
			},
			{
				type: 'bar',
				stack: 'band',
				silent: true,
				barWidth: 12,
				itemStyle: { color: BAND },
				data: newest.map((set) => set.target_tut_max - set.target_tut_min),
			},
			{
				type: 'scatter',
				name: 'earlier sets',
				symbolSize: 6,
				itemStyle: { color: FAINT, opacity: 0.55 },
				data: exercises.flatMap((sets, row) =>
					sets.slice(0, -1).map(({ tut_seconds }) => [tut_seconds, row]),
				),
			},
			...[below, within, above].map((comparison) => ({
				type: 'scatter' as const,
				name: `last set ${comparison.name}`,
				symbolSize: 11,
				itemStyle: { color: comparison.color, opacity: 1, borderColor: '#ffffff', borderWidth: 1.5 },
				data: newest.flatMap((set, row) =>
					comparisonWithTarget(set) === comparison ? [[set.tut_seconds, row]] : [],
				),
			})),
			{ ...RECORD_RING, symbolSize: 17, data: records },
		],
	};
	return {
		name: index === 0 ? 'tut' : `tut_${index + 1}`,
		section: 'progress',
		title,
		height,
		svg: toSvg(option, height),
	};
}
