/** Whatever a person or a program writes for a day: it is read as that day, or rejected. Never as another day. */
import { DateTime } from 'luxon';

import { CellError, calendarDate } from '../../nodes/Training/rows';
import { timeOfDay } from '../../nodes/Training/rows/dates';
import fc from '../fastCheck';

const CASES = 2000;

const MILLISECONDS_PER_DAY = 86_400_000;
const FIRST = Date.UTC(1990, 0, 1) / MILLISECONDS_PER_DAY;
const LAST = Date.UTC(2100, 11, 31) / MILLISECONDS_PER_DAY;
const SERIAL_OF_1970 = 25_569;

const ZONES = [
	'UTC',
	'Europe/Warsaw',
	'Europe/London',
	'America/New_York',
	'America/Los_Angeles',
	'America/Sao_Paulo',
	'Asia/Kolkata',
	'Pacific/Kiritimati',
	'Pacific/Niue',
	'Pacific/Apia',
];

const MONTHS: Record<string, string[]> = {
	en: 'January February March April May June July August September October November December'.split(' '),
	de: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
	pl: 'stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia'.split(
		' ',
	),
	fr: 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
	es: 'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(' '),
};
const WEEKDAYS: Record<string, string[]> = {
	en: 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' '),
	de: 'Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag'.split(' '),
	pl: 'niedziela poniedziałek wtorek środa czwartek piątek sobota'.split(' '),
	fr: 'dimanche lundi mardi mercredi jeudi vendredi samedi'.split(' '),
	es: 'domingo lunes martes miércoles jueves viernes sábado'.split(' '),
};

/** A day in the parts that notations are made of. */
interface Day {
	iso: string;
	year: number;
	month: number;
	day: number;
	/** The name of the month, its beginning, and the name of the weekday, in one language. */
	name: string;
	short: string;
	weekday: string;
}

const two = (value: number) => String(value).padStart(2, '0');
const isoDay = (days: number) => new Date(days * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);

function dayIn(days: number, language: string): Day {
	const date = new Date(days * MILLISECONDS_PER_DAY);
	const month = date.getUTCMonth() + 1;
	const name = MONTHS[language]![month - 1]!;
	return {
		iso: isoDay(days),
		year: date.getUTCFullYear(),
		month,
		day: date.getUTCDate(),
		name,
		// `juin` and `juillet` differ in the fourth letter.
		short: name.startsWith('jui') ? name.slice(0, 4) : name.slice(0, 3),
		weekday: WEEKDAYS[language]![date.getUTCDay()]!,
	};
}

const NUMERIC: Array<(day: Day) => string> = [
	({ iso }) => iso,
	({ iso }) => `'${iso}`,
	({ iso }) => iso.replaceAll('-', '/'),
	({ iso }) => iso.replaceAll('-', '.'),
	({ year, month, day }) => `${year}/${month}/${day}`,
	({ year, month, day }) => `${year}-${month}-${day}`,
	({ year, month, day }) => `${day}.${month}.${year}`,
	({ year, month, day }) => `${two(day)}.${two(month)}.${year}`,
	({ year, month, day }) => `${day}. ${month}. ${year}`,
	({ year, month, day }) => `${day}.${month}.${year}.`,
];

const IN_WORDS: Array<(day: Day) => string> = [
	({ year, day, name }) => `${day} ${name} ${year}`,
	({ year, day, short }) => `${day} ${short} ${year}`,
	({ year, day, short }) => `${day} ${short.toUpperCase()}. ${year}`,
	({ year, day, short }) => `${two(day)}-${short}-${year}`,
	({ year, day, short }) => `${day}/${short}/${year}`,
	({ year, day, short }) => `${two(day)}${short}${year}`,
	({ year, day, name }) => `${day}. ${name} ${year}`,
	({ year, day, name }) => `${day} de ${name} de ${year}`,
	({ year, day, name }) => `${day} ${name} ${year} r.`,
	({ year, day, name }) => `${day}th ${name.normalize('NFD')} ${year}`,
	({ year, day, name }) => `${name} ${day}, ${year}`,
	({ year, day, short }) => `${short}. ${day} ${year}`,
	({ year, day, short }) => `${year} ${short} ${day}`,
	({ year, day, short }) => `${year}-${short}-${two(day)}`,
	({ year, day, name, weekday }) => `${weekday}, ${day} ${name} ${year}`,
	({ year, day, name, weekday }) => `${weekday} ${name} ${day}, ${year}`,
	({ year, day, short, weekday }) => `${weekday.slice(0, 3)}. ${day} ${short} ${year}`,
];

