import type { IDataObject } from 'n8n-workflow';

type Value = IDataObject[string];

export const days = (count: number) => `${count} ${count === 1 ? 'day' : 'days'}`;

/** `+0.4 kg`, `−0.4 kg`; nothing where it is unknown or none. */
export const change = (difference: Value, unit: string) =>
	typeof difference === 'number' && difference !== 0
		? `${difference > 0 ? '+' : '−'}${Math.abs(difference)} ${unit}`
		: '';

/** What a set was: `78 kg for 67 s`. */
export const load = ({ weight_kg, tut_seconds }: IDataObject) =>
	`${weight_kg === 0 ? 'bodyweight' : `${String(weight_kg)} kg`} for ${String(tut_seconds)} s`;

/** The parts that say something, after one another. */
export const joined = (separator: string, ...parts: string[]) => parts.filter(Boolean).join(separator);

export const known = (label: string, value: Value) =>
	value === null || value === undefined ? '' : `${label} ${String(value)}`;
