import type { Schema, Statement } from './statement';
import type { NextSessionRow } from './viewRows';

/** The exercises of the workout that is next on a day, in order. Without a template, the database chooses it. */
export const readNextSession = (
	schema: Schema,
	onDate: string,
	template: string | null,
): Statement<NextSessionRow> => ({
	text: `
select session.*, coalesce(e.load_type, 'External') as load_type
from ${schema}.next_session($1::date, $2::text) session
join ${schema}.exercises e on e.exercise_id = session.exercise_id
order by session.position`,
	values: [onDate, template],
});
