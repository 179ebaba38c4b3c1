import Big from 'big.js';

import { CellError } from './cell';
import type { CellReader } from './cell';
import { secondsOfTime } from './dates';
import type { Numeric } from './decimals';
import { SECONDS_PER_UNIT, secondsOfColons, secondsOfParts } from './durationText';
import { describeRange, isInRange, number } from './numbers';
import type { NumberRules } from './numbers';
import type { CellUnit } from './units';

export interface DurationRules extends Pick<NumberRules, 'subject' | 'range' | 'decimals' | 'fix'> {
	/** The unit of the column. */
	unit: 'seconds' | 'minutes';
}

const SECONDS_PER_DAY = 86_400;
const MINUTES_PER_DAY = 1_440;

/** `01:38:00`: how sheets show a time that was typed as minutes and seconds. */
const HOURS = /^\d{1,2}:\d\d:\d\d$/;

/** Sheets round times of day to about seven decimals. */
const TOLERANCE_IN_DAYS = 1e-6;

/**
 * A duration from a cell: a number in the column's unit or in another one (`2 min`), `1:38`, `0:01:38`, `1m38s`, `1h 5m`, `1'38"`.
 * Two parts are minutes and seconds in a column of seconds, hours and minutes in a column of minutes.
 *
 * Sheets and Excel store `1:38` as a time of day: as a fraction of the day, or as a date-time of the day 0 of their calendar. A
 * number between 0 and 1 without a unit is such a fraction.
 */
export function duration({ unit: columnUnit, ...rules }: DurationRules): CellReader<number> {
	const { range, fix } = rules;
	const inSeconds = columnUnit === 'seconds';
	const notADuration = new CellError(
		'out_of_range',
		`, which is a time of day, but ${describeRange({ ...rules, unit: columnUnit })}.`,
		fix,
	);
	const hours = new CellError(
		'out_of_range',
		`, which has hours, but ${describeRange({ ...rules, unit: columnUnit })}.`,
		fix,
	);
	return number({
		...rules,
		unit: columnUnit,
		unitsOfColumn: `is in ${columnUnit}`,
		convert: (value, unit) => {
			if (unit !== '') return fromUnit(value, unit);
			const fraction = Number(value);
			return fraction > 0 && fraction < 1 ? fromDayFraction(fraction) : value;
		},
		readOther: (cell) => {
			if (typeof cell === 'string' && !cell.startsWith('1899-')) {
				const seconds = secondsOfColons(cell, columnUnit) ?? secondsOfParts(cell);
				if (seconds && inSeconds && seconds > range.max && HOURS.test(cell)) return hours;
				return seconds && inColumnUnit(seconds);
			}
			const time = secondsOfTime(cell);
			return time === null ? undefined : fromDayFraction(time / SECONDS_PER_DAY);
		},
	});

	function inColumnUnit(seconds: Numeric): Numeric {
		return inSeconds ? seconds : new Big(seconds).div(60);
	}

	function fromUnit(value: Numeric, unit: CellUnit): Numeric | undefined {
		if (unit !== 'h' && unit !== 'min' && unit !== 's') return undefined;
		return inColumnUnit(new Big(value).times(SECONDS_PER_UNIT[unit]));
	}

	/** A time in a column of seconds is hours, minutes and seconds, or minutes and seconds that the sheet took for hours and minutes. */
	function fromDayFraction(fraction: number): number | CellError {
		const minutes = wholeUnits(fraction, MINUTES_PER_DAY);
		if (!inSeconds && minutes === undefined) return fraction;
		const candidates = inSeconds
			? [wholeUnits(fraction, SECONDS_PER_DAY) ?? fraction * SECONDS_PER_DAY, minutes]
			: [minutes];
		const value = candidates.find((candidate) => candidate !== undefined && candidate <= range.max);
		return value === undefined || !isInRange(value, range) ? notADuration : value;
	}
}

/** The part of a day as a whole number of units; undefined if it is not one. */
function wholeUnits(fraction: number, unitsPerDay: number): number | undefined {
	const nearest = Math.round(fraction * unitsPerDay);
	return Math.abs(fraction - nearest / unitsPerDay) < TOLERANCE_IN_DAYS ? nearest : undefined;
}
