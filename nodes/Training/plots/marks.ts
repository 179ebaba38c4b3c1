import type { ReportData } from '../report';
import type { ReportSet } from '../statements';
import { LABEL, MARGIN, PURPLE } from './style';

/** What is marked in the plots of the sets. */
export interface Marks {
	isRecord(set: ReportSet): boolean;
	/** `stalled` or `declining`; undefined: neither. */
	stallOf(set: ReportSet): string | undefined;
}

type Key = Pick<ReportSet, 'exercise_id' | 'workout_date' | 'template_id'>;
const keyOf = ({ exercise_id, workout_date, template_id }: Key) =>
	JSON.stringify([exercise_id, workout_date, template_id]);

export function marksOf({ records, stalls }: Pick<ReportData, 'records' | 'stalls'>): Marks {
	const keys = new Set(records.map(keyOf));
	const statuses = new Map(stalls.map(({ exercise_id, status }) => [exercise_id, status.toLowerCase()]));
	return {
		isRecord: (set) => keys.has(keyOf(set)),
		stallOf: ({ exercise_id }) => statuses.get(exercise_id),
	};
}

/** A ring around each record, with the name for the legend. */
export const RECORD_RING = {
	type: 'scatter' as const,
	name: 'record',
	symbol: 'circle',
	clip: false,
	z: 4,
	itemStyle: { color: 'transparent', borderColor: PURPLE, borderWidth: 1.5, opacity: 1 },
};

/** On the line of the title. */
export const RECORD_LEGEND = {
	top: 12,
	right: MARGIN,
	itemWidth: 10,
	itemHeight: 10,
	textStyle: LABEL,
	data: [RECORD_RING.name],
	selectedMode: false,
};
