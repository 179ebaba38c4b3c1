import { readExerciseRecords } from '../../statements';
import { dateFrom, dateTo, exerciseLocator, templateLocator } from '../fields';
import { recommendationOperation } from './recommendation';

export const getRecords = recommendationOperation({
	value: 'getRecords',
	name: 'Get Records',
	action: 'Get personal records',
	description: 'Get the sets with more weight, or a longer time at a weight, than ever before',
	latest: 'the newest record of each exercise',
	applicableFilters: [dateFrom, dateTo, exerciseLocator, templateLocator],
	statement: readExerciseRecords,
});
