import { columnsOf } from '../rows';
import { templateName } from './readRecords';
import type { Schema, Statement } from './statement';
import type { BodyCompositionRow, ExerciseStatusRow, RecoveryRow, SetProgression } from './viewRows';

/** The first and the last day, as `YYYY-MM-DD`. */
export interface Days {
	from: string;
	to: string;
}

/** A set with the target range of its exercise. */
export type ReportSet = SetProgression & { target_tut_min: number; target_tut_max: number };

/** Sets by exercise, from the oldest to the newest. First the exercises to increase, then those to reduce, then the others by name. */
export const readReportSets = (schema: Schema, { from, to }: Days): Statement<ReportSet> => ({
	text: `
select p.*, coalesce(e.target_tut_min, $3) as target_tut_min, coalesce(e.target_tut_max, $4) as target_tut_max,
  coalesce(e.load_type, 'External') as load_type
from ${schema}.v_hit_progression p
join ${schema}.exercises e on e.exercise_id = p.exercise_id
where p.workout_date between $1 and $2
window newest as (partition by p.exercise_id order by p.workout_date desc, p.template_id desc)
order by
  case split_part(first_value(p.recommendation) over newest, ' ', 1) when 'INCREASE' then 1 when 'REDUCE' then 2 else 3 end,
  p.exercise_name, p.exercise_id, p.workout_date, p.template_id`,
	values: [from, to, columnsOf.exercise.target_tut_min.blank, columnsOf.exercise.target_tut_max.blank],
});

/** The newest day up to a day with a set, a workout and a measurement. Null if there is none. */
export interface LastDays {
	set: string | null;
	workout: string | null;
	measurement: string | null;
}

export const readLastDays = (schema: Schema, onDate: string): Statement<LastDays> => ({
	text: `
select
  (select max(workout_date) from ${schema}.workout_sets where workout_date <= $1) as set,
  (select max(workout_date) from ${schema}.workouts where workout_date <= $1) as workout,
  (select max(measurement_date) from ${schema}.measurements where measurement_date <= $1) as measurement`,
	values: [onDate],
});

/** Workouts, the oldest first. */
export const readReportWorkouts = (schema: Schema, { from, to }: Days): Statement<RecoveryRow> => ({
	text: `
select r.*, ${templateName(schema)}
from ${schema}.v_recovery_analysis r
where r.workout_date between $1 and $2
order by r.workout_date, r.template_id`,
	values: [from, to],
});

/**
 * Exercises that are stalled or decline, as known on a day: an exercise that was trained since then is left out, like one that was
 * not trained for a while.
 */
export const readReportStalls = (schema: Schema, onDate: string): Statement<ExerciseStatusRow> => ({
	text: `
select * from ${schema}.v_exercise_status
where status in ('STALLED', 'DECLINING') and last_date <= $1::date and ${schema}.is_current(last_date, $1::date)
order by exercise_name, exercise_id`,
	values: [onDate],
});

/** A measurement with means over 7 days: that day and the six before. */
export interface ReportMeasurement extends BodyCompositionRow {
	bodyweight_mean: number;
	bodyfat_mean: number | null;
}

/** Measurements, the oldest first. */
export const readReportMeasurements = (schema: Schema, { from, to }: Days): Statement<ReportMeasurement> => ({
	text: `
select *
from (
  select *, round(avg(bodyweight_kg) over week, 2) as bodyweight_mean,
    round(avg(bodyfat_pct) over week, 2) as bodyfat_mean
  from ${schema}.v_body_composition
  where measurement_date between $1::date - 6 and $2
  window week as (order by measurement_date range between '6 days' preceding and current row)
) measured
where measurement_date >= $1
order by measurement_date`,
	values: [from, to],
});
