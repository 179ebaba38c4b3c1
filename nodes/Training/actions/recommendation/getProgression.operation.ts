import type { INodeProperties } from 'n8n-workflow';

import { PROGRESS_STATUSES, readProgression } from '../../statements';
import { dateFrom, dateTo, exerciseLocator, templateLocator } from '../fields';
import { recommendation } from './recommendation';

const status: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	default: 'STRENGTH GAIN',
	description: 'How a set compares with the one before',
	options: PROGRESS_STATUSES.map((value) => ({
		name: value.charAt(0) + value.slice(1).toLowerCase(),
		value,
	})),
};

/** Each set beside the one before: weight, time under tension, what to do next and with which weight. */
export const getProgression = recommendation({
	value: 'getProgression',
	name: 'Get Progression',
	action: 'Get progression and next weights',
	description: 'Compare each set with the one before, and say what to lift next',
	newest: 'the newest row of each exercise',
	narrowing: [dateFrom, dateTo, exerciseLocator, status, templateLocator],
	statement: readProgression,
});