const DAY_FIRST: Array<(day: Day) => string> = [
	({ year, month, day }) => `${day}/${month}/${year}`,
	({ year, month, day }) => `${two(day)}-${two(month)}-${year}`,
];
const MONTH_FIRST: Array<(day: Day) => string> = [
	({ year, month, day }) => `${month}/${day}/${year}`,
	({ year, month, day }) => `${two(month)}-${two(day)}-${year}`,
];

/** Times without an offset, from hours, minutes and seconds. */
const TIMES: Array<(time: { h: number; m: number; s: number }) => string> = [
	() => '',
	({ h, m }) => ` ${h}:${two(m)}`,
	({ h, m }) => `, ${two(h)}:${two(m)}`,
	({ h, m, s }) => ` ${two(h)}:${two(m)}:${two(s)}`,
	({ h, m, s }) => ` ${h}.${two(m)}.${two(s)}`,
	({ h, m, s }) => `T${two(h)}:${two(m)}:${two(s)}.000`,
	({ h, m }) => ` ${h % 12 || 12}:${two(m)} ${h < 12 ? 'AM' : 'PM'}`,
	({ h, m, s }) => `, ${h % 12 || 12}:${two(m)}:${two(s)}\u202F${h < 12 ? 'a.m.' : 'p.m.'}`,
	({ h, m }) => ` ${h}h${two(m)}`,
];

const anyDays = fc.integer({ min: FIRST, max: LAST });
const anyZone = fc.constantFrom(...ZONES);
const anyLanguage = fc.constantFrom(...Object.keys(MONTHS));
const anyDay = fc.tuple(anyDays, anyLanguage).map(([days, language]) => dayIn(days, language));
const anyTime = fc.record({
	h: fc.integer({ min: 0, max: 23 }),
	m: fc.integer({ min: 0, max: 59 }),
	s: fc.integer({ min: 0, max: 59 }),
});

const optionsIn = (timezone: string, dateLocale = '') =>
	({ timezone, dateFormat: '', dateLocale, weightUnit: 'kg' }) as const;
const read = (cell: unknown, timezone: string, dateLocale = '') => {
	const value = calendarDate(cell, optionsIn(timezone, dateLocale));
	return value instanceof CellError ? value.code : value;
};
const check = <T>(cases: fc.Arbitrary<T>, property: (value: T) => void) => {
	fc.assert(fc.property(cases, property), { numRuns: CASES });
};

