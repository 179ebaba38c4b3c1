import { whereClause } from './readRecords';
import type { RecommendationQuery, Filters } from './readRecords';
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
 * The rows are the same by each road. The views look up what they need for each row: the way to few rows out of many, the newest
 * of each exercise or as many as the limit says. The function reads every set of an exercise or a time once: the way to all of
 * them. A BASELINE is the oldest set of its exercise, its newest and only one, and who walks back from the newest meets it last.
 */
function chooseSource({ filters, latestOnly, limit }: RecommendationQuery): string {
	if (filters.status === 'BASELINE') return 'progression_history';
	if (latestOnly && !mayPassOverNewest(filters)) return 'v_latest_progression';
	return latestOnly || limit !== null ? 'v_hit_progression' : 'progression_history';
}

/** Whether an older set of an exercise can be within the filters while its newest is not. */
const mayPassOverNewest = ({ dateTo, templateId, status }: Filters): boolean =>
	[dateTo, templateId, status].some((filter) => filter !== undefined);

/** The function's arguments; what else is asked for narrows its rows afterwards. */
const ARGUMENTS = { exerciseId: 'exercise', dateFrom: 'from_date', dateTo: 'to_date' } as const;

/** Each set beside the one before, with the recommendation. */
export function readProgression(schema: Schema, advice: RecommendationQuery): Statement {
	const { where, clauses, values, placeholders } = whereClause(advice.filters, 'workout_date', advice.limit);
	const road = chooseSource(advice);
	const bounds = Object.entries(ARGUMENTS).flatMap(([filter, argument]) => {
		const placeholder = placeholders[filter as keyof typeof ARGUMENTS];
		return placeholder ? [`${argument} => ${placeholder}`] : [];
	});
	const source = `${schema}.${road}${road === 'progression_history' ? `(${bounds.join(', ')})` : ''}`;
	const order = 'order by workout_date desc, template_id desc, exercise_id limit $1';
	if (!advice.latestOnly || road !== 'v_hit_progression') {
		return { text: `select * from ${source}${where} ${order}`, values };
	}
	const ofExercise = ['exercise_id = e.exercise_id', ...clauses].join(' and ');
	const newest = `(select * from ${source} where ${ofExercise} order by workout_date desc, template_id desc limit 1)`;
	return { text: `select p.* from ${schema}.exercises e cross join lateral ${newest} p ${order}`, values };
}
