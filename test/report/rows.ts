/** Rows of the views, for reports of the week that ends on Sunday, 28 June 2026. */
import type { ReportData } from '../../nodes/Training/report';
import type {
	ExerciseStatusRow,
	GoalProjectionRow,
	NextSessionRow,
	RecordRow,
	RecoveryRow,
	ReportMeasurement,
	ReportSet,
} from '../../nodes/Training/statements';

export const set = (changes: Partial<ReportSet> = {}): ReportSet => ({
	exercise_id: 'ex_squat',
	exercise_name: 'Squat',
	workout_date: '2026-06-27',
	template_id: 'hit_lower_a',
	weight_kg: 80,
	tut_seconds: 96.4,
	prev_weight: 80,
	prev_tut: 85,
	days_between: 8,
	progress_status: 'ENDURANCE GAIN',
	recommendation: 'INCREASE WEIGHT: TUT > 90s with good form - add 2.0kg',
	suggested_weight_kg: 82,
	suggested_load: 82,
	load_unit: 'kg',
	load_type: 'External',
	target_tut_min: 45,
	target_tut_max: 90,
	...changes,
});

/** The session after the set above. */
export const exercise = (changes: Partial<NextSessionRow> = {}): NextSessionRow => ({
	template_id: 'hit_upper_a',
	template_name: 'HIT Upper A',
	position: 1,
	exercise_id: 'ex_chest_press',
	exercise_name: 'Chest press',
	last_date: '2026-06-23',
	last_weight_kg: 30,
	last_tut_seconds: 96,
	recommendation: 'INCREASE WEIGHT: TUT > 90s with good form - add 1.0kg',
	suggested_weight_kg: 31,
	suggested_load: 31,
	load_unit: 'kg',
	load_type: 'External',
	target_tut_min: 45,
	target_tut_max: 90,
	is_stalled: false,
	days_since_last_workout: 1,
	ready_on: '2026-06-30',
	readiness: 'REST',
	...changes,
});

/** The set above as a record. */
export const record = (changes: Partial<RecordRow> = {}): RecordRow => ({
	exercise_id: 'ex_squat',
	exercise_name: 'Squat',
	workout_date: '2026-06-27',
	template_id: 'hit_lower_a',
	record: 'tut',
	weight_kg: 80,
	tut_seconds: 96.4,
	previous_weight_kg: 80,
	previous_tut_seconds: 85,
	previous_date: '2026-06-19',
	load_type: 'External',
	load_unit: 'kg',
	load: 80,
	previous_load: 80,
	...changes,
});

export const stall = (changes: Partial<ExerciseStatusRow> = {}): ExerciseStatusRow => ({
	exercise_id: 'ex_squat',
	exercise_name: 'Squat',
	sessions: 12,
	last_date: '2026-06-27',
	best_weight_kg: 82.5,
	best_weight_date: '2025-12-12',
	best_tut_at_current_weight: 96.4,
	sessions_since_record: 5,
	days_since_record: 40,
	status: 'STALLED',
	advice: 'DELOAD: 10 % less for one session, then build up again',
	load_type: 'External',
	load_unit: 'kg',
	...changes,
});

export const workout = (changes: Partial<RecoveryRow> = {}): RecoveryRow => ({
	workout_date: '2026-06-27',
	template_id: 'hit_lower_a',
	template_name: 'HIT lower A',
	days_since_last_workout: 4,
	recovery_score: 4,
	mood_score: 5,
	readiness_index: 4.5,
	training_recommendation: 'OPTIMAL: Go for maximum intensity',
	duration_min: 22,
	exercises_performed: 6,
	avg_tut: 67.25,
	max_effort_sets: 5,
	...changes,
});

export const measurement = (changes: Partial<ReportMeasurement> = {}): ReportMeasurement => ({
	measurement_date: '2026-06-28',
	bodyweight_kg: 81.4,
	bodyfat_pct: 20.2,
	estimated_lean_mass: 65,
	weight_change: -0.2,
	bodyfat_change: 0,
	weight_trend: 'LOSING',
	bodyweight_mean: 81.62,
	bodyfat_mean: 20.4,
	...changes,
});

/** 80 kg, which is reached a month after the last measurement. */
export const goal = (changes: Partial<GoalProjectionRow> = {}): GoalProjectionRow => ({
	metric: 'bodyweight_kg',
	target_value: 80,
	target_date: null,
	start_value: 83,
	start_date: '2026-06-01',
	current_mean: 81.62,
	weekly_rate: -0.35,
	projected_date: '2026-07-30',
	days_ahead: null,
	status: 'ON TRACK',
	...changes,
});

/** A report without rows, with plots of twelve weeks. */
export const reportData = (changes: Partial<ReportData> = {}): ReportData => ({
	period: { from: '2026-06-22', to: '2026-06-28', plotsFrom: '2026-04-06' },
	nextSession: [],
	sets: [],
	records: [],
	stalls: [],
	goals: [],
	workouts: [],
	measurements: [],
	lastDays: { set: null, workout: null, measurement: null },
	...changes,
});
