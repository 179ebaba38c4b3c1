import { CellError } from './cell';
import { dateWords, weekdayName } from './monthNames';
import { timeAfterDay } from './timeText';
import type { WrittenTime } from './timeText';

/** A day as it is written, and the time after it. */
export interface WrittenDate {
	/** `YYYY-MM-DD` */
	day: string;
	time: WrittenTime | null;
}

/** What a text can mean. */
interface Reading {
	/** `03/04/2026` can mean two. Empty if the calendar has no such day. */
	days: string[];
	weekday?: number;
	time: WrittenTime | null;
	hasShortYear: boolean;
}

/** The three parts of a day, and what is between them. */
interface Parts {
	first: string;
	second: string;
	third: string;
	mark1?: string;
	mark2?: string;
}

/** The beginning of most dates. They are read without the other patterns, which take twice the time. */
export const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})(?!\d)/;

/** `10.02.2026`, `2026-Feb-10`, `1er février 2026`, `10 de febrero de 2026` */
const NUMBER_FIRST =
	/^(?<first>\d{1,4})(?:st|nd|rd|th|er|[ºª])?(?<mark1>[\s.,/-]*(?:(?:de|del|of)\s+)?)(?<second>\d{1,2}|[\p{L}\p{M}]{3,})(?<mark2>[\s.,/-]*(?:(?:de|del|of)\s+)?)(?<third>\d{1,4})/iu;

/** `Feb 10, 2026`, `February 10th 2026` */
const MONTH_FIRST =
	/^(?<second>[\p{L}\p{M}]{3,})[\s.,/-]*(?<first>\d{1,2})(?:st|nd|rd|th)?[\s.,/-]+(?<third>\d{1,4})/iu;

/** The dot of `10. 2. 2026.`, and the word for year: `10 lutego 2026 r.` */
const AFTER_YEAR = /^\.?(?:\s?(?:roku|r\.?|г\.?))?(?=[\s,T]|$)/i;

const WEEKDAY = /^(\p{L}{2,}(?:-\p{L}+)?)\.?(?:,\s*|\s+)/u;
const DIGIT = /\d/;
const NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;

export const notADate = new CellError('not_a_date', ', which is not a date.', 'Write it like 2026-02-10.');
export const numberNotDate = new CellError(
	'not_a_date',
	', which is a number, not a date.',
	'Format the column as a date, or write it like 2026-02-10.',
);
const word = new CellError('not_a_date', ', which is not a date.', 'Write the day itself, like 2026-02-10.');
const noSuchDay = new CellError('not_a_date', ', but there is no such day.', 'Correct the day or the month.');
const noYear = new CellError('not_a_date', ', which has no year.', 'Add the year, like 2026-02-10.');
const shortYear = new CellError(
	'not_a_date',
	', whose year has only two digits.',
	'Write all four digits of the year, like 2026-02-10.',
);

/** Reads a text of at most one line. Month names are in the given language, or for '' in one of several. */
export function readDateText(text: string, locale: string): WrittenDate | CellError {
	const iso = ISO_DAY.exec(text);
	if (iso) {
		const day = isoDay(iso[1]!, Number(iso[2]), Number(iso[3]));
		const time = timeAfterDay(text.slice(iso[0].length));
		if (time === undefined) return notADate;
		return day === undefined ? noSuchDay : { day, time };
	}
	const reading = read(text, locale);
	if (reading === undefined) return explain(text, locale);
	if (reading.hasShortYear) return shortYear;
	const { days, weekday, time } = reading;
	if (days.length === 0) return noSuchDay;
	const possible = weekday === undefined ? days : days.filter((day) => weekdayOf(day) === weekday);
	const [day, other] = possible;
	if (day === undefined) return wrongWeekday(days[0]!);
	if (other === undefined) return { day, time };
	return new CellError(
		'ambiguous_date',
		`, which can mean ${day} or ${other}.`,
		'Write one of these, or set the option Date Format.',
	);
}

/** `mar` is a weekday in `mar 10/02/2026`, and a month in `mar 10, 2026`. */
function read(text: string, locale: string): Reading | undefined {
	const [start, name] = WEEKDAY.exec(text) ?? [];
	const weekday = name === undefined ? undefined : dateWords(locale).weekdayOf(name);
	const reading = weekday && readDay(text.slice(start!.length), locale);
	return reading ? { ...reading, weekday } : readDay(text, locale);
}

function readDay(text: string, locale: string): Reading | undefined {
	const match = NUMBER_FIRST.exec(text) ?? MONTH_FIRST.exec(text);
	const time = match && timeAfterDay(text.slice(match[0].length).replace(AFTER_YEAR, ''));
	if (!match || time === undefined) return undefined;
	const parts = match.groups as Record<keyof Parts, string>;
	const days = daysOf(parts, locale);
	if (days) return { days, time, hasShortYear: false };
	if (parts.third.length !== 2) return undefined;
	const inThisCentury = daysOf({ ...parts, third: `20${parts.third}` }, locale);
	return inThisCentury && { days: inThisCentury, time, hasShortYear: true };
}

/** The days that the parts can mean, or undefined if they are not day, month and year. */
function daysOf(parts: Parts, locale: string): string[] | undefined {
	const { first, second, third, mark1 = '', mark2 = '' } = parts;
	const isYearFirst = first.length === 4 && third.length <= 2;
	const isYearLast = first.length <= 2 && third.length === 4;
	if (!isYearFirst && !isYearLast) return undefined;
	const [year, day] = isYearFirst ? [first, third] : [third, first];
	if (!DIGIT.test(second)) {
		const month = dateWords(locale).monthOf(second);
		return month === undefined ? undefined : realDays([year, month, day]);
	}
	const mark = mark1.trim();
	if (mark !== mark2.trim() || !['-', '/', '.'].includes(mark)) return undefined;
	if (isYearFirst || mark === '.') return realDays([year, second, day]);
	return realDays([year, second, day], [year, day, second]);
}

function realDays(...readings: Array<[year: string, month: string | number, day: string]>): string[] {
	const days = readings.map(([year, month, day]) => isoDay(year, Number(month), Number(day)));
	return [...new Set(days.filter((day) => day !== undefined))];
}

/** undefined if the calendar has no such day. */
function isoDay(year: string, month: number, day: number): string | undefined {
	const instant = new Date(0);
	instant.setUTCFullYear(Number(year), month - 1, day);
	const isReal = instant.getUTCMonth() === month - 1 && instant.getUTCDate() === day;
	return isReal ? instant.toISOString().slice(0, 10) : undefined;
}

/** 1 is Monday. */
const weekdayOf = (day: string): number => new Date(day).getUTCDay() || 7;

const wrongWeekday = (day: string): CellError =>
	new CellError(
		'not_a_date',
		`, but ${day} is a ${weekdayName(weekdayOf(day))}.`,
		'Correct the day or the weekday.',
	);

/** Why a text is not a date. */
function explain(text: string, locale: string): CellError {
	if (!DIGIT.test(text)) return word;
	// 2024 has a 29 February.
	const withYear = ['.', '/', '-', ' ', ''].map((mark) => read(`${text}${mark}2024`, locale));
	if (withYear.some((reading) => reading && reading.days.length > 0)) return noYear;
	return NUMBER.test(text) ? numberNotDate : notADate;
}
