/** What a report says about measurements. */
import type { ReportMeasurement } from '../statements';
import type { Entry, ReportRows, Section } from './contents';
import { project } from './projection';
import type { Projection } from './projection';
import { changed, nothing } from './sessions';
import { change, day, number } from './words';

export interface Projections {
	bodyweight?: Projection;
	bodyfat?: Projection;
}

/** Where body weight and body fat are going, for each target that was told and each that has a measurement. */
export function projectionsOf({ measurements, pace, targets }: ReportRows): Projections {
	const projections: Projections = {};
	const weighed = measurements.at(-1);
	if (targets.bodyweightKg !== undefined && weighed) {
		const { bodyweight_mean: mean, measurement_date } = weighed;
		const { bodyweight_per_day: perDay, bodyweight_days, bodyweight_span } = pace;
		const course = { day: measurement_date, mean, perDay, days: bodyweight_days, span: bodyweight_span };
		const isReached = mean.toFixed(1) === targets.bodyweightKg.toFixed(1);
		projections.bodyweight = project(course, targets.bodyweightKg, isReached);
	}
	const measured = measurements.findLast(knowsFat);
	if (targets.bodyfatPct !== undefined && measured) {
		const { bodyfat_mean: mean, measurement_date } = measured;
		const { bodyfat_per_day: perDay, bodyfat_days, bodyfat_span } = pace;
		const course = { day: measurement_date, mean, perDay, days: bodyfat_days, span: bodyfat_span };
		projections.bodyfat = project(course, targets.bodyfatPct, mean <= targets.bodyfatPct);
	}
	return projections;
}

const knowsFat = (row: ReportMeasurement): row is ReportMeasurement & { bodyfat_mean: number } =>
	row.bodyfat_mean !== null;

/** Body weight, body fat and lean mass as last measured. */
export function bodySection(rows: ReportRows): Section {
	const { period, measurements } = rows;
	const newest = measurements.at(-1);
	const isEmpty = newest === undefined || newest.measurement_date < period.from;
	return {
		name: 'body',
		heading: 'Body weight and body fat',
		lead: isEmpty
			? [
					nothing(
						'measurements',
						period,
						measurements.map(({ measurement_date }) => measurement_date),
					),
				]
			: [],
		entries: newest === undefined ? [] : entriesOf(rows, newest),
	};
}

function entriesOf(rows: ReportRows, newest: ReportMeasurement): Entry[] {
	const { period, measurements } = rows;
	const { bodyweight, bodyfat } = projectionsOf(rows);
	const before = measurements.filter(({ measurement_date }) => measurement_date < period.from);
	const isNew = newest.measurement_date >= period.from;
	const upTo = `mean of 7 days up to ${day(newest.measurement_date)}`;

	const weightBefore = isNew ? before.at(-1)?.bodyweight_mean : undefined;
	const weightChange = weightBefore === undefined ? undefined : newest.bodyweight_mean - weightBefore;
	const entries: Entry[] = [
		{
			title: 'Body weight',
			value: `${newest.bodyweight_mean.toFixed(1)} kg`,
			details: [
				[upTo, ...changed(weightChange, 'kg'), newest.weight_trend].join(', '),
				...(bodyweight ? [inWords(bodyweight, 'kg', 'kg')] : []),
			],
		},
	];

	const measured = measurements.findLast(knowsFat);
	if (measured) {
		const fatBefore = measured.measurement_date >= period.from ? before.findLast(knowsFat) : undefined;
		const fatChange = fatBefore && measured.bodyfat_mean - fatBefore.bodyfat_mean;
		entries.push({
			title: 'Body fat',
			value: `${measured.bodyfat_mean.toFixed(1)} %`,
			details: [
				[`mean of 7 days up to ${day(measured.measurement_date)}`, ...changed(fatChange, 'points')].join(
					', ',
				),
				...(bodyfat ? [inWords(bodyfat, '%', 'points')] : []),
			],
		});
	}
	if (newest.estimated_lean_mass !== null) {
		entries.push({
			title: 'Lean mass',
			value: `${newest.estimated_lean_mass.toFixed(1)} kg`,
			details: [`estimated on ${day(newest.measurement_date)} by the last body fat known`],
		});
	}
	return entries;
}

/** What a projection says, with the pace that it is based on. */
function inWords(projection: Projection, unit: string, unitOfChange: string): string {
	const target = `Target ${number(projection.target)} ${unit}`;
	if (projection.outcome === 'reached') return `${target}: reached.`;
	if (projection.outcome === 'too few measurements') {
		return `${target}: too few measurements in the last four weeks to tell when.`;
	}
	const pace = `the pace of the last four weeks (${change(projection.perDay * 7, 2)} ${unitOfChange} a week)`;
	switch (projection.outcome) {
		case 'moving away':
			return `${target}: moving away from it at ${pace}.`;
		case 'beyond a year':
			return `${target}: more than a year away at ${pace}.`;
		case 'on the way':
			return `${target}: about ${day(projection.day)} at ${pace}.`;
	}
}
