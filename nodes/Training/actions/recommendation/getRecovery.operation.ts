import { readRecovery } from '../../statements';
import { dateFrom, dateTo, templateLocator } from '../fields';
import { recommendationOperation } from './recommendation';

export const getRecovery = recommendationOperation({
	value: 'getRecovery',
	name: 'Get Recovery',
	action: 'Get recovery and readiness',
	description: 'Get the readiness at each workout, and whether to train hard, lightly or not at all',
	latest: 'the newest workout',
	applicableFilters: [dateFrom, dateTo, templateLocator],
	statement: readRecovery,
});
