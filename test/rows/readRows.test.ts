import { readRows } from '../../nodes/Training/rows';
import type { Cells, Kind, RowOptions } from '../../nodes/Training/rows';

const rules: RowOptions = {
	timezone: 'Europe/Warsaw',
	dateFormat: '',
	emptyCells: 'clear',
	dataSource: 'Sheet',
};
const read = (items: Cells[], kind: Kind | 'journal' = 'set', options: Partial<RowOptions> = {}) =>
	readRows(items, kind, (item) => item + 1, { ...rules, ...options });

const squat = {
	date: '2026-01-20',
	workout_id: 'hit_lower_a',
	exercise_id: 'ex_squat',
	weight_kg: 78,
	tut_s: 67,
};

describe('reading a row', () => {
	it('maps each header to its column and says where the row comes from', () => {
		const [row] = read([{ ...squat, max_effort: true, form_ok: 'no', notes: ' hard ', row_number: 14 }]).rows;
		expect(row).toEqual({
			kind: 'set',
			key: '2026-01-20\0hit_lower_a\0ex_squat',
			items: [0],
			values: {
				workout_date: '2026-01-20',
				template_id: 'hit_lower_a',
				exercise_id: 'ex_squat',
				weight_kg: 78,
				tut_seconds: 67,
				max_effort: true,
				form_ok: false,
				notes: 'hard',
				data_source: 'Sheet',
			},
		});
	});

	it('recognises headers ignoring case, spaces, _ and -', () => {
		const [row] = read([
			{ 'Workout Date': '2026-01-20', TEMPLATE: 'a', 'Exercise-ID': 'b', 'WEIGHT kg': '78 kg', 'tut S': 67 },
		]).rows;
		expect(row?.values).toMatchObject({
			workout_date: '2026-01-20',
			template_id: 'a',
			exercise_id: 'b',
			weight_kg: 78,
			tut_seconds: 67,
		});
	});

	it("prefers a column's own name, and among several headers the one with something below it", () => {
		expect(read([{ ...squat, weight: 70 }]).rows[0]?.values.weight_kg).toBe(78);
		expect(read([{ ...squat, weight_kg: '', weight: 70 }]).rows[0]?.values.weight_kg).toBe(70);
	});

	it('tells an absent cell, which keeps, from a blank one, which clears or sets the default', () => {
		const { workout_date, template_id, exercise_id, weight_kg, tut_seconds, data_source } = read([squat])
			.rows[0]!.values;
		expect(read([squat]).rows[0]!.values).toEqual({
			workout_date,
			template_id,
			exercise_id,
			weight_kg,
			tut_seconds,
			data_source,
		});
		expect(read([{ ...squat, notes: ' ', form_ok: null }]).rows[0]!.values).toMatchObject({
			notes: null,
			form_ok: true,
		});
		expect(
			read([{ ...squat, notes: ' ', weight_kg: '' }], 'set', { emptyCells: 'keep' }).rows[0]!.values,
		).toEqual({
			workout_date,
			template_id,
			exercise_id,
			tut_seconds,
			data_source,
		});
	});

	it('gives a new exercise its id as name where the name is blank', () => {
		expect(read([{ exercise: 'ex_squat', name: '', muscle_group: '' }], 'exercise').rows[0]?.values).toEqual({
			exercise_id: 'ex_squat',
			exercise_name: 'ex_squat',
			muscle_group: 'Other',
		});
	});
});

