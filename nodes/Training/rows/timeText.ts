/** A time of day as it is written. */
export interface WrittenTime {
	/** Since midnight. 86,400 at the very end of a day, `24:00`. */
	seconds: number;
	/** Minutes east of UTC. null without an offset: the time of a clock on the wall. */
	offset: number | null;
}

type Groups = Record<string, string | undefined>;

/** `9:33`, `09:33:45.123`, `9.33`, `9h33`, `0933`, `9:33 Uhr`, `8 pm`, `8:30 a.m.`; then `Z`, `+0100`, `GMT+0100 (CET)`. */
const TIME =
	/^(?<hour>\d{1,2})(?:(?:[:.]|\s?h\s?)?(?<minute>\d{2})(?:[:.]?(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?)?(?:\s*(?<half>[ap])\.?\s?m\.?|\s?Uhr|\s?h)?(?<zone>\s*(?:Z|(?:UTC|GMT)?(?<offset>[+-]\d{2}(?::?\d{2})?)|UTC|GMT)(?:\s*(?:\([^()]*\)|\[[^[\]]*\]))?)?$/i;

/** What can be between a day and its time. */
const JOINT = /^(?:T|,?\s+(?:(?:at|um|à|o|a las)\s+)?|,)/i;

/** The time in the text that follows a day, null if there is none, undefined if it is something else. */
export function timeAfterDay(text: string): WrittenTime | null | undefined {
	if (text === '') return null;
	const joint = JOINT.exec(text)?.[0];
	return joint === undefined ? undefined : timeOf(TIME.exec(text.slice(joint.length))?.groups);
}

/** The time in a text that is nothing but a time. A lone `7` or `7.12` is a number. */
export function timeAlone(text: string): WrittenTime | undefined {
	const groups = TIME.exec(text)?.groups;
	return text.includes(':') || groups?.half !== undefined ? timeOf(groups) : undefined;
}

function timeOf(groups: Groups | undefined): WrittenTime | undefined {
	if (!groups) return undefined;
	const { minute = 0, second = 0, fraction = 0 } = groups;
	const hour = hourOf(groups);
	const offset = minutesEastOfUtc(groups);
	const seconds = hour * 3600 + Number(minute) * 60 + Number(second) + Number(`0.${fraction}`);
	const isTime = hour <= 24 && Number(minute) <= 59 && Number(second) <= 59 && seconds <= 86_400;
	return isTime && offset !== undefined ? { seconds, offset } : undefined;
}

/** NaN if the clock has no such hour: `13:00 pm`. */
function hourOf({ hour, half }: Groups): number {
	const read = Number(hour);
	if (half === undefined) return read;
	if (read < 1 || read > 12) return Number.NaN;
	return (read % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

/** undefined if no time zone has this offset. */
function minutesEastOfUtc({ zone, offset }: Groups): number | null | undefined {
	if (zone === undefined) return null;
	if (offset === undefined) return 0;
	const hours = Number(offset.slice(1, 3));
	const minutes = Number(offset.slice(3).replace(':', ''));
	if (hours > 14 || minutes > 59) return undefined;
	// `+ 0` turns -0 into 0.
	return (hours * 60 + minutes) * (offset.startsWith('-') ? -1 : 1) + 0;
}
