import { unitOf } from './units';

/** `1:38`, `0:01:38`, `1:38.5`. Only the first part may be 60 or more. */
const COLONS = /^(?<first>\d{1,5}):(?<second>[0-5]\d)(?::(?<third>[0-5]\d))?(?:[.,](?<fraction>\d{1,9}))?$/;

/** Minutes and seconds in a column of seconds, hours and minutes in a column of minutes; three parts are hours, minutes, seconds. */
export function secondsOfColons(text: string, columnUnit: 'seconds' | 'minutes'): number | undefined {
	const groups = COLONS.exec(text)?.groups;
	if (!groups) return undefined;
	const { third, fraction = '0' } = groups;
	const [first, second] = [Number(groups.first), Number(groups.second)];
	const seconds = third === undefined ? first * 60 + second : first * 3600 + second * 60 + Number(third);
	const isHoursAndMinutes = third === undefined && columnUnit === 'minutes';
	if (isHoursAndMinutes) return groups.fraction === undefined ? seconds * 60 : undefined;
	return Number(`${seconds}.${fraction}`);
}

export const SECONDS_PER_UNIT = { h: 3600, min: 60, s: 1 } as const;
const UNITS = ['h', 'min', 's'] as const;

/** Marks for minutes and seconds become units, and white space one space. */
const REPLACEMENTS: ReadonlyArray<[pattern: RegExp, text: string]> = [
	[/\s+/g, ' '],
	[/["\u201C-\u201F\u2033]|''|\u2019\u2019|\u2032\u2032/g, 's'],
	[/['\u2018-\u201B\u2032]/g, 'm'],
];

const PART = /(?<number>\d{1,6}(?:[.,]\d{1,9})?)\s?(?<unit>[a-z]*)\.?\s?/gy;

/**
 * `1m38s`, `1 min 38 s`, `1h 5m`, `1'38"`. A last number without a unit has the next smaller one: `1h05`. Only the first part may be
 * 60 or more, and only the last one a fraction.
 */
export function secondsOfParts(text: string): number | undefined {
	const written = REPLACEMENTS.reduce((rest, [from, to]) => rest.replace(from, to), text.toLowerCase());
	const parts = [...written.matchAll(PART)];
	if (parts.length === 0 || parts.map(([part]) => part).join('') !== written) return undefined;
	let seconds = 0;
	let level = -1;
	for (const [index, { groups }] of parts.entries()) {
		const isLast = index === parts.length - 1;
		const next = groups!.unit === '' ? level + 1 : UNITS.findIndex((unit) => unit === unitOf(groups!.unit!));
		const number = Number(groups!.number!.replace(',', '.'));
		const isContinued = index > 0 && number >= 60;
		if (next <= level || next >= UNITS.length || isContinued) return undefined;
		if (!isLast && (groups!.unit === '' || !Number.isInteger(number))) return undefined;
		if (index === 0 && groups!.unit === '') return undefined;
		seconds += number * SECONDS_PER_UNIT[UNITS[next]!];
		level = next;
	}
	return Number(seconds.toFixed(9));
}
