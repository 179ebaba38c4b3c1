import type { Schema, Statement } from './statement';

/** A page of active exercises or templates whose id or name contains a text, retired ones left out: `id`, `name`. */
export function listChoices(
	schema: Schema,
	table: 'exercises' | 'workout_templates',
	contains: string,
	page: { size: number; offset: number },
): Statement {
	const [id, name] =
		table === 'exercises' ? ['exercise_id', 'exercise_name'] : ['template_id', 'template_name'];
	return {
		text: `select ${id} as id, ${name} as name from ${schema}.${table} where is_active is not false and position(lower($1) in lower(${id} || ' ' || ${name})) > 0 order by ${name}, ${id} limit $2 offset $3`,
		values: [contains, page.size, page.offset],
	};
}
