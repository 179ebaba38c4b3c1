import { DateTime } from 'luxon';

import { CellError, calendarDate, isDateFormat } from '../../nodes/Training/rows';

const read = (cell: unknown, dateFormat = '', timezone = 'Europe/Warsaw') => {
	const value = calendarDate(cell, { timezone, dateFormat });
	return value instanceof CellError ? value.code : value;
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

	it('reads a serial number as days since 1899-12-30, ignoring the time of day', () => {
		expect(read(46063)).toBe('2026-02-10');
		expect(read(46063.999)).toBe('2026-02-10');
		expect(read(2)).toBe('1900-01-01');
		expect(read(109939)).toBe('2200-12-31');
		expect([read(1), read(109940)]).toEqual(['out_of_range', 'out_of_range']);
		expect([read(-5), read(1e300)]).toEqual(['out_of_range', 'out_of_range']);
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
		['10 Feb 2026', 'not_a_date'],
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

	it('names both days in the error of an ambiguous date', () => {
		const error = calendarDate('03/04/2026', { timezone: 'UTC', dateFormat: '' });
		expect(error).toEqual(
			new CellError(
				'ambiguous_date',
				', which can mean 2026-04-03 or 2026-03-04.',
				'Write one of these, or set the option Date Format.',
			),
		);
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
