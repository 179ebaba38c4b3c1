import type { LoadSettings, LoadUnit } from '../loads';

/** A row of a table or view. Dates are `YYYY-MM-DD`, timestamps ISO text in UTC. */
export type DatabaseRow = Record<string, string | number | boolean | string[] | number[] | null>;

/** `v_hit_progression`: a set compared with the previous set of the same exercise. */
export interface ProgressionRow extends DatabaseRow {
	exercise_id: string;
	exercise_name: string;
	workout_date: string;
	template_id: string;
	weight_kg: number;
	tut_seconds: number;
	prev_weight: number | null;
	prev_tut: number | null;
	days_between: number | null;
	progress_status: string;
	recommendation: string;
	suggested_weight_kg: number;
	suggested_load: number;
	load_unit: LoadUnit;
}

/** A row of `v_hit_progression` with the load type of its exercise, which texts need. */
export type SetProgression = ProgressionRow & LoadSettings;

/** `v_records`: a set that was a record, and the set that held it before. */
export interface RecordRow extends DatabaseRow {
	exercise_id: string;
	exercise_name: string;
	workout_date: string;
	template_id: string;
	record: 'weight' | 'tut';
	weight_kg: number;
	tut_seconds: number;
	previous_weight_kg: number;
	previous_tut_seconds: number;
	previous_date: string;
	load_type: string;
	load_unit: LoadUnit;
	load: number;
	previous_load: number;
}

/** `v_exercise_status`: whether an exercise makes progress. */
export interface ExerciseStatusRow extends DatabaseRow {
	exercise_id: string;
	exercise_name: string;
	sessions: number;
	last_date: string | null;
	best_weight_kg: number | null;
	best_weight_date: string | null;
	best_tut_at_current_weight: number | null;
	sessions_since_record: number | null;
	days_since_record: number | null;
	status: string;
	advice: string | null;
	load_type: string;
	load_unit: LoadUnit;
}

/** `v_recovery_analysis`: a workout with its readiness. */
export interface RecoveryRow extends DatabaseRow {
	workout_date: string;
	template_id: string;
	/** Not in the view. */
	template_name: string;
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

/** `next_session`: an exercise of the workout that is next on a day. The values of its last set are null if there is none. */
export interface NextSessionRow extends DatabaseRow {
	template_id: string;
	template_name: string;
	/** From 1. */
	position: number;
	exercise_id: string;
	exercise_name: string;
	last_date: string | null;
	last_weight_kg: number | null;
	last_tut_seconds: number | null;
	recommendation: string | null;
	suggested_weight_kg: number | null;
	/** In `load_unit`. */
	suggested_load: number | null;
	load_unit: LoadUnit;
	target_tut_min: number;
	target_tut_max: number;
	is_stalled: boolean;
	/** Null if there is no workout yet, like `ready_on`. */
	days_since_last_workout: number | null;
	ready_on: string | null;
	readiness: string;
	/** Not in the view. */
	load_type: string;
}

/** `v_body_composition`: a measurement with its changes and the weight trend. */
export interface BodyCompositionRow extends DatabaseRow {
	measurement_date: string;
	bodyweight_kg: number;
	bodyfat_pct: number | null;
	estimated_lean_mass: number | null;
	weight_change: number | null;
	bodyfat_change: number | null;
	weight_trend: string;
}

/** `v_goal_projection`: a goal, and when it will be reached. */
export interface GoalProjectionRow extends DatabaseRow {
	/** The column of the measurements that the goal is about. */
	metric: string;
	target_value: number;
	target_date: string | null;
	start_value: number | null;
	start_date: string | null;
	current_mean: number | null;
	weekly_rate: number | null;
	projected_date: string | null;
	days_ahead: number | null;
	status: 'REACHED' | 'ON TRACK' | 'BEHIND' | 'MOVING AWAY' | 'NO DATA';
}
