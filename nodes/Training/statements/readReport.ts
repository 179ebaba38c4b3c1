import { columnsOf } from '../rows';
import type { Schema, Statement } from './statement';

/** The first and the last day of what is read, as `YYYY-MM-DD`. */
export interface Days {
	from: string;
	to: string;
}

/** A set of `v_hit_progression`, with the exercise's target range. */
export interface ReportSet {
	exercise_id: string;
	exercise_name: string;
	workout_date: string;
	weight_kg: number;
	tut_seconds: number;
	prev_weight: number | null;
	prev_tut: number | null;
	days_between: number | null;
	progress_status: string;
	recommendation: string;
	suggested_weight_kg: number;
	target_tut_min: number;
	target_tut_max: number;
}

/** The sets of some days, exercise by exercise in order of their names, each from the oldest set to the newest. */
export const readReportSets = (schema: Schema, { from, to }: Days): Statement => ({
	text: `
select p.exercise_id, p.exercise_name, p.workout_date, p.weight_kg, p.tut_seconds, p.prev_weight, p.prev_tut, p.days_between,
  p.progress_status, p.recommendation, p.suggested_weight_kg,
  coalesce(e.target_tut_min, $3) as target_tut_min, coalesce(e.target_tut_max, $4) as target_tut_max
from ${schema}.v_hit_progression p
join ${schema}.exercises e on e.exercise_id = p.exercise_id
where p.workout_date between $1 and $2
order by p.exercise_name, p.exercise_id, p.workout_date, p.template_id`,
	values: [from, to, columnsOf.exercise.target_tut_min.blank, columnsOf.exercise.target_tut_max.blank],
});

/** A workout of `v_recovery_analysis`. */
export interface ReportWorkout {
	workout_date: string;
	template_id: string;
	days_since_last_workout: number | null;
	recovery_score: number | null;
	mood_score: number | null;
	readiness_index: number | null;
	training_recommendation: string;
	duration_min: number;
	exercises_performed: number;
	avg_tut: number | null;
	max_effort_sets: number;
}

/** The workouts of some days, the oldest first. */
export const readReportWorkouts = (schema: Schema, { from, to }: Days): Statement => ({
	text: `
select workout_date, template_id, days_since_last_workout, recovery_score, mood_score, readiness_index, training_recommendation,
  duration_min, exercises_performed, avg_tut, max_effort_sets
from ${schema}.v_recovery_analysis
where workout_date between $1 and $2
order by workout_date, template_id`,
	values: [from, to],
});

/** A measurement of `v_body_composition`, with the means of the last 7 days: that day and the six before. */
export interface ReportMeasurement {
	measurement_date: string;
	bodyweight_kg: number;
	bodyfat_pct: number | null;
	estimated_lean_mass: number | null;
	weight_trend: string;
	bodyweight_mean: number;
	bodyfat_mean: number | null;
}

/** The measurements of some days, the oldest first. */
export const readReportMeasurements = (schema: Schema, { from, to }: Days): Statement => ({
	text: `
select measurement_date, bodyweight_kg, bodyfat_pct, estimated_lean_mass, weight_trend, bodyweight_mean, bodyfat_mean
from (
  select *, round(avg(bodyweight_kg) over week, 2) as bodyweight_mean, round(avg(bodyfat_pct) over week, 2) as bodyfat_mean
  from ${schema}.v_body_composition
  where measurement_date between $1::date - 6 and $2
  window week as (order by measurement_date range between '6 days' preceding and current row)
) measured
where measurement_date >= $1
order by measurement_date`,
	values: [from, to],
});

/** How fast the body has been changing in the four weeks up to a day: the slope of the straight line nearest to all measurements. */
export interface Pace {
	/** Kilograms a day; null where two days do not make a line. */
	bodyweight_per_day: number | null;
	/** Days with a measurement, and from the first to the last of them. */
	bodyweight_days: number;
	bodyweight_span: number | null;
	/** Percentage points a day. */
	bodyfat_per_day: number | null;
	bodyfat_days: number;
	bodyfat_span: number | null;
}

export const readPace = (schema: Schema, to: string): Statement => ({
	text: `
select
  regr_slope(bodyweight_kg, measurement_date - $1::date) as bodyweight_per_day,
  count(*)::integer as bodyweight_days,
  max(measurement_date) - min(measurement_date) as bodyweight_span,
  regr_slope(bodyfat_pct, measurement_date - $1::date) as bodyfat_per_day,
  count(bodyfat_pct)::integer as bodyfat_days,
  max(measurement_date) filter (where bodyfat_pct is not null)
    - min(measurement_date) filter (where bodyfat_pct is not null) as bodyfat_span
from ${schema}.measurements
where measurement_date between $1::date - 27 and $1`,
	values: [to],
});
