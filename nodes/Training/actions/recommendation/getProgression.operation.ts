import type { INodeProperties } from 'n8n-workflow';

import { PROGRESS_STATUSES, readProgressionAndRecords } from '../../statements';
import { dateFrom, dateTo, exerciseLocator, templateLocator } from '../fields';
import { recommendationOperation } from './recommendation';

const status: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	default: 'STRENGTH GAIN',
	description: 'How the set compares with the previous set of the exercise',
	options: PROGRESS_STATUSES.map((value) => ({
		name: value.charAt(0) + value.slice(1).toLowerCase(),
		value,
	})),
};

export const getProgression = recommendationOperation({
	value: 'getProgression',
	name: 'Get Progression',
	action: 'Get progression and next weights',
	description: 'Compare each set with the previous one, and get the weight to use next',
	latest: 'the newest set of each exercise',
	applicableFilters: [dateFrom, dateTo, exerciseLocator, status, templateLocator],
	statement: readProgressionAndRecords,
});
