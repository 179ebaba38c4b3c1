import { newestRecords } from './readExerciseRecords';
import type { Schema, Statement } from './statement';
import type { ExerciseStatusRow, RecordRow } from './viewRows';

/** Which changes are news: those since the day of the newest workout that the last poll knew. */
export interface NewsQuery {
	/** `YYYY-MM-DD`, in the workflow's time zone. What is dated later is a typing error, and no news before that day. */
	today: string;
	/** The newest workout that the last poll knew. Undefined: everything is read. Null: there was none. */
	knownWorkout: string | null | undefined;
}

/** One row. */
export interface News<Row extends object> {
	/** The day of the newest workout up to today. Null if there is none. */
	newest_workout: string | null;
	/** In order of date. */
	rows: Row[];
}

/** If the newest workout was deleted, the one before is the newest that is known. */
const newsSelect = (schema: Schema, rows: string) => `
with newest as materialized (
  select max(workout_date) as day, least($2::date, max(workout_date)) as since
  from ${schema}.workouts where workout_date <= $1::date
)
select to_char(day, 'YYYY-MM-DD') as newest_workout,
  (select coalesce(json_agg(news), '[]') from (${rows}) news) as rows
from newest`;

/** Records of the news; the newest one of each exercise if everything is read. */
export function readRecordNews(
	schema: Schema,
	{ today, knownWorkout }: NewsQuery,
): Statement<News<RecordRow>> {
	const records =
		knownWorkout === undefined
			? `${newestRecords(schema)} where r.workout_date <= $1::date and $2::date is null`
			: `select * from ${schema}.v_records r where workout_date between (select since from newest) and $1::date`;
	return {
		text: newsSelect(schema, `${records} order by r.workout_date, r.template_id, r.exercise_id`),
		values: [today, knownWorkout ?? null],
	};
}

/** The status of an exercise. `item` is its row if it is STALLED or DECLINING and that is new. */
export interface StatusChange {
	exercise_id: string;
	status: string;
	last_date: string;
	item: ExerciseStatusRow | null;
}

/** The status of the exercises of the news; of all exercises if everything is read. `known`: the last status of each. */
export function readStatusNews(
	schema: Schema,
	{ today, knownWorkout }: NewsQuery,
	known: Record<string, string>,
): Statement<News<StatusChange>> {
	const since = knownWorkout === undefined ? "'-infinity'" : '(select since from newest)';
	const statuses = `
select s.exercise_id, s.status, s.last_date, (
  select to_json(v) from ${schema}.v_exercise_status v
  where v.exercise_id = s.exercise_id and s.status in ('STALLED', 'DECLINING')
    and s.status is distinct from $3::jsonb ->> s.exercise_id::text
) as item
from ${schema}.v_exercise_status s
where s.last_date between ${since} and $1::date
order by s.last_date, s.exercise_id`;
	return {
		text: newsSelect(schema, statuses),
		values: [today, knownWorkout ?? null, JSON.stringify(known)],
	};
}
