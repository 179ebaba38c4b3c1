import type { Schema, Statement } from './statement';

/** The IDs of all exercises and templates, also of those that are not active. */
export const listIds = (schema: Schema): Statement<{ exercises: string[]; templates: string[] }> => ({
	text: `
select
  (select coalesce(json_agg(exercise_id), '[]') from ${schema}.exercises) as exercises,
  (select coalesce(json_agg(template_id), '[]') from ${schema}.workout_templates) as templates`,
	values: [],
});
