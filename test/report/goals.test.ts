import { buildContents, toMarkdown } from '../../nodes/Training/report';
import type { ReportData } from '../../nodes/Training/report';
import { goal, reportData } from './rows';

const projections = (goals: ReportData['goals']): string[] =>
	buildContents(reportData({ goals })).sections.flatMap(({ entries }) =>
		entries.flatMap(({ details }) => details.filter((detail) => detail.startsWith('Target'))),
	);

const PACE = 'the pace of the last four weeks (−0.35 kg a week)';

describe('the projection of a goal', () => {
	it.each([
		['on track without a date', {}, `Target 80 kg: about 30 Jul 2026 at ${PACE}.`],
		[
			'on track for its date',
			{ target_date: '2026-08-12', days_ahead: 13 },
			`Target 80 kg by 12 Aug 2026: about 30 Jul 2026, 13 days early, at ${PACE}.`,
		],
		[
			'on its date',
			{ target_date: '2026-07-30', days_ahead: 0 },
			`Target 80 kg by 30 Jul 2026: about 30 Jul 2026, just in time, at ${PACE}.`,
		],
		[
			'behind its date',
			{ target_date: '2026-07-29', days_ahead: -1, status: 'BEHIND' },
			`Target 80 kg by 29 Jul 2026: about 30 Jul 2026, 1 day late, at ${PACE}.`,
		],
		['a year away', { projected_date: '2027-06-28' }, `Target 80 kg: about 28 Jun 2027 at ${PACE}.`],
		['further away', { projected_date: '2027-06-29' }, `Target 80 kg: more than a year away at ${PACE}.`],
		[
			'that is never reached',
			{ weekly_rate: 0, projected_date: null, status: 'BEHIND' },
			'Target 80 kg: more than a year away at the pace of the last four weeks (0.00 kg a week).',
		],
		[
			'that the pace leads away from',
			{ target_value: 84.5, projected_date: null, status: 'MOVING AWAY' },
			`Target 84.5 kg: moving away from it at ${PACE}.`,
		],
		['that is reached', { status: 'REACHED' }, 'Target 80 kg: reached.'],
		[
			'with too few measurements',
			{ weekly_rate: null, projected_date: null, status: 'NO DATA' },
			'Target 80 kg: too few measurements in the last four weeks for a projection.',
		],
		[
			'for body fat',
			{ metric: 'bodyfat_pct', target_value: 15 },
			'Target 15 %: about 30 Jul 2026 at the pace of the last four weeks (−0.35 points a week).',
		],
	] as const)('%s is a sentence', (_, changes, sentence) => {
		expect(projections([goal(changes)])).toEqual([sentence]);
	});

	it('is missing without a goal, and so is the section', () => {
		expect(projections([])).toEqual([]);
		expect(toMarkdown(buildContents(reportData()))).not.toContain('Goals');
	});
});
