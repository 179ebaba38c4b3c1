import { DateTime } from 'luxon';

import { CellError, columnsOf } from '../../nodes/Training/rows';
import type { CellOptions, Column } from '../../nodes/Training/rows';

const options: CellOptions = {
	timezone: 'America/New_York',
	dateFormat: '',
	dateLocale: '',
	weightUnit: 'kg',
};
const reader = (column: Column) => (cell: unknown) => {
	const value = column.read(cell, options);
	return value instanceof CellError ? value.code : value;
};
const tut = reader(columnsOf.set.tut_seconds);
const duration = reader(columnsOf.workout.duration_min);
const targetDuration = reader(columnsOf.workoutTemplate.target_duration_min);
const target = reader(columnsOf.exercise.target_tut_max);

describe('a duration in a column of seconds', () => {
	it.each([
		['98', 98],
		['98,5', 98.5],
		['98 s', 98],
		['98s.', 98],
		['98 sec', 98],
		['98 secs', 98],
		['1 second', 1],
		['98 SECONDS', 98],
		['2 min', 120],
		['1.5 minutes', 90],
		['2 m', 120],
		['0.05 h', 180],
		['1:38', 98],
		['01:38', 98],
		['0:01:38', 98],
		['00:01:38', 98],
		['1:38.5', 98.5],
		['1:38,5', 98.5],
		['0:45', 45],
		['0:00:45', 45],
		['1m38s', 98],
		['1 min 38 s', 98],
		['1 min. 38 sec.', 98],
		['1m 38', 98],
		['1  min \u00A0 38  s', 98],
		['1m38,5s', 98.5],
		['1\'38"', 98],
		['1’38”', 98],
		['1′38″', 98],
		["1'38''", 98],
		['45"', 45],
		['0.5 s', 0.5],
	])('%j is %d seconds', (cell, seconds) => {
		expect(tut(cell)).toBe(seconds);
	});

	it.each([
		['1:60', 'not_a_number'],
		['1:5', 'not_a_number'],
		['0:60:00', 'not_a_number'],
		['1m98s', 'not_a_number'],
		['38s 1m', 'not_a_number'],
		['1m 2m', 'not_a_number'],
		['1.5m 30s', 'not_a_number'],
		['-1:38', 'not_a_number'],
		['1:38:00:00', 'not_a_number'],
		['1:38 kg', 'not_a_number'],
		['80 kg', 'not_a_number'],
		['2 days', 'not_a_number'],
		['0:00', 'out_of_range'],
		['5:01', 'out_of_range'],
		['1:00:00', 'out_of_range'],
		['1 h', 'out_of_range'],
	])('%j is rejected with %s', (cell, code) => {
		expect(tut(cell)).toBe(code);
	});
});

describe('a duration in a column of minutes', () => {
	it.each([
		[45, 45],
		['45 min', 45],
		['45 mins', 45],
		['45 minutes.', 45],
		['0:45', 45],
		['1:05', 65],
		['1:05:00', 65],
		['1h 5m', 65],
		['1 h 05 min', 65],
		['1h05', 65],
		['1 hour 5 minutes', 65],
		['1h', 60],
		['1.5 h', 90],
		['1,5 hours', 90],
		['120 s', 2],
		['45m 0s', 45],
	])('%j is %d minutes', (cell, minutes) => {
		expect([duration(cell), targetDuration(cell)]).toEqual([minutes, minutes]);
	});

	it.each([
		['0:45:30', 'not_whole'],
		['90 s', 'not_whole'],
		['22.5', 'not_whole'],
		['1:05.5', 'not_a_number'],
		['1h 75m', 'not_a_number'],
		['45:00', 'out_of_range'],
		['5:01', 'out_of_range'],
	])('%j is rejected with %s', (cell, code) => {
		expect(duration(cell)).toBe(code);
	});
});

describe('a target in whole seconds', () => {
	it.each([
		[90, 90],
		['1:30', 90],
		['90 s', 90],
		['10:00', 600],
		[90 / 86_400, 90],
		[90 / 1440, 90],
	])('%j is %d seconds', (cell, seconds) => {
		expect(target(cell)).toBe(seconds);
	});

	it('is rejected with not_whole if it is a fraction', () => {
		expect([target('1:30.5'), target(90.5)]).toEqual(['not_whole', 'not_whole']);
	});
});

describe('a time of day, as sheets store a duration', () => {
	it.each([
		// Typed as 0:01:38
		[98 / 86_400, 98],
		[0.0011342, 98],
		['0.0011342', 98],
		['0,0011342', 98],
		[98.5 / 86_400, 98.5],
		[0.0034722, 300],
		// Typed as 1:38, which the sheet reads as hours and minutes
		[98 / 1440, 98],
		[0.0680555, 98],
		[0.0520833, 75],
		['0.0520833', 75],
	])('%j is %d seconds', (cell, seconds) => {
		expect(tut(cell)).toBe(seconds);
	});

	it.each([
		[45 / 1440, 45],
		[0.03125, 45],
		[0.0451389, 65],
		['0.0451389', 65],
	])('%j is %d minutes', (cell, minutes) => {
		expect(duration(cell)).toBe(minutes);
	});

	it.each([0.01, 0.5, '0.5', '0,75', 0.99])('is rejected if it is no such duration: %j', (cell) => {
		expect(tut(cell)).toBe('out_of_range');
	});

	it('is rejected if it is longer than the range or has seconds in a column of minutes', () => {
		expect([duration(0.4), duration(0.123)]).toEqual(['out_of_range', 'not_whole']);
	});

	it.each([
		['a Date', new Date('1899-12-30T01:38:00Z')],
		['a Date of the day after', new Date('1899-12-31T01:38:00Z')],
		['a Date with its hours read as hours', new Date('1899-12-30T00:01:38Z')],
		['an ISO text', '1899-12-30T01:38:00.000Z'],
		['a text without an offset', '1899-12-31 01:38:00'],
		['a Luxon object', DateTime.fromISO('1899-12-30T01:38:00', { zone: 'utc' })],
	])('is also %s on the first day of the calendar of sheets', (_, cell) => {
		expect(tut(cell)).toBe(98);
	});

	it('is not a date-time of another day', () => {
		expect([tut(new Date('2026-02-10T01:38:00Z')), tut('2026-02-10T01:38:00Z')]).toEqual([
			'not_a_number',
			'not_a_number',
		]);
	});
});
