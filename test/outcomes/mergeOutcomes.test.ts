import { databaseRejections, mergeOutcomes } from '../../nodes/Training/outcomes';
import type { WriteResult } from '../../nodes/Training/outcomes';
import { readRows } from '../../nodes/Training/rows';
import type { Cells, Kind } from '../../nodes/Training/rows';
import type { UpsertErrorCode, UpsertResult } from '../../nodes/Training/statements';

const options = {
	timezone: 'UTC',
	dateFormat: '',
	dateLocale: '',
	weightUnit: 'kg',
	emptyCells: 'clear',
	dataSource: 'Sheet',
} as const;
const read = (kind: Kind | 'journal', ...items: Cells[]) =>
	readRows(items, kind, (item) => item + 1, options);

type Written = Exclude<UpsertResult, { status: 'superseded' | 'rejected' }>;
const inserted = (...item_indexes: number[]): Written => ({
	item_indexes,
	status: 'inserted',
	code: null,
	created: false,
	stored: null,
});
const rejected = (code: UpsertErrorCode, ...item_indexes: number[]): UpsertResult => ({
	item_indexes,
	status: 'rejected',
	code,
	created: false,
	stored: null,
});

describe('the outcomes of a run', () => {
	const reading = read(
		'journal',
		{ date: '2026-01-01', bodyweight: 80 },
		{ date: '' },
		{ date: '2026-01-02', bodyweight: 80 },
		{ foo: 1 },
	);
	const written = (...results: UpsertResult[]): WriteResult[] => [
		{ kind: 'measurement', rows: reading.rows, results },
	];

	it('are one per item in the order of the items, whatever the order of the results', () => {
		const outcomes = mergeOutcomes(4, reading, written({ ...inserted(1), status: 'updated' }, inserted(0)));
		expect(outcomes.map(({ status, item }) => [item, status])).toEqual([
			[0, 'inserted'],
			[1, 'skipped'],
			[2, 'updated'],
			[3, 'rejected'],
		]);
	});

	it('throw if an item has none', () => {
		expect(() => mergeOutcomes(4, reading, written(inserted(0)))).toThrow('Item 2 has no outcome.');
	});

	it('throw if an item has two', () => {
		expect(() => mergeOutcomes(4, reading, written(inserted(0, 1), inserted(1)))).toThrow(
			'Item 2 has two outcomes.',
		);
	});
});

describe('the outcomes of items with the same key', () => {
	it('are superseded, except that of the last one', () => {
		const reading = read('measurement', { date: '2026-01-01', bodyweight: 80 }, { date: '2026-01-01' });
		const outcomes = mergeOutcomes(2, reading, [
			{ kind: 'measurement', rows: reading.rows, results: [inserted(0)] },
		]);
		expect(outcomes).toMatchObject([{ status: 'superseded', supersededBy: 1 }, { status: 'inserted' }]);
	});
});

describe('a written row', () => {
	it('has the stored cells that the item lacks', () => {
		const reading = read(
			'measurement',
			{ date: '2026-01-20', bodyweight: 80 },
			{ date: '2026-01-21', bodyweight: 81 },
		);
		const outcomes = mergeOutcomes(2, reading, [
			{
				kind: 'measurement',
				rows: reading.rows,
				results: [
					{ ...inserted(0), status: 'updated', stored: { bodyfat_pct: 18.5, notes: 'fasted' } },
					{ ...inserted(1), stored: { bodyfat_pct: null, notes: null } },
				],
			},
		]);
		expect(outcomes).toMatchObject([
			{
				status: 'updated',
				row: {
					kind: 'measurement',
					values: { measurement_date: '2026-01-20', bodyweight_kg: 80, bodyfat_pct: 18.5, notes: 'fasted' },
				},
			},
			{
				status: 'inserted',
				row: {
					values: { measurement_date: '2026-01-21', bodyweight_kg: 81, bodyfat_pct: null, notes: null },
				},
			},
		]);
	});

	it('has the ID of the exercise that its name means', () => {
		const reading = read('set', {
			date: '2026-01-20',
			workout_id: 'a',
			exercise: 'Leg press',
			weight: 5,
			tut: 60,
		});
		const outcomes = mergeOutcomes(1, reading, [
			{
				kind: 'set',
				rows: reading.rows,
				results: [{ ...inserted(0), stored: { exercise_id: 'ex_legpress' } }],
			},
		]);
		expect(outcomes).toMatchObject([{ row: { values: { exercise_id: 'ex_legpress', weight_kg: 5 } } }]);
	});

	it('has a new exercise if an earlier batch of the run created it', () => {
		const set = { workout_id: 'a', exercise: 'ex_row', weight: 5, tut: 60 };
		const reading = read('set', { ...set, date: '2026-01-01' }, { ...set, date: '2026-01-02' });
		const [first, second] = reading.rows;
		const outcomes = mergeOutcomes(2, reading, [
			{ kind: 'set', rows: [first!], results: [{ ...inserted(0), created: true }] },
			{ kind: 'set', rows: [second!], results: [inserted(0)] },
		]);
		expect(outcomes).toMatchObject([{ created: true }, { created: true }]);
	});
});

