import { whereClause } from './readRecords';
import type { Filters, RecommendationQuery } from './readRecords';
import type { Schema, Statement } from './statement';
import type { SetProgression } from './viewRows';

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

/** Whether a set `s` of an exercise `e` was a record at its time. */
const isRecord = (schema: Schema) =>
	`${schema}.is_record(s.exercise_id::text, s.workout_date, s.template_id::text, s.weight_kg, s.tut_seconds, e.load_type::text)`;

/**
 * The keys of the records of a whole history, as the CTE `records`. One pass excludes most sets: those that the best weight so far with
 * its longest time, or the longest time so far with its best weight, equals or exceeds. If any earlier set equals or exceeds one of the
 * others, so does one that is not excluded itself.
 */
const recordsOfHistory = (schema: Schema, conditions: string[]) => `
candidates as materialized (
  select *
  from (
    select s.*, max(array[load, tut_seconds]) over earlier as heaviest, max(array[tut_seconds, load]) over earlier as longest
    from (
      select s.exercise_id, s.workout_date, s.template_id, s.tut_seconds, e.target_tut_min,
        ${schema}.comparable_load(s.weight_kg, e.load_type::text) as load
      from ${schema}.workout_sets s
      join ${schema}.exercises e on e.exercise_id = s.exercise_id
      where ${['coalesce(s.form_ok, true)', ...conditions].join(' and ')}
    ) s
    window earlier as (
      partition by exercise_id order by workout_date, template_id rows between unbounded preceding and 1 preceding
    )
  ) s
  where heaviest is null
    or (load > heaviest[1] or tut_seconds > heaviest[2]) and (load > longest[2] or tut_seconds > longest[1])
),
records as materialized (
  select exercise_id, workout_date, template_id
  from candidates s
  where ${schema}.record_type(load, tut_seconds, heaviest[1], heaviest[2], target_tut_min) is not null
    and not exists (
      select from candidates earlier
      where earlier.exercise_id = s.exercise_id
        and (earlier.workout_date, earlier.template_id) < (s.workout_date, s.template_id)
        and earlier.load >= s.load
        and earlier.tut_seconds >= s.tut_seconds
    )
)`;

/** A set as Get Progression returns it. */
export type ReadSet = SetProgression & {
	/** Whether the set was a record at its time. */
	is_record: boolean;
	/** Whether it is the newest set of its exercise: its recommendation is the one that holds. */
	is_latest: boolean;
};

/** The columns of a set `s`: first those that say what to do, so that a table shows them without scrolling. */
const SET_COLUMNS = [
	'exercise_name',
	'recommendation',
	'suggested_load',
	'load_unit',
	'progress_status',
	'workout_date',
	'exercise_id',
	'weight_kg',
	'tut_seconds',
	'prev_weight',
	'prev_tut',
	'days_between',
	'suggested_weight_kg',
	'template_id',
]
	.map((name) => `s.${name}`)
	.join(', ');

/** The keys of the newest sets, as the CTE `newest`: one lookup per exercise. */
const newestSets = (schema: Schema) => `
newest as materialized (
  select e.exercise_id, coalesce(e.load_type, 'External') as load_type, s.workout_date, s.template_id
  from ${schema}.exercises e
  cross join lateral (
    select workout_date, template_id from ${schema}.workout_sets
    where exercise_id = e.exercise_id
    order by workout_date desc, template_id desc limit 1
  ) s
)`;

/** Whether a set `s` is the newest one of its exercise `e`. */
const IS_LATEST = '(s.workout_date, s.template_id) = (e.workout_date, e.template_id)';

/** The same rows, with whether each set was a record at its time, and whether it is the newest of its exercise. */
export function readProgressionAndRecords(schema: Schema, query: RecommendationQuery): Statement<ReadSet> {
	const { text, values } = progressionRows(schema, query);
	const { filters, latestOnly, limit } = query;
	if (latestOnly || limit !== null) {
		// Otherwise the newest sets of the result are those of the journal, so they need no lookup.
		const isLatest = canExcludeNewest(filters)
			? `(s.workout_date, s.template_id) = (
  select workout_date, template_id from ${schema}.workout_sets
  where exercise_id = s.exercise_id
  order by workout_date desc, template_id desc limit 1
)`
			: 'row_number() over (partition by s.exercise_id order by s.workout_date desc, s.template_id desc) = 1';
		return {
			text: `
select ${SET_COLUMNS}, coalesce(e.load_type, 'External') as load_type, ${isRecord(schema)} as is_record, ${isLatest} as is_latest
from (${text} ${ORDER} limit $1) s
join ${schema}.exercises e on e.exercise_id = s.exercise_id
${ORDER}`,
			values,
		};
	}
	// A record has no progress status. It is the last filter: without it, the others keep their placeholders.
	const filtersOfSets = { ...filters };
	delete filtersOfSets.status;
	const { where, placeholders } = whereClause(filtersOfSets, 'workout_date', limit);
	const { exerciseId, dateTo } = placeholders;
	const conditions = [
		...(exerciseId ? [`s.exercise_id = ${exerciseId}`] : []),
		...(dateTo ? [`s.workout_date <= ${dateTo}`] : []),
	];
	const records = filters.dateFrom
		? `records as materialized (select exercise_id, workout_date, template_id from ${schema}.v_records${where})`
		: recordsOfHistory(schema, conditions);
	return {
		text: `
with ${records},
${newestSets(schema)}
select ${SET_COLUMNS}, e.load_type, r.exercise_id is not null as is_record, ${IS_LATEST} as is_latest
from (${text}) s
join newest e on e.exercise_id = s.exercise_id
left join records r on (r.exercise_id, r.workout_date, r.template_id) = (s.exercise_id, s.workout_date, s.template_id)
${ORDER} limit $1`,
		values,
	};
}
