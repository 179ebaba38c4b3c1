import { readRecovery } from '../../statements';
import { dateFrom, dateTo, templateLocator } from '../fields';
import { recommendationOperation } from './recommendation';

export const getRecovery = recommendationOperation({
	value: 'getRecovery',
	name: 'Get Recovery',
	action: 'Get recovery and readiness',
	description:
		'Judge each workout that was done: the readiness on its day, and whether it was a day to train. For today, use Get Next Session.',
	latest: 'the newest workout',
	applicableFilters: [dateFrom, dateTo, templateLocator],
	statement: readRecovery,
});
