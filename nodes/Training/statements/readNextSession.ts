import type { Schema, Statement } from './statement';
import type { NextSessionRow } from './viewRows';

/** The exercises of the workout that is next on a day, in order. Without a template, the database chooses it. */
export const readNextSession = (
	schema: Schema,
	onDate: string,
	template: string | null,
): Statement<NextSessionRow> => ({
	text: `select * from ${schema}.next_session($1::date, $2::text) order by position`,
	values: [onDate, template],
});
