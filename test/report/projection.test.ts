import { buildContents, projectTargets } from '../../nodes/Training/report';
import type { ReportData } from '../../nodes/Training/report';
import { measurement, reportData } from './rows';

/** 84 kg and 21.5 %, losing 0.1 kg and gaining 0.05 points a day, with measurements on 20 days of the last four weeks. */
const data = (changes: Partial<ReportData> & Pick<ReportData, 'targets'>): ReportData =>
	reportData({
		measurements: [measurement({ bodyweight_mean: 84, bodyfat_mean: 21.5 })],
		pace: {
			bodyweight_per_day: -0.1,
			bodyweight_days: 20,
			bodyweight_span: 27,
			bodyfat_per_day: 0.05,
			bodyfat_days: 20,
			bodyfat_span: 27,
		},
		...changes,
	});

const projections = (changes: Parameters<typeof data>[0]): string[] =>
	buildContents(data(changes)).sections.flatMap(({ entries }) =>
		entries.flatMap(({ details }) => details.filter((detail) => detail.startsWith('Target'))),
	);

const pace = (changes: Partial<ReportData['pace']>) => ({ ...data({ targets: {} }).pace, ...changes });

describe('the projection of a target', () => {
	it('is the day on which the 7-day mean reaches it at the pace of the last four weeks', () => {
		// 4 kg at 0.1 kg a day: 40 days after 28 June.
		expect(projections({ targets: { bodyweightKg: 80 } })).toEqual([
			'Target 80 kg: about 7 Aug 2026 at the pace of the last four weeks (−0.70 kg a week).',
		]);
		expect(projectTargets(data({ targets: { bodyweightKg: 80 } }))).toEqual({
			bodyweight: {
				target: 80,
				outcome: 'on track',
				perDay: -0.1,
				from: { day: '2026-06-28', mean: 84 },
				day: '2026-08-07',
			},
		});
	});

	it('works for a target above the current value', () => {
		expect(projections({ targets: { bodyweightKg: 86 }, pace: pace({ bodyweight_per_day: 0.1 }) })).toEqual([
			'Target 86 kg: about 18 Jul 2026 at the pace of the last four weeks (+0.70 kg a week).',
		]);
	});

	it('reports a pace that moves away from it', () => {
		expect(projections({ targets: { bodyfatPct: 15 } })).toEqual([
			'Target 15 %: moving away from it at the pace of the last four weeks (+0.35 points a week).',
		]);
	});

	it.each([[-0.01], [0]])('gives no day that is more than a year away, at %d kg a day', (perDay) => {
		const [projection] = projections({
			targets: { bodyweightKg: 80 },
			pace: pace({ bodyweight_per_day: perDay }),
		});
		expect(projection).toMatch(/^Target 80 kg: more than a year away at the pace of the last four weeks/);
	});

	it.each([
		['measurements on fewer than 5 days', { bodyweight_days: 4 }],
		['measurements over less than two weeks', { bodyweight_span: 12 }],
		['no pace', { bodyweight_per_day: null }],
	])('is not possible with %s', (_, changes) => {
		expect(projections({ targets: { bodyweightKg: 80 }, pace: pace(changes) })).toEqual([
			'Target 80 kg: too few measurements in the last four weeks for a projection.',
		]);
	});

	it('is "reached" for body fat at or below the target, and for body weight equal to it', () => {
		expect(projections({ targets: { bodyfatPct: 21.5, bodyweightKg: 84.04 } })).toEqual([
			'Target 84.04 kg: reached.',
			'Target 21.5 %: reached.',
		]);
	});

	it('is missing without measurements or without a target', () => {
		expect(projectTargets(data({ targets: { bodyfatPct: 15, bodyweightKg: 80 }, measurements: [] }))).toEqual(
			{},
		);
		expect(projectTargets(data({ targets: {} }))).toEqual({});
	});
});
