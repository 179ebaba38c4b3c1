import type { Cells } from '../../nodes/Training/rows';
import { errorOf, messageOf, read } from './reading';

const blank = {
	date: '2026-01-20',
	workout_id: '',
	exercise: '',
	weight: '',
	tut_s: '',
	max_effort: false,
	form_ok: 'FALSE',
	duration: '',
	location: '',
	recovery: '',
	mood: '',
	days_since: '',
	bodyweight: '',
	bodyfat: '',
	notes: '',
};
const kindsOf = (cells: Cells) => read([{ ...blank, ...cells }], 'journal').rows.map(({ kind }) => kind);
const refusal = (cells: Cells) => messageOf([{ ...blank, ...cells }], 'journal');

describe('the kind of a journal row', () => {
	it.each<[string, Cells]>([
		['set', { workout_id: 'a', exercise: 'e', weight: 80, tut_s: 60 }],
		['set', { workout_id: 'a', exercise: 'e', weight: 80, tut_s: 60, max_effort: true, form_ok: true }],
		['workout', { workout_id: 'a', duration: 30 }],
		['workout', { workout_id: 'a', duration: 30, location: 'gym', recovery: 4, mood: 4, days_since: 5 }],
		['measurement', { bodyweight: 80 }],
		['measurement', { bodyweight: 80, bodyfat: 18 }],
		['measurement', { weight: 80, bodyfat: 18 }],
	])('is %s by its cells that are not blank', (kind, cells) => {
		expect(kindsOf(cells)).toEqual([kind]);
	});

	it('ignores words for "no value" and unticked boxes', () => {
		expect(
			kindsOf({ workout_id: 'a', duration: 30, exercise: 'n/a', bodyweight: '-', bodyfat: 0, form_ok: 'no' }),
		).toEqual(['workout']);
	});

	it('is determined by the headers if no cell decides', () => {
		expect(errorOf([{ ...blank, workout_id: 'a' }], 'journal')).toMatchObject({
			kind: 'set',
			column: 'exercise_id',
			code: 'required',
		});
		expect(errorOf([{ date: '2026-01-20', notes: 'x', bodyweight: null }], 'journal')).toMatchObject({
			kind: 'measurement',
			column: 'bodyweight_kg',
		});
		expect(errorOf([{ date: '2026-01-20', template: 'a', duration: '' }], 'journal')).toMatchObject({
			kind: 'workout',
			column: 'duration_min',
		});
	});

	it('is unknown with only a weight, and the sentence lists the headers', () => {
		expect(errorOf([{ date: '2026-01-20', 'Weight (kg)': 80 }], 'journal')).toMatchObject({
			kind: null,
			code: 'unknown_kind',
			message:
				'Row 1: this is neither a workout, a set nor a measurement. A set has an exercise, a measurement has a body weight or body fat, and a workout has a duration, location, score or days since the last workout. Headers: "date", "Weight (kg)".',
		});
	});
});

describe('a row with a weight whose other cells are blank and left out', () => {
	const measurement = { date: '2026-01-20', weight: 82, fat: 18 };
	const set = { date: '2026-01-20', workout: 'a', exercise: 'e', weight: 80, tut: 60 };
	const weight = { date: '2026-01-21', weight: 83 };

	it('is a measurement if measurements of the run have the header', () => {
		expect(read([weight, measurement], 'journal').rows).toMatchObject([
			{ kind: 'measurement', items: [0], values: { bodyweight_kg: 83, bodyfat_pct: null } },
			{ kind: 'measurement', items: [1] },
		]);
	});

	it('is unknown if sets of the run have the header, or if it has a template', () => {
		expect(errorOf([weight, measurement, set], 'journal')).toMatchObject({ item: 0, code: 'unknown_kind' });
		expect(errorOf([weight, set], 'journal')).toMatchObject({ item: 0, code: 'unknown_kind' });
		expect(errorOf([{ ...weight, template: 'a' }, measurement], 'journal')).toMatchObject({
			code: 'unknown_kind',
		});
	});
});

