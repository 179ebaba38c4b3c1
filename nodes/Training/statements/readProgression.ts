import { whereClause } from './readRecords';
import type { Filters, RecommendationQuery } from './readRecords';
import type { Schema, Statement } from './statement';
import type { ProgressionRow, SetProgression } from './viewRows';

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

const ORDER = 'order by workout_date desc, template_id desc, exercise_id';

/** The rows without their order, and the values of its filters. `$1` is the limit. */
function progressionRows(schema: Schema, query: RecommendationQuery) {
	const { where, clauses, values, placeholders } = whereClause(query.filters, 'workout_date', query.limit);
	const source = chooseSource(query);
	if (source === 'v_hit_progression' && query.latestOnly) {
		const conditions = ['exercise_id = e.exercise_id', ...clauses].join(' and ');
		const newest = `(select * from ${schema}.${source} where ${conditions} order by workout_date desc, template_id desc limit 1)`;
		return { text: `select p.* from ${schema}.exercises e cross join lateral ${newest} p`, values };
	}
	const functionArguments = PARAMETERS.map(([filter, type]) => `${placeholders[filter] ?? 'null'}::${type}`);
	const call = source === 'progression_history' ? `(${functionArguments.join(', ')})` : '';
	return { text: `select * from ${schema}.${source}${call}${where}`, values };
}

/** Sets compared with the previous set of the same exercise, with the recommendation. */
export function readProgression(schema: Schema, query: RecommendationQuery): Statement<SetProgression> {
	const { text, values } = progressionRows(schema, query);
	return {
		text: `
select p.*, coalesce(e.load_type, 'External') as load_type
from (${text} ${ORDER} limit $1) p
join ${schema}.exercises e on e.exercise_id = p.exercise_id
${ORDER}`,
		values,
	};
}

/** The same rows, with whether each set was a record at its time. */
export function readProgressionAndRecords(
	schema: Schema,
	query: RecommendationQuery,
): Statement<ProgressionRow & { is_record: boolean }> {
	const { text, values } = progressionRows(schema, query);
	// `limit 1`: one lookup per row. `exists` could be planned as a hash of all records.
	const lookUp = (set: string) => `(
  select true from ${schema}.v_records r
  where r.exercise_id = ${set}.exercise_id and r.workout_date = ${set}.workout_date and r.template_id = ${set}.template_id
  limit 1
)`;
	const { latestOnly, limit, filters } = query;
	if (latestOnly || limit !== null || filters.dateFrom !== undefined) {
		return {
			text: `
select p.*, coalesce(${lookUp('p')}, false) as is_record
from (${text} ${ORDER} limit $1) p
${ORDER}`,
			values,
		};
	}
	const { exerciseId = null, dateTo = null } = filters;
	const [exercise, to] = [values.length + 1, values.length + 2];
	return {
		// In a whole history, one pass excludes most sets: those below the best weight so far and its longest time.
		text: `
with candidates as materialized (
  select exercise_id, workout_date, template_id
  from (
    select s.exercise_id, s.workout_date, s.template_id, s.tut_seconds, this.load,
      max(array[this.load, s.tut_seconds]) over (
        partition by s.exercise_id order by s.workout_date, s.template_id rows between unbounded preceding and 1 preceding
      ) as best
    from ${schema}.workout_sets s
    join ${schema}.exercises e on e.exercise_id = s.exercise_id
    cross join lateral (select ${schema}.comparable_load(s.weight_kg, e.load_type::text) as load) this
    where coalesce(s.form_ok, true)
      and ($${exercise}::text is null or s.exercise_id = $${exercise}) and ($${to}::date is null or s.workout_date <= $${to})
  ) s
  where best[1] < load or best[2] < tut_seconds
),
records as materialized (
  select c.* from candidates c where ${lookUp('c')}
)
select p.*, r.exercise_id is not null as is_record
from (${text}) p
left join records r using (exercise_id, workout_date, template_id)
${ORDER} limit $1`,
		values: [...values, exerciseId, dateTo],
	};
}
