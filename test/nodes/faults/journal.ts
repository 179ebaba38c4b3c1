/** A journal of as many rows as are wanted. */
import type { IDataObject } from 'n8n-workflow';

export const ROWS_A_DAY = 20;

export const dayOf = (number: number) => new Date(Date.UTC(2022, 0, 1 + number)).toISOString().slice(0, 10);

/** Each day has a workout, a measurement and 18 sets, with the same number in all of them. */
export const journalOf = (rows: number, number: number): IDataObject[] =>
	Array.from({ length: rows / ROWS_A_DAY }, (_, day) => {
		const date = dayOf(day);
		const sets = Array.from({ length: ROWS_A_DAY - 2 }, (_row, exercise) => ({
			date,
			workout_id: 'hit',
			exercise_id: `ex_${exercise}`,
			weight_kg: number,
			tut_s: 67,
		}));
		return [{ date, workout_id: 'hit', duration_min: number }, { date, bodyweight_kg: number }, ...sets];
	}).flat();