describe('a row that is a workout and a measurement', () => {
	const item = { ...blank, workout_id: 'a', duration: 30, bodyweight: 82.5, bodyfat: 18, notes: 'long day' };

	it('is both, and the notes are of the workout', () => {
		const { rows, doubleItems } = read([item], 'journal');
		expect(rows).toEqual([
			{
				kind: 'workout',
				key: '2026-01-20\0a',
				items: [0],
				values: {
					workout_date: '2026-01-20',
					template_id: 'a',
					location: 'home',
					duration_min: 30,
					days_since_last_workout: null,
					recovery_score: null,
					mood_score: null,
					notes: 'long day',
					data_source: 'Sheet',
				},
			},
			{
				kind: 'measurement',
				key: '2026-01-20',
				items: [0],
				values: {
					measurement_date: '2026-01-20',
					bodyweight_kg: 82.5,
					bodyfat_pct: 18,
					data_source: 'Sheet',
				},
			},
		]);
		expect([...doubleItems]).toEqual([0]);
	});

	it('has the measurement on the day of the workout, whatever the header of the date', () => {
		const { date, ...others } = item;
		const double = { ...others, workout_date: date };
		const measurement = { measurement_date: '2026-01-21', bodyweight: 82 };
		expect(read([double, measurement], 'journal').rows).toMatchObject([
			{ kind: 'workout', values: { workout_date: '2026-01-20' } },
			{ kind: 'measurement', values: { measurement_date: '2026-01-20', bodyweight_kg: 82.5 } },
			{ kind: 'measurement', values: { measurement_date: '2026-01-21' } },
		]);
	});

	it('may have the body weight below a header that could also mean the weight of a set', () => {
		const { rows } = read([{ ...item, bodyweight: '', weight: 82.5 }], 'journal');
		expect(rows).toMatchObject([
			{ kind: 'workout' },
			{ kind: 'measurement', values: { bodyweight_kg: 82.5 } },
		]);
	});

	it('may be a template beside a measurement', () => {
		expect(kindsOf({ workout_id: 'a', bodyweight: 80, duration: 30 })).toEqual(['workout', 'measurement']);
		const { rows } = read([{ date: '2026-01-20', template: 'a', bodyweight: 80 }], 'journal');
		expect(rows.map(({ kind }) => kind)).toEqual(['workout', 'measurement']);
	});

	it('keeps remarks, which only a measurement has', () => {
		const { rows } = read(
			[{ date: '2026-01-20', template: 'a', duration: 30, weight: 80, fat: 18, notes: 'w', remarks: 'm' }],
			'journal',
		);
		expect(rows).toMatchObject([{ values: { notes: 'w' } }, { values: { notes: 'm' } }]);
	});

	it.each([
		['the workout', { duration: 999 }, 'duration_min'],
		['the measurement', { bodyweight: 999 }, 'bodyweight_kg'],
	])('is rejected once, and not written, if %s is wrong', (_, cells, column) => {
		const { rows, rejected } = read([{ ...item, ...cells }], 'journal');
		expect(rows).toEqual([]);
		expect(rejected).toMatchObject([{ item: 0, column, code: 'out_of_range' }]);
	});

	it('lists the faults of both', () => {
		expect(errorOf([{ ...item, duration: 999, bodyfat: 99 }], 'journal')).toMatchObject({
			kind: 'workout',
			column: 'duration_min',
			also: [{ column: 'bodyfat_pct', header: 'bodyfat', value: 99, code: 'out_of_range' }],
		});
	});

	it('takes the rows with it that it supersedes, and leaves those that supersede it', () => {
		const later = { date: '2026-01-20', workout_id: 'a', duration: 45 };
		const { rows, rejected } = read([{ ...item, bodyweight: 999 }, later], 'journal');
		expect(rows).toMatchObject([{ kind: 'workout', items: [1], values: { duration_min: 45 } }]);
		expect(rejected).toMatchObject([{ item: 0, column: 'bodyweight_kg' }]);

		const reverse = read([later, { ...item, bodyweight: 999 }], 'journal');
		expect(reverse.rows).toEqual([]);
		expect(reverse.rejected.map((error) => [error.item, error.column])).toEqual([
			[0, 'bodyweight_kg'],
			[1, 'bodyweight_kg'],
		]);
	});
});

