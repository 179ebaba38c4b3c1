import { whereClause } from './readRecords';
import type { Filters, RecommendationQuery } from './readRecords';
import type { Schema, Statement } from './statement';
import type { ProgressionRow } from './viewRows';

/** How a set compares with the previous set of the same exercise. */
export const PROGRESS_STATUSES = [
	'BASELINE',
	'ENDURANCE GAIN',
	'MAINTAINED',
	'REGRESSION',
	'STRENGTH GAIN',
	'STRENGTH LOSS',
] as const;

/** The texts before the colon of `recommendation` in v_hit_progression, in the order in which the rules apply. */
export const NEXT_STEPS = [
	'INCREASE WEIGHT',
	'REDUCE WEIGHT',
	'MAINTAIN WEIGHT',
	'PUSH HARDER',
	'OPTIMAL RANGE',
	'MONITOR NEXT SESSION',
] as const;

/**
 * All three sources return the same rows; they differ in speed.
 *
 * - `v_hit_progression` looks up the previous set of each row. Best for few rows: the newest 50, or the newest that match a filter.
 * - `v_latest_progression` looks up the newest set of each exercise.
 * - `progression_history` reads all sets of an exercise or a period once. Best for all rows, and for BASELINE: the oldest set
 *   of an exercise is the last one that a search from the newest finds.
 */
function chooseSource({ filters, latestOnly, limit }: RecommendationQuery) {
	if (filters.status === 'BASELINE') return 'progression_history';
	if (latestOnly && !canExcludeNewest(filters)) return 'v_latest_progression';
	return latestOnly || limit !== null ? 'v_hit_progression' : 'progression_history';
}

/** Whether an older set of an exercise can match the filters if its newest set does not. */
const canExcludeNewest = ({ dateTo, templateId, status }: Filters): boolean =>
	[dateTo, templateId, status].some((filter) => filter !== undefined);

/**
 * The parameters of `progression_history`, with their types. Other filters are applied to its result. A call has all arguments,
 * so that no function of another user with the same name can match it better.
 */
const PARAMETERS = [
	['exerciseId', 'text'],
	['dateFrom', 'date'],
	['dateTo', 'date'],
] as const;

/** Sets compared with the previous set of the same exercise, with the recommendation. */
export function readProgression(schema: Schema, query: RecommendationQuery): Statement<ProgressionRow> {
	const { where, clauses, values, placeholders } = whereClause(query.filters, 'workout_date', query.limit);
	const source = chooseSource(query);
	const order = 'order by workout_date desc, template_id desc, exercise_id limit $1';
	if (source === 'v_hit_progression' && query.latestOnly) {
		const conditions = ['exercise_id = e.exercise_id', ...clauses].join(' and ');
		const newest = `(select * from ${schema}.${source} where ${conditions} order by workout_date desc, template_id desc limit 1)`;
		return { text: `select p.* from ${schema}.exercises e cross join lateral ${newest} p ${order}`, values };
	}
	const functionArguments = PARAMETERS.map(([filter, type]) => `${placeholders[filter] ?? 'null'}::${type}`);
	const call = source === 'progression_history' ? `(${functionArguments.join(', ')})` : '';
	return { text: `select * from ${schema}.${source}${call}${where} ${order}`, values };
}
