/** Parts of the messages in `text`. */
import { formatWeight } from '../loads';
import type { LoadSettings } from '../loads';

/** `+0.4 kg`, `−0.4 kg`, or an empty text if there is no difference to show. */
export const change = (difference: number | null, unit: string) =>
	difference === null || difference === 0
		? ''
		: `${difference > 0 ? '+' : '−'}${Math.abs(difference)} ${unit}`;

interface PerformedSet extends LoadSettings {
	weight_kg: number;
	tut_seconds: number;
}

/** `78 kg for 67 s`. */
export const load = (set: PerformedSet) => `${formatWeight(set.weight_kg, set)} for ${set.tut_seconds} s`;

/** `mood 4`, or an empty text if the value is missing. */
export const labelled = (label: string, value: string | number | null) =>
	value === null ? '' : `${label} ${value}`;

/** Joins the parts that are not empty. */
export const joined = (separator: string, ...parts: string[]) => parts.filter(Boolean).join(separator);