describe(`a day from 1990 to 2100, in ${CASES} cases each`, () => {
	it('is read from every notation, with every form of time, in every language and time zone', () => {
		const cases = fc.record({
			day: anyDay,
			write: fc.constantFrom(...NUMERIC, ...IN_WORDS),
			time: anyTime,
			writeTime: fc.constantFrom(...TIMES),
			zone: anyZone,
		});
		check(cases, ({ day, write, time, writeTime, zone }) => {
			const text = `${write(day)}${writeTime(time)}`;
			expect([text, read(text, zone)]).toEqual([text, day.iso]);
		});
	});

	it('is read with its time, to the second if the notation has seconds', () => {
		const cases = fc.record({
			day: anyDay,
			write: fc.constantFrom(...NUMERIC, ...IN_WORDS),
			time: anyTime,
			writeTime: fc.constantFrom(...TIMES.slice(1)),
			zone: anyZone,
		});
		check(cases, ({ day, write, time, writeTime, zone }) => {
			const text = `${write(day)}${writeTime(time)}`;
			const seconds = timeOfDay(text, optionsIn(zone));
			const minute = time.h * 3600 + time.m * 60;
			expect([text, [minute, minute + time.s].includes(seconds!)]).toEqual([text, true]);
		});
	});

	it('is read from what Intl writes in the five languages, or rejected if the year has two digits', () => {
		const cases = fc.record({
			days: anyDays,
			time: anyTime,
			locale: fc.constantFrom('en-US', 'en-GB', 'en-CA', 'de', 'de-AT', 'pl', 'fr', 'fr-CH', 'es', 'es-MX'),
			dateStyle: fc.constantFrom('full', 'long', 'medium', 'short'),
			timeStyle: fc.constantFrom(undefined, 'short', 'medium'),
			zone: anyZone,
		});
		check(cases, ({ days, time: { h, m, s }, locale, dateStyle, timeStyle, zone }) => {
			const instant = days * MILLISECONDS_PER_DAY + ((h * 60 + m) * 60 + s) * 1000;
			const text = new Intl.DateTimeFormat(locale, { dateStyle, timeStyle, timeZone: 'UTC' }).format(instant);
			const isShort = dateStyle === 'short' || (dateStyle === 'medium' && !/\d{4}/.test(text));
			const possible = isShort ? [isoDay(days), 'not_a_date', 'ambiguous_date'] : [isoDay(days)];
			expect(possible.includes(read(text, zone)) ? 'as expected' : text).toBe('as expected');
		});
	});

	it('is read from a serial number, with its time', () => {
		const cases = fc.record({ days: anyDays, time: anyTime, zone: anyZone });
		check(cases, ({ days, time: { h, m, s }, zone }) => {
			const seconds = (h * 60 + m) * 60 + s;
			const serial = days + SERIAL_OF_1970 + seconds / 86_400;
			expect(read(serial, zone)).toBe(isoDay(days));
			expect(timeOfDay(serial, optionsIn(zone))).toBe(seconds || null);
		});
	});

	it('is read from midnight in UTC in every time zone', () => {
		const writers: Array<(iso: string) => unknown> = [
			(iso) => `${iso}T00:00:00.000Z`,
			(iso) => `${iso}T00:00:00+00:00`,
			(iso) => `${iso} 00:00:00+0000`,
			(iso) => new Date(iso),
			(iso) => DateTime.fromISO(iso, { zone: 'utc' }),
		];
		const cases = fc.record({ days: anyDays, write: fc.constantFrom(...writers), zone: anyZone });
		check(cases, ({ days, write, zone }) => {
			expect(read(write(isoDay(days)), zone)).toBe(isoDay(days));
		});
	});

	it('is read from any other instant as the day that it is in the time zone', () => {
		const writers: Array<(instant: Date) => unknown> = [
			(instant) => instant,
			(instant) => instant.toISOString(),
			(instant) => instant.toUTCString(),
			(instant) => instant.toString(),
			(instant) => DateTime.fromJSDate(instant),
			(instant) => DateTime.fromJSDate(instant, { zone: 'Asia/Kolkata' }).toISO(),
			(instant) => DateTime.fromJSDate(instant, { zone: 'America/New_York' }).toRFC2822(),
		];
		const cases = fc.record({
			days: anyDays,
			time: anyTime,
			write: fc.constantFrom(...writers),
			zone: anyZone,
		});
		check(cases, ({ days, time: { h, m, s }, write, zone }) => {
			const seconds = (h * 60 + m) * 60 + s;
			fc.pre(seconds > 0);
			const instant = new Date(days * MILLISECONDS_PER_DAY + seconds * 1000);
			const inZone = new Intl.DateTimeFormat('sv', { timeZone: zone }).format(instant);
			expect([write(instant), read(write(instant), zone)]).toEqual([write(instant), inZone]);
		});
	});

	it('is read from a notation with slashes or hyphens, or rejected if that can mean two days', () => {
		const cases = fc.record({
			day: anyDay,
			write: fc.constantFrom(...DAY_FIRST, ...MONTH_FIRST),
			zone: anyZone,
			dateLocale: fc.constantFrom('', 'en-US', 'en-GB', 'de'),
		});
		check(cases, ({ day, write, zone, dateLocale }) => {
			const isCertain = day.day > 12 || day.day === day.month;
			expect(read(write(day), zone, dateLocale)).toBe(isCertain ? day.iso : 'ambiguous_date');
		});
	});

	it('is read from a notation with slashes if the weekday allows only one day', () => {
		const cases = fc.record({
			day: anyDay,
			write: fc.constantFrom(...DAY_FIRST, ...MONTH_FIRST),
			zone: anyZone,
		});
		check(cases, ({ day, write, zone }) => {
			const text = `${day.weekday} ${write(day)}`;
			expect([day.iso, 'ambiguous_date']).toContain(read(text, zone));
		});
	});

	it('is rejected with the weekday of another day', () => {
		const cases = fc.record({
			days: anyDays,
			language: anyLanguage,
			later: fc.integer({ min: 1, max: 6 }),
			write: fc.constantFrom(...NUMERIC.slice(2), ...IN_WORDS.slice(0, -3)),
			zone: anyZone,
		});
		check(cases, ({ days, language, later, write, zone }) => {
			const { weekday } = dayIn(days + later, language);
			expect(read(`${weekday}, ${write(dayIn(days, language))}`, zone)).toBe('not_a_date');
		});
	});

	it('is rejected without a year, and with two digits of it', () => {
		const incomplete: Array<(day: Day) => string> = [
			({ day, short }) => `${day} ${short}`,
			({ day, name }) => `${name} ${day}`,
			({ day, month }) => `${day}.${month}.`,
			({ day, month }) => `${day}.${month}`,
			({ day, month }) => `${day}/${month}`,
			({ year, day, month }) => `${day}.${month}.${two(year % 100)}`,
			({ year, day, month }) => `${month}/${day}/${two(year % 100)}`,
			({ year, day, short }) => `${day} ${short} ${two(year % 100)}`,
			({ year, day, name }) => `${name} ${day}, ${two(year % 100)}`,
			({ year, name }) => `${name} ${year}`,
		];
		check(fc.record({ day: anyDay, write: fc.constantFrom(...incomplete), zone: anyZone }), (one) => {
			expect(read(one.write(one.day), one.zone)).toBe('not_a_date');
		});
	});
});

