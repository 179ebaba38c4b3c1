import { recoveryText } from '../../report';
import { readRecovery } from '../../statements';
import { dateFrom, dateTo, templateLocator } from '../fields';
import { recommendationOperation } from './recommendation';

export const getRecovery = recommendationOperation({
	value: 'getRecovery',
	name: 'Get Recovery',
	action: 'Get recovery and readiness',
	description:
		'Judge each workout that was done: the readiness on its day, and whether it was a day to train. For today, use Get Next Session.',
	latest: 'Whether to return only the newest workout within the filters',
	applicableFilters: [dateFrom, dateTo, templateLocator],
	statement: readRecovery,
	answer: ['template_name', 'training_recommendation', 'readiness_index', 'workout_date'],
	many: 'workouts',
	text: recoveryText,
});
