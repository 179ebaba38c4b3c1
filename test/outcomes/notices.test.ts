import { describeNewIds, describeNotices, futureDates, similarIds } from '../../nodes/Training/outcomes';
import type { Notices, Outcome } from '../../nodes/Training/outcomes';
import type { Row } from '../../nodes/Training/rows';

const nothing: Notices = {
	unreadHeaders: [],
	futureDates: [],
	similarIds: [],
};
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

describe('a new ID', () => {
	const stored = ['ex_squat', 'ex_row', 'ex_chest_press_db'];
	const others = (created: string) => similarIds([created], [...stored, created]).map(({ other }) => other);

	it.each([
		['Ex_Squat', 'case'],
		['ex_sqúat', 'accents'],
		['ex squat', 'a space for `_`'],
		['ex-squat', '`-` for `_`'],
		['exsquat', 'a missing `_`'],
		['squat', 'a missing prefix'],
		['ex_squats', 'a letter too many'],
		['ex_sqat', 'a letter too few'],
		['ex_sqaut', 'two swapped letters'],
		['ex_sguat', 'another letter'],
	])('%s is like ex_squat, which differs by %s', (created) => {
		expect(others(created)).toEqual(['ex_squat']);
	});

	it.each(['ex_raw', 'ex_chest_press_bb', 'ex_chest_press_2', 'ex_split_squat', 'ex_skat'])(
		'%s is like no other one',
		(created) => {
			expect(others(created)).toEqual([]);
		},
	);

	it('is like the stored one with the nearest spelling', () => {
		expect(similarIds(['squat', 'squats'], ['ex_squat', 'ex_squads', 'squat', 'squats'])).toEqual([
			{ id: 'squats', other: 'ex_squads', isOtherNew: false },
			{ id: 'squat', other: 'ex_squat', isOtherNew: false },
		]);
	});

	it('is like another new one once', () => {
		expect(similarIds(['Ex_Squat', 'ex_squat'], ['ex_squat', 'Ex_Squat'])).toEqual([
			{ id: 'ex_squat', other: 'Ex_Squat', isOtherNew: true },
		]);
	});
});

describe('the new exercises and templates', () => {
	it('are listed, and the similar ones are asked about', () => {
		const similar = [
			{ id: 'squat', other: 'ex_squat', isOtherNew: false },
			{ id: 'hit_b', other: 'HIT_B', isOtherNew: true },
		];
		const templates = ['HIT_B', 'hit_b', 'hit_c'];
		expect(describeNewIds({ exercises: ['ex_dip', 'squat'], templates }, similar)).toEqual([
			'New exercises: ex_dip',
			'New templates: hit_c',
			'squat is new. Did you mean ex_squat?',
			'HIT_B and hit_b are new. Are they the same?',
		]);
	});
});
