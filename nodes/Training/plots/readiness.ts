import type { ReportWorkout } from '../statements';
import { at, daysInWeeks, numbers } from './axes';
import { toSvg } from './chart';
import type { Option } from './chart';
import type { Drawing, Span } from './drawing';
import { AMBER, BLUE, FAINT, GREEN, HEADING, LABEL, MARGIN, RED, heading } from './style';

const HEIGHT = 290;

/** The colour of each training recommendation, by its first words. */
const COLOURS: Record<string, string> = {
	OPTIMAL: GREEN,
	'PROCEED WITH CAUTION': AMBER,
	'LIGHT SESSION': BLUE,
	'SKIP SESSION': RED,
	'TOO FREQUENT': '#7e22ce',
};

/** The readiness before each workout, in the colour of what it meant for the session. */
export function drawReadiness(workouts: ReportWorkout[], { from, to }: Span): Drawing[] {
	const known = workouts.filter(({ readiness_index }) => readiness_index !== null);
	if (known.length === 0) return [];
	const point = ({ workout_date, readiness_index }: ReportWorkout) => [at(workout_date), readiness_index!];
	const labelOf = ({ training_recommendation }: ReportWorkout) => training_recommendation.split(':')[0]!;
	const labels = [...new Set(known.map(labelOf))].sort();
	const option: Option = {
		title: heading('Readiness', 'Mean of recovery and mood score before each workout, 1 to 5.'),
		grid: { left: MARGIN + 22, right: MARGIN + 12, top: HEADING + 8, bottom: 80 },
		xAxis: daysInWeeks(from, to, to),
		yAxis: numbers({ min: 1, max: 5, interval: 1 }),
		legend: {
			bottom: 10,
			left: MARGIN,
			right: MARGIN,
			itemGap: 12,
			itemWidth: 10,
			itemHeight: 10,
			textStyle: LABEL,
			data: labels,
		},
		series: [
			{
				type: 'line',
				silent: true,
				showSymbol: false,
				lineStyle: { color: FAINT, width: 1 },
				data: known.map(point),
			},
			...labels.map((label) => ({
				type: 'scatter' as const,
				name: label,
				symbolSize: 10,
				clip: false,
				z: 3,
				itemStyle: { color: COLOURS[label] ?? FAINT, opacity: 1, borderColor: '#ffffff', borderWidth: 1 },
				data: known.filter((workout) => labelOf(workout) === label).map(point),
			})),
		],
	};
	return [
		{
			name: 'readiness',
			section: 'readiness',
			title: 'Readiness',
			height: HEIGHT,
			svg: toSvg(option, HEIGHT),
		},
	];
}