describe('a bad cell', () => {
	it('rejects its row, naming row, header, column and value', () => {
		expect(read([{ ...squat, tut_s: 350 }]).rejected).toEqual([
			{
				key: '2026-01-20\0hit_lower_a\0ex_squat',
				item: 0,
				rejection: {
					kind: 'set',
					row: 1,
					column: 'tut_seconds',
					header: 'tut_s',
					value: 350,
					code: 'out_of_range',
					sentence: 'Row 1: tut_s is 350, but a set lasts above 0 and up to 300 seconds.',
				},
			},
		]);
	});

	it('is told first in the order of the table, not of the item', () => {
		const { rejection } = read([{ tut_s: 'x', weight: 'y', date: 'z', exercise_id: 'e', workout_id: 'w' }])
			.rejected[0]!;
		expect(rejection).toMatchObject({ column: 'workout_date', code: 'not_a_date', value: 'z' });
	});

	it('says blank of a blank one', () => {
		expect(read([{ ...squat, exercise_id: ' ' }]).rejected[0]?.rejection.sentence).toBe(
			'Row 1: exercise_id is blank, but it tells which row is meant. Fill it in.',
		);
	});

	it('is a blank in a required column', () => {
		expect(read([{ ...squat, weight_kg: ' ' }]).rejected[0]?.rejection).toMatchObject({
			column: 'weight_kg',
			header: 'weight_kg',
			value: ' ',
			code: 'required',
		});
		expect(
			read([{ ...squat, exercise_id: null }], 'set', { emptyCells: 'keep' }).rejected[0]?.rejection,
		).toMatchObject({ column: 'exercise_id', code: 'required' });
	});

	it('is a key column that is not there at all', () => {
		expect(read([{ date: '2026-01-20', workout_id: 'a', weight: 5 }]).rejected[0]?.rejection).toMatchObject({
			column: 'exercise_id',
			header: null,
			value: null,
			code: 'required',
		});
	});

	it('is a key whose header is there without a cell', () => {
		const { rejected } = read([{ date: undefined, bodyweight: 80 }], 'measurement');
		expect(rejected[0]?.rejection).toMatchObject({
			column: 'measurement_date',
			header: 'date',
			value: null,
			code: 'required',
		});
		expect(rejected[0]?.rejection.sentence).toBe(
			'Row 1: date is blank, but it tells which row is meant. Fill it in.',
		);
	});

	it('is every cell where none of the mapped ones gives anything', () => {
		expect(read([{ workout_date: undefined, template_id: undefined }]).rejected[0]?.rejection).toMatchObject({
			column: 'workout_date',
			code: 'required',
		});
	});

	it('is a list of rows in one item', () => {
		const sentence =
			'Row 1: this item holds lists or objects, not the cells of a row. Split it into one item for each row first, with the Split Out node.';
		expect(read([{ data: [squat] }]).rejected[0]?.rejection).toMatchObject({
			code: 'required',
			column: 'workout_date',
			sentence,
		});
		expect(read([[squat] as unknown as Cells], 'journal').rejected[0]?.rejection).toMatchObject({
			code: 'unknown_kind',
			sentence,
		});
	});

	it('shows a date, and an expression that failed, as what they are', () => {
		const sentenceOf = (weight_kg: unknown) =>
			read([{ ...squat, weight_kg }]).rejected[0]?.rejection.sentence;
		expect(sentenceOf(new Date('2026-01-20'))).toContain(
			'weight_kg is 2026-01-20T00:00:00.000Z, which is not a number.',
		);
		expect(sentenceOf(new Date(Number.NaN))).toContain('weight_kg is an invalid date');
		expect(sentenceOf(new Error('no such node'))).toContain(
			'weight_kg is an expression that failed (no such node)',
		);
	});

	it('is an item that holds no cells that are known', () => {
		expect(
			read([{ foo: 1 }, {}, ['a', ['b']] as unknown as Cells]).rejected.map(
				({ rejection }) => rejection.code,
			),
		).toEqual(Array(3).fill('required'));
		expect(
			read([{ foo: 1 }, {}, ['a'] as unknown as Cells], 'journal').rejected.map(
				({ rejection }) => rejection.code,
			),
		).toEqual(Array(3).fill('unknown_kind'));
	});

	it('is a target range without an extent', () => {
		expect(
			read([{ exercise_id: 'e', target_tut_min: 60, target_tut_max: 60 }], 'exercise').rejected[0]?.rejection,
		).toMatchObject({
			column: 'target_tut_max',
			code: 'out_of_range',
			value: 60,
			sentence: 'Row 1: target_tut_max is 60, but the maximum must be above the minimum, 60 s.',
		});
	});
});

describe('a blank line of the sheet', () => {
	it('is skipped, unticked boxes and all', () => {
		const blank = {
			row_number: 9,
			date: '',
			workout_id: ' ',
			exercise_id: null,
			weight_kg: '',
			tut_s: '',
			max_effort: false,
			form_ok: 'FALSE',
			notes: '',
		};
		expect(read([blank])).toMatchObject({ rows: [], rejected: [], skipped: [{ kind: 'set', item: 0 }] });
		expect(read([blank, { date: '' }], 'journal').skipped).toEqual([
			{ kind: 'set', item: 0 },
			{ kind: null, item: 1 },
		]);
	});

	it('is not one with a ticked box', () => {
		expect(read([{ date: '', workout_id: '', exercise_id: '', max_effort: true }]).rejected).toHaveLength(1);
	});
});

