/** Test journals of a given size. */
import type { IDataObject } from 'n8n-workflow';

export const ROWS_PER_DAY = 20;

export const dayOf = (number: number) => new Date(Date.UTC(2022, 0, 1 + number)).toISOString().slice(0, 10);

/** A journal with a workout, a measurement and 18 sets per day. `value` is the duration, the body weight and all weights. */
export const journalOf = (rows: number, value: number): IDataObject[] =>
	Array.from({ length: rows / ROWS_PER_DAY }, (_, day) => {
		const date = dayOf(day);
		const sets = Array.from({ length: ROWS_PER_DAY - 2 }, (_row, exercise) => ({
			date,
			workout_id: 'hit',
			exercise_id: `ex_${exercise}`,
			weight_kg: value,
			tut_s: 67,
		}));
		return [{ date, workout_id: 'hit', duration_min: value }, { date, bodyweight_kg: value }, ...sets];
	}).flat();
