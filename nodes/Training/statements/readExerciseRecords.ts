import { whereClause } from './readRecords';
import type { RecommendationQuery } from './readRecords';
import type { Schema, Statement } from './statement';
import type { ExerciseStatusRow, RecordRow } from './viewRows';

/** Whether an exercise makes progress, in the order in which the rules apply. */
export const EXERCISE_STATUSES = ['NEW', 'PROGRESSING', 'STALLED', 'DECLINING', 'HOLDING'] as const;

/**
 * The newest record of each exercise. v_exercise_status finds its day in one pass over the sets; v_records would search it set by
 * set.
 */
export const newestRecords = (schema: Schema, condition = '') => `
select r.* from ${schema}.v_exercise_status s
cross join lateral (
  select * from ${schema}.v_records
  where exercise_id = s.exercise_id and workout_date = current_date - s.days_since_record
  order by template_id desc limit 1
) r${condition}`;

/** Sets that were records, newest first. */
export function readExerciseRecords(
	schema: Schema,
	{ filters, latestOnly, limit }: RecommendationQuery,
): Statement<RecordRow> {
	const { where, clauses, values, placeholders } = whereClause(filters, 'workout_date', limit);
	const order = 'order by workout_date desc, template_id desc, exercise_id limit $1';
	if (!latestOnly) return { text: `select * from ${schema}.v_records${where} ${order}`, values };
	// An older record of an exercise can match these filters if its newest one does not.
	if (filters.dateTo !== undefined || filters.templateId !== undefined) {
		const conditions = ['exercise_id = e.exercise_id', ...clauses].join(' and ');
		const newest = `(select * from ${schema}.v_records where ${conditions} order by workout_date desc, template_id desc limit 1)`;
		return { text: `select r.* from ${schema}.exercises e cross join lateral ${newest} r ${order}`, values };
	}
	const exercise = placeholders.exerciseId && ` where s.exercise_id = ${placeholders.exerciseId}`;
	return { text: `select * from (${newestRecords(schema, exercise)}) newest${where} ${order}`, values };
}

/** Whether each exercise makes progress: those that were trained last first. */
export function readExerciseStatus(
	schema: Schema,
	{ filters, limit }: RecommendationQuery,
): Statement<ExerciseStatusRow> {
	const { where, values } = whereClause(filters, 'last_date', limit, 'status');
	return {
		text: `select * from ${schema}.v_exercise_status${where} order by last_date desc nulls last, exercise_id limit $1`,
		values,
	};
}
