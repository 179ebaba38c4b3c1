import type { Schema, Statement } from './statement';
import type { GoalProjectionRow } from './viewRows';

/** Targets that are given instead of the stored goals. */
export type Targets = Partial<Record<'bodyfat_pct' | 'bodyweight_kg', number>>;

/** The goals with their projections, as known on a day. */
export const readGoalProjections = (
	schema: Schema,
	onDate: string,
	targets: Targets = {},
): Statement<GoalProjectionRow> => ({
	text: `
select wanted.metric, wanted.target_value, wanted.target_date, p.*
from (
  select metric::text, target_value, target_date, updated_at::date as set_on from ${schema}.goals
  where not $2::jsonb ? metric
  union all
  select metric, value::numeric, null, null from jsonb_each_text($2::jsonb) as given (metric, value)
) wanted
cross join lateral ${schema}.goal_projection(
  wanted.metric, wanted.target_value, wanted.target_date, $1::date, wanted.set_on) p
order by wanted.metric`,
	values: [onDate, JSON.stringify(targets)],
});
