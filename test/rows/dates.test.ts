import { DateTime } from 'luxon';

import { CellError, calendarDate, isDateFormat } from '../../nodes/Training/rows';
import type { CellOptions } from '../../nodes/Training/rows';

const automatic: CellOptions = {
	timezone: 'Europe/Warsaw',
	dateFormat: '',
	dateLocale: '',
	weightUnit: 'kg',
};

const readWith = (cell: unknown, options: Partial<CellOptions>) => {
	const value = calendarDate(cell, { ...automatic, ...options });
	return value instanceof CellError ? value.code : value;
};
const read = (cell: unknown, dateFormat = '', timezone = 'Europe/Warsaw') =>
	readWith(cell, { dateFormat, timezone });

/** The end of the sentence "<header> is <value>", and what to do. */
const explain = (cell: unknown) => {
	const error = calendarDate(cell, automatic);
	return error instanceof CellError ? [error.problem, error.fix] : error;
};

describe('a date cell', () => {
	it.each([
		['2026-02-10', '2026-02-10'],
		['  2026-02-10 ', '2026-02-10'],
		['2026-02-10T23:59', '2026-02-10'],
		['2026-02-10T23:59:59.999', '2026-02-10'],
		['2026-02-10T07', '2026-02-10'],
		['2026-02-10T0730', '2026-02-10'],
		['2026-02-10T24:00:00', '2026-02-10'],
		['2026-02-10 07:30', '2026-02-10'],
		['2026-02-10 07:30:15', '2026-02-10'],
		['2026/02/10', '2026-02-10'],
		['2026/2/1', '2026-02-01'],
		['10.02.2026', '2026-02-10'],
		['1.2.2026', '2026-02-01'],
		['10.02.2026 07:30', '2026-02-10'],
		['13/02/2026', '2026-02-13'],
		['02/13/2026', '2026-02-13'],
		['13-02-2026', '2026-02-13'],
		['05/05/2026', '2026-05-05'],
		['02/13/2026 7:30:00 PM', '2026-02-13'],
		['29.02.2024', '2024-02-29'],
		['1900-01-01', '1900-01-01'],
		['2200-12-31', '2200-12-31'],
	])('reads %j as %s', (cell, day) => {
		expect(read(cell)).toBe(day);
	});

	it.each([
		['2026.02.10', '2026-02-10'],
		['2026. 02. 10.', '2026-02-10'],
		['10. 2. 2026', '2026-02-10'],
		['10.2.2026.', '2026-02-10'],
		['10.2.2026. 9.33', '2026-02-10'],
		["'2026-02-10", '2026-02-10'],
		['\uFEFF2026-02-10\u200B', '2026-02-10'],
	])('reads %j as %s', (cell, day) => {
		expect(read(cell)).toBe(day);
	});

	it.each([
		['10 Feb 2026', '2026-02-10'],
		['10 February 2026', '2026-02-10'],
		['10. Februar 2026', '2026-02-10'],
		['10.Feb.2026', '2026-02-10'],
		['10-Feb-2026', '2026-02-10'],
		['10/Feb/2026', '2026-02-10'],
		['10FEB2026', '2026-02-10'],
		['Feb 10, 2026', '2026-02-10'],
		['February 10 2026', '2026-02-10'],
		['Feb. 10th, 2026', '2026-02-10'],
		['2026 Feb 10', '2026-02-10'],
		['2026-Feb-10', '2026-02-10'],
		['10 de febrero de 2026', '2026-02-10'],
		['10 de febrero del 2026', '2026-02-10'],
		['1er février 2026', '2026-02-01'],
		['10th February 2026', '2026-02-10'],
		['3rd of March 2026', '2026-03-03'],
		['10 lut 2026', '2026-02-10'],
		['10 lutego 2026', '2026-02-10'],
		['10 lutego 2026 r.', '2026-02-10'],
		['10 PAŹDZIERNIKA 2026', '2026-10-10'],
		['10 pazdziernika 2026', '2026-10-10'],
		['10 févr. 2026', '2026-02-10'],
		['10 fevrier 2026', '2026-02-10'],
		['4 mar 2026', '2026-03-04'],
		['4 mrz 2026', '2026-03-04'],
		['4. Jänner 2026', '2026-01-04'],
		['4 Sept. 2026', '2026-09-04'],
		['4 juil 2026', '2026-07-04'],
		['4 agosto 2026', '2026-08-04'],
	])('reads the month name in %j as %s', (cell, day) => {
		expect(read(cell)).toBe(day);
	});

	it.each([
		['Tue, 10 Feb 2026', '2026-02-10'],
		['Tue,10 Feb 2026', '2026-02-10'],
		['Tuesday, February 10, 2026', '2026-02-10'],
		['Di., 10.02.2026', '2026-02-10'],
		['Dienstag, 10. Februar 2026', '2026-02-10'],
		['wtorek, 10 lutego 2026', '2026-02-10'],
		['śr. 11.02.2026', '2026-02-11'],
		['mardi 10 février 2026', '2026-02-10'],
		['martes, 10 de febrero de 2026', '2026-02-10'],
		['Tue 2026-02-10', '2026-02-10'],
		['mar. 10.02.2026', '2026-02-10'],
		['mar 10 mar 2026', '2026-03-10'],
		['mar 10, 2026', '2026-03-10'],
		['Tue 10/02/2026', '2026-02-10'],
		['Fri 10/02/2026', '2026-10-02'],
	])('reads %j, with the name of a weekday, as %s', (cell, day) => {
		expect(read(cell)).toBe(day);
	});

	it.each([
		'9:33',
		'09:33:45',
		'09:33:45.123',
		'9.33',
		'9.33.45',
		'9h33',
		'0933',
		'8:30 AM',
		'8:30:00 PM',
		'8:30am',
		'8:30\u202FAM',
		'8:30\u00A0a.\u00A0m.',
		'8:30 a.m.',
		'8 pm',
		'09:33 Uhr',
	])('may have the time %j after it', (time) => {
		for (const day of ['2026-02-10', '10.02.2026', '13/02/2026', '10 Feb 2026', 'Feb 10, 2026']) {
			const expected = day.startsWith('13') ? '2026-02-13' : '2026-02-10';
			expect([day, read(`${day} ${time}`)]).toEqual([day, expected]);
			expect([day, read(`${day}, ${time}`)]).toEqual([day, expected]);
		}
	});

	it.each([
		['3 Mar 2026, 00:00', '2026-03-03'],
		['2/13/2026, 8:30:00\u202FAM', '2026-02-13'],
		['February 10, 2026 at 9:33 AM', '2026-02-10'],
		['10. Februar 2026 um 09:33', '2026-02-10'],
		['10 février 2026 à 09:33', '2026-02-10'],
	])('reads %j, as other programs write it, as %s', (cell, day) => {
		expect(read(cell)).toBe(day);
	});

	it('reads a serial number as days since 1899-12-30, ignoring the time of day', () => {
		expect(read(46063)).toBe('2026-02-10');
		expect(read(46063.999)).toBe('2026-02-10');
		expect(read(32874)).toBe('1990-01-01');
		expect(read(73415.99)).toBe('2100-12-31');
	});

	it.each([10.02, 98, 2026, 0, 1, -5, 32873, 73416, 20260210, 1e12, 1e300])(
		'rejects the number %d, which is hardly meant as a date, with not_a_date',
		(cell) => {
			expect(explain(cell)).toEqual([
				', which is a number, not a date.',
				'Format the column as a date, or write it like 2026-02-10.',
			]);
		},
	);

	it('rejects what is no finite number with not_a_date', () => {
		expect([read(Number.NaN), read(Number.POSITIVE_INFINITY)]).toEqual(['not_a_date', 'not_a_date']);
	});

	it("reads an instant as its day in the workflow's time zone", () => {
		const cells = [
			'2026-02-10T23:30:00Z',
			'2026-02-11T01:30+02:00',
			'2026-02-10 23:30:00+00',
			new Date('2026-02-10T23:30:00Z'),
			DateTime.fromISO('2026-02-10T23:30:00Z'),
		];
		for (const cell of cells) {
			expect(read(cell, '', 'Europe/Warsaw')).toBe('2026-02-11');
			expect(read(cell, '', 'UTC')).toBe('2026-02-10');
			expect(read(cell, '', 'America/Los_Angeles')).toBe('2026-02-10');
			expect(read(cell, '', 'Pacific/Kiritimati')).toBe('2026-02-11');
		}
	});

	it.each([
		'Wed Feb 11 2026 00:30:00 GMT+0100 (CET)',
		'Wed Feb 11 2026 00:30:00 GMT+0100 (Central European Standard Time)',
		'Wed, 11 Feb 2026 00:30:00 +0100',
		'Tue, 10 Feb 2026 23:30:00 GMT',
		'2026-02-10 23:30:00+0000',
		'2026-02-10 23:30 UTC',
		'2026-02-11T00:30:00.000+01:00[Europe/Warsaw]',
	])('reads %j as an instant', (cell) => {
		expect(read(cell, '', 'Europe/Warsaw')).toBe('2026-02-11');
		expect(read(cell, '', 'America/Los_Angeles')).toBe('2026-02-10');
	});

	it.each([
		'2026-02-10T00:00:00.000Z',
		'2026-02-10T00:00Z',
		'2026-02-10T00:00:00+00:00',
		'2026-02-10 00:00:00+0000',
		'2026-02-10 00:00:00+00',
		'10 Feb 2026 00:00:00 GMT',
		'Tue Feb 10 2026 00:00:00 GMT+0000 (Coordinated Universal Time)',
		new Date('2026-02-10T00:00:00Z'),
		DateTime.fromISO('2026-02-10T00:00:00Z', { zone: 'utc' }),
	])('reads midnight in UTC as that day in every time zone: %s', (cell) => {
		for (const timezone of [
			'UTC',
			'Europe/Warsaw',
			'America/New_York',
			'Pacific/Kiritimati',
			'Pacific/Niue',
		]) {
			expect(read(cell, '', timezone)).toBe('2026-02-10');
		}
	});

	it('reads any other instant as its day in the time zone, also one that is midnight in UTC by another offset', () => {
		const cells = [
			'2026-02-10T01:00:00+01:00',
			'2026-02-10T00:00:00.001Z',
			DateTime.fromISO('2026-02-10T01:00:00', { zone: 'Europe/Warsaw' }),
			DateTime.fromISO('2026-02-10T00:00:00', { zone: 'Europe/London' }),
		];
		for (const cell of cells) expect(read(cell, '', 'America/New_York')).toBe('2026-02-09');
		expect(read('2026-03-03 06:53:17+0000', '', 'America/Los_Angeles')).toBe('2026-03-02');
	});

	it('reads text without an offset as its day in every time zone', () => {
		for (const timezone of ['Pacific/Kiritimati', 'Pacific/Niue', 'America/Sao_Paulo']) {
			expect(read('2026-02-10T00:30', '', timezone)).toBe('2026-02-10');
			expect(read('2018-11-04', '', timezone)).toBe('2018-11-04');
		}
	});

	it.each([
		['03/04/2026', 'ambiguous_date'],
		['3-4-2026', 'ambiguous_date'],
		['1899-12-31', 'out_of_range'],
		['2201-01-01', 'out_of_range'],
		['0001-01-01', 'out_of_range'],
		['9999-12-31', 'out_of_range'],
		['2026-02-30', 'not_a_date'],
		['29.02.2025', 'not_a_date'],
		['31/02/2026', 'not_a_date'],
		['2026-02', 'not_a_date'],
		['2026-W07-2', 'not_a_date'],
		['2026-041', 'not_a_date'],
		['20260210', 'not_a_date'],
		['20260210T0730', 'not_a_date'],
		['46063', 'not_a_date'],
		['46063.5', 'not_a_date'],
		['10.02.26', 'not_a_date'],
		['10/02/26', 'not_a_date'],
		['10/02-2026', 'not_a_date'],
		['2026-02-10 25:00', 'not_a_date'],
		['2026-02-10 24:01', 'not_a_date'],
		['2026-02-10 07:60', 'not_a_date'],
		['2026-02-10 13:00 pm', 'not_a_date'],
		['2026-02-10T07:30+19:00', 'not_a_date'],
		['10 Foo 2026', 'not_a_date'],
		['10 jui 2026', 'not_a_date'],
		['10 Fe 2026', 'not_a_date'],
		['31 Feb 2026', 'not_a_date'],
		['1-10 Feb 2026', 'not_a_date'],
		['Feb 2026', 'not_a_date'],
		['10 02 2026', 'not_a_date'],
		['10 Feb 2026 9:33 CET', 'not_a_date'],
		['10 Feb 2026 9:3', 'not_a_date'],
		['Foo, 10 Feb 2026', 'not_a_date'],
		['yesterday', 'not_a_date'],
		['2026-02-10x', 'not_a_date'],
		[true, 'not_a_date'],
		[{}, 'not_a_date'],
		[['2026-02-10'], 'not_a_date'],
		[new Date(Number.NaN), 'not_a_date'],
		[`2026-02-10${' '.repeat(100_000)}x`, 'not_a_date'],
	])('rejects %j with %s', (cell, code) => {
		expect(read(cell)).toBe(code);
	});

	it.each([
		[
			'03/04/2026',
			', which can mean 2026-04-03 or 2026-03-04.',
			'Write one of these, or set the option Date Format.',
		],
		['10.02.26', ', whose year has only two digits.', 'Write all four digits of the year, like 2026-02-10.'],
		['10/02/26', ', whose year has only two digits.', 'Write all four digits of the year, like 2026-02-10.'],
		['10 Feb 26', ', whose year has only two digits.', 'Write all four digits of the year, like 2026-02-10.'],
		[
			'Feb 10, 26',
			', whose year has only two digits.',
			'Write all four digits of the year, like 2026-02-10.',
		],
		['10 Feb', ', which has no year.', 'Add the year, like 2026-02-10.'],
		['Feb 10', ', which has no year.', 'Add the year, like 2026-02-10.'],
		['Tue, 10 Feb', ', which has no year.', 'Add the year, like 2026-02-10.'],
		['29. Februar', ', which has no year.', 'Add the year, like 2026-02-10.'],
		['10.02.', ', which has no year.', 'Add the year, like 2026-02-10.'],
		['10.02', ', which has no year.', 'Add the year, like 2026-02-10.'],
		['10/02', ', which has no year.', 'Add the year, like 2026-02-10.'],
		['today', ', which is not a date.', 'Write the day itself, like 2026-02-10.'],
		['wczoraj', ', which is not a date.', 'Write the day itself, like 2026-02-10.'],
		['Mon, 10 Feb 2026', ', but 2026-02-10 is a Tuesday.', 'Correct the day or the weekday.'],
		['środa, 10 lutego 2026', ', but 2026-02-10 is a Tuesday.', 'Correct the day or the weekday.'],
		[
			'46063',
			', which is a number, not a date.',
			'Format the column as a date, or write it like 2026-02-10.',
		],
		[
			'20260210',
			', which is a number, not a date.',
			'Format the column as a date, or write it like 2026-02-10.',
		],
		['7:12', ', which is a time without a day.', 'Write the day too, like 2026-02-10 07:30.'],
		[0.3, ', which is a time without a day.', 'Write the day too, like 2026-02-10 07:30.'],
		[
			new Date('1899-12-30T07:12:00Z'),
			', which is a time without a day.',
			'Write the day too, like 2026-02-10 07:30.',
		],
		['2026-02-30', ', but there is no such day.', 'Correct the day or the month.'],
		['31.11.2026', ', but there is no such day.', 'Correct the day or the month.'],
		['13/13/2026', ', but there is no such day.', 'Correct the day or the month.'],
		['Mon, 31 Feb 2026', ', but there is no such day.', 'Correct the day or the month.'],
		['10 Foo 2026', ', which is not a date.', 'Write it like 2026-02-10.'],
		['2201-01-01', ', but dates go from 1900 to 2200.', ''],
	])('explains what is wrong with %j', (cell, problem, fix) => {
		expect(explain(cell)).toEqual([problem, fix]);
	});

	describe('with the option for the language of month names', () => {
		it('reads names of that language only', () => {
			expect(readWith('10 dicembre 2026', { dateLocale: 'it' })).toBe('2026-12-10');
			expect(readWith('giovedì 10 dic 2026', { dateLocale: 'it' })).toBe('2026-12-10');
			expect(readWith('10 Dec 2026', { dateLocale: 'it' })).toBe('not_a_date');
			expect(readWith('terça-feira, 10 de fevereiro de 2026', { dateLocale: 'pt-BR' })).toBe('2026-02-10');
			expect(readWith('10 февраля 2026 г.', { dateLocale: 'ru' })).toBe('2026-02-10');
		});

		it('reads listopad as November in Polish and as October in Croatian', () => {
			expect(readWith('10 listopad 2026', { dateLocale: 'pl' })).toBe('2026-11-10');
			expect(readWith('10 listopad 2026', { dateLocale: 'hr' })).toBe('2026-10-10');
		});

		it('does not decide the order of day and month', () => {
			expect(readWith('03/04/2026', { dateLocale: 'en-US' })).toBe('ambiguous_date');
			expect(readWith('03/04/2026', { dateLocale: 'de' })).toBe('ambiguous_date');
		});

		it('is the language of Date Format', () => {
			expect(readWith('3 kwietnia 2026', { dateFormat: 'd MMMM yyyy', dateLocale: 'pl' })).toBe('2026-04-03');
			expect(readWith('3 kwietnia 2026', { dateFormat: 'd MMMM yyyy' })).toBe('not_a_date');
			expect(readWith('3 April 2026', { dateFormat: 'd MMMM yyyy' })).toBe('2026-04-03');
		});
	});

	describe('with the option Date Format', () => {
		it('reads text in that format, and ISO dates', () => {
			expect(read('03/04/2026', 'dd/MM/yyyy')).toBe('2026-04-03');
			expect(read('03/04/2026', 'MM/dd/yyyy')).toBe('2026-03-04');
			expect(read('2026-04-03', 'MM/dd/yyyy')).toBe('2026-04-03');
			expect(read('2026-02-10T23:30:00Z', 'MM/dd/yyyy')).toBe('2026-02-11');
			expect(read('20260403', 'yyyyMMdd')).toBe('2026-04-03');
			expect(read('3 Apr 2026', 'd LLL yyyy')).toBe('2026-04-03');
		});

		it('reads text without an offset as its day, even a day that the time zone skipped', () => {
			expect(read('30/12/2011', 'dd/MM/yyyy', 'Pacific/Apia')).toBe('2011-12-30');
			expect(read('30/12/2011 23:30', 'dd/MM/yyyy HH:mm', 'Pacific/Apia')).toBe('2011-12-30');
			expect(read('04/11/2018', 'dd/MM/yyyy', 'America/Sao_Paulo')).toBe('2018-11-04');
			expect(read('10/02/2026 23:30 +00:00', 'dd/MM/yyyy HH:mm ZZ', 'Pacific/Kiritimati')).toBe('2026-02-11');
			expect(read('10/02/2026 23:30 -05:00', 'dd/MM/yyyy HH:mm ZZ', 'America/New_York')).toBe('2026-02-10');
		});

		it('reads midnight in UTC as that day', () => {
			const format = 'dd/MM/yyyy HH:mm ZZ';
			expect(read('10/02/2026 00:00 +00:00', format, 'America/New_York')).toBe('2026-02-10');
			expect(read('10/02/2026 01:00 +01:00', format, 'America/New_York')).toBe('2026-02-09');
		});

		it.each([
			['03/04/2026 7:12', 'dd/MM/yyyy', '2026-04-03'],
			['03/04/2026, 07:12:45', 'MM/dd/yyyy', '2026-03-04'],
			['3/4/2026 8:30\u202FAM', 'd/M/yyyy', '2026-04-03'],
			['3.4.26 9.33', 'd.M.yy', '2026-04-03'],
			['3 Apr 2026 at 20:11', 'd LLL yyyy', '2026-04-03'],
			['03/04/2026 23:30 +00:00', 'dd/MM/yyyy', '2026-04-04'],
			['03/04/2026 00:00 Z', 'dd/MM/yyyy', '2026-04-03'],
			['03/04/2026 25:00', 'dd/MM/yyyy', 'not_a_date'],
			['03/04/2026 05/04/2026', 'dd/MM/yyyy', 'not_a_date'],
			['03/04/2026 9:33', 'dd/MM/yyyy HH:mm', 'not_a_date'],
		])('reads a time after a format without one: %j in %s is %s', (cell, format, day) => {
			expect(read(cell, format, 'Pacific/Auckland')).toBe(day);
		});

		it('rejects other text, and still reads serial numbers', () => {
			expect(read('13.02.2026', 'dd/MM/yyyy')).toBe('not_a_date');
			expect(read('2026/02/13', 'dd/MM/yyyy')).toBe('not_a_date');
			expect(read(46063, 'dd/MM/yyyy')).toBe('2026-02-10');
		});
	});
});

describe('a Luxon format', () => {
	it.each(['dd/MM/yyyy', 'd.M.yy', 'yyyyMMdd', 'd LLL yyyy', 'yyyy-MM-dd HH:mm'])(
		'is a date format if it has year, month and day: %s',
		(format) => {
			expect(isDateFormat(format)).toBe(true);
		},
	);

	it.each(['DD/MM/YYYY', 'dd/MM', 'HH:mm', 'yyyy', 'MM/yyyy', 'nonsense'])(
		'is not a date format otherwise: %s',
		(format) => {
			expect(isDateFormat(format)).toBe(false);
		},
	);
});
