import { types } from 'node:util';

import { DateTime } from 'luxon';

import { CellError } from './cell';
import type { CellReader, CellOptions } from './cell';

// Days are computed with Date, not with Luxon, where a plain Date can do it: a sync usually runs in a process that has read no
// dates before, and there the first 50 dates cost about 70 ms with Luxon and 5 ms with Date.

/** No date is longer. The limit also bounds the time that the patterns below can take. */
const MAX_LENGTH = 64;

const FIRST_DAY = '1900-01-01';
const LAST_DAY = '2200-12-31';

/** Day 0 of the serial numbers that Google Sheets and Excel use for dates. */
const SERIAL_EPOCH = Date.UTC(1899, 11, 30);
const MILLISECONDS_PER_DAY = 86_400_000;

const TIME = String.raw`(?:(?:T|\s+|,\s*)(?<hour>\d{1,2})(?::?(?<minute>\d{2})(?::?(?<second>\d{2})(?:[.,]\d{1,9})?)?)?(?:\s*(?<half>[ap]m))?(?:\s*(?<offset>Z|[+-]\d{2}(?::?\d{2})?))?)?`;
const pattern = (day: string) => new RegExp(`^${day}${TIME}$`, 'i');

const ISO = pattern(String.raw`(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})`);
const YEAR_FIRST = pattern(
	String.raw`(?<year>\d{4})(?<separator>[-/])(?<month>\d{1,2})\k<separator>(?<day>\d{1,2})`,
);
const WITH_DOTS = pattern(String.raw`(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4})`);
const YEAR_LAST = pattern(
	String.raw`(?<part1>\d{1,2})(?<separator>[-/])(?<part2>\d{1,2})\k<separator>(?<year>\d{4})`,
);

type Parts = Record<string, string | undefined>;

const notADate = new CellError('not_a_date', ', which is not a date.', 'Write it like 2026-02-10.');
const outOfRange = new CellError('out_of_range', ', but dates go from 1900 to 2200.');

/**
 * The calendar day that a cell means, as `YYYY-MM-DD`. Text without an offset means its day as written. An instant (text with an
 * offset, a Date, a Luxon object) means its day in the workflow's time zone. A number is a serial number.
 */
export const calendarDate: CellReader<string> = (cell, options) => {
	const day = dayOf(cell, options);
	if (day instanceof CellError) return day;
	return day >= FIRST_DAY && day <= LAST_DAY ? day : outOfRange;
};

function dayOf(cell: unknown, options: CellOptions): string | CellError {
	if (typeof cell === 'number') return dayOfSerial(cell);
	if (typeof cell === 'string') {
		const text = cell.trim();
		if (text.length > MAX_LENGTH) return notADate;
		return options.dateFormat === '' ? dayOfText(text, options) : dayOfFormat(text, options);
	}
	if (isLuxon(cell)) return dayOfInstant(cell.toMillis(), options.timezone);
	if (types.isDate(cell)) return dayOfInstant(cell.getTime(), options.timezone);
	return notADate;
}

/** Also a Luxon object of n8n's own copy of Luxon. Plain JSON can claim to be one; it has no methods. */
const isLuxon = (cell: unknown): cell is DateTime =>
	DateTime.isDateTime(cell) && typeof (cell.toMillis as unknown) === 'function';

function dayOfSerial(serial: number): string | CellError {
	if (!Number.isFinite(serial)) return notADate;
	const instant = new Date(SERIAL_EPOCH + Math.floor(serial) * MILLISECONDS_PER_DAY);
	const year = instant.getUTCFullYear();
	// `toISOString` throws for years that it can't write.
	return year >= 1900 && year <= 2200 ? instant.toISOString().slice(0, 10) : outOfRange;
}

function dayOfInstant(milliseconds: number, timezone: string): string | CellError {
	return DateTime.fromMillis(milliseconds, { zone: timezone }).toISODate() ?? notADate;
}

