import type { INodeProperties } from 'n8n-workflow';

import { exerciseStatusText } from '../../report';
import { EXERCISE_STATUSES, readExerciseStatus } from '../../statements';
import { dateFrom, dateTo, exerciseLocator } from '../fields';
import { recommendationOperation } from './recommendation';

const status: INodeProperties = {
	displayName: 'Status',
	name: 'status',
	type: 'options',
	default: 'STALLED',
	description: 'Whether the exercise makes progress',
	options: EXERCISE_STATUSES.toSorted().map((value) => ({
		name: value.charAt(0) + value.slice(1).toLowerCase(),
		value,
	})),
};

export const getExerciseStatus = recommendationOperation({
	value: 'getExerciseStatus',
	name: 'Get Exercise Status',
	action: 'Get the status of exercises',
	description: 'Get which exercises progress, stall or decline, and what to do about it',
	statuses: EXERCISE_STATUSES,
	applicableFilters: [
		{ ...dateFrom, description: 'Return exercises that were trained last on this day or later' },
		{ ...dateTo, description: 'Return exercises that were trained last on this day or earlier' },
		exerciseLocator,
		status,
	],
	statement: readExerciseStatus,
	answer: ['exercise_name', 'status', 'advice', 'last_date'],
	many: 'exercises',
	text: exerciseStatusText,
});
