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
	it.each([
		['getNextSession', ['exercise_name', 'recommendation', 'suggested_load']],
		['getProgression', ['exercise_name', 'recommendation', 'suggested_load']],
		['getRecords', ['exercise_name', 'record', 'load']],
		['getExerciseStatus', ['exercise_name', 'status', 'advice']],
		['getRecovery', ['template_name', 'training_recommendation', 'readiness_index']],
		['getBodyComposition', ['measurement_date', 'weight_trend', 'bodyweight_kg']],
	])('of %s begin with the answer: %j', async (operation, columns) => {
		const [row] = await read('recommendation', operation);
		expect(Object.keys(row!).slice(0, 3)).toEqual(columns);
	});

	it.each([
		[
			'getProgression',
			'sets',
			'💪 Squat: MONITOR NEXT SESSION. Last set 82 kg for 55 s on 2026-01-28.\n💪 Row: OPTIMAL RANGE: Continue current progression. Last set 50 kg for 67 s on 2026-01-20.',
		],
		['getRecords', 'records', '🏆 Squat: 82 kg for 55 s, best so far 80 kg (24 Jan)'],
		[
			'getExerciseStatus',
			'exercises',
			expect.stringMatching(
				/^📈 Squat: PROGRESSING. Last record \d+ days and 0 sessions ago.\n➖ Row: NEW. No record in 1 session.$/,
			),
		],
		[
			'getRecovery',
			'workouts',
			'🔋 OPTIMAL: Go for maximum intensity (HIT lower A on 2026-01-28: recovery 4, mood 4, after 4 days).',
		],
		['getBodyComposition', 'measurements', '⚖️ 80 kg, 21 % body fat on 2026-01-28 (−1 kg, trend LOSING).'],
	])('of %s are one item with a text to send, and the rows', async (operation, rows, text) => {
		const more = { options: { output: 'summary' } };
		const [summary, ...others] = await read('recommendation', operation, more);
		expect(others).toEqual([]);
		expect(Object.keys(summary!)).toEqual(['text', rows]);
		expect(summary!.text).toEqual(text);
		expect(summary![rows]).toEqual(await read('recommendation', operation));
	});

	it('have the text that nothing was found if there are no rows', async () => {
		const more = { options: { output: 'summary' }, filters: { exerciseId: 'ex_none' } };
		expect(await read('recommendation', 'getProgression', more)).toEqual([
			{ text: 'Nothing was found.', sets: [] },
		]);
	});

	it('of the progression are the newest set of each exercise by default', async () => {
		expect(await read('recommendation', 'getProgression')).toEqual([
			{
				exercise_id: 'ex_squat',
				exercise_name: 'Squat',
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
				load_type: 'External',
				is_record: true,
				is_latest: true,
			},
			{
				exercise_id: 'ex_row',
				exercise_name: 'Row',
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
				load_type: 'External',
				is_record: false,
				is_latest: true,
			},
		]);
	});

	it('of the progression are the newest that match the filters, or all of them', async () => {
		expect(
			await read('recommendation', 'getProgression', { filters: { dateTo: '2026-01-20' } }),
		).toMatchObject([
			{ exercise_id: 'ex_row', suggested_load: 50, is_latest: true },
			// Its newest set is that of 28 January.
			{
				exercise_id: 'ex_squat',
				recommendation: 'INCREASE WEIGHT: TUT > 90s with good form - add 2.0kg',
				suggested_weight_kg: null,
				suggested_load: null,
				is_latest: false,
			},
		]);
		const all = { latestOnly: false };
		for (const rows of [all, { ...all, returnAll: true }, { ...all, filters: { dateFrom: '2026-01-01' } }]) {
			const sets = await read('recommendation', 'getProgression', rows);
			expect(sets.map(({ exercise_id, suggested_load }) => [exercise_id, suggested_load])).toEqual([
				['ex_squat', 82],
				['ex_squat', null],
				['ex_row', 50],
				['ex_squat', null],
			]);
		}
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
				template_name: 'HIT lower A',
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
