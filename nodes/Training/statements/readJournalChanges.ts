import type { Schema, Statement } from './statement';

/** Which rows of the journal are news. */
export interface ChangesQuery {
	/** The first day to look at (`-infinity` for all); null for the newest rows. */
	since: string | null;
	/** How many of the newest rows, where no day is told; rows of one day are not parted. */
	newest: number;
	/** The fingerprints of the rows that are known, by key. */
	known: Record<string, string>;
	/** The rows to read at most, the oldest first; null is all. */
	limit: number | null;
}

/** One row that is news. */
export interface JournalChange {
	/** `2026-01-20|hit_lower_a`, or the day alone. */
	key: string;
	/** `YYYY-MM-DD`. */
	date: string;
	/** Of all that a person can write into the row; not of when or from where it was written. */
	fingerprint: string;
	/** The row's values without its notes. */
	remembered: unknown[];
	/** The row as the view shows it. */
	item: Record<string, unknown>;
	/** What the view does not show of it; of a workout, its sets as well. */
	beside: Record<string, unknown>;
}

const valuesOf = ({ since, newest, known, limit }: ChangesQuery) => [
	since,
	newest,
	JSON.stringify(known),
	limit,
];

/** Twelve digits tell any two versions of a row apart. */
const fingerprint = (values: string) => `left(md5((${values})::text), 12)`;

/** The first day to look at; `$1` and `$2` are the watch's. Known when the statement is planned, so that older partitions are left out. */
const firstDay = (table: string, day: string) =>
	`coalesce($1::date, (select ${day} from ${table} order by ${day} desc offset $2::integer - 1 limit 1), '-infinity')`;

/** Workouts, each with its sets, that are new or not what they were: `workout_date` and `template_id` are the key. */
export function readWorkoutChanges(schema: Schema, watch: ChangesQuery): Statement {
	const since = firstDay(`${schema}.workouts`, 'workout_date');
	return {
		text: `
with watched as (
  select w.workout_date, w.template_id, to_char(w.workout_date, 'YYYY-MM-DD') || '|' || w.template_id as key,
    ${fingerprint('jsonb_build_array(w.location, w.duration_min, w.days_since_last_workout, w.recovery_score, w.mood_score, w.notes, sets.written)')} as fingerprint,
    jsonb_build_array(w.location, w.duration_min, w.days_since_last_workout, w.recovery_score, w.mood_score) as remembered,
    sets.written, w.location, w.notes, w.data_source
  from ${schema}.workouts w
  cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_array(s.exercise_id, s.weight_kg, s.tut_seconds, s.max_effort, s.form_ok, s.notes) order by s.exercise_id collate "C"), '[]') as written
    from ${schema}.workout_sets s
    where s.workout_date = w.workout_date and s.template_id = w.template_id and s.workout_date >= ${since}
  ) sets
  where w.workout_date >= ${since}
),
news as materialized (
  select * from watched
  where fingerprint is distinct from $3::jsonb ->> key
  order by workout_date, template_id
  limit $4
)
select news.key, to_char(news.workout_date, 'YYYY-MM-DD') as date, news.fingerprint,
  news.remembered || (select jsonb_build_array(coalesce(jsonb_agg(cells - 5), '[]')) from jsonb_array_elements(news.written) as one(cells)) as remembered,
  to_json(v) as item, json_build_object('location', news.location, 'notes', news.notes, 'data_source', news.data_source, 'sets', sets.shown) as beside
from news
join lateral (
  select * from ${schema}.v_recovery_analysis v
  where v.workout_date = news.workout_date and v.template_id = news.template_id and v.workout_date >= ${since}
) v on true
cross join lateral (
  select coalesce(json_agg(seen), '[]') as shown
  from (
    select p.*, cells -> 3 as max_effort, cells -> 4 as form_ok, cells -> 5 as notes
    from ${schema}.v_hit_progression p
    join jsonb_array_elements(news.written) as one(cells) on cells ->> 0 = p.exercise_id
    where p.workout_date = news.workout_date and p.template_id = news.template_id and p.workout_date >= ${since}
    order by p.exercise_name, p.exercise_id
  ) seen
) sets
order by news.workout_date, news.template_id`,
		values: valuesOf(watch),
	};
}

/** Measurements that are new or not what they were: the day is the key. The view is read only where there are any. */
export const readMeasurementChanges = (schema: Schema, watch: ChangesQuery): Statement => ({
	text: `
with watched as (
  select m.measurement_date, to_char(m.measurement_date, 'YYYY-MM-DD') as key, m.notes, m.data_source,
    ${fingerprint('jsonb_build_array(m.bodyweight_kg, m.bodyfat_pct, m.notes)')} as fingerprint,
    jsonb_build_array(m.bodyweight_kg, m.bodyfat_pct) as remembered
  from ${schema}.measurements m
  where m.measurement_date >= ${firstDay(`${schema}.measurements`, 'measurement_date')}
),
news as materialized (
  select * from watched
  where fingerprint is distinct from $3::jsonb ->> key
  order by measurement_date
  limit $4
)
select news.key, news.key as date, news.fingerprint, news.remembered,
  to_json(v) as item, json_build_object('notes', news.notes, 'data_source', news.data_source) as beside
from news
join (select * from ${schema}.v_body_composition where exists (select from news)) v on v.measurement_date = news.measurement_date
order by news.measurement_date`,
	values: valuesOf(watch),
});

/** How many of the newest measurements the trend's two weeks can have, and the one before them. */
const TREND_MEASUREMENTS = 15;

/**
 * The newest measurement, and the newest with a body fat, as the view shows them. The view reads all measurements, so it is
 * asked only where the newest are not what they were at the last glance; else no row comes.
 */
export const readBodyCompositionChanges = (schema: Schema, glance: string | null): Statement => ({
	text: `
with glance as materialized (
  select ${fingerprint('jsonb_agg(jsonb_build_array(measurement_date, bodyweight_kg, bodyfat_pct) order by measurement_date)')} as fingerprint
  from (
    select measurement_date, bodyweight_kg, bodyfat_pct from ${schema}.measurements
    order by measurement_date desc limit ${TREND_MEASUREMENTS}
  ) newest
)
select glance.fingerprint as glance, to_json(v) as item
from glance
join (
  select * from ${schema}.v_body_composition
  where (select fingerprint from glance) is distinct from $1
) v on v.measurement_date in (
  (select max(measurement_date) from ${schema}.measurements),
  (select max(measurement_date) from ${schema}.measurements where bodyfat_pct is not null)
)
order by v.measurement_date`,
	values: [glance],
});