describe('a row whose cells belong to other kinds', () => {
	const fix = 'Clear the cells that do not belong to this row, or move them to a separate row.';

	it('is rejected with ambiguous_kind, without a kind', () => {
		const item = { ...blank, workout_id: 'a', weight: 80, tut_s: 60, duration: 30 };
		expect(errorOf([item], 'journal')).toEqual({
			item: 0,
			row: 1,
			kind: null,
			column: null,
			header: null,
			value: null,
			key: null,
			code: 'ambiguous_kind',
			message: `Row 1: tut_s is 60 (a set), but duration is 30 (a workout). ${fix}`,
		});
	});

	it.each<[Cells, string]>([
		[{ exercise: 'ex_row', duration: 30 }, 'exercise is "ex_row" (a set), but duration is 30 (a workout).'],
		[
			{ exercise: 'ex_row', tut_s: 60, bodyfat: 18 },
			'exercise is "ex_row" and tut_s is 60 (a set), but bodyfat is 18 (a measurement).',
		],
		[
			{ exercise: 'ex_row', bodyweight: 80, location: 'gym' },
			'exercise is "ex_row" (a set), but bodyweight is 80 (a measurement), but location is "gym" (a workout).',
		],
		[{ max_effort: true, mood: 3 }, 'max_effort is true (a set), but mood is 3 (a workout).'],
	])('names the cells: %j', (cells, sentence) => {
		expect(refusal(cells)).toBe(`Row 1: ${sentence} ${fix}`);
	});

	it('is a workout with a weight that may be of a set or of the body', () => {
		expect(refusal({ workout_id: 'a', duration: 30, weight: 82 })).toBe(
			'Row 1: duration is 30 (a workout), but weight is 82 (of a set or of the body). If it is the body weight, rename the column to bodyweight_kg. Otherwise move it to the row of its set.',
		);
	});
});

describe('a blank cell of a journal', () => {
	it('may be missing from the item: it clears what is stored', () => {
		const { rows } = read(
			[
				{ date: '2026-01-20', bodyweight: 82, bodyfat: 18, notes: 'x' },
				{ date: '2026-01-21', bodyweight: 83 },
			],
			'journal',
		);
		expect(rows[1]?.values).toEqual({
			measurement_date: '2026-01-21',
			bodyweight_kg: 83,
			bodyfat_pct: null,
			notes: null,
			data_source: 'Sheet',
		});
	});

	it('keeps what is stored if no item of its kind has the column', () => {
		const { rows } = read(
			[
				{ date: '2026-01-20', workout: 'a', duration: 30, notes: 'x' },
				{ date: '2026-01-21', bodyweight: 83 },
			],
			'journal',
		);
		expect(rows[1]?.values).toEqual({
			measurement_date: '2026-01-21',
			bodyweight_kg: 83,
			data_source: 'Sheet',
		});
	});

	it('keeps what is stored if Empty Cells is keep', () => {
		const { rows } = read(
			[
				{ date: '2026-01-20', bodyweight: 82, bodyfat: 18 },
				{ date: '2026-01-21', bodyweight: 83 },
			],
			'journal',
			{ emptyCells: 'keep' },
		);
		expect(rows[1]?.values).not.toHaveProperty('bodyfat_pct', null);
	});

	it('is rejected in a required column, below the header that other items have', () => {
		const set = { date: '2026-01-20', workout: 'a', exercise: 'e', 'Weight (kg)': 80, tut: 60 };
		const withoutWeight = { date: '2026-01-20', workout: 'a', exercise: 'f', tut: 60 };
		expect(errorOf([set, withoutWeight], 'journal')).toMatchObject({
			item: 1,
			column: 'weight_kg',
			header: 'Weight (kg)',
			value: null,
			code: 'required',
			message: 'Row 2: Weight (kg) is blank, but every row needs it. Fill it in.',
		});
	});

	it('keeps what is stored in Create or Update, where items may be partial', () => {
		const { rows } = read(
			[
				{ date: '2026-01-20', bodyweight: 82, notes: 'x' },
				{ date: '2026-01-21', bodyweight: 83 },
			],
			'measurement',
		);
		expect(rows[1]?.values).toEqual({
			measurement_date: '2026-01-21',
			bodyweight_kg: 83,
			data_source: 'Sheet',
		});
	});
});
