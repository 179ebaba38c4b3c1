import type { RecoveryRow } from '../statements';
import { numberAxis, timeAxisInWeeks, timeOf } from './axes';
import { toSvg } from './chart';
import type { Option } from './chart';
import type { Drawing, TimeSpan } from './drawing';
import { AMBER, BLUE, FAINT, GREEN, HEADING, LABEL, MARGIN, PURPLE, RED, heading } from './style';

const HEIGHT = 290;

/** The colour of each training recommendation, by the text before its colon. */
const COLOURS: Record<string, string> = {
	OPTIMAL: GREEN,
	'PROCEED WITH CAUTION': AMBER,
	'LIGHT SESSION': BLUE,
	'SKIP SESSION': RED,
	'TOO FREQUENT': PURPLE,
};

/** The readiness at each workout, in the colour of its training recommendation. */
export function drawReadiness(workouts: RecoveryRow[], { from, to }: TimeSpan): Drawing[] {
	const known = workouts.filter(({ readiness_index }) => readiness_index !== null);
	if (known.length === 0) return [];
	const point = ({ workout_date, readiness_index }: RecoveryRow) => [timeOf(workout_date), readiness_index!];
	const labelOf = ({ training_recommendation }: RecoveryRow) => training_recommendation.split(':')[0]!;
	const labels = [...new Set(known.map(labelOf))].sort();
	const option: Option = {
		title: heading('Readiness', 'Mean of recovery and mood score before each workout, 1 to 5.'),
		grid: { left: MARGIN + 22, right: MARGIN + 12, top: HEADING + 8, bottom: 80 },
		xAxis: timeAxisInWeeks(from, to, to),
		yAxis: numberAxis({ min: 1, max: 5, interval: 1 }),
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
