import { DateTime } from 'luxon';

import type { CellOptions } from '../../nodes/Training/rows';
import { isTimeOfDay, secondsOfTime, timeOfDay } from '../../nodes/Training/rows/dates';

const options: CellOptions = {
	timezone: 'Europe/Warsaw',
	dateFormat: '',
	dateLocale: '',
	weightUnit: 'kg',
};
const SECONDS_AT_7_12 = 25_920;

describe('the time of a date cell', () => {
	it.each([
		['2026-02-10 07:12', SECONDS_AT_7_12],
		['2026-02-10T07:12:30.5', SECONDS_AT_7_12 + 30.5],
		['10.02.2026 7.12', SECONDS_AT_7_12],
		['10 Feb 2026, 7:12 PM', SECONDS_AT_7_12 + 43_200],
		['10 Feb 2026 12:00 am', 0],
		['3 Mar 2026, 00:00', 0],
		['2026-02-10 24:00', 86_400],
		[46_063.3, SECONDS_AT_7_12],
		[['2026-02-10 07:12'], SECONDS_AT_7_12],
	])('is %j: %d seconds after midnight', (cell, seconds) => {
		expect(timeOfDay(cell, options)).toBe(seconds);
	});

	it("is an instant's time on the clock of the workflow's time zone", () => {
		const cells = [
			'2026-02-10T06:12:00Z',
			new Date('2026-02-10T06:12:00Z'),
			DateTime.fromISO('2026-02-10T06:12:00Z'),
		];
		for (const cell of cells) expect(timeOfDay(cell, options)).toBe(SECONDS_AT_7_12);
		expect(timeOfDay(cells[0], { ...options, timezone: 'UTC' })).toBe(SECONDS_AT_7_12 - 3600);
	});

	it.each([
		'2026-02-10',
		'10 Feb 2026',
		46_063,
		'2026-02-10T00:00:00Z',
		new Date('2026-02-10'),
		'nonsense',
		null,
	])('is null for %s, which has none', (cell) => {
		expect(timeOfDay(cell, options)).toBeNull();
	});

	it('is read by Date Format', () => {
		const read = (cell: string, dateFormat: string) => timeOfDay(cell, { ...options, dateFormat });
		expect(read('03/04/2026 07:12', 'dd/MM/yyyy HH:mm')).toBe(SECONDS_AT_7_12);
		expect(read('03/04/2026 00:00', 'dd/MM/yyyy HH:mm')).toBe(0);
		expect(read('03/04/2026', 'dd/MM/yyyy')).toBeNull();
		expect(read('2026-04-03 07:12', 'dd/MM/yyyy')).toBe(SECONDS_AT_7_12);
	});
});

describe('a cell that is only a time', () => {
	it.each([
		['7:12', SECONDS_AT_7_12],
		['07:12:00', SECONDS_AT_7_12],
		['8:30 AM', 30_600],
		['8:30\u202Fp.m.', 73_800],
		['8 pm', 72_000],
		[0.3, SECONDS_AT_7_12],
		['1899-12-30T07:12:00.000Z', SECONDS_AT_7_12],
		['1899-12-31 07:12:00', SECONDS_AT_7_12],
		[new Date('1899-12-30T07:12:00Z'), SECONDS_AT_7_12],
		[new Date('1899-12-31T07:12:00Z'), SECONDS_AT_7_12],
		[DateTime.fromISO('1899-12-30T07:12:00', { zone: 'Europe/Warsaw' }), SECONDS_AT_7_12],
		[['7:12'], SECONDS_AT_7_12],
	])('is %s', (cell, seconds) => {
		expect(isTimeOfDay(cell)).toBe(true);
		expect(secondsOfTime(cell)).toBe(seconds);
	});

	it.each([
		'7',
		'7.12',
		'0712',
		'25:00',
		'7:60',
		'7:12Z',
		'2026-02-10',
		'2026-02-10 07:12',
		'1899-12-30',
		'morning',
		`7:12${' '.repeat(100_000)}x`,
		0,
		1,
		46_063.3,
		-0.3,
		Number.NaN,
		new Date('2026-02-10T07:12:00Z'),
		new Date(Number.NaN),
		null,
		true,
		{},
	])('is not %s', (cell) => {
		expect(isTimeOfDay(cell)).toBe(false);
		expect(secondsOfTime(cell)).toBeNull();
	});
});
