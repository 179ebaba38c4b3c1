import { readBodyComposition } from '../../statements';
import { dateFrom, dateTo } from '../fields';
import { recommendation } from './recommendation';

/** Each measurement with its changes and the trend of the weight. */
export const getBodyComposition = recommendation({
	value: 'getBodyComposition',
	name: 'Get Body Composition',
	action: 'Get body composition and weight trend',
	description: "List body weight, body fat, lean mass and the weight's trend",
	newest: 'the newest measurement',
	narrowing: [dateFrom, dateTo],
	statement: readBodyComposition,
});
