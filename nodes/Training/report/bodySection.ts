import type { ReportMeasurement } from '../statements';
import { describeEmptyPeriod } from './emptyPeriod';
import { formatChange, formatDay } from './format';
import type { Entry, ReportData, Section } from './types';

/** Body weight, body fat and lean mass as last measured. */
export function bodySection(data: ReportData): Section {
	const { period, measurements, lastDays } = data;
	const newest = measurements.at(-1);
	const isEmpty = newest === undefined || newest.measurement_date < period.from;
	return {
		name: 'body',
		heading: 'Body weight and body fat',
		intro: isEmpty ? [describeEmptyPeriod('measurement', lastDays.measurement)] : [],
		entries:
			newest === undefined
				? []
				: [weightEntry(data, newest), ...bodyfatEntries(data), ...leanMassEntries(newest)],
	};
}

function weightEntry(data: ReportData, newest: ReportMeasurement): Entry {
	const before = isInPeriod(data, newest) ? measurementsBefore(data).at(-1) : undefined;
	const change = before && newest.bodyweight_mean - before.bodyweight_mean;
	return {
		title: 'Body weight',
		value: `${newest.bodyweight_mean.toFixed(1)} kg`,
		details: [[describeMean(newest), ...describeChange(change, 'kg'), newest.weight_trend].join(', ')],
	};
}

function bodyfatEntries(data: ReportData): Entry[] {
	const newest = data.measurements.findLast(hasBodyfatMean);
	if (!newest) return [];
	const before = isInPeriod(data, newest) ? measurementsBefore(data).findLast(hasBodyfatMean) : undefined;
	const change = before && newest.bodyfat_mean - before.bodyfat_mean;
	return [
		{
			title: 'Body fat',
			value: `${newest.bodyfat_mean.toFixed(1)} %`,
			details: [[describeMean(newest), ...describeChange(change, 'points')].join(', ')],
		},
	];
}

function leanMassEntries({ estimated_lean_mass, measurement_date }: ReportMeasurement): Entry[] {
	if (estimated_lean_mass === null) return [];
	return [
		{
			title: 'Lean mass',
			value: `${estimated_lean_mass.toFixed(1)} kg`,
			details: [`estimated on ${formatDay(measurement_date)} from the last known body fat`],
		},
	];
}

const hasBodyfatMean = (row: ReportMeasurement): row is ReportMeasurement & { bodyfat_mean: number } =>
	row.bodyfat_mean !== null;

const isInPeriod = ({ period }: ReportData, { measurement_date }: ReportMeasurement) =>
	measurement_date >= period.from;

const measurementsBefore = ({ period, measurements }: ReportData) =>
	measurements.filter(({ measurement_date }) => measurement_date < period.from);

const describeMean = ({ measurement_date }: ReportMeasurement) =>
	`mean of 7 days up to ${formatDay(measurement_date)}`;

const describeChange = (change: number | undefined, unit: string): string[] =>
	change === undefined ? [] : [`${formatChange(change)} ${unit} over the period`];
