import { types } from 'node:util';

import { DateTime } from 'luxon';

import { CellError, cleanText, onlyElement } from './cell';
import type { CellOptions, CellReader } from './cell';
import { ISO_DAY, notADate, numberNotDate, readDateText } from './dateText';
import type { WrittenDate } from './dateText';
import { timeAfterDay, timeAlone } from './timeText';

// Days are computed with Date, not with Luxon, where a plain Date can do it: a sync usually runs in a process that has read no
// dates before, and there the first 50 dates cost about 70 ms with Luxon and 5 ms with Date.

/** A day of the calendar, and the time on it in seconds since midnight, if the cell has one. */
interface Moment {
	day: string;
	seconds: number | null;
}

/** No date is longer, not even JavaScript's text for a Date with the name of its time zone. */
const MAX_LENGTH = 80;

const FIRST_DAY = '1900-01-01';
const LAST_DAY = '2200-12-31';

/** Day 0 of the serial numbers that Google Sheets and Excel use for dates. */
const SERIAL_EPOCH = Date.UTC(1899, 11, 30);
const MILLISECONDS_PER_DAY = 86_400_000;

/** Numbers outside these days are mostly no dates: `2026`, `98`, and `10.02` in a column that is formatted as a number. */
const FIRST_SERIAL = (Date.UTC(1990, 0, 1) - SERIAL_EPOCH) / MILLISECONDS_PER_DAY;
const LAST_SERIAL = (Date.UTC(2100, 11, 31) - SERIAL_EPOCH) / MILLISECONDS_PER_DAY;

const outOfRange = new CellError('out_of_range', ', but dates go from 1900 to 2200.');
const onlyATime = new CellError(
	'not_a_date',
	', which is a time without a day.',
	'Write the day too, like 2026-02-10 07:30.',
);

/**
 * The calendar day that a cell means, as `YYYY-MM-DD`. Text without an offset means its day as written. An instant (text with an
 * offset, a Date, a Luxon object) means its day in the workflow's time zone, but midnight in UTC is how other systems write a day.
 * A number is a serial number.
 */
export const calendarDate: CellReader<string> = (cell, options) => {
	const moment = momentOf(cell, options);
	if (moment instanceof CellError) return isTimeOfDay(cell) ? onlyATime : moment;
	if (moment.day >= FIRST_DAY && moment.day <= LAST_DAY) return moment.day;
	return isTimeOfDay(cell) ? onlyATime : outOfRange;
};

/** The time on the day that `calendarDate` returns, in seconds since midnight. null if the cell has only a day, or is no date. */
export function timeOfDay(cell: unknown, options: CellOptions): number | null {
	const moment = momentOf(onlyElement(cell), options);
	return moment instanceof CellError ? null : moment.seconds;
}

/** Whether a cell is a time without a day, as text or as a sheet stores it. */
export const isTimeOfDay = (cell: unknown): boolean => secondsOfTime(cell) !== null;

/** Seconds since midnight of a cell that is a time without a day, otherwise null. */
export function secondsOfTime(cell: unknown): number | null {
	const value = onlyElement(cell);
	if (typeof value === 'number') return value > 0 && value < 1 ? secondsOfFraction(value) : null;
	if (typeof value === 'string') return secondsOfTimeText(cleanDate(value));
	const instant = types.isDate(value) ? DateTime.fromJSDate(value, { zone: 'utc' }) : value;
	if (!isLuxon(instant) || !DAY_OF_TIMES.test(instant.toISODate() ?? '')) return null;
	return secondsOnClock(instant);
}

/** Sheets store a time as a fraction of their first day, which is one of these in the formats for other systems. */
const DAY_OF_TIMES = /^1899-12-3[01]/;

/** Cleaning takes time for each character: a text that is no date anyway stays as it is. */
function cleanDate(value: string): string {
	const text = value.trim();
	return text.length > 2 * MAX_LENGTH ? text : cleanText(text);
}

function secondsOfTimeText(text: string): number | null {
	if (text.length > MAX_LENGTH) return null;
	const [day] = DAY_OF_TIMES.exec(text) ?? [];
	if (day !== undefined) return timeAfterDay(text.slice(day.length))?.seconds ?? null;
	const time = timeAlone(text);
	return time?.offset === null ? time.seconds : null;
}

function momentOf(value: unknown, options: CellOptions): Moment | CellError {
	if (typeof value === 'number') return momentOfSerial(value);
	if (typeof value === 'string') {
		const text = cleanDate(value);
		if (text.length > MAX_LENGTH) return notADate;
		return options.dateFormat === '' ? momentOfText(text, options) : momentInFormat(text, options);
	}
	if (isLuxon(value)) {
		const isUtc = value.zoneName === 'UTC' || value.zoneName === 'Etc/UTC';
		return momentOfInstant(value.toMillis(), { isUtc, ...options });
	}
	if (types.isDate(value)) return momentOfInstant(value.getTime(), { isUtc: true, ...options });
	return notADate;
}

