import { formatLoad, inLoadUnit } from '../loads';
import type { ReportSet } from '../statements';
import { axisRange, numberAxis, timeAxisWithEnds, timeOf } from './axes';
import { toSvg } from './chart';
import type { Option } from './chart';
import type { Drawing, TimeSpan } from './drawing';
import { exerciseLabel, groupByExercise, paginate } from './drawing';
import { RECORD_LEGEND, RECORD_RING } from './marks';
import type { Marks } from './marks';
import { AMBER, BLUE, HEADING, INK, LABEL, MARGIN, MUTED, SUBTITLE, WIDTH, heading } from './style';

/** A picture of this many panels is about as tall as a phone's screen. */
const PANELS_PER_PICTURE = 12;

/** With more sets, only the line is drawn: the dots would hide it. */
const MAX_DOTS = 40;

/** The axes of a small panel. The minimum of 2.5 kg or 5 lb keeps the smallest change small. */
const LOADS = { kg: { minInterval: 2.5, maxIntervals: 3 }, lb: { minInterval: 5, maxIntervals: 3 } };
const SECONDS = { minInterval: 10, maxIntervals: 3 };

/** The weight of each exercise over time; for a bodyweight exercise, the time under tension. */
export function drawStrength(sets: ReportSet[], marks: Marks, span: TimeSpan): Drawing[] {
	const pages = paginate(groupByExercise(sets), PANELS_PER_PICTURE);
	return pages.map((page, index) => drawPage(page, marks, span, index, pages.length));
}

function drawPage(
	exercises: ReportSet[][],
	marks: Marks,
	span: TimeSpan,
	index: number,
	pageCount: number,
): Drawing {
	const columns = exercises.length <= 3 ? 1 : 2;
	const panelHeight = columns === 1 ? 172 : 128;
	const height = HEADING + Math.ceil(exercises.length / columns) * panelHeight + 6;
	const width = (WIDTH - MARGIN) / columns - MARGIN;
	const panels = exercises.map((sets, position) =>
		createPanel(sets, marks, span, {
			position,
			width,
			left: MARGIN + (position % columns) * (width + MARGIN),
			top: HEADING + Math.floor(position / columns) * panelHeight,
			height: panelHeight,
		}),
	);
	const title = `Strength${pageCount > 1 ? ` (${index + 1} of ${pageCount})` : ''}`;
	const option: Option = {
		title: [
			heading(title, `Weight of each set${unitOf(exercises.flat())}. Every panel has its own scale.`),
			...panels.map((panel) => panel.title),
		],
		grid: panels.map(({ grid }) => grid),
		xAxis: panels.map(({ xAxis }) => xAxis),
		yAxis: panels.map(({ yAxis }) => yAxis),
		...(exercises.flat().some(marks.isRecord) && { legend: RECORD_LEGEND }),
		series: panels.flatMap(({ series }) => series),
	};
	return {
		name: index === 0 ? 'strength' : `strength_${index + 1}`,
		section: 'progress',
		title,
		height,
		svg: toSvg(option, height),
	};
}

/** The unit, if all exercises have the same. */
function unitOf(sets: ReportSet[]): string {
	const units = [...new Set(sets.map(({ load_unit }) => load_unit))];
	return units.length === 1 ? `, ${units[0]}` : '';
}

interface PanelLayout {
	position: number;
	left: number;
	top: number;
	width: number;
	height: number;
}

function createPanel(
	sets: ReportSet[],
	{ isRecord, stallOf }: Marks,
	{ from, to }: TimeSpan,
	{ position, left, top, width, height }: PanelLayout,
) {
	const isUnloaded = sets.every(({ weight_kg }) => weight_kg === 0);
	const { load_unit } = sets[0]!;
	const value = ({ weight_kg, tut_seconds }: ReportSet) =>
		isUnloaded ? tut_seconds : inLoadUnit(weight_kg, load_unit);
	const point = (set: ReportSet) => [timeOf(set.workout_date), value(set)];
	const stall = stallOf(sets[0]!);
	const isDotted = sets.length <= MAX_DOTS;
	const color = stall === undefined ? BLUE : MUTED;
	return {
		title: {
			text: exerciseLabel(sets[0]!),
			subtext: describeChange(sets, isUnloaded, stall),
			left,
			top,
			padding: 0,
			itemGap: 2,
			// Without a DOM, the width of the text is estimated for regular letters. Semi-bold ones are wider.
			textStyle: {
				...SUBTITLE,
				color: INK,
				fontWeight: 600,
				width: width - 10,
				overflow: 'truncate' as const,
			},
			subtextStyle: stall === undefined ? LABEL : { ...LABEL, color: AMBER },
		},
		grid: { left: left + 32, top: top + 38, width: width - 36, height: height - 72 },
		xAxis: { gridIndex: position, ...timeAxisWithEnds(from, to) },
		yAxis: {
			gridIndex: position,
			...numberAxis(axisRange(sets.map(value), isUnloaded ? SECONDS : LOADS[load_unit])),
		},
		series: [
			{
				type: 'line' as const,
				xAxisIndex: position,
				yAxisIndex: position,
				data: sets.map(point),
				clip: false,
				symbol: 'circle',
				symbolSize: 5,
				showSymbol: isDotted,
				lineStyle: { color, width: 2 },
				itemStyle: { color },
			},
			{
				...RECORD_RING,
				xAxisIndex: position,
				yAxisIndex: position,
				data: sets.filter(isRecord).map(point),
				symbolSize: isDotted ? 11 : 6,
			},
		],
	};
}

/** `78 → 80 kg`, `assistance 25 → 20 kg`, `bodyweight, 52 → 61 s TUT`. */
function describeChange(sets: ReportSet[], isUnloaded: boolean, stall: string | undefined): string {
	const status = stall === undefined ? '' : `, ${stall}`;
	const [first, last] = [sets[0]!, sets.at(-1)!];
	const change = (from: number, to: number, unit: string) =>
		from === to ? `${to} ${unit}` : `${from} → ${to} ${unit}`;
	const { load_type, load_unit } = last;
	if (isUnloaded) {
		const time = `${change(first.tut_seconds, last.tut_seconds, 's')} TUT`;
		// A panel has no room for all three.
		return stall === undefined ? `${formatLoad(0, last)}, ${time}` : `${time}${status}`;
	}
	const loads = change(
		inLoadUnit(first.weight_kg, load_unit),
		inLoadUnit(last.weight_kg, load_unit),
		load_unit,
	);
	if (load_type === 'Assisted') return `assistance ${loads}${status}`;
	return `${load_type === 'Bodyweight' ? 'bodyweight + ' : ''}${loads}${status}`;
}
