import { formatNumber } from './format';
import type { ReportSet } from '../statements';

/**
 * A sentence if the progress status and the recommendation seem to contradict each other. Both hold: the status compares with the
 * previous set, the recommendation with the target range.
 */
export function reconcile(set: ReportSet): string | undefined {
	const { target_tut_min: min, target_tut_max: max, prev_tut } = set;
	const [action] = set.recommendation.split(':');
	switch (`${set.progress_status}, ${action}`) {
		case 'REGRESSION, INCREASE WEIGHT':
			return `Shorter than last time, but still longer than ${max} s: too light.`;
		case 'REGRESSION, OPTIMAL RANGE':
			return `Shorter than last time, but within ${min}–${max} s: keep the load and aim for ${formatNumber(prev_tut!)} s again.`;
		case 'STRENGTH LOSS, INCREASE WEIGHT':
			return `Easier load than last time, and longer than ${max} s: too light.`;
		case 'STRENGTH LOSS, OPTIMAL RANGE':
			return `Easier load than last time, but within ${min}–${max} s: build up from this load.`;
		case 'STRENGTH GAIN, REDUCE WEIGHT':
			return `Harder load than last time, but shorter than ${min} s: the step was too large.`;
		case 'ENDURANCE GAIN, REDUCE WEIGHT':
			return `Longer than last time, but still shorter than ${min} s: too heavy.`;
		default:
			return undefined;
	}
}
