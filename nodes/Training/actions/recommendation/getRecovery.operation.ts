import { readRecovery } from '../../statements';
import { dateFrom, dateTo, templateLocator } from '../fields';
import { recommendation } from './recommendation';

/** Each workout with its readiness: whether to go hard, lightly, or to rest. */
export const getRecovery = recommendation({
	value: 'getRecovery',
	name: 'Get Recovery',
	action: 'Get recovery and readiness',
	description: 'Say from rest, recovery and mood whether to go hard, lightly, or to rest',
	newest: 'the newest workout',
	narrowing: [dateFrom, dateTo, templateLocator],
	statement: readRecovery,
});
