import type { Schema, Statement } from './statement';

/** An exercise or a template to pick from a list. */
export interface Choice {
	id: string;
	name: string;
}

/** One page of the active exercises or templates whose id or name contains a text, by name. To people, `_` is a space. */
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
where is_active is not false
  and position(replace(lower($1), '_', ' ') in replace(lower(${id} || ' ' || ${name}), '_', ' ')) > 0
order by ${name}, ${id}
limit $2 offset $3`,
		values: [contains, page.size, page.offset],
	};
}