describe('sets that the database finds to be one', () => {
	const set = { date: '2026-01-20', workout_id: 'a', weight: 5, tut: 60 };
	const reading = read('set', { ...set, exercise: 'Row' }, { ...set, exercise: 'ex_row', weight: 6 });
	const superseded: UpsertResult = {
		item_indexes: [0],
		status: 'superseded',
		code: null,
		created: false,
		stored: { superseded_by: 1 },
	};
	const merge = (result: UpsertResult) =>
		mergeOutcomes(2, reading, [{ kind: 'set', rows: reading.rows, results: [superseded, result] }]);

	it('are superseded by the later one, with the key of that one', () => {
		expect(merge({ ...inserted(1), stored: { exercise_id: 'ex_row' } })).toMatchObject([
			{ status: 'superseded', item: 0, supersededBy: 1, row: { values: { exercise_id: 'ex_row' } } },
			{ status: 'inserted', item: 1 },
		]);
	});

	it('are rejected with the later one', () => {
		expect(merge(rejected('workout_missing', 1))).toMatchObject([
			{ status: 'rejected', item: 0, error: { code: 'workout_missing', row: 1 } },
			{ status: 'rejected', item: 1, error: { code: 'workout_missing', row: 2 } },
		]);
	});
});

describe('an item that is a workout and a measurement', () => {
	const both = { date: '2026-01-20', workout_id: 'a', duration: 20, bodyweight: 80 };
	const reading = read('journal', both, { date: '2026-01-20', bodyweight: 81 });
	const workoutRow = reading.rows.find(({ kind }) => kind === 'workout')!;
	const measurementRow = reading.rows.find(({ kind }) => kind === 'measurement')!;
	const merge = (workout: UpsertResult, measurement: UpsertResult[]) =>
		mergeOutcomes(2, reading, [
			{ kind: 'workout', rows: [workoutRow], results: [workout] },
			{ kind: 'measurement', rows: [measurementRow], results: measurement },
		]);

	it("has the workout's outcome, and in `also` the measurement's", () => {
		expect(merge(inserted(0), [{ ...inserted(0), status: 'updated' }])).toMatchObject([
			{
				status: 'inserted',
				row: { kind: 'workout' },
				also: { status: 'superseded', supersededBy: 1, row: { kind: 'measurement' } },
			},
			{ status: 'updated', row: { kind: 'measurement', values: { bodyweight_kg: 81 } } },
		]);
	});

	it('is rejected if the database rejects the measurement', () => {
		const rejectedItem = { status: 'rejected', error: { code: 'not_written', kind: 'measurement' } };
		expect(merge(inserted(0), [rejected('not_written', 0)])).toMatchObject([
			{ ...rejectedItem, item: 0, also: { status: 'inserted', row: { kind: 'workout' } } },
			{ ...rejectedItem, item: 1 },
		]);
	});

	it('is rejected once if the database rejects both', () => {
		const single = read('journal', both);
		const rows = (kind: string) => single.rows.filter((row) => row.kind === kind);
		const errors = databaseRejections(single, [
			{ kind: 'workout', rows: rows('workout'), results: [rejected('not_written', 0)] },
			{ kind: 'measurement', rows: rows('measurement'), results: [rejected('not_written', 0)] },
		]);
		expect(errors).toMatchObject([{ item: 0, kind: 'workout' }]);
	});

	it('rejects the items of its measurement with the workout, since the measurement is not written', () => {
		const items = read('journal', { date: '2026-01-20', bodyweight: 81 }, both);
		const rows = items.rows.filter(({ kind }) => kind === 'workout');
		const outcomes = mergeOutcomes(2, items, [
			{ kind: 'workout', rows, results: [rejected('not_written', 0)] },
		]);
		expect(outcomes).toMatchObject([
			{ status: 'rejected', item: 0, error: { kind: 'workout', row: 2 } },
			{ status: 'rejected', item: 1, error: { kind: 'workout', row: 2 } },
		]);
	});
});