describe('rows with one key', () => {
	it("are folded cell by cell, the later one's cells winning", () => {
		const [row, ...others] = read([
			{ ...squat, notes: 'a', form_ok: false },
			{ ...squat, weight_kg: 80, notes: 'b' },
			{ ...squat, date: '20.01.2026', notes: '' },
		]).rows;
		expect(others).toEqual([]);
		expect(row).toMatchObject({ items: [0, 1, 2], values: { weight_kg: 78, notes: null, form_ok: false } });
	});

	it('lets a later good cell take the place of a bad one', () => {
		const reading = read([{ ...squat, weight_kg: 'abc' }, squat]);
		expect(reading.rejected).toEqual([]);
		expect(reading.rows[0]).toMatchObject({ items: [0, 1], values: { weight_kg: 78 } });
	});

	it('rejects all of them where the folded row is bad', () => {
		const { rejected } = read([squat, { ...squat, weight_kg: 'abc' }]);
		const rejection = { row: 2, column: 'weight_kg', value: 'abc', code: 'not_a_number' };
		expect(rejected).toMatchObject([
			{ item: 0, rejection },
			{ item: 1, rejection },
		]);
	});

	it('names the cell that counts, in whichever of them it stands', () => {
		const { rejected } = read(
			[
				{ exercise: 'e', target_tut_max: 30 },
				{ exercise: 'e', target_tut_min: 50 },
			],
			'exercise',
		);
		expect(rejected[1]?.rejection).toMatchObject({
			row: 1,
			header: 'target_tut_max',
			value: 30,
			sentence: 'Row 1: target_tut_max is 30, but the maximum must be above the minimum, 50 s.',
		});
		const reading = read(
			[
				{ exercise: 'e', name: 'taken' },
				{ exercise: 'e', notes: 'x' },
			],
			'exercise',
		);
		const refusal = { code: 'name_taken', column: 'exercise_name', reason: 'taken.' } as const;
		expect(reading.reject(reading.rows[0]!, refusal)).toMatchObject([
			{ item: 0, rejection: { row: 1, header: 'name', value: 'taken' } },
			{ item: 1, rejection: { row: 1, header: 'name', value: 'taken' } },
		]);
	});

	it('know each their own row where no cell is at fault', () => {
		const reading = read([squat, squat]);
		const refusal = { code: 'workout_missing', column: null, reason: 'there is none.' } as const;
		expect(reading.reject(reading.rows[0]!, refusal).map(({ rejection }) => rejection.sentence)).toEqual([
			'Row 1: there is none.',
			'Row 2: there is none.',
		]);
	});
});

describe('a journal', () => {
	it('tells its kinds by the cells that are not blank', () => {
		const all = {
			date: '2026-01-20',
			workout_id: 'a',
			exercise_id: '',
			weight_kg: '',
			tut_s: '',
			bodyweight_kg: '',
			bodyfat_pct: '',
			duration_min: '',
			location: '',
		};
		const kinds = read(
			[
				{ ...all, duration_min: 22 },
				{ ...all, exercise_id: 'e', weight_kg: 5, tut_s: 60 },
				{ ...all, workout_id: '', bodyweight_kg: 80 },
				{ ...all, location: 'gym', duration_min: 20 },
			],
			'journal',
		).rows.map(({ kind }) => kind);
		expect(kinds.sort()).toEqual(['measurement', 'set', 'workout']);
	});

	it('tells them by their headers where the cells say nothing', () => {
		const { rejected } = read(
			[
				{ date: '2026-01-20', bodyweight_kg: '' },
				{ date: '2026-01-20', workout_id: 'a', mood: null, duration: '' },
			],
			'journal',
		);
		expect(rejected.map(({ rejection }) => [rejection.kind, rejection.column, rejection.code])).toEqual([
			['measurement', 'bodyweight_kg', 'required'],
			['workout', 'duration_min', 'required'],
		]);
	});

	it('cannot tell a row with a date and a template only', () => {
		expect(
			read([{ date: '2026-01-20', workout_id: 'a', notes: 'b' }], 'journal').rejected[0]?.rejection,
		).toMatchObject({ kind: null, code: 'unknown_kind', column: null });
	});
});

describe('a hostile item', () => {
	it('cannot reach the prototype of anything', () => {
		const hostile = JSON.parse(
			'{"__proto__": {"exercise_id": "x"}, "constructor": "y", "toString": 5, "date": "2026-01-20", "bodyweight": 80}',
		) as Cells;
		expect(read([hostile], 'journal').rows[0]).toMatchObject({
			kind: 'measurement',
			values: { bodyweight_kg: 80 },
		});
		expect(({} as Record<string, unknown>).exercise_id).toBeUndefined();
	});

	it('may have ten thousand columns', () => {
		const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`column ${index}`, index]));
		expect(read([{ ...wide, ...squat }]).rows).toHaveLength(1);
	});
});
