import { contentsOf, projectionsOf } from '../../nodes/Training/report';
import type { ReportRows } from '../../nodes/Training/report';
import { measurement, report } from './rows';

/** 84 kg and 21.5 %, losing 0.1 kg and gaining 0.05 points a day, measured on 20 days of the last four weeks. */
const rows = (told: Partial<ReportRows> & Pick<ReportRows, 'targets'>): ReportRows =>
	report({
		measurements: [measurement({ bodyweight_mean: 84, bodyfat_mean: 21.5 })],
		pace: {
			bodyweight_per_day: -0.1,
			bodyweight_days: 20,
			bodyweight_span: 27,
			bodyfat_per_day: 0.05,
			bodyfat_days: 20,
			bodyfat_span: 27,
		},
		...told,
	});

const sentences = (told: Parameters<typeof rows>[0]): string[] =>
	contentsOf(rows(told)).sections.flatMap(({ entries }) =>
		entries.flatMap(({ details }) => details.filter((detail) => detail.startsWith('Target'))),
	);

const pace = (told: Partial<ReportRows['pace']>) => ({ ...rows({ targets: {} }).pace, ...told });

describe('the projection to a target', () => {
	it('gives the day on which the mean of 7 days reaches it at the pace of the last four weeks', () => {
		// 4 kg at 0.1 kg a day: 40 days after 28 June.
		expect(sentences({ targets: { bodyweightKg: 80 } })).toEqual([
			'Target 80 kg: about 7 Aug 2026 at the pace of the last four weeks (−0.70 kg a week).',
		]);
		expect(projectionsOf(rows({ targets: { bodyweightKg: 80 } }))).toEqual({
			bodyweight: {
				target: 80,
				outcome: 'on the way',
				perDay: -0.1,
				from: { day: '2026-06-28', mean: 84 },
				day: '2026-08-07',
			},
		});
	});

	it('works upwards too', () => {
		expect(sentences({ targets: { bodyweightKg: 86 }, pace: pace({ bodyweight_per_day: 0.1 }) })).toEqual([
			'Target 86 kg: about 18 Jul 2026 at the pace of the last four weeks (+0.70 kg a week).',
		]);
	});

	it('says that it moves away from it', () => {
		expect(sentences({ targets: { bodyfatPct: 15 } })).toEqual([
			'Target 15 %: moving away from it at the pace of the last four weeks (+0.35 points a week).',
		]);
	});

	it.each([[-0.01], [0]])('promises no day that is more than a year away, at %d kg a day', (perDay) => {
		const [sentence] = sentences({
			targets: { bodyweightKg: 80 },
			pace: pace({ bodyweight_per_day: perDay }),
		});
		expect(sentence).toMatch(/^Target 80 kg: more than a year away at the pace of the last four weeks/);
	});

	it.each([
		['fewer than 5 days', { bodyweight_days: 4 }],
		['less than two weeks', { bodyweight_span: 12 }],
		['no line', { bodyweight_per_day: null }],
	])('says that there are too few measurements with %s', (_, told) => {
		expect(sentences({ targets: { bodyweightKg: 80 }, pace: pace(told) })).toEqual([
			'Target 80 kg: too few measurements in the last four weeks to tell when.',
		]);
	});

	it('says when it is reached: body fat at or below it, body weight at it', () => {
		expect(sentences({ targets: { bodyfatPct: 21.5, bodyweightKg: 84.04 } })).toEqual([
			'Target 84.04 kg: reached.',
			'Target 21.5 %: reached.',
		]);
	});

	it('is silent where nothing was ever measured, or no target was told', () => {
		expect(projectionsOf(rows({ targets: { bodyfatPct: 15, bodyweightKg: 80 }, measurements: [] }))).toEqual(
			{},
		);
		expect(projectionsOf(rows({ targets: {} }))).toEqual({});
	});
});