describe(`a number that is no day from 1990 to 2100, in ${CASES} cases`, () => {
	it('is rejected', () => {
		const numbers = fc.oneof(
			fc.double({ max: FIRST + SERIAL_OF_1970, maxExcluded: true }),
			fc.double({ min: LAST + SERIAL_OF_1970 + 1 }),
			fc.integer({ min: 1, max: 3112 }).map((hundredths) => hundredths / 100),
			fc.integer({ min: 1900, max: 2200 }),
		);
		check(fc.tuple(numbers, anyZone), ([number, zone]) => {
			expect(read(number, zone)).toBe('not_a_date');
			expect(read(String(number), zone)).toBe('not_a_date');
		});
	});
});

describe(`a text without a meaning, in ${CASES} cases`, () => {
	it('is read as a day that its digits can mean, or rejected', () => {
		const pieces = fc.constantFrom(
			'2026',
			'10',
			'02',
			'3',
			'13',
			'.',
			'-',
			'/',
			' ',
			', ',
			'Feb',
			'mar',
			'Tue',
			'T',
			':',
			'PM',
			'Z',
			'+',
		);
		check(fc.tuple(fc.array(pieces, { maxLength: 10 }), anyZone), ([parts, zone]) => {
			expect(read(parts.join(''), zone)).toMatch(
				/^(?:not_a_date|ambiguous_date|out_of_range|2026-(?:0[23]|10)-(?:0[1-4]|09|1[0-4]|28))$/,
			);
		});
	});
});
