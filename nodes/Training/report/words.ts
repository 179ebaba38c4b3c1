/** Days, numbers and their units, as a report writes them. */
import { DateTime } from 'luxon';

const at = (day: string) => DateTime.fromISO(day, { zone: 'utc', locale: 'en' });

/** `24 Nov 2026`. */
export const day = (iso: string): string => at(iso).toFormat('d MMM yyyy');

/** `24 Nov`, for where the year is plain. */
export const dayOfYear = (iso: string): string => at(iso).toFormat('d MMM');

/** `18 to 24 Nov 2026`: what both days share is said once. */
export function days(from: string, to: string): string {
	const [first, last] = [at(from), at(to)];
	if (from === to) return day(to);
	if (first.hasSame(last, 'month')) return `${first.toFormat('d')} to ${day(to)}`;
	return `${first.hasSame(last, 'year') ? dayOfYear(from) : day(from)} to ${day(to)}`;
}

export const count = (number: number, one: string, many = `${one}s`): string =>
	`${number} ${number === 1 ? one : many}`;

/** At most two decimals, as far as they say something: `78`, `82.5`. */
export const number = (value: number, decimals = 2): string =>
	String(Number(value.toFixed(decimals))).replace('-', '−');

/** With its sign, to a fixed number of decimals: `+0.4`, `−0.6`, `0.0`. */
export function change(value: number, decimals = 1): string {
	const text = Math.abs(value).toFixed(decimals);
	if (Number(text) === 0) return text;
	return `${value < 0 ? '−' : '+'}${text}`;
}

/** A load: 0 kg is one's own weight. */
export const load = (kilograms: number): string =>
	kilograms === 0 ? 'bodyweight' : `${number(kilograms)} kg`;
