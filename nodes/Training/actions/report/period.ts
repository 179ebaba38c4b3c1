import type { INodeProperties } from 'n8n-workflow';

import type { ReportRows, Targets } from '../../report';
import { CellError, calendarDate, isBlank, formatValue } from '../../rows';
import { day, options } from '../fields';
import type { Execution } from '../operation';
import { InvalidParameterError } from '../../parameters';

const number = (
	displayName: string,
	name: string,
	range: Pick<NonNullable<INodeProperties['typeOptions']>, 'minValue' | 'maxValue' | 'numberPrecision'>,
	standard: number,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: range,
	default: standard,
	description,
});

const DAYS = { minValue: 1, maxValue: 3660 };
const PLOT_WEEKS = { minValue: 1, maxValue: 520 };
const BODYWEIGHT = { minValue: 20, maxValue: 400, numberPrecision: 2 };
const BODYFAT = { minValue: 2, maxValue: 75, numberPrecision: 2 };

const DEFAULT_DAYS = 7;
const DEFAULT_WEEKS = 12;

/** What the panel asks: the period, and what else the report should look at. */
export const properties: INodeProperties[] = [
	number(
		'Days',
		'days',
		DAYS,
		DEFAULT_DAYS,
		'How many days the report is about, up to today unless the option Last Day says otherwise',
	),
	options(
		day(
			'Last Day',
			'lastDay',
			"The last day of the report. Left blank, it is today in the workflow's time zone.",
		),
		number(
			'Plot Weeks',
			'plotWeeks',
			PLOT_WEEKS,
			DEFAULT_WEEKS,
			'How many weeks the plots look back from the last day',
		),
		number(
			'Target Body Fat (%)',
			'targetBodyFatPct',
			BODYFAT,
			15,
			'Projects body fat to this target, at the pace of the last four weeks',
		),
		number(
			'Target Body Weight (kg)',
			'targetBodyweightKg',
			BODYWEIGHT,
			80,
			'Projects body weight to this target, at the pace of the last four weeks',
		),
	),
];

interface Asked {
	period: ReportRows['period'];
	targets: Targets;
}

/** What is asked for one item. */
export function askedFor({ functions }: Execution, item: number): Asked {
	const told = functions.getNodeParameter('options', item, {}) as Record<string, unknown>;
	const days =
		numberOf('Days', functions.getNodeParameter('days', item, DEFAULT_DAYS), DAYS, item) ?? DEFAULT_DAYS;
	const weeks = numberOf('Plot Weeks', told.plotWeeks, PLOT_WEEKS, item) ?? DEFAULT_WEEKS;
	const to = lastDay(told.lastDay, functions.getTimezone(), item);
	const from = daysBefore(to, days - 1);
	const plotsFrom = daysBefore(to, Math.max(weeks * 7, days) - 1);
	const bodyweightKg = numberOf('Target Body Weight', told.targetBodyweightKg, BODYWEIGHT, item);
	const bodyfatPct = numberOf('Target Body Fat', told.targetBodyFatPct, BODYFAT, item);
	return {
		period: { from, to, plotsFrom },
		targets: {
			...(bodyweightKg !== undefined && { bodyweightKg }),
			...(bodyfatPct !== undefined && { bodyfatPct }),
		},
	};
}

function lastDay(told: unknown, timezone: string, item: number): string {
	const read = calendarDate(isBlank(told) ? new Date() : told, { timezone, dateFormat: '' });
	if (!(read instanceof CellError)) return String(read);
	throw new InvalidParameterError(
		`The option Last Day is ${formatValue(told)}${read.problem}`,
		'Write it like 2026-02-10.',
		read.code,
		item,
	);
}

function daysBefore(day: string, days: number): string {
	const date = new Date(`${day}T00:00:00Z`);
	date.setUTCDate(date.getUTCDate() - days);
	return date.toISOString().slice(0, 10);
}

/** A number within its range, undefined where none was told. */
function numberOf(
	label: string,
	told: unknown,
	{ minValue, maxValue, numberPrecision }: { minValue: number; maxValue: number; numberPrecision?: number },
	item: number,
): number | undefined {
	if (isBlank(told)) return undefined;
	const value = Number(told);
	const isFine = numberPrecision === undefined ? Number.isInteger(value) : Number.isFinite(value);
	if (isFine && value >= minValue && value <= maxValue) return value;
	const kind = numberPrecision === undefined ? 'a whole number' : 'a number';
	throw new InvalidParameterError(
		`${label} is ${formatValue(told)}, but it must be ${kind} from ${minValue} to ${maxValue}.`,
		'Correct it.',
		'out_of_range',
		item,
	);
}
