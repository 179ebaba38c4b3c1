/** How a report writes days, numbers and weights. */
import { DateTime } from 'luxon';

const parse = (day: string) => DateTime.fromISO(day, { zone: 'utc', locale: 'en' });
const isSameYear = (one: string, other: string) => parse(one).hasSame(parse(other), 'year');

/** `24 Nov 2026`. */
export const formatDay = (day: string): string => parse(day).toFormat('d MMM yyyy');

/** `24 Nov`, with the year if it is not that of the reader's day. */
export const formatShortDay = (day: string, readOn: string): string =>
	isSameYear(day, readOn) ? parse(day).toFormat('d MMM') : formatDay(day);

/** `Tue 24 Nov`, with the year if it is not that of the reader's day. */
export const formatWeekday = (day: string, readOn: string): string =>
	parse(day).toFormat(isSameYear(day, readOn) ? 'ccc d MMM' : 'ccc d MMM yyyy');

/** `18 to 24 Nov 2026`: month and year are not repeated if both days share them. */
export function formatPeriod(from: string, to: string): string {
	const [first, last] = [parse(from), parse(to)];
	if (from === to) return formatDay(to);
	if (first.hasSame(last, 'month')) return `${first.toFormat('d')} to ${formatDay(to)}`;
	return `${formatShortDay(from, to)} to ${formatDay(to)}`;
}

/** Rounded, without trailing zeros: `78`, `82.5`. */
export const formatNumber = (value: number, decimals = 2): string =>
	String(Number(value.toFixed(decimals))).replace('-', '−');

/** With its sign and a fixed number of decimals: `+0.4`, `−0.6`, `0.0`. */
export function formatChange(value: number, decimals = 1): string {
	const text = Math.abs(value).toFixed(decimals);
	if (Number(text) === 0) return text;
	return `${value < 0 ? '−' : '+'}${text}`;
}
