import { templateName } from './readRecords';
import type { Schema, Statement } from './statement';
import type { BodyCompositionRow, RecoveryRow, SetProgression } from './viewRows';

/** Which rows of the journal a poll reads: those since the watched day, or since the day of `since` if it is earlier. */
export interface ChangesQuery {
	/** The first day that the last poll watched. `-infinity` reads all days, `infinity` those since the watched day. */
	since: string;
	/** How many of the newest rows are watched. More are if several rows have the oldest day. */
	newest: number;
	/** Later rows do not count as the newest ones, so a wrong date in the future displaces no row. They are watched, too. */
	today: string;
	/** The fingerprints of the known rows, by key. A row with its known fingerprint is not returned. */
	known: Record<string, string>;
	/** How many rows to return at most, the oldest first. If null, all are returned. */
	limit: number | null;
}

export interface JournalChanges<Item extends object, Values extends object> {
	/** The watched day: that of the oldest of the newest rows. Null if there are fewer rows, so that all are watched. */
	since: string | null;
	/** The oldest first. */
	changes: Array<JournalChange<Item, Values>>;
}

/** A row that is new or has changed. */
export interface JournalChange<Item extends object, Values extends object> {
	/** `2026-01-20|hit_lower_a` for a workout, `2026-01-20` for a measurement. */
	key: string;
	/** Of everything that people can write into the row. Times and the source of the row do not count. */
	fingerprint: string;
	/** The values that `previous` shows when the row changes again. */
	snapshot: Values;
	/** The row as the view shows it, with the columns that the view leaves out. */
	item: Item;
}

export type ChangedWorkout = RecoveryRow & {
	location: string | null;
	notes: string | null;
	data_source: string | null;
	sets: Array<SetProgression & { max_effort: boolean | null; form_ok: boolean | null; notes: string | null }>;
};

/** The sets column by column, as the upserts take them: half the size of a list of objects, and the trigger stores it. */
export type WorkoutSnapshot = Pick<
	RecoveryRow,
	'duration_min' | 'days_since_last_workout' | 'recovery_score' | 'mood_score'
> & {
	location: string | null;
	sets: {
		exercise_id: string[];
		weight_kg: number[];
		tut_seconds: number[];
		max_effort: Array<boolean | null>;
		form_ok: Array<boolean | null>;
	};
};

export type MeasurementSnapshot = Pick<BodyCompositionRow, 'bodyweight_kg' | 'bodyfat_pct'>;

export type ChangedMeasurement = BodyCompositionRow & { notes: string | null; data_source: string | null };

const valuesOf = ({ since, newest, known, limit, today }: ChangesQuery) => [
	since,
	newest,
	JSON.stringify(known),
	limit,
	today,
];

/** Twelve hexadecimal digits of a hash: enough to distinguish any two versions of a row. */
export const fingerprint = (json: string) => `left(md5((${json})::text), 12)`;

/** The watched day and the first day to read. PostgreSQL evaluates it first, and then skips the partitions of earlier years. */
const bounds = (table: string, day: string) => `
bounds as materialized (
  select since, least($1::date, coalesce(since, '-infinity')) as first_day
  from (select (
    select ${day} from ${table} where ${day} <= $5::date order by ${day} desc offset $2::integer - 1 limit 1
  ) as since) watched
)`;

const FIRST_DAY = '(select first_day from bounds)';

/** The result: one row, because the watched day is needed even if nothing has changed. `changes` is a select in order of date. */
const watched = (changes: string) => `
select to_char(since, 'YYYY-MM-DD') as since, (select coalesce(json_agg(change), '[]') from (${changes}) change) as changes
from bounds`;

