import { DateTime } from 'luxon';
import type { INodeProperties } from 'n8n-workflow';

import { optionalNumberParameter } from '../../parameters';
import type { NumberRange } from '../../parameters';
import type { Period } from '../../report';
import type { Targets } from '../../statements';
import { day, options } from '../fields';
import type { Execution } from '../operation';
import { dayParameter } from '../read';

const DAYS = { min: 1, max: 3660 };
const PLOT_WEEKS = { min: 1, max: 520 };
const BODYWEIGHT = { min: 20, max: 400, fractions: true };
const BODYFAT = { min: 2, max: 75, fractions: true };

const DEFAULT_DAYS = 7;
const DEFAULT_WEEKS = 12;

const numberProperty = (
	displayName: string,
	name: string,
	{ min, max, fractions }: NumberRange & { max: number },
	defaultValue: number,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: min, maxValue: max, ...(fractions && { numberPrecision: 2 }) },
	default: defaultValue,
	description,
});

export const properties: INodeProperties[] = [
	numberProperty(
		'Days',
		'days',
		DAYS,
		DEFAULT_DAYS,
		'How many days the report covers, including the last day',
	),
	options(
		day(
			'Last Day',
			'lastDay',
			"The last day of the report. Leave empty for today in the workflow's time zone.",
		),
		numberProperty(
			'Plot Weeks',
			'plotWeeks',
			PLOT_WEEKS,
			DEFAULT_WEEKS,
			'How many weeks the plots show, up to the last day. They always show at least the days of the report.',
		),
		numberProperty(
			'Target Body Fat (%)',
			'targetBodyFatPct',
			BODYFAT,
			15,
			'When body fat reaches this at the pace of the last four weeks. Default: the goal for body fat, if there is one.',
		),
		numberProperty(
			'Target Body Weight (kg)',
			'targetBodyweightKg',
			BODYWEIGHT,
			80,
			'When body weight reaches this at the pace of the last four weeks. Default: the goal for body weight, if there is one.',
		),
	),
];

export function reportParameters(execution: Execution, item: number): { period: Period; targets: Targets } {
	const { functions } = execution;
	const optionValues = functions.getNodeParameter('options', item, {}) as Record<string, string | number>;
	const days =
		optionalNumberParameter('Days', functions.getNodeParameter('days', item, DEFAULT_DAYS), DAYS, item) ??
		DEFAULT_DAYS;
	const weeks =
		optionalNumberParameter('Plot Weeks', optionValues.plotWeeks, PLOT_WEEKS, item) ?? DEFAULT_WEEKS;
	const to = dayParameter(execution, 'The option Last Day', optionValues.lastDay, item);
	const bodyweightKg = optionalNumberParameter(
		'Target Body Weight',
		optionValues.targetBodyweightKg,
		BODYWEIGHT,
		item,
	);
	const bodyfatPct = optionalNumberParameter('Target Body Fat', optionValues.targetBodyFatPct, BODYFAT, item);
	return {
		period: {
			from: daysBefore(to, days - 1),
			to,
			plotsFrom: daysBefore(to, Math.max(weeks * 7, days) - 1),
		},
		targets: {
			...(bodyweightKg !== undefined && { bodyweight_kg: bodyweightKg }),
			...(bodyfatPct !== undefined && { bodyfat_pct: bodyfatPct }),
		},
	};
}

const daysBefore = (day: string, days: number): string =>
	DateTime.fromISO(day, { zone: 'utc' }).minus({ days }).toISODate()!;
