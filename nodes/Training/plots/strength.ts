import type { ReportSet } from '../statements';
import { at, daysAtEnds, numbers, range } from './axes';
import { toSvg } from './chart';
import type { Option } from './chart';
import type { Drawing, Span } from './drawing';
import { byExercise, nameOf, pagesOf } from './drawing';
import { BLUE, HEADING, INK, LABEL, MARGIN, SUBTITLE, WIDTH, heading } from './style';

/** So many panels are one picture: about as tall as a phone's screen. */
const PER_PICTURE = 12;

/** With more sets than this, the line says more than its dots. */
const MOST_DOTS = 40;

/** The few steps of a small axis: from 2.5 kg, so that half a kilogram does not look like a cliff. */
const KILOGRAMS = { least: 2.5, most: 3 };
const SECONDS = { least: 10, most: 3 };

/** The weight of every exercise over time; for one without weight, how long its sets lasted. */
export function drawStrength(sets: ReportSet[], span: Span): Drawing[] {
	const pages = pagesOf(byExercise(sets), PER_PICTURE);
	return pages.map((page, index) => drawPage(page, span, index, pages.length));
}

function drawPage(exercises: ReportSet[][], span: Span, index: number, of: number): Drawing {
	const columns = exercises.length <= 3 ? 1 : 2;
	const panelHeight = columns === 1 ? 172 : 128;
	const height = HEADING + Math.ceil(exercises.length / columns) * panelHeight + 6;
	const width = (WIDTH - MARGIN) / columns - MARGIN;
	const panels = exercises.map((sets, position) =>
		panelOf(sets, span, {
			position,
			width,
			left: MARGIN + (position % columns) * (width + MARGIN),
			top: HEADING + Math.floor(position / columns) * panelHeight,
			height: panelHeight,
		}),
	);
	const title = `Strength${of > 1 ? ` (${index + 1} of ${of})` : ''}`;
	const option: Option = {
		title: [
			heading(title, 'Weight of each set, kg. Every panel has its own scale.'),
			...panels.map((panel) => panel.title),
		],
		grid: panels.map(({ grid }) => grid),
		xAxis: panels.map(({ xAxis }) => xAxis),
		yAxis: panels.map(({ yAxis }) => yAxis),
		series: panels.map(({ series }) => series),
	};
	return {
		name: index === 0 ? 'strength' : `strength_${index + 1}`,
		section: 'progress',
		title,
		height,
		svg: toSvg(option, height),
	};
}

interface Place {
	position: number;
	left: number;
	top: number;
	width: number;
	height: number;
}

function panelOf(sets: ReportSet[], { from, to }: Span, { position, left, top, width, height }: Place) {
	const isBodyweight = sets.every(({ weight_kg }) => weight_kg === 0);
	const value = ({ weight_kg, tut_seconds }: ReportSet) => (isBodyweight ? tut_seconds : weight_kg);
	const unit = isBodyweight ? 's' : 'kg';
	const [first, last] = [value(sets[0]!), value(sets.at(-1)!)];
	const course = first === last ? `${last} ${unit}` : `${first} → ${last} ${unit}`;
	return {
		title: {
			text: nameOf(sets[0]!),
			subtext: isBodyweight ? `bodyweight, ${course} TUT` : course,
			left,
			top,
			padding: 0,
			itemGap: 2,
			// The width of letters is guessed when they are cut off; semi-bold ones are wider.
			textStyle: {
				...SUBTITLE,
				color: INK,
				fontWeight: 600,
				width: width - 10,
				overflow: 'truncate' as const,
			},
			subtextStyle: LABEL,
		},
		grid: { left: left + 32, top: top + 38, width: width - 36, height: height - 72 },
		xAxis: { gridIndex: position, ...daysAtEnds(from, to) },
		yAxis: { gridIndex: position, ...numbers(range(sets.map(value), isBodyweight ? SECONDS : KILOGRAMS)) },
		series: {
			type: 'line' as const,
			xAxisIndex: position,
			yAxisIndex: position,
			data: sets.map((set) => [at(set.workout_date), value(set)]),
			clip: false,
			symbol: 'circle',
			symbolSize: 5,
			showSymbol: sets.length <= MOST_DOTS,
			lineStyle: { color: BLUE, width: 2 },
			itemStyle: { color: BLUE },
		},
	};
}
