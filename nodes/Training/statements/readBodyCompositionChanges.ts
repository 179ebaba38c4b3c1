import { fingerprint } from './readJournalChanges';
import type { Schema, Statement } from './statement';
import type { BodyCompositionRow } from './viewRows';

/** How many measurements the weight trend can depend on: one per day of its two weeks, and the one before. */
const TREND_MEASUREMENTS = 15;

/** What the newest measurements show, and their fingerprint. */
export interface BodyCompositionChange {
	fingerprint: string;
	/** `trend`: the newest measurement. `target`: the newest reading at or below the target, if the target is reached. */
	reason: 'trend' | 'target';
	/** Since when the target is reached, and the day of the newest reading of body fat. Null for `trend`. */
	reached_since: string | null;
	reached_until: string | null;
	/** In percent. Null if there is none. */
	target: number | null;
	item: BodyCompositionRow;
}

export interface BodyFatTarget {
	/** In percent. Null: the goal for body fat, if there is one. */
	target: number | null;
	/** Once reached, the target stays reached until a reading is more than this many points above it. */
	noise: number;
}

/**
 * The newest measurement, and the newest reading that reaches the target, as the view shows them, in order of date. The view
 * reads all measurements, so it is read only if the newest ones or the target have changed since `knownFingerprint`. Otherwise
 * there are no rows.
 */
export const readBodyCompositionChanges = (
	schema: Schema,
	knownFingerprint: string | null,
	{ target, noise }: BodyFatTarget,
): Statement<BodyCompositionChange> => ({
	text: `
with wanted as materialized (
  select coalesce($2::numeric, (select target_value from ${schema}.goals where metric = 'bodyfat_pct')) as target
),
newest as materialized (
  select ${fingerprint(`jsonb_build_array(
    (select jsonb_agg(to_jsonb(m) order by m.measurement_date) from (
      select measurement_date, bodyweight_kg, bodyfat_pct from ${schema}.measurements
      order by measurement_date desc limit ${TREND_MEASUREMENTS}
    ) m),
    (select to_jsonb(m) from (
      select measurement_date, bodyfat_pct, (select target from wanted) as target from ${schema}.measurements
      where bodyfat_pct is not null and (select target from wanted) is not null
      order by measurement_date desc limit 1
    ) m))`)} as fingerprint
),
observed as materialized (
  select 'trend' as reason, max(measurement_date) as day, null::date as reached_since, null::date as reached_until
  from ${schema}.measurements
  where (select fingerprint from newest) is distinct from $1
  union all
  select 'target', max(measurement_date) filter (where bodyfat_pct <= (select target from wanted)),
    min(measurement_date) filter (where bodyfat_pct <= (select target from wanted)), max(measurement_date)
  from ${schema}.measurements
  where (select fingerprint from newest) is distinct from $1 and bodyfat_pct is not null
    and measurement_date > coalesce((
      select max(measurement_date) from ${schema}.measurements
      where bodyfat_pct > (select target from wanted) + $3::numeric), '-infinity')
)
select newest.fingerprint, o.reason, o.reached_since, o.reached_until, wanted.target, to_json(v) as item
from newest
cross join wanted
cross join observed o
join (
  select * from ${schema}.v_body_composition
  where (select fingerprint from newest) is distinct from $1
) v on v.measurement_date = o.day
order by o.day, o.reason`,
	values: [knownFingerprint, target, noise],
});
