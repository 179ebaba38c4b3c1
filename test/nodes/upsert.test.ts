import type { IDataObject } from 'n8n-workflow';

import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

const upsert = (resource: string, more = {}) => ({ resource, operation: 'upsert', ...more });
const mapped = (value: Record<string, unknown>) => ({
	columns: { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] },
});

describe('Create or Update', () => {
	it('takes the template and the exercise from their lists, unless the columns are mapped', async () => {
		const choose = (mode: string, value: string) => ({ __rl: true, mode, value });
		const row = { workout_date: '2026-01-20', weight_kg: 78, tut_seconds: 67 };
		await database.give({ parameters: upsert('workout'), items: [workout] });
		const chosen = {
			templateId: choose('list', 'hit_lower_a'),
			exerciseId: choose('id', '={{ $json.exercise }}'),
		};
		const items = [{ exercise: 'ex_squat' }, { exercise: 'ex_leg_press' }];
		expect(
			await database.give({
				parameters: upsert('set', { ...mapped({ ...row, template_id: null }), ...chosen }),
				items,
			}),
		).toMatchObject([
			{ template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
			{ template_id: 'hit_lower_a', exercise_id: 'ex_leg_press' },
		]);
		const both = { ...mapped({ ...row, exercise_id: 'ex_dip' }), ...chosen };
		expect(await database.give({ parameters: upsert('set', both), items: [{}] })).toMatchObject([
			{ template_id: 'hit_lower_a', exercise_id: 'ex_dip' },
		]);
	});

	it('writes workouts, sets and measurements, and returns one item per row', async () => {
		expect(await database.give({ parameters: upsert('workout'), items: [workout] })).toMatchObject([
			{ status: 'inserted', template_created: true },
		]);
		expect(await database.give({ parameters: upsert('set'), items: [squat, squat] })).toMatchObject([
			{ status: 'superseded', superseded_by: 1 },
			{ status: 'inserted', exercise_created: true },
		]);
		expect(await database.give({ parameters: upsert('measurement'), items: [measurement] })).toEqual([
			{
				status: 'inserted',
				measurement_date: '2026-01-20',
				bodyweight_kg: 82.6,
				bodyfat_pct: 21,
				notes: null,
				data_source: 'Sheet',
			},
		]);
	});

	it('rejects an item without recognized headers', async () => {
		const { success } = await database.run({
			parameters: upsert('measurement'),
			items: [{ foo: 1 }],
			onError: 'continueRegularOutput',
		});
		expect(success[0]?.json).toEqual({
			status: 'rejected',
			message:
				'Row 1: no header is recognized, so the header row may be another one (Google Sheets node: Header Row; Extract From File node: Header Row or Read As). No column for the date. Headers: "foo". Rename one to measurement_date, or map the columns manually.',
			error: {
				code: 'required',
				kind: 'measurement',
				row: 1,
				column: 'measurement_date',
				header: null,
				value: null,
				key: null,
			},
		});
	});

	it('returns the whole stored row, whatever the item has', async () => {
		await database.give({ parameters: upsert('workout'), items: [{ ...workout, notes: 'felt good' }] });
		const { date, workout_id } = workout;
		const change = async (item: IDataObject) =>
			await database.give({ parameters: upsert('workout'), items: [{ date, workout_id, ...item }] });
		const stored = {
			workout_date: '2026-01-20',
			template_id: 'hit_lower_a',
			location: 'home',
			duration_min: 22,
			days_since_last_workout: null,
			recovery_score: 4,
			mood_score: 5,
			notes: 'felt good',
			data_source: 'Sheet',
			template_created: false,
		};
		const updated = await change({ mood: 5 });
		expect(updated).toEqual([{ status: 'updated', ...stored }]);
		expect(Object.keys(updated[0]!)).toEqual(['status', ...Object.keys(stored)]);
		expect(await change({ mood: 5 })).toEqual([{ status: 'unchanged', ...stored }]);
		expect(await change({})).toEqual([{ status: 'unchanged', ...stored }]);
	});

	it('merges items with the same key cell by cell', async () => {
		const items = [
			{ date: '2026-01-20', bodyweight: 82.6, notes: 'fasted' },
			{ date: '2026-01-20', bodyfat: 21 },
		];
		expect(await database.give({ parameters: upsert('measurement'), items })).toMatchObject([
			{ status: 'superseded', superseded_by: 1 },
			{ status: 'inserted', bodyweight_kg: 82.6, bodyfat_pct: 21, notes: 'fasted' },
		]);
	});

	it('returns new exercises and templates with their defaults', async () => {
		expect(
			await database.give({
				parameters: upsert('exercise'),
				items: [{ exercise: 'ex_row', target_tut_min: 30, name: 'Row', unit: 'lbs', loads: '12,5; 10' }],
			}),
		).toEqual([
			{
				status: 'inserted',
				exercise_id: 'ex_row',
				exercise_name: 'Row',
				muscle_group: 'Other',
				movement_type: null,
				equipment: null,
				target_tut_min: 30,
				target_tut_max: 90,
				notes: null,
				is_active: true,
				load_type: 'External',
				load_unit: 'lb',
				load_step: null,
				load_min: null,
				load_max: null,
				available_loads: [10, 12.5],
			},
		]);
		expect(
			await database.give({
				parameters: upsert('workoutTemplate'),
				items: [{ template: 'hit_lower_a', is_active: 'no', exercises: 'ex_squat, row' }],
			}),
		).toEqual([
			{
				status: 'inserted',
				template_id: 'hit_lower_a',
				template_name: 'hit_lower_a',
				workout_type: 'Other',
				target_duration_min: null,
				notes: null,
				is_active: false,
				exercise_ids: ['ex_squat', 'ex_row'],
			},
		]);
		expect(
			await database.give({ parameters: { resource: 'workoutTemplate', operation: 'getAll' }, items: [{}] }),
		).toMatchObject([{ template_id: 'hit_lower_a', exercise_ids: ['ex_squat', 'ex_row'] }]);
	});

	it('rejects an exercise with the name of another one', async () => {
		await database.give({ parameters: upsert('exercise'), items: [{ exercise: 'ex_row', name: 'Row' }] });
		const { success } = await database.run({
			parameters: upsert('exercise'),
			items: [{ exercise: 'ex_other', name: 'Row' }],
			onError: 'continueRegularOutput',
		});
		expect(success[0]?.json).toEqual({
			status: 'rejected',
			message:
				'Row 1: name is "Row", but another exercise has this name. Use its ID, or choose another name.',
			error: {
				code: 'name_taken',
				kind: 'exercise',
				row: 1,
				column: 'exercise_name',
				header: 'name',
				value: 'Row',
				key: { exercise_id: 'ex_other' },
			},
		});
	});

	it('gives an exercise the name that another one gives up, in either order', async () => {
		const change = async (items: IDataObject[]) => {
			await database.empty();
			await database.give({ parameters: upsert('exercise'), items: [{ exercise: 'ex_old', name: 'Squat' }] });
			const output = await database.give({ parameters: upsert('exercise'), items });
			return output.map(({ status }) => status);
		};
		const taking = { exercise: 'ex_new', name: 'Squat' };
		const givingUp = { exercise: 'ex_old', name: 'Front squat', equipment: 'rack' };
		expect(await change([taking, givingUp])).toEqual(['inserted', 'updated']);
		expect(await change([givingUp, taking])).toEqual(['updated', 'inserted']);
	});

	it('gives it to the last of two exercises that differ by case', async () => {
		await database.give({ parameters: upsert('exercise'), items: [{ exercise: 'ex_old', name: 'Squat' }] });
		const output = await database.give({
			parameters: upsert('exercise'),
			items: [
				{ exercise: 'ex_new', name: 'Squat' },
				{ exercise: 'EX_NEW', name: 'Squat' },
				{ exercise: 'ex_old', name: 'Front squat' },
			],
		});
		expect(output).toMatchObject([
			{ status: 'superseded', exercise_id: 'ex_new', superseded_by: 1 },
			{ status: 'inserted', exercise_id: 'ex_new', exercise_name: 'Squat' },
			{ status: 'updated', exercise_id: 'ex_old', exercise_name: 'Front squat' },
		]);
	});

	it('renames exercises in a chain, and rejects two that swap names', async () => {
		const exercises = (...names: string[]) =>
			['ex_a', 'ex_b', 'ex_c'].map((exercise, index) => ({ exercise, name: names[index] }));
		await database.give({ parameters: upsert('exercise'), items: exercises('A', 'B', 'C') });
		const { success } = await database.run({
			parameters: upsert('exercise'),
			items: exercises('B', 'C', 'D'),
			onError: 'continueRegularOutput',
		});
		expect(success.map(({ json }) => json.status)).toEqual(['updated', 'updated', 'updated']);
		const swapped = await database.run({
			parameters: upsert('exercise'),
			items: exercises('C', 'B', 'E'),
			onError: 'continueRegularOutput',
		});
		expect(swapped.success.map(({ json }) => json.status)).toEqual(['rejected', 'rejected', 'updated']);
	});

	it('rejects a target maximum that is not above the stored minimum', async () => {
		await database.give({ parameters: upsert('exercise'), items: [{ exercise: 'ex_row' }] });
		const { success } = await database.run({
			parameters: upsert('exercise'),
			items: [{ exercise: 'ex_row', target_tut_max: 40 }],
			onError: 'continueRegularOutput',
		});
		expect(success[0]?.json).toMatchObject({
			message: 'Row 1: target_tut_max is 40, but it must be above target_tut_min, which is 45.',
			error: { column: 'target_tut_max', value: 40, code: 'out_of_range' },
		});
	});

	it('keeps the stored value of each column that an item lacks, and clears blank cells, item by item', async () => {
		const key = (exercise_id: string) => ({ date: '2026-01-20', workout_id: 'hit_lower_a', exercise_id });
		const stored = { weight_kg: 78, tut_s: 67, form_ok: false, notes: 'hard' };
		await database.give({ parameters: upsert('workout'), items: [workout] });
		await database.give({
			parameters: upsert('set'),
			items: ['ex_a', 'ex_b', 'ex_c', 'ex_d'].map((exercise) => ({ ...key(exercise), ...stored })),
		});

		const items = [
			{ ...key('ex_a'), weight_kg: 80 },
			{ ...key('ex_b'), tut_s: 70, notes: '' },
			{ ...key('ex_c'), form_ok: '' },
			{ ...key('ex_d') },
			{ ...key('ex_new'), weight_kg: 50, tut_s: 60 },
		];
		const output = await database.give({ parameters: upsert('set'), items });
		expect(output.map(({ status }) => status)).toEqual([
			'updated',
			'updated',
			'updated',
			'unchanged',
			'inserted',
		]);
		expect(
			await database.rows(
				'select exercise_id, weight_kg, tut_seconds, form_ok, notes from workout_sets order by exercise_id',
			),
		).toEqual([
			{ exercise_id: 'ex_a', weight_kg: 80, tut_seconds: 67, form_ok: false, notes: 'hard' },
			{ exercise_id: 'ex_b', weight_kg: 78, tut_seconds: 70, form_ok: false, notes: null },
			{ exercise_id: 'ex_c', weight_kg: 78, tut_seconds: 67, form_ok: true, notes: 'hard' },
			{ exercise_id: 'ex_d', weight_kg: 78, tut_seconds: 67, form_ok: false, notes: 'hard' },
			{ exercise_id: 'ex_new', weight_kg: 50, tut_seconds: 60, form_ok: true, notes: null },
		]);
	});
});

describe('a row that a trigger of the user suppresses', () => {
	afterEach(async () => {
		await database.rows('drop function if exists suppress_row() cascade');
	});

	it('is rejected with not_written, and the other rows are written', async () => {
		await database.rows(
			"create function suppress_row() returns trigger language plpgsql as 'begin return null; end'",
		);
		await database.rows(
			"create trigger suppress before insert on measurements for each row when (new.notes = 'no') execute function suppress_row()",
		);
		const { success } = await database.run({
			parameters: upsert('measurement'),
			items: [
				{ ...measurement, notes: 'no' },
				{ ...measurement, date: '2026-01-21' },
			],
			onError: 'continueRegularOutput',
		});
		expect(success[0]?.json).toEqual({
			status: 'rejected',
			message:
				'Row 2 (measurement, 2026-01-20): the measurement of 2026-01-20 was not written: a trigger or a row security policy in the database suppressed it. Check the triggers and policies of the table measurements.',
			error: {
				code: 'not_written',
				kind: 'measurement',
				row: 2,
				column: null,
				header: null,
				value: null,
				key: { measurement_date: '2026-01-20' },
			},
		});
		expect(success[1]?.json).toMatchObject({ status: 'inserted' });
		expect(await database.rows('select measurement_date from measurements')).toEqual([
			{ measurement_date: '2026-01-21' },
		]);
	});
});

describe('manual mapping', () => {
	const value = {
		workout_date: '={{ $json.day }}',
		template_id: 'hit_lower_a',
		duration_min: '={{ $json["minutes"] }}',
		notes: '={{ $json.day + "!" }}',
		location: null,
	};

	it('accepts literals, properties of the item and any other expression', async () => {
		const items = [
			{ day: '2026-01-20', minutes: '22 min' },
			{ day: '21.01.2026', minutes: 25 },
		];
		expect(await database.give({ parameters: upsert('workout', mapped(value)), items })).toMatchObject([
			{
				status: 'inserted',
				workout_date: '2026-01-20',
				template_id: 'hit_lower_a',
				duration_min: 22,
				notes: '2026-01-20!',
				location: 'home',
			},
			{ status: 'inserted', workout_date: '2026-01-21', duration_min: 25, notes: '21.01.2026!' },
		]);
	});

	it('keeps fields that were never touched, and clears fields that are blank', async () => {
		await database.give({
			parameters: upsert('workout'),
			items: [{ ...workout, location: 'gym', notes: 'a' }],
		});
		const items = [{ day: '2026-01-20', minutes: 22, note: '' }];
		await database.give({
			parameters: upsert('workout', mapped({ ...value, notes: '={{ $json.note }}' })),
			items,
		});
		expect(await database.rows('select location, notes from workouts')).toEqual([
			{ location: 'gym', notes: null },
		]);
	});

	it('reports the name of the column as the header', async () => {
		const { success } = await database.run({
			parameters: upsert('workout', mapped(value)),
			items: [{ row_number: 7, day: '2026-01-20', minutes: 'long' }],
			onError: 'continueRegularOutput',
		});
		expect(success[0]?.json.error).toEqual({
			code: 'not_a_number',
			kind: 'workout',
			row: 7,
			column: 'duration_min',
			header: 'duration_min',
			value: 'long',
			key: { workout_date: '2026-01-20', template_id: 'hit_lower_a' },
		});
	});

	it('rejects an item whose expression fails, and writes the others', async () => {
		const parameters = upsert(
			'workout',
			mapped({ ...value, duration_min: '={{ $json.minutes ?? $("Nowhere").item.json.minutes }}' }),
		);
		const { success } = await database.run({
			parameters,
			items: [{ day: '2026-01-20' }, { day: '2026-01-21', minutes: 25 }],
			onError: 'continueRegularOutput',
		});
		expect(success.map(({ json }) => json)).toMatchObject([
			{ status: 'rejected', error: { code: 'not_a_number', column: 'duration_min' } },
			{ status: 'inserted' },
		]);
	});

	it('reads a property of the item like an evaluated expression', async () => {
		const json = { a: 'one', 'a b': 'two', ą: 'three', $x: 'four', _: 'five', nested: '={{ 1 + 1 }}' };
		const names = ['a', 'a b', 'ą', '$x', '_', 'toString', 'constructor', 'missing', 'nested'];
		const notesFor = async (expression: string) => {
			await database.empty();
			const { success } = await database.run({
				parameters: upsert(
					'measurement',
					mapped({ measurement_date: '2026-01-20', bodyweight_kg: 80, notes: expression }),
				),
				items: [json],
				onError: 'continueRegularOutput',
			});
			const { notes = null, error = null } = success[0]!.json;
			return { notes, error };
		};
		for (const name of names) {
			const direct = await notesFor(`={{ $json["${name}"] }}`);
			expect(direct).toEqual(await notesFor(`={{ [$json["${name}"]][0] }}`));
		}
		expect(await notesFor('={{ $json["a b"] }}')).toEqual({ notes: 'two', error: null });
	});
});
