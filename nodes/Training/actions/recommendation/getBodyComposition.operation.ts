import { measurementText } from '../../report';
import { readBodyComposition } from '../../statements';
import { dateFrom, dateTo } from '../fields';
import { recommendationOperation } from './recommendation';

export const getBodyComposition = recommendationOperation({
	value: 'getBodyComposition',
	name: 'Get Body Composition',
	action: 'Get body composition and weight trend',
	description: 'Get body weight, body fat, lean mass, their changes and the weight trend',
	latest: 'Whether to return only the newest measurement within the filters',
	applicableFilters: [dateFrom, dateTo],
	statement: readBodyComposition,
	answer: ['measurement_date', 'weight_trend', 'bodyweight_kg', 'weight_change', 'bodyfat_pct'],
	many: 'measurements',
	text: measurementText,
});
