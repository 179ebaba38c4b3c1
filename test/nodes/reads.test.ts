import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => {
	database = await trainingDatabase();
	const days = ['2026-01-20', '2026-01-24', '2026-01-28'];
	await database.give({
		parameters: { resource: 'journal', operation: 'sync' },
		items: days.flatMap((date, index) => [
			{ ...workout, date, workout_id: index === 1 ? 'hit_upper_a' : 'hit_lower_a' },
			{
				...squat,
				date,
				workout_id: index === 1 ? 'hit_upper_a' : 'hit_lower_a',
				weight_kg: 78 + index * 2,
				tut_s: 95 - index * 20,
			},
			...(index === 0 ? [{ ...squat, date, exercise_id: 'ex_row', weight_kg: 50 }] : []),
			{ ...measurement, date, bodyweight_kg: 82 - index },
		]),
	});
});
afterAll(async () => await database.drop());

const read = async (
	resource: string,
	operation: string,
	more = {},
	items: Array<Record<string, never>> = [{}],
) => await database.give({ parameters: { resource, operation, ...more }, items });

describe('Get Many', () => {
	it('returns the journal newest first, with dates as text and numbers as numbers', async () => {
		const sets = await read('set', 'getAll');
		expect(sets.map(({ workout_date, exercise_id }) => [workout_date, exercise_id])).toEqual([
			['2026-01-28', 'ex_squat'],
			['2026-01-24', 'ex_squat'],
			['2026-01-20', 'ex_row'],
			['2026-01-20', 'ex_squat'],
		]);
		expect(sets[0]).toEqual({
			workout_date: '2026-01-28',
			template_id: 'hit_lower_a',
			exercise_id: 'ex_squat',
			weight_kg: 82,
			tut_seconds: 55,
			max_effort: true,
			form_ok: true,
			notes: 'hard; clean reps',
			data_source: 'Sheet',
			created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
			updated_at: expect.stringMatching(/Z$/),
		});
	});

	it('returns exercises and templates by ID', async () => {
		expect((await read('exercise', 'getAll')).map(({ exercise_id }) => exercise_id)).toEqual([
			'ex_row',
			'ex_squat',
		]);
		expect((await read('workoutTemplate', 'getAll')).map(({ template_id }) => template_id)).toEqual([
			'hit_lower_a',
			'hit_upper_a',
		]);
	});

	it('returns only rows within the limit and the filters', async () => {
		expect(await read('set', 'getAll', { limit: 1 })).toHaveLength(1);
		expect(await read('set', 'getAll', { returnAll: true, limit: 1 })).toHaveLength(4);
		expect(
			await read('set', 'getAll', { filters: { exerciseId: { __rl: true, mode: 'id', value: 'ex_row' } } }),
		).toHaveLength(1);
		expect(
			await read('workout', 'getAll', {
				filters: { templateId: 'hit_lower_a', dateFrom: '2026-01-21T00:00:00' },
			}),
		).toMatchObject([{ workout_date: '2026-01-28' }]);
		expect(await read('measurement', 'getAll', { filters: { dateTo: '24.01.2026' } })).toMatchObject([
			{ measurement_date: '2026-01-24' },
			{ measurement_date: '2026-01-20' },
		]);
	});

	it('reads once per input item, and pairs each row with its item', async () => {
		const { success } = await database.run({
			parameters: { resource: 'set', operation: 'getAll', filters: { exerciseId: '={{ $json.exercise }}' } },
			items: [{ exercise: 'ex_row' }, { exercise: 'ex_none' }, { exercise: 'ex_squat' }],
		});
		expect(success.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 2 },
			{ item: 2 },
			{ item: 2 },
		]);
	});

	it.each([
		[
			{ dateFrom: '03/04/2026' },
			'The filter Date From is "03/04/2026", which can mean 2026-04-03 or 2026-03-04.',
			'Write it like 2026-02-10.',
		],
		[
			{ exerciseId: 'ex\0squat' },
			expect.stringMatching(/^The filter Exercise is "ex/),
			'Choose it from the list, or enter it again.',
		],
		[
			{ status: 'GREAT' },
			'The filter Status is "GREAT", which is not a status.',
			'Use one of BASELINE, ENDURANCE GAIN, MAINTAINED, REGRESSION, STRENGTH GAIN, STRENGTH LOSS.',
		],
	])('rejects the filter %j', async (filters, message, description) => {
		const { thrown } = await database.run({
			parameters: { resource: 'recommendation', operation: 'getProgression', filters },
			items: [{}],
		});
		expect([thrown?.message, thrown?.description]).toEqual([message, description]);
	});

	it.each([0, 1.5, 1e30, 'blank'])(
		'rejects the limit %s with an error item in a Continue mode',
		async (limit) => {
			const { success } = await database.run({
				parameters: { resource: 'set', operation: 'getAll', limit: limit === 'blank' ? '' : limit },
				items: [{}],
				onError: 'continueRegularOutput',
			});
			expect(success[0]?.json).toMatchObject({
				message: `Limit is ${limit}, but it must be a whole number of at least 1. Correct the value.`,
				error: { code: 'out_of_range' },
			});
		},
	);
});

