import { narrow } from './readRecords';
import type { Advice } from './readRecords';
import type { Schema, Statement } from './statement';

/** How a set compares with the one before. */
export const PROGRESS_STATUSES = [
	'BASELINE',
	'ENDURANCE GAIN',
	'MAINTAINED',
	'REGRESSION',
	'STRENGTH GAIN',
	'STRENGTH LOSS',
];

/** The first words of a recommendation, in the order in which they are tried. */
export const NEXT_STEPS = [
	'INCREASE WEIGHT',
	'REDUCE WEIGHT',
	'MAINTAIN WEIGHT',
	'PUSH HARDER',
	'OPTIMAL RANGE',
	'MONITOR NEXT SESSION',
];

/**
 * The rows are the same by either road. The view looks up the set before each row that is read: the way to few rows out of
 * many, the newest of each exercise or as many as the limit says. The function reads every set of an exercise or a time once: the
 * way to all of them. A BASELINE is the oldest set of its exercise, and who walks back from the newest meets it last.
 */
const roadOf = ({ filters, latestOnly, limit }: Advice): 'v_hit_progression' | 'progression_history' =>
	(latestOnly || limit !== null) && filters.status !== 'BASELINE'
		? 'v_hit_progression'
		: 'progression_history';

/** The function's arguments; what else is asked for narrows its rows afterwards. */
const ARGUMENTS = { exerciseId: 'exercise', dateFrom: 'from_date', dateTo: 'to_date' } as const;

/** Each set beside the one before, with the recommendation. */
export function readProgression(schema: Schema, advice: Advice): Statement {
	const { where, clauses, values, placeholders } = narrow(advice.filters, 'workout_date', advice.limit);
	const road = roadOf(advice);
	const bounds = Object.entries(ARGUMENTS).flatMap(([filter, argument]) => {
		const placeholder = placeholders[filter as keyof typeof ARGUMENTS];
		return placeholder ? [`${argument} => ${placeholder}`] : [];
	});
	const source = `${schema}.${road}${road === 'progression_history' ? `(${bounds.join(', ')})` : ''}`;
	const order = 'order by workout_date desc, template_id desc, exercise_id limit $1';
	if (!advice.latestOnly) return { text: `select * from ${source}${where} ${order}`, values };
	const newest =
		advice.filters.status === undefined
			? `${newestSet(schema, clauses)} n cross join lateral (select v.* from ${source} v where v.exercise_id = e.exercise_id and v.workout_date = n.workout_date and v.template_id = n.template_id limit 1)`
			: newestOf(source, '*', clauses);
	return { text: `select p.* from ${schema}.exercises e cross join lateral ${newest} p ${order}`, values };
}

/** The newest of an exercise `e` in a table or view. */
const newestOf = (source: string, columns: string, clauses: readonly string[]): string =>
	`(select ${columns} from ${source} where ${['exercise_id = e.exercise_id', ...clauses].join(' and ')} order by workout_date desc, template_id desc limit 1)`;

/** Looked for in the last 60 days first, which one or two partitions have: among all of them it takes three times as long. */
function newestSet(schema: Schema, clauses: readonly string[]): string {
	const [near, far] = ['>', '<='].map((comparison) =>
		newestOf(`${schema}.workout_sets`, 'workout_date, template_id', [
			...clauses,
			`workout_date ${comparison} (select max(workout_date) - 60 from ${schema}.workouts)`,
		]),
	);
	return `(${near} union all ${far} limit 1)`;
}
