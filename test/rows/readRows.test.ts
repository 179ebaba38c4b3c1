import { CellError, readRows } from '../../nodes/Training/rows';
import type { Cells, Kind, RowOptions } from '../../nodes/Training/rows';

const defaults: RowOptions = {
	timezone: 'Europe/Warsaw',
	dateFormat: '',
	dateLocale: '',
	weightUnit: 'kg',
	emptyCells: 'clear',
	dataSource: 'Sheet',
};
const read = (items: Cells[], kind: Kind | 'journal' = 'set', options: Partial<RowOptions> = {}) =>
	readRows(items, kind, (item) => item + 1, { ...defaults, ...options });
const valuesOf = (...args: Parameters<typeof read>) => read(...args).rows[0]?.values;
const errorOf = (...args: Parameters<typeof read>) => read(...args).rejected[0];

const squat = {
	date: '2026-01-20',
	workout_id: 'hit_lower_a',
	exercise_id: 'ex_squat',
	weight_kg: 78,
	tut_s: 67,
};

describe('a valid row', () => {
	it('has the value of each column, and its data source', () => {
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

	it('matches headers ignoring case, spaces, _ and -', () => {
		expect(
			valuesOf([
				{
					'Workout Date': '2026-01-20',
					TEMPLATE: 'a',
					'Exercise-ID': 'b',
					'WEIGHT kg': '78 kg',
					'tut S': 67,
				},
			]),
		).toMatchObject({
			workout_date: '2026-01-20',
			template_id: 'a',
			exercise_id: 'b',
			weight_kg: 78,
			tut_seconds: 67,
		});
	});

	it('reads the header with a value if two headers match a column', () => {
		expect(valuesOf([{ ...squat, weight_kg: '', weight: 70 }])).toMatchObject({ weight_kg: 70 });
	});
});

describe('an absent cell', () => {
	it('keeps the stored value: the row does not have the column', () => {
		expect(valuesOf([squat])).toEqual({
			workout_date: '2026-01-20',
			template_id: 'hit_lower_a',
			exercise_id: 'ex_squat',
			weight_kg: 78,
			tut_seconds: 67,
			data_source: 'Sheet',
		});
	});
});

describe('a blank cell', () => {
	it('clears the stored value, or sets the default of the column', () => {
		expect(valuesOf([{ ...squat, notes: ' ', form_ok: null }])).toMatchObject({ notes: null, form_ok: true });
	});

	it('sets the ID as the name of an exercise', () => {
		expect(valuesOf([{ exercise: 'ex_squat', name: '', muscle_group: '' }], 'exercise')).toEqual({
			exercise_id: 'ex_squat',
			exercise_name: 'ex_squat',
			muscle_group: 'Other',
		});
	});

	it('keeps the stored value if Empty Cells is keep', () => {
		expect(valuesOf([{ ...squat, notes: ' ', weight_kg: '' }], 'set', { emptyCells: 'keep' })).toEqual({
			workout_date: '2026-01-20',
			template_id: 'hit_lower_a',
			exercise_id: 'ex_squat',
			tut_seconds: 67,
			data_source: 'Sheet',
		});
	});

	it('is rejected with required in a required column', () => {
		expect(errorOf([{ ...squat, weight_kg: ' ' }])).toMatchObject({
			column: 'weight_kg',
			header: 'weight_kg',
			value: ' ',
			code: 'required',
			message: 'Row 1: weight_kg is blank, but every row needs it. Fill it in.',
		});
	});

	it('is rejected with required in a key column, whatever Empty Cells is', () => {
		expect(errorOf([{ ...squat, exercise_id: null }], 'set', { emptyCells: 'keep' })).toMatchObject({
			column: 'exercise_id',
			code: 'required',
			message: 'Row 1: exercise_id is blank, but every row needs it. Fill it in.',
		});
	});
});

describe('a cell that cannot be written', () => {
	it('rejects its row: the error has row, header, column, value and key', () => {
		expect(read([{ ...squat, tut_s: 350 }]).rejected).toEqual([
			{
				item: 0,
				row: 1,
				kind: 'set',
				column: 'tut_seconds',
				header: 'tut_s',
				value: 350,
				key: { workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
				code: 'out_of_range',
				message: 'Row 1: tut_s is 350, but a set lasts above 0 and up to 300 seconds.',
			},
		]);
	});

	it("is reported first in the table's order, not in the item's", () => {
		expect(
			errorOf([{ tut_s: 'x', weight: 'y', date: 'z', exercise_id: 'e', workout_id: 'w' }]),
		).toMatchObject({ column: 'workout_date', code: 'not_a_date', value: 'z' });
	});

	it('leaves the key columns that could be read in the key', () => {
		expect(errorOf([{ ...squat, date: 'x' }])?.key).toEqual({
			template_id: 'hit_lower_a',
			exercise_id: 'ex_squat',
		});
		expect(errorOf([{ date: 'x', bodyweight: 80 }], 'measurement')?.key).toBeNull();
	});

	it('is shown by its kind if it is an object', () => {
		const messageFor = (weight_kg: unknown) => errorOf([{ ...squat, weight_kg }])?.message;
		expect(messageFor(new Date('2026-01-20'))).toBe(
			'Row 1: weight_kg is 2026-01-20T00:00:00.000Z, which is not a number. Write the total weight in kg or lb, like 82.5 or 182 lb.',
		);
		expect(messageFor(new Date(Number.NaN))).toBe(
			'Row 1: weight_kg is an invalid date, which is not a number. Write the total weight in kg or lb, like 82.5 or 182 lb.',
		);
		expect(messageFor(new Error('no such node'))).toBe(
			'Row 1: weight_kg is an expression that failed (no such node), which is not a number. Write the total weight in kg or lb, like 82.5 or 182 lb.',
		);
	});

	it('is a target maximum that is not above the minimum', () => {
		expect(errorOf([{ exercise_id: 'e', target_tut_min: 60, target_tut_max: 60 }], 'exercise')).toMatchObject(
			{
				column: 'target_tut_max',
				code: 'out_of_range',
				value: 60,
				message: 'Row 1: target_tut_max is 60, but it must be above target_tut_min, which is 60.',
			},
		);
	});
});

describe('a key column without a value', () => {
	it('is rejected with required if the item does not have the column', () => {
		expect(errorOf([{ date: '2026-01-20', workout_id: 'a', weight: 5 }])).toMatchObject({
			column: 'exercise_id',
			header: null,
			value: null,
			code: 'required',
			message:
				'Row 1: no column for the exercise. Headers: "date", "workout_id", "weight". Rename one to exercise_id, or map the columns manually.',
		});
	});

	it('is rejected with required if the item has the column without a cell', () => {
		expect(errorOf([{ date: undefined, bodyweight: 80 }], 'measurement')).toMatchObject({
			column: 'measurement_date',
			header: 'date',
			value: null,
			code: 'required',
			message: 'Row 1: date is blank, but every row needs it. Fill it in.',
		});
		expect(errorOf([{ workout_date: undefined, template_id: undefined }])).toMatchObject({
			column: 'workout_date',
			code: 'required',
		});
	});
});

describe('an item without recognized headers', () => {
	it('is rejected with required if the kind is given', () => {
		expect(read([{ foo: 1 }, {}]).rejected.map(({ code }) => code)).toEqual(['required', 'required']);
	});

	it('is rejected with unknown_kind in a journal', () => {
		expect(read([{ foo: 1 }, {}], 'journal').rejected.map(({ code }) => code)).toEqual([
			'unknown_kind',
			'unknown_kind',
		]);
	});

	it('asks to split a list of rows', () => {
		const message =
			'Row 1: this item contains lists or objects instead of the cells of a row. Split it into one item per row first, with the Split Out node.';
		expect(errorOf([{ data: [squat] }])).toMatchObject({
			code: 'required',
			column: 'workout_date',
			message,
		});
		expect(errorOf([{ data: [squat] }], 'journal')).toMatchObject({ code: 'unknown_kind', message });
	});
});

describe('a blank line of the sheet', () => {
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

	it('is skipped; unchecked boxes count as blank', () => {
		expect(read([blank])).toMatchObject({ rows: [], rejected: [], skipped: [{ kind: 'set', item: 0 }] });
	});

	it('is skipped in a journal, even if its kind is unknown', () => {
		expect(read([blank, { date: '' }], 'journal').skipped).toEqual([
			{ item: 0, kind: 'set' },
			{ item: 1, kind: null },
		]);
	});

	it('is not skipped with a checked box', () => {
		expect(errorOf([{ ...blank, max_effort: true }])?.code).toBe('required');
	});

	it('is rejected with required if blank lines are rejected', () => {
		expect(errorOf([blank], 'set', { blankLines: 'reject' })).toMatchObject({
			code: 'required',
			column: 'workout_date',
		});
	});
});

describe('rows with the same key', () => {
	it('are merged cell by cell, and later cells win', () => {
		const { rows } = read([
			{ ...squat, notes: 'a', form_ok: false },
			{ ...squat, weight_kg: 80, notes: 'b' },
			{ ...squat, date: '20.01.2026', notes: '' },
		]);
		expect(rows).toMatchObject([
			{ items: [0, 1, 2], values: { weight_kg: 78, notes: null, form_ok: false } },
		]);
	});

	it('are valid if a later cell replaces a wrong one', () => {
		const { rows, rejected } = read([{ ...squat, weight_kg: 'abc' }, squat]);
		expect(rejected).toEqual([]);
		expect(rows).toMatchObject([{ items: [0, 1], values: { weight_kg: 78 } }]);
	});

	it('are all rejected if a cell of the merged row is wrong', () => {
		const error = { row: 2, column: 'weight_kg', value: 'abc', code: 'not_a_number' };
		expect(read([squat, { ...squat, weight_kg: 'abc' }]).rejected).toMatchObject([
			{ ...error, item: 0 },
			{ ...error, item: 1 },
		]);
	});

	it('name the cell that counts, even if an earlier item has it', () => {
		const { rejected } = read(
			[
				{ exercise: 'e', target_tut_max: 30 },
				{ exercise: 'e', target_tut_min: 50 },
			],
			'exercise',
		);
		expect(rejected[1]).toMatchObject({
			item: 1,
			row: 1,
			header: 'target_tut_max',
			value: 30,
			message: 'Row 1: target_tut_max is 30, but it must be above target_tut_min, which is 50.',
		});
	});
});

describe('a valid row that is rejected later', () => {
	it('has the same error for each item if a cell is at fault', () => {
		const { rows, reject } = read(
			[
				{ exercise: 'e', name: 'taken' },
				{ exercise: 'e', notes: 'x' },
			],
			'exercise',
		);
		const errors = reject(rows[0]!, 'exercise_name', new CellError('name_taken', ', but it is taken.'));
		const error = { row: 1, header: 'name', value: 'taken', key: { exercise_id: 'e' }, code: 'name_taken' };
		const message = 'Row 1: name is "taken", but it is taken.';
		expect(errors).toMatchObject([
			{ ...error, item: 0, message },
			{ ...error, item: 1, message },
		]);
	});

	it("has each item's own row if no cell is at fault", () => {
		const { rows, reject } = read([squat, squat]);
		const errors = reject(rows[0]!, null, new CellError('workout_missing', 'there is none.', 'Add it.'));
		expect(errors.map(({ message }) => message)).toEqual([
			'Row 1: there is none. Add it.',
			'Row 2: there is none. Add it.',
		]);
	});
});

describe('the kind of a journal row', () => {
	const blank = {
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

	it.each([
		['workout', { ...blank, duration_min: 22 }],
		['set', { ...blank, exercise_id: 'e', weight_kg: 5, tut_s: 60 }],
		['measurement', { ...blank, workout_id: '', bodyweight_kg: 80 }],
	])('is %s by the cells that are not blank', (kind, item) => {
		expect(read([item], 'journal').rows.map((row) => row.kind)).toEqual([kind]);
	});

	it.each([
		['measurement', { date: '2026-01-20', bodyweight_kg: '' }, 'bodyweight_kg'],
		['workout', { date: '2026-01-20', workout_id: 'a', mood: null, duration: '' }, 'duration_min'],
	])('is %s by the headers if the cells do not decide', (kind, item, column) => {
		expect(errorOf([item], 'journal')).toMatchObject({ kind, column, code: 'required' });
	});

	it('is unknown with only a date and a template', () => {
		expect(errorOf([{ date: '2026-01-20', workout_id: 'a', notes: 'b' }], 'journal')).toEqual({
			item: 0,
			row: 1,
			kind: null,
			column: null,
			header: null,
			value: null,
			key: null,
			code: 'unknown_kind',
			message:
				'Row 1: this is neither a workout, a set nor a measurement. A set has an exercise, a measurement has a body weight or body fat, and a workout has a duration, location, score or days since the last workout. Headers: "date", "workout_id", "notes".',
		});
	});
});

describe('a hostile item', () => {
	it('does not change the prototype of objects', () => {
		const hostile = JSON.parse(
			'{"__proto__": {"exercise_id": "x"}, "constructor": "y", "toString": 5, "date": "2026-01-20", "bodyweight": 80}',
		) as Cells;
		expect(read([hostile], 'journal').rows).toMatchObject([
			{ kind: 'measurement', values: { bodyweight_kg: 80 } },
		]);
		expect('exercise_id' in {}).toBe(false);
	});

	it('may be a list instead of an object', () => {
		const list = JSON.parse('["a", ["b"]]') as Cells;
		expect(errorOf([list])?.code).toBe('required');
		expect(errorOf([list], 'journal')?.code).toBe('unknown_kind');
	});

	it.each(Object.keys(squat))('may have 20 MB in the cell %s, which its error shortens', (header) => {
		const { rejected } = read([{ ...squat, [header]: 'é'.repeat(10_000_000) }]);
		expect(rejected[0]?.value).toBe(`${'é'.repeat(1000)}…`);
		expect(rejected[0]?.message.length).toBeLessThan(300);
	});

	it('may have ten thousand columns', () => {
		const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`column ${index}`, index]));
		expect(read([{ ...wide, ...squat }]).rows).toHaveLength(1);
	});
});