describe('recommendations', () => {
	it('of the progression are the newest set of each exercise by default', async () => {
		expect(await read('recommendation', 'getProgression')).toEqual([
			{
				exercise_id: 'ex_squat',
				exercise_name: 'ex_squat',
				workout_date: '2026-01-28',
				weight_kg: 82,
				tut_seconds: 55,
				prev_weight: 80,
				prev_tut: 75,
				days_between: 4,
				progress_status: 'STRENGTH GAIN',
				recommendation: 'MONITOR NEXT SESSION',
				suggested_weight_kg: 82,
				template_id: 'hit_lower_a',
				suggested_load: 82,
				load_unit: 'kg',
				is_record: true,
			},
			{
				exercise_id: 'ex_row',
				exercise_name: 'ex_row',
				workout_date: '2026-01-20',
				weight_kg: 50,
				tut_seconds: 67,
				prev_weight: null,
				prev_tut: null,
				days_between: null,
				progress_status: 'BASELINE',
				recommendation: 'OPTIMAL RANGE: Continue current progression',
				suggested_weight_kg: 50,
				template_id: 'hit_lower_a',
				suggested_load: 50,
				load_unit: 'kg',
				is_record: false,
			},
		]);
	});

	it('of the progression are the newest that match the filters, or all of them', async () => {
		expect(
			await read('recommendation', 'getProgression', { filters: { dateTo: '2026-01-20' } }),
		).toMatchObject([
			{ exercise_id: 'ex_row' },
			{
				exercise_id: 'ex_squat',
				recommendation: 'INCREASE WEIGHT: TUT > 90s with good form - add 2.0kg',
				suggested_weight_kg: 80,
			},
		]);
		expect(await read('recommendation', 'getProgression', { latestOnly: false })).toHaveLength(4);
		expect(
			await read('recommendation', 'getProgression', {
				latestOnly: false,
				filters: { status: 'STRENGTH GAIN' },
			}),
		).toHaveLength(2);
		expect(
			await read('recommendation', 'getProgression', { filters: { templateId: 'hit_upper_a' } }),
		).toMatchObject([{ workout_date: '2026-01-24', prev_weight: 78 }]);
	});

	it('of the recovery are the newest workout by default', async () => {
		expect(await read('recommendation', 'getRecovery')).toEqual([
			{
				workout_date: '2026-01-28',
				template_id: 'hit_lower_a',
				days_since_last_workout: 4,
				recovery_score: 4,
				mood_score: 4,
				readiness_index: 4,
				training_recommendation: 'OPTIMAL: Go for maximum intensity',
				duration_min: 22,
				exercises_performed: 1,
				avg_tut: 55,
				max_effort_sets: 1,
			},
		]);
		expect(await read('recommendation', 'getRecovery', { latestOnly: false, limit: 2 })).toHaveLength(2);
	});

	it('of the body composition are the newest measurement by default', async () => {
		expect(await read('recommendation', 'getBodyComposition')).toEqual([
			{
				measurement_date: '2026-01-28',
				bodyweight_kg: 80,
				bodyfat_pct: 21,
				estimated_lean_mass: 63.2,
				weight_change: -1,
				bodyfat_change: 0,
				weight_trend: 'LOSING',
			},
		]);
	});
});