/** Also a Luxon object of n8n's own copy of Luxon. Plain JSON can claim to be one; it has no methods. */
const isLuxon = (cell: unknown): cell is DateTime =>
	DateTime.isDateTime(cell) && typeof (cell.toMillis as unknown) === 'function';

function momentOfSerial(serial: number): Moment | CellError {
	if (!(serial >= FIRST_SERIAL && serial < LAST_SERIAL + 1)) return numberNotDate;
	const days = Math.floor(serial);
	const day = dayInUtc(SERIAL_EPOCH + days * MILLISECONDS_PER_DAY);
	return { day, seconds: serial === days ? null : secondsOfFraction(serial - days) };
}

/** Sheets store times with an error of a few microseconds. */
const secondsOfFraction = (days: number): number => Math.round(days * 86_400);

const dayInUtc = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10);

function momentOfInstant(
	milliseconds: number,
	{ isUtc, timezone }: { isUtc: boolean; timezone: string },
): Moment | CellError {
	if (isUtc && milliseconds % MILLISECONDS_PER_DAY === 0) {
		return { day: dayInUtc(milliseconds), seconds: null };
	}
	const instant = DateTime.fromMillis(milliseconds, { zone: timezone });
	const day = instant.toISODate();
	return day === null ? notADate : { day, seconds: secondsOnClock(instant) };
}

const secondsOnClock = ({ hour, minute, second, millisecond }: DateTime): number =>
	hour * 3600 + minute * 60 + second + millisecond / 1000;

function momentOfText(text: string, options: CellOptions): Moment | CellError {
	const written = readDateText(text, options.dateLocale);
	return written instanceof CellError ? written : momentOfWritten(written, options);
}

function momentOfWritten({ day, time }: WrittenDate, { timezone }: CellOptions): Moment | CellError {
	if (time === null) return { day, seconds: null };
	if (time.offset === null) return { day, seconds: time.seconds };
	const milliseconds = Date.parse(day) + Math.floor(time.seconds * 1000) - time.offset * 60_000;
	return momentOfInstant(milliseconds, { isUtc: time.offset === 0, timezone });
}

function momentInFormat(text: string, options: CellOptions): Moment | CellError {
	const { timezone, dateFormat, dateLocale } = options;
	const readIn = (zone: string) =>
		DateTime.fromFormat(text, dateFormat, { zone, locale: dateLocale || 'en', setZone: true });
	const asWritten = readIn('utc');
	if (asWritten.isValid) {
		// Text with an offset is the same instant in both zones.
		const milliseconds = asWritten.toMillis();
		const isInstant = readIn(timezone).toMillis() === milliseconds;
		if (isInstant) return momentOfInstant(milliseconds, { isUtc: asWritten.offset === 0, timezone });
		const seconds = hasTime(dateFormat) ? secondsOnClock(asWritten) : null;
		return { day: asWritten.toISODate(), seconds };
	}
	if (ISO_DAY.test(text)) return momentOfText(text, options);
	const written = hasTime(dateFormat) ? undefined : dayAndTime(text, options);
	if (written) return momentOfWritten(written, options);
	return new CellError(
		'not_a_date',
		`, which is not a date in the format ${dateFormat}.`,
		'Write it in this format, or correct the option Date Format (Luxon tokens, for example dd/MM/yyyy).',
	);
}

const SEPARATOR = /[\sT,]/g;

/** A day in a format without a time, with a time after it. */
function dayAndTime(text: string, { dateFormat, dateLocale }: CellOptions): WrittenDate | undefined {
	for (const { index } of text.matchAll(SEPARATOR)) {
		const time = timeAfterDay(text.slice(index));
		if (!time) continue;
		const written = text.slice(0, index);
		const day = DateTime.fromFormat(written, dateFormat, {
			zone: 'utc',
			locale: dateLocale || 'en',
		}).toISODate();
		if (day !== null) return { day, time };
	}
	return undefined;
}

/** The parts of a format that Luxon writes as they are. */
const QUOTED = /'[^']*'/g;

/** Tokens for a time of day, also of the formats that have both day and time. */
const TIME_TOKEN = /[HhTtFfXx]/;

/**
 * Whether a Luxon format contains year, month and day: it must read back the day that it writes. `YYYY`, the year in other
 * tools, is plain text in Luxon.
 */
export function isDateFormat(format: string): boolean {
	if (tokensOf(format).includes('Y')) return false;
	const sample = DateTime.utc(1987, 11, 23, 22, 47, 58);
	const written = sample.toFormat(format, { locale: 'en' });
	return DateTime.fromFormat(written, format, { zone: 'utc', locale: 'en' }).hasSame(sample, 'day');
}

const hasTime = (format: string): boolean => TIME_TOKEN.test(tokensOf(format));

const tokensOf = (format: string): string => format.replace(QUOTED, '');
