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

/** Each set beside the one before, with the recommendation; the newest of each exercise is looked up exercise by exercise. */
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
	const newest = ['v.exercise_id = e.exercise_id', ...clauses.map((clause) => `v.${clause}`)].join(' and ');
	return {
		text: `select p.* from ${schema}.exercises e cross join lateral (select v.* from ${source} v where ${newest} order by v.workout_date desc, v.template_id desc limit 1) p ${order}`,
		values,
	};
}
