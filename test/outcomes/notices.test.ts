import { describeNotices, futureDates, lookAlikes } from '../../nodes/Training/outcomes';
import type { Notices, Outcome } from '../../nodes/Training/outcomes';
import type { Row } from '../../nodes/Training/rows';

const nothing: Notices = { unreadHeaders: [], futureDates: [] };
const set = (workout_date: string): Row<'set'> => ({
	kind: 'set',
	values: { workout_date, template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
});
const measurement = (measurement_date: string): Row<'measurement'> => ({
	kind: 'measurement',
	values: { measurement_date },
});

describe('the notices of a run', () => {
	it('are none if there is nothing to say', () => {
		expect(describeNotices(nothing)).toEqual([]);
		expect(describeNotices({ ...nothing, missing: [], deleted: [] })).toEqual([]);
	});

	it('list the headers that were not read', () => {
		expect(describeNotices({ ...nothing, unreadHeaders: ['Form?', 'Colour'] })).toEqual([
			'Not read: "Form?", "Colour"',
		]);
	});

	it('list ten headers, and count the others', () => {
		const unreadHeaders = Array.from({ length: 12 }, (_, index) => `h${index}`);
		expect(describeNotices({ ...nothing, unreadHeaders })).toEqual([
			'Not read: "h0", "h1", "h2", "h3", "h4", "h5", "h6", "h7", "h8", "h9" and 2 more',
		]);
	});

	it('name the dates in the future with their rows', () => {
		const first = { row: 5, kind: 'workout', date: '2062-01-20' } as const;
		expect(describeNotices({ ...nothing, futureDates: [first] })).toEqual([
			'1 date is in the future: 2062-01-20 (workout, row 5)',
		]);
		const second = { row: 9, kind: 'set', date: '2062-01-20' } as const;
		expect(describeNotices({ ...nothing, futureDates: [first, second] })).toEqual([
			'2 dates are in the future: 2062-01-20 (workout, row 5), 2062-01-20 (set, row 9)',
		]);
	});

	it('name the stored rows that are not in the sheet, and why they were kept', () => {
		const missing = [
			{ row: set('2026-01-20'), keptBecause: null },
			{
				row: { kind: 'workout', values: { workout_date: '2026-01-20', template_id: 'hit_lower_a' } },
				keptBecause: 'it still has 2 sets',
			} as const,
		];
		expect(describeNotices({ ...nothing, missing })).toEqual([
			'2 stored rows are not in the sheet: the set of ex_squat in hit_lower_a on 2026-01-20, the workout hit_lower_a on 2026-01-20 (kept: it still has 2 sets)',
		]);
	});
});

describe('the dates in the future', () => {
	const find = (...outcomes: Outcome[]) => futureDates(outcomes, '2026-01-21', (item) => item + 2);
	const written = (item: number, row: Row): Outcome => ({ status: 'unchanged', item, row, created: false });

	it('are those after the given day, of written rows of each kind', () => {
		expect(
			find(
				written(0, set('2026-01-21')),
				written(1, set('2026-01-22')),
				written(2, measurement('2062-01-01')),
				{ status: 'superseded', item: 3, row: set('2062-01-01'), supersededBy: 1 },
				{ status: 'skipped', item: 4, kind: 'set' },
				written(5, { kind: 'exercise', values: { exercise_id: 'ex_squat' } }),
			),
		).toEqual([
			{ row: 3, kind: 'set', date: '2026-01-22' },
			{ row: 4, kind: 'measurement', date: '2062-01-01' },
		]);
	});

	it('include the measurement of an item that is also a workout', () => {
		const workout: Row = {
			kind: 'workout',
			values: { workout_date: '2062-01-01', template_id: 'hit_lower_a' },
		};
		const also = { status: 'inserted', item: 0, row: measurement('2062-01-01'), created: false } as const;
		expect(find({ status: 'inserted', item: 0, row: workout, created: false, also })).toEqual([
			{ row: 2, kind: 'workout', date: '2062-01-01' },
			{ row: 2, kind: 'measurement', date: '2062-01-01' },
		]);
	});
});

describe('IDs that look alike', () => {
	it.each([
		['Ex_Squat', 'case'],
		['ex_sqúat', 'accents'],
		['ex squat', 'a space for `_`'],
		['ex-squat', '`-` for `_`'],
		['exsquat', 'a missing `_`'],
	])('are ex_squat and %s, which differ by %s', (created) => {
		expect(lookAlikes([created], ['ex_squat', 'ex_row', created])).toEqual([['ex_squat', created]]);
	});

	it('are not those that differ by another character', () => {
		expect(lookAlikes(['ex_squats'], ['ex_squat', 'ex_squats'])).toEqual([]);
	});

	it('are one pair if both are new', () => {
		expect(lookAlikes(['Ex_Squat', 'ex_squat'], ['ex_squat', 'Ex_Squat'])).toEqual([
			['Ex_Squat', 'ex_squat'],
		]);
	});
});