function dayOfText(text: string, options: CellOptions): string | CellError {
	const parts = (ISO.exec(text) ?? YEAR_FIRST.exec(text) ?? WITH_DOTS.exec(text))?.groups;
	if (parts) return dayOfParts(parts, options);

	const yearLast = YEAR_LAST.exec(text)?.groups;
	if (!yearLast) return notADate;
	const { part1, part2 } = yearLast;
	const dayFirst = dayOfParts({ ...yearLast, day: part1, month: part2 }, options);
	const monthFirst = dayOfParts({ ...yearLast, month: part1, day: part2 }, options);
	if (dayFirst instanceof CellError) return monthFirst;
	if (monthFirst instanceof CellError || monthFirst === dayFirst) return dayFirst;
	return new CellError(
		'ambiguous_date',
		`, which can mean ${dayFirst} or ${monthFirst}.`,
		'Write one of these, or set the option Date Format.',
	);
}

function dayOfFormat(text: string, options: CellOptions): string | CellError {
	const { timezone, dateFormat } = options;
	const readIn = (zone: string) => DateTime.fromFormat(text, dateFormat, { zone, locale: 'en' });
	const asWritten = readIn('utc');
	if (asWritten.isValid) {
		// Text with an offset is the same instant in both zones.
		const inWorkflowZone = readIn(timezone);
		const isInstant = inWorkflowZone.toMillis() === asWritten.toMillis();
		return (isInstant ? inWorkflowZone : asWritten).toISODate() ?? notADate;
	}
	const parts = ISO.exec(text)?.groups;
	if (parts) return dayOfParts(parts, options);
	return new CellError(
		'not_a_date',
		`, which is not a date in the format ${dateFormat}.`,
		'Write it in this format, or correct the option Date Format (Luxon tokens, for example dd/MM/yyyy).',
	);
}

function dayOfParts(parts: Parts, options: CellOptions): string | CellError {
	const hour = hourIn(parts);
	const offset = minutesEastOfUtc(parts.offset);
	const [year, month, day] = [Number(parts.year), Number(parts.month), Number(parts.day)];
	const [minute, second] = [Number(parts.minute ?? 0), Number(parts.second ?? 0)];
	if (hour === undefined || minute > 59 || second > 59 || offset === undefined) return notADate;
	const instant = new Date(0);
	instant.setUTCFullYear(year, month - 1, day);
	if (instant.getUTCMonth() !== month - 1 || instant.getUTCDate() !== day) return notADate;
	if (offset === null) return instant.toISOString().slice(0, 10);
	instant.setUTCHours(hour, minute - offset, second);
	return dayOfInstant(instant.getTime(), options.timezone);
}

/** 0 to 23, 24 at the very end of a day, or undefined if it is no time of day (`25:00`, `13:00 pm`). */
function hourIn({ hour = '0', minute = '0', second = '0', half }: Parts): number | undefined {
	const read = Number(hour);
	const isEndOfDay = read === 24 && Number(minute) === 0 && Number(second) === 0;
	if (half === undefined) return read <= 23 || isEndOfDay ? read : undefined;
	if (read < 1 || read > 12) return undefined;
	return (read % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
}

/** null without an offset, undefined if no time zone has it. */
function minutesEastOfUtc(offset: string | undefined): number | null | undefined {
	if (offset === undefined) return null;
	if (offset.toUpperCase() === 'Z') return 0;
	const hours = Number(offset.slice(1, 3));
	const minutes = Number(offset.slice(3).replace(':', '') || 0);
	if (hours > 14 || minutes > 59) return undefined;
	return (hours * 60 + minutes) * (offset.startsWith('-') ? -1 : 1);
}

const QUOTED = /'[^']*'/g;

/**
 * Whether a Luxon format contains year, month and day: it must read back the day that it writes. `YYYY`, the year in other
 * tools, is plain text in Luxon.
 */
export function isDateFormat(format: string): boolean {
	if (format.replace(QUOTED, '').includes('Y')) return false;
	const sample = DateTime.utc(1987, 11, 23, 22, 47, 58);
	const written = sample.toFormat(format, { locale: 'en' });
	return DateTime.fromFormat(written, format, { zone: 'utc', locale: 'en' }).hasSame(sample, 'day');
}
