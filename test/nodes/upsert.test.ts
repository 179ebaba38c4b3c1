import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

const upsert = (resource: string, more = {}) => ({ resource, operation: 'upsert', ...more });
const byHand = (value: Record<string, unknown>) => ({
	columns: { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] },
});

describe('Create or Update', () => {
	it('writes workouts, then their sets, then measurements, one item each', async () => {
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

	it('rejects an item without a header that it knows', async () => {
		const { success } = await database.run({
			parameters: upsert('set'),
			items: [{ foo: 1 }],
			onError: 'continueRegularOutput',
		});
		expect(success[0]?.json).toEqual({
			error: 'Row 1: there is no column workout_date, but it tells which row is meant. Add it.',
			details: { kind: 'set', row: 1, column: 'workout_date', header: null, value: null, code: 'required' },
		});
	});

	it('writes exercises and templates with the defaults of new ones', async () => {
		expect(
			await database.give({
				parameters: upsert('exercise'),
				items: [{ exercise: 'ex_row', target_tut_min: 30, name: 'Row' }],
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
			},
		]);
		expect(
			await database.give({
				parameters: upsert('workoutTemplate'),
				items: [{ template: 'hit_lower_a', is_active: 'no' }],
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
			},
		]);
	});

	it('rejects the name of another exercise', async () => {
		await database.give({ parameters: upsert('exercise'), items: [{ exercise: 'ex_row', name: 'Row' }] });
		const { success } = await database.run({
			parameters: upsert('exercise'),
			items: [{ exercise: 'ex_other', name: 'Row' }],
			onError: 'continueRegularOutput',
		});
		expect(success[0]?.json.details).toEqual({
			kind: 'exercise',
			row: 1,
			column: 'exercise_name',
			header: 'name',
			value: 'Row',
			code: 'name_taken',
		});
	});

	it('holds a new target against the one that is stored', async () => {
		await database.give({ parameters: upsert('exercise'), items: [{ exercise: 'ex_row' }] });
		const { success } = await database.run({
			parameters: upsert('exercise'),
			items: [{ exercise: 'ex_row', target_tut_max: 40 }],
			onError: 'continueRegularOutput',
		});
		expect(success[0]?.json.details).toMatchObject({
			column: 'target_tut_max',
			value: 40,
			code: 'out_of_range',
		});
	});
});

describe('mapping by hand', () => {
	const value = {
		workout_date: '={{ $json.day }}',
		template_id: 'hit_lower_a',
		duration_min: '={{ $json["minutes"] }}',
		notes: '={{ $json.day + "!" }}',
		location: null,
	};

	it('takes literals, plain properties and any other expression', async () => {
		const items = [
			{ day: '2026-01-20', minutes: '22 min' },
			{ day: '21.01.2026', minutes: 25 },
		];
		expect(await database.give({ parameters: upsert('workout', byHand(value)), items })).toMatchObject([
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

	it('leaves alone what nobody has filled in, and clears what comes blank', async () => {
		await database.give({
			parameters: upsert('workout'),
			items: [{ ...workout, location: 'gym', notes: 'a' }],
		});
		const items = [{ day: '2026-01-20', minutes: 22, note: '' }];
		await database.give({
			parameters: upsert('workout', byHand({ ...value, notes: '={{ $json.note }}' })),
			items,
		});
		expect(await database.rows('select location, notes from workouts')).toEqual([
			{ location: 'gym', notes: null },
		]);
	});

	it('names the column as the header of a bad cell', async () => {
		const { success } = await database.run({
			parameters: upsert('workout', byHand(value)),
			items: [{ row_number: 7, day: '2026-01-20', minutes: 'long' }],
			onError: 'continueRegularOutput',
		});
		expect(success[0]?.json.details).toEqual({
			kind: 'workout',
			row: 7,
			column: 'duration_min',
			header: 'duration_min',
			value: 'long',
			code: 'not_a_number',
		});
	});

	it('rejects the item whose expression fails, and writes the others', async () => {
		const parameters = upsert(
			'workout',
			byHand({ ...value, duration_min: '={{ $json.minutes ?? $("Nowhere").item.json.minutes }}' }),
		);
		const { success } = await database.run({
			parameters,
			items: [{ day: '2026-01-20' }, { day: '2026-01-21', minutes: 25 }],
			onError: 'continueRegularOutput',
		});
		expect(success.map(({ json }) => json.status ?? (json.details as { code: string }).code)).toEqual([
			'not_a_number',
			'inserted',
		]);
	});

	it('means what n8n means by the same expressions', async () => {
		const names = ['a', 'a b', 'ą', '$x', '_', 'toString', 'constructor', 'missing', 'nested'];
		const json = { a: 'one', 'a b': 'two', ą: 'three', $x: 'four', _: 'five', nested: '={{ 1 + 1 }}' };
		const plain = names.map((name) => `={{ $json["${name}"] }}`);
		const evaluated = names.map((name) => `={{ [$json["${name}"]][0] }}`);
		const notes = async (expressions: string[]) => {
			const given: unknown[] = [];
			for (const [index, expression] of expressions.entries()) {
				const parameters = upsert(
					'measurement',
					byHand({ measurement_date: `2026-01-${index + 10}`, bodyweight_kg: 80, notes: expression }),
				);
				const { success } = await database.run({
					parameters,
					items: [json],
					onError: 'continueRegularOutput',
				});
				given.push(
					success[0]?.json.notes ?? (success[0]?.json.details as { code?: string } | undefined)?.code ?? null,
				);
			}
			return given;
		};
		const direct = await notes(plain);
		await database.empty();
		expect(direct).toEqual(await notes(evaluated));
		expect(direct.slice(0, 3)).toEqual(['one', 'two', 'three']);
	});
});