/** Workouts that are new or have changed, each with its sets. A change of a set is a change of its workout. */
export function readWorkoutChanges(
	schema: Schema,
	changes: ChangesQuery,
): Statement<JournalChanges<ChangedWorkout, WorkoutSnapshot>> {
	return {
		text: `
with ${bounds(`${schema}.workouts`, 'workout_date')},
current_workouts as (
  select w.workout_date, w.template_id, w.location, w.duration_min, w.days_since_last_workout,
    w.recovery_score, w.mood_score, w.notes, w.data_source, s.sets,
    to_char(w.workout_date, 'YYYY-MM-DD') || '|' || w.template_id as key,
    ${fingerprint(`jsonb_build_object('location', w.location, 'duration_min', w.duration_min,
      'days_since_last_workout', w.days_since_last_workout, 'recovery_score', w.recovery_score,
      'mood_score', w.mood_score, 'notes', w.notes, 'sets', s.sets)`)} as fingerprint
  from ${schema}.workouts w
  cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object('exercise_id', exercise_id, 'weight_kg', weight_kg,
      'tut_seconds', tut_seconds, 'max_effort', max_effort, 'form_ok', form_ok, 'notes', notes)
      order by exercise_id collate "C"), '[]') as sets
    from ${schema}.workout_sets
    where workout_date = w.workout_date and template_id = w.template_id and workout_date >= ${FIRST_DAY}
  ) s
  where w.workout_date >= ${FIRST_DAY}
),
changed_workouts as materialized (
  select * from current_workouts
  where fingerprint is distinct from $3::jsonb ->> key
  order by workout_date, template_id
  limit $4
)
${watched(`
select changed.key, changed.fingerprint, to_json(item) as item,
  json_build_object('location', changed.location, 'duration_min', changed.duration_min,
    'days_since_last_workout', changed.days_since_last_workout, 'recovery_score', changed.recovery_score,
    'mood_score', changed.mood_score, 'sets', json_build_object(
      'exercise_id', jsonb_path_query_array(changed.sets, '$[*].exercise_id'),
      'weight_kg', jsonb_path_query_array(changed.sets, '$[*].weight_kg'),
      'tut_seconds', jsonb_path_query_array(changed.sets, '$[*].tut_seconds'),
      'max_effort', jsonb_path_query_array(changed.sets, '$[*].max_effort'),
      'form_ok', jsonb_path_query_array(changed.sets, '$[*].form_ok'))) as snapshot
from changed_workouts changed
cross join lateral (
  select coalesce(json_agg(progression), '[]') as sets
  from (
    select p.*, s.max_effort, s.form_ok, s.notes, coalesce(e.load_type, 'External') as load_type
    from ${schema}.v_hit_progression p
    join ${schema}.exercises e on e.exercise_id = p.exercise_id
    join jsonb_to_recordset(changed.sets) as s (exercise_id text, max_effort boolean, form_ok boolean, notes text)
      on s.exercise_id = p.exercise_id
    where p.workout_date = changed.workout_date and p.template_id = changed.template_id
      and p.workout_date >= ${FIRST_DAY}
    order by p.exercise_name, p.exercise_id
  ) progression
) progressions
join lateral (
  select r.*, ${templateName(schema)}, changed.location, changed.notes, changed.data_source, progressions.sets
  from ${schema}.v_recovery_analysis r
  where r.workout_date = changed.workout_date and r.template_id = changed.template_id
    and r.workout_date >= ${FIRST_DAY}
) item on true
order by changed.workout_date, changed.template_id`)}`,
		values: valuesOf(changes),
	};
}

/** Measurements that are new or have changed. The view is read only if there are any. */
export const readMeasurementChanges = (
	schema: Schema,
	changes: ChangesQuery,
): Statement<JournalChanges<ChangedMeasurement, MeasurementSnapshot>> => ({
	text: `
with ${bounds(`${schema}.measurements`, 'measurement_date')},
current_measurements as (
  select m.measurement_date, m.bodyweight_kg, m.bodyfat_pct, m.notes, m.data_source,
    to_char(m.measurement_date, 'YYYY-MM-DD') as key,
    ${fingerprint(`jsonb_build_object('bodyweight_kg', m.bodyweight_kg, 'bodyfat_pct', m.bodyfat_pct,
      'notes', m.notes)`)} as fingerprint
  from ${schema}.measurements m
  where m.measurement_date >= ${FIRST_DAY}
),
changed_measurements as materialized (
  select * from current_measurements
  where fingerprint is distinct from $3::jsonb ->> key
  order by measurement_date
  limit $4
)
${watched(`
select changed.key, changed.fingerprint, to_json(item) as item,
  json_build_object('bodyweight_kg', changed.bodyweight_kg, 'bodyfat_pct', changed.bodyfat_pct) as snapshot
from changed_measurements changed
join lateral (
  select v.*, changed.notes, changed.data_source
  from (select * from ${schema}.v_body_composition where exists (select from changed_measurements)) v
  where v.measurement_date = changed.measurement_date
) item on true
order by changed.measurement_date`)}`,
	values: valuesOf(changes),
});
