import { readBodyComposition } from '../../statements';
import { dateFrom, dateTo } from '../fields';
import { recommendationOperation } from './recommendation';

export const getBodyComposition = recommendationOperation({
	value: 'getBodyComposition',
	name: 'Get Body Composition',
	action: 'Get body composition and weight trend',
	description: 'Get body weight, body fat, lean mass, their changes and the weight trend',
	latest: 'the newest measurement',
	applicableFilters: [dateFrom, dateTo],
	statement: readBodyComposition,
});
