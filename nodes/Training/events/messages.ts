/** Parts of the messages in `text`. */
import { DateTime } from 'luxon';

import { formatLoad, formatWeight } from '../loads';
import type { LoadUnit } from '../loads';
import type { RecordRow } from '../statements';

/** `+0.4 kg`, `−0.4 kg`, or an empty text if there is no difference to show. */
export const change = (difference: number | null, unit: string) =>
	difference === null || difference === 0
		? ''
		: `${difference > 0 ? '+' : '−'}${Math.abs(difference)} ${unit}`;

interface PerformedSet {
	weight_kg: number;
	tut_seconds: number;
	load_unit: LoadUnit;
}

/** `78 kg for 67 s`. */
export const load = ({ weight_kg, tut_seconds, load_unit }: PerformedSet) =>
	`${formatWeight(weight_kg, load_unit)} for ${tut_seconds} s`;

/** `mood 4`, or an empty text if the value is missing. */
export const labelled = (label: string, value: string | number | null) =>
	value === null ? '' : `${label} ${value}`;

/** Joins the parts that are not empty. */
export const joined = (separator: string, ...parts: string[]) => parts.filter(Boolean).join(separator);

/** `78 kg`, `20 kg of assistance` or `bodyweight + 5 kg`, in the unit of the exercise. */
export function loadText({ load_type, load_unit }: Pick<RecordRow, 'load_type' | 'load_unit'>, load: number) {
	const weight = formatLoad(load, load_unit);
	if (load_type === 'Assisted') return load === 0 ? 'no assistance' : `${weight} of assistance`;
	return load_type === 'Bodyweight' && load > 0 ? `bodyweight + ${weight}` : weight;
}

/** `12 Jan`, with the year if it is another one than that of `from`. Both are `YYYY-MM-DD`. */
export const shortDate = (day: string, from: string) =>
	DateTime.fromISO(day).toFormat(day.slice(0, 4) === from.slice(0, 4) ? 'd LLL' : 'd LLL yyyy', {
		locale: 'en',
	});
