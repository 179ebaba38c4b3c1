/** The rows of the views as messages that are read on a phone: of the trigger, and of recommendations with One Summary. */
import { formatLoad, formatWeight } from '../loads';
import type { LoadSettings } from '../loads';
import { describePreviousRecord } from './recordsSection';
import type {
	BodyCompositionRow,
	ExerciseStatusRow,
	RecordRow,
	RecoveryRow,
	SetProgression,
} from '../statements';
import { plural } from '../wording';

interface PerformedSet extends LoadSettings {
	weight_kg: number;
	tut_seconds: number;
}

/** `78 kg for 67 s`. */
export const formatSet = (set: PerformedSet) =>
	`${formatWeight(set.weight_kg, set)} for ${set.tut_seconds} s`;

/** What to load next follows from the newest set, so an older one has neither a step (`… - add 2.0kg`) nor a next load. */
export function progressionText(set: SetProgression & { is_latest?: boolean }): string {
	const { exercise_name, workout_date, recommendation, suggested_load, is_latest = true } = set;
	const next =
		!is_latest || set.suggested_weight_kg === set.weight_kg
			? ''
			: ` Next time ${formatLoad(suggested_load, set)}.`;
	const which = is_latest ? 'Last set' : 'Earlier set';
	const advice = is_latest ? recommendation : recommendation.split(' - ')[0];
	return `💪 ${exercise_name}: ${advice}.${next} ${which} ${formatSet(set)} on ${workout_date}.`;
}

export const recordText = (record: RecordRow): string =>
	`🏆 ${record.exercise_name}: ${formatLoad(record.load, record)} for ${record.tut_seconds} s, ${describePreviousRecord(record)}`;

export function recoveryText(workout: RecoveryRow): string {
	const { workout_date, template_name, days_since_last_workout: days } = workout;
	const readiness = joined(
		', ',
		labelled('recovery', workout.recovery_score),
		labelled('mood', workout.mood_score),
		days === null ? '' : `after ${plural(days, 'day')}`,
	);
	const description = joined(': ', `${template_name} on ${workout_date}`, readiness);
	return `🔋 ${workout.training_recommendation} (${description}).`;
}

const STATUS_ICONS: Readonly<Record<string, string>> = { PROGRESSING: '📈', DECLINING: '📉', STALLED: '🧱' };

export function exerciseStatusText(exercise: ExerciseStatusRow): string {
	const { exercise_name, status, advice, sessions_since_record, days_since_record } = exercise;
	const record =
		sessions_since_record === null || days_since_record === null
			? `No record in ${plural(exercise.sessions, 'session')}`
			: `Last record ${plural(days_since_record, 'day')} and ${plural(sessions_since_record, 'session')} ago`;
	const title = `${STATUS_ICONS[status] ?? '➖'} ${exercise_name}: ${status}.`;
	return joined(' ', title, `${record}.`, advice === null ? '' : `${advice}.`);
}

export const measurementText = (measurement: BodyCompositionRow): string =>
	`⚖️ ${describeMeasurement(measurement)}`;

/** `81.4 kg, 20.5 % body fat on 2026-01-24 (−0.6 kg, trend LOSING).` */
export function describeMeasurement(measurement: BodyCompositionRow): string {
	const { bodyfat_pct, weight_change, weight_trend, measurement_date } = measurement;
	const bodyFat = bodyfat_pct === null ? '' : `${bodyfat_pct} % body fat`;
	const values = joined(', ', `${measurement.bodyweight_kg} kg`, bodyFat);
	const trend = joined(', ', change(weight_change, 'kg'), `trend ${weight_trend}`);
	return `${values} on ${measurement_date} (${trend}).`;
}

/** `+0.4 kg`, `−0.4 kg`, or an empty text if there is no difference to show. */
const change = (difference: number | null, unit: string) =>
	difference === null || difference === 0
		? ''
		: `${difference > 0 ? '+' : '−'}${Math.abs(difference)} ${unit}`;

/** `mood 4`, or an empty text if the value is missing. */
const labelled = (label: string, value: string | number | null) =>
	value === null ? '' : `${label} ${value}`;

/** Joins the parts that are not empty. */
const joined = (separator: string, ...parts: string[]) => parts.filter(Boolean).join(separator);
