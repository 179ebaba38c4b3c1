import { recordText } from '../../report';
import { readExerciseRecords } from '../../statements';
import { dateFrom, dateTo, exerciseLocator, templateLocator } from '../fields';
import { recommendationOperation } from './recommendation';

export const getRecords = recommendationOperation({
	value: 'getRecords',
	name: 'Get Records',
	action: 'Get personal records',
	description: 'Get the sets with more weight, or a longer time at a weight, than ever before',
	latest: 'Whether to return only the newest record of each exercise within the filters',
	applicableFilters: [dateFrom, dateTo, exerciseLocator, templateLocator],
	statement: readExerciseRecords,
	answer: ['exercise_name', 'record', 'load', 'load_unit', 'tut_seconds', 'workout_date'],
	many: 'records',
	text: recordText,
});
