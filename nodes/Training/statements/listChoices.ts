import type { Schema, Statement } from './statement';

/** An exercise or a template to pick from a list. */
export interface Choice {
	id: string;
	name: string;
}

/** One page of the active exercises or templates whose id or name contains a text, by name. */
export function listChoices(
	schema: Schema,
	table: 'exercises' | 'workout_templates',
	contains: string,
	page: { size: number; offset: number },
): Statement<Choice> {
	const [id, name] =
		table === 'exercises' ? ['exercise_id', 'exercise_name'] : ['template_id', 'template_name'];
	return {
		text: `
select ${id} as id, ${name} as name
from ${schema}.${table}
where is_active is not false and position(lower($1) in lower(${id} || ' ' || ${name})) > 0
order by ${name}, ${id}
limit $2 offset $3`,
		values: [contains, page.size, page.offset],
	};
}