describe('a row that the database rejects', () => {
	const reject = (kind: Kind, item: Cells, code: UpsertErrorCode) => {
		const reading = read(kind, item);
		return databaseRejections(reading, [{ kind, rows: reading.rows, results: [rejected(code, 0)] }])[0];
	};
	const set = { date: '2026-01-20', workout_id: 'hit_lower_a', exercise: 'ex_squat', weight: 78, tut: 67 };

	it('with required names the first required column that it lacks', () => {
		const { weight, ...withoutWeight } = set;
		expect(weight).toBe(78);
		expect(reject('set', withoutWeight, 'required')).toMatchObject({
			column: 'weight_kg',
			header: null,
			message:
				'Row 1: no column for the weight. Headers: "date", "workout_id", "exercise", "tut". Rename one to weight_kg, or map the columns manually.',
		});
	});

	it('with workout_missing names the workout', () => {
		expect(reject('set', set, 'workout_missing')).toEqual({
			item: 0,
			row: 1,
			kind: 'set',
			column: null,
			header: null,
			value: null,
			key: { workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
			code: 'workout_missing',
			message:
				'Row 1: the workout hit_lower_a on 2026-01-20 does not exist. Add it to the workouts tab, or sync workouts together with sets.',
		});
	});

	it('with name_taken names the cell that has the name', () => {
		expect(reject('exercise', { exercise: 'ex_row', name: 'Row' }, 'name_taken')).toMatchObject({
			column: 'exercise_name',
			header: 'name',
			value: 'Row',
			message:
				'Row 1: name is "Row", but another exercise has this name. Use its ID, or choose another name.',
		});
		expect(reject('set', { ...set, exercise: 'Row' }, 'name_taken')).toMatchObject({
			column: 'exercise_id',
			header: 'exercise',
			value: 'Row',
			message:
				'Row 1: exercise is "Row", but another exercise has this name. Use its ID, or choose another name.',
		});
	});

	it('with name_taken names the list of a template', () => {
		expect(reject('workoutTemplate', { template: 'a', exercises: 'Squat' }, 'name_taken')).toMatchObject({
			column: 'exercise_ids',
			message:
				'Row 1: exercises is "Squat", with an exercise twice, or a name that several exercises have. Write each exercise once, by its ID.',
		});
	});

	it.each([
		[
			{ target_tut_max: 40 },
			{ target_tut_min: 45 },
			'target_tut_max is 40, but it must be above target_tut_min, which is 45.',
		],
		[
			{ target_tut_min: 95 },
			{ target_tut_max: 90 },
			'target_tut_min is 95, but it must be below target_tut_max, which is 90.',
		],
		[{ load_max: 40 }, { load_min: 45 }, 'load_max is 40, but it must be at least load_min, which is 45.'],
		[{ load_min: 45 }, { load_max: 40 }, 'load_min is 45, but it must be at most load_max, which is 40.'],
		[
			{ notes: 'slow' },
			{ load_min: 45, load_max: 40 },
			'the stored load_max is 40, but load_min is 45. Write both.',
		],
	])('with out_of_range compares %j with the stored %j', (given, stored, sentence) => {
		const reading = read('exercise', { exercise: 'ex_row', ...given });
		const result = { ...rejected('out_of_range', 0), stored } as UpsertResult;
		const [error] = databaseRejections(reading, [
			{ kind: 'exercise', rows: reading.rows, results: [result] },
		]);
		const [column] = Object.keys(given);
		expect(error).toMatchObject({
			column: column === 'notes' ? null : column,
			message: `Row 1: ${sentence}`,
		});
	});

	it('with not_written names the row and the table', () => {
		expect(reject('set', set, 'not_written')).toMatchObject({
			column: null,
			message:
				'Row 1: the set of ex_squat in hit_lower_a on 2026-01-20 was not written: a trigger or a row security policy in the database suppressed it. Check the triggers and policies of the table workout_sets.',
		});
	});
});

describe('a set whose workout was rejected in the same run', () => {
	const set = { date: '2026-01-20', workout_id: 'a', exercise: 'b', weight: 5, tut: 60 };

	it('by its cells is rejected with workout_rejected', () => {
		const reading = read('journal', { date: '2026-01-20', workout_id: 'a', duration: 'long' }, set);
		const errors = databaseRejections(reading, [
			{ kind: 'set', rows: reading.rows, results: [rejected('workout_missing', 0)] },
		]);
		expect(errors).toMatchObject([
			{
				code: 'workout_rejected',
				message: 'Row 2: its workout a on 2026-01-20 was rejected (row 1). Fix that row first.',
			},
		]);
	});

	it('by the database is rejected with workout_rejected', () => {
		const reading = read('journal', { date: '2026-01-20', workout_id: 'a', duration: 20 }, set);
		const [workoutRow, setRow] = reading.rows;
		const errors = databaseRejections(reading, [
			{ kind: 'workout', rows: [workoutRow!], results: [rejected('not_written', 0)] },
			{ kind: 'set', rows: [setRow!], results: [rejected('workout_missing', 0)] },
		]);
		expect(errors.map(({ code }) => code)).toEqual(['not_written', 'workout_rejected']);
	});
});
