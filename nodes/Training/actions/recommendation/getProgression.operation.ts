import type { INodeProperties } from 'n8n-workflow';

import { progressionText } from '../../report';
import { PROGRESS_STATUSES, readProgressionAndRecords } from '../../statements';
import type { DatabaseRow } from '../../statements';
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
	latest:
		'Whether to return only the newest set of each exercise within the filters. A set has a next load only if its exercise has no newer one.',
	applicableFilters: [dateFrom, dateTo, exerciseLocator, status, templateLocator],
	statement: readProgressionAndRecords,
	prepare: removeOldLoad,
	// The statement has its columns in this order: a history can have a million rows.
	answer: [],
	many: 'sets',
	text: progressionText,
});

/** What to load next follows from the newest set of an exercise. */
function removeOldLoad(set: DatabaseRow): void {
	if (set.is_latest) return;
	set.suggested_weight_kg = null;
	set.suggested_load = null;
}
