import { CellError } from '../../nodes/Training/rows';
import type { Cells } from '../../nodes/Training/rows';
import { read } from './reading';

const squat = { date: '2026-01-20', workout_id: 'a', exercise_id: 'ex_squat', weight_kg: 78, tut_s: 67 };

describe('rows of a journal with the same key', () => {
	it('do not mix their cells: the later one counts whole', () => {
		const { rows } = read(
			[
				{ ...squat, form_ok: 'no', notes: 'knees' },
				{ ...squat, weight_kg: 80 },
			],
			'journal',
		);
		expect(rows).toEqual([
			{
				kind: 'set',
				key: '2026-01-20\0a\0ex_squat',
				items: [0, 1],
				values: {
					workout_date: '2026-01-20',
					template_id: 'a',
					exercise_id: 'ex_squat',
					weight_kg: 80,
					tut_seconds: 67,
					form_ok: true,
					notes: null,
					data_source: 'Sheet',
				},
			},
		]);
	});

	it('are all rejected if the later one is wrong, and only then', () => {
		const wrong = { ...squat, weight_kg: 'abc' };
		expect(read([squat, wrong], 'journal').rejected).toMatchObject([
			{ item: 0, row: 2, value: 'abc' },
			{ item: 1, row: 2, value: 'abc' },
		]);
		expect(read([wrong, squat], 'journal')).toMatchObject({ rejected: [], rows: [{ items: [0, 1] }] });
	});
});

describe('rows of Create or Update with the same key', () => {
	it('are merged cell by cell', () => {
		const { rows } = read([
			{ ...squat, form_ok: 'no', notes: 'knees' },
			{ ...squat, weight_kg: 80 },
		]);
		expect(rows).toMatchObject([{ values: { weight_kg: 80, form_ok: false, notes: 'knees' } }]);
	});
});

describe.each(['measurement', 'journal'] as const)('measurements of one day (%s)', (kind) => {
	const rowsOf = (items: Cells[]) =>
		read(items, kind).rows.map(({ items: from, values }) => [from, Object.values<unknown>(values)[1]]);
	const at = (time: unknown, weight: number, cells: Cells = {}) => ({
		date: '2026-03-04',
		time,
		body_weight: weight,
		...cells,
	});

	it('are one: the earliest counts, whatever the order', () => {
		expect(rowsOf([at('07:05', 83.2), at('18:40', 83.9)])).toEqual([[[1, 0], 83.2]]);
		expect(rowsOf([at('18:40', 83.9), at('07:05', 83.2)])).toEqual([[[0, 1], 83.2]]);
		expect(rowsOf([at('18:40', 83.9), at('07:05', 83.2), at('12:00', 83.5)])).toEqual([[[0, 2, 1], 83.2]]);
	});

	it('have their time in the date too', () => {
		const items = [
			{ date: '2026-03-04 18:40:10', body_weight: 83.9 },
			{ date: '2026-03-04 07:05:01', body_weight: 83.2 },
		];
		expect(rowsOf(items)).toEqual([[[0, 1], 83.2]]);
	});

	it('have their time as a sheet stores it', () => {
		expect(rowsOf([at(0.75, 83.9), at(0.3, 83.2)])).toEqual([[[0, 1], 83.2]]);
	});

	it('count whole: cells of the others are not merged', () => {
		const { rows } = read([at('07:05', 83.2, { notes: '' }), at('18:40', 83.9, { notes: 'late' })], kind);
		expect(rows).toMatchObject([{ values: { bodyweight_kg: 83.2, notes: null } }]);
	});

	it('of the same time: the later item counts', () => {
		expect(rowsOf([at('07:05', 83.2), at('07:05', 83.3)])).toEqual([[[0, 1], 83.3]]);
	});

	it('are ordered by the items if one of them has no time: the later one counts', () => {
		expect(rowsOf([at('07:05', 83.2), at('', 83.9)])).toEqual([[[0, 1], 83.9]]);
	});
});

describe('a time beside a date', () => {
	it('is a part of the date, not a second date', () => {
		const { rows, unreadHeaders } = read([{ date: '2026-03-04', time: '7:12', weight: 80 }], 'measurement');
		expect(rows).toMatchObject([{ values: { measurement_date: '2026-03-04' } }]);
		expect(unreadHeaders).toEqual([]);
	});

	it('is compared with the date if it has a day itself', () => {
		const item = { date: '2026-03-04', time: '2026-03-05 07:12', weight: 80 };
		expect(read([item], 'measurement').rejected).toMatchObject([{ code: 'ambiguous_header' }]);
	});

	it('does not replace a date', () => {
		expect(read([{ date: '', time: '7:12', weight: 80 }], 'measurement').rejected).toMatchObject([
			{ header: 'date', code: 'required' },
		]);
	});
});

describe('the keys of a run', () => {
	it('are those of all items with a complete key, whatever became of them', () => {
		const { keys } = read(
			[
				squat,
				squat,
				{ ...squat, exercise_id: 'ex_row', weight_kg: 'abc' },
				{ ...squat, exercise_id: '' },
				{ date: '2026-01-20', bodyweight: 80 },
			],
			'journal',
		);
		expect(keys).toMatchObject([
			{ kind: 'set', values: { exercise_id: 'ex_squat' } },
			{ kind: 'set', values: { exercise_id: 'ex_squat' } },
			{ kind: 'set', values: { exercise_id: 'ex_row' } },
			{ kind: 'measurement', values: { measurement_date: '2026-01-20' } },
		]);
		expect(keys).toHaveLength(4);
	});
});

describe('the name of a row', () => {
	const tabs = [
		{ row_number: 6, date: '2026-01-20', workout: 'hit_lower_a', duration: 999 },
		{ row_number: 6, date: '2026-01-20', workout: 'a', exercise: 'ex_row', weight: 'x', tut: 999 },
		{ row_number: 7, date: '2026-01-20', bodyweight: 999 },
		{ row_number: 8, date: 'x', workout: 'a', exercise: 'ex_row', weight: 5, tut: 60 },
		{ row_number: 9, date: '2026-01-20', foo: 1 },
	];

	it('is in each message if a row number occurs twice, as with merged sheets', () => {
		const starts = read(tabs, 'journal').rejected.map(({ message }) =>
			message.slice(0, message.indexOf(':')),
		);
		expect(starts.sort()).toEqual([
			'Row 6 (set of ex_row, 2026-01-20)',
			'Row 6 (workout hit_lower_a, 2026-01-20)',
			'Row 7 (measurement, 2026-01-20)',
			'Row 8 (set of ex_row)',
			'Row 9 (2026-01-20)',
		]);
	});

	it('is in the further faults and in later rejections too', () => {
		const { rejected } = read(tabs, 'journal');
		expect(rejected.find(({ item }) => item === 1)?.also?.[0]?.message).toBe(
			'Row 6 (set of ex_row, 2026-01-20): tut is 999, but a set lasts above 0 and up to 300 seconds.',
		);
		const { rows, reject } = read([squat, squat].map((item) => ({ ...item, row_number: 6 })));
		const error = new CellError('workout_missing', 'it is missing.', 'Add it.');
		expect(reject(rows[0]!, null, error)[0]?.message).toBe(
			'Row 6 (set of ex_squat, 2026-01-20): it is missing. Add it.',
		);
	});

	it('is left out if each row number occurs once', () => {
		const { rejected } = read(tabs.slice(1), 'journal');
		expect(rejected.map(({ message }) => message.slice(0, 6)).sort()).toEqual([
			'Row 6:',
			'Row 7:',
			'Row 8:',
			'Row 9:',
		]);
	});
});
