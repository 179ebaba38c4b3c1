/** The journal events: newWorkout and newMeasurement. */
import type { JournalState } from '../../../nodes/Training/events/state';
import {
	measuredOn,
	pollUntilQuiet,
	squatOn,
	trainedOn,
	triggerDatabase,
	workoutOn,
} from './triggerDatabase';
import type { TriggerDatabase } from './triggerDatabase';

let database: TriggerDatabase;
beforeAll(async () => (database = await triggerDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

describe('the event newWorkout', () => {
	it('is one item for a workout with its sets', async () => {
		await database.write(...trainedOn('2026-01-20', { tut_s: 60 }));
		const poller = database.trigger({ event: 'newWorkout' });
		expect(await poller.activate()).toEqual([]);
		await database.write(
			workoutOn('2026-01-24', { notes: 'cold' }),
			squatOn('2026-01-24'),
			squatOn('2026-01-24', { exercise_id: 'ex_dip', weight_kg: 0, notes: '' }),
		);
		expect(await poller.poll()).toEqual([
			{
				event: 'newWorkout',
				text: [
					'🏋️ Workout logged: HIT lower A on 2026-01-24 (22 min, 2 sets)',
					'• Dip bodyweight for 67 s: BASELINE',
					'• Squat 78 kg for 67 s: ENDURANCE GAIN',
				].join('\n'),
				workout_date: '2026-01-24',
				template_id: 'hit_lower_a',
				template_name: 'HIT lower A',
				days_since_last_workout: 4,
				recovery_score: 4,
				mood_score: 4,
				readiness_index: 4,
				training_recommendation: 'OPTIMAL: Go for maximum intensity',
				duration_min: 22,
				exercises_performed: 2,
				avg_tut: 67,
				max_effort_sets: 2,
				location: 'home',
				notes: 'cold',
				data_source: 'Sheet',
				sets: [
					expect.objectContaining({ exercise_id: 'ex_dip', progress_status: 'BASELINE', notes: null }),
					{
						exercise_id: 'ex_squat',
						exercise_name: 'Squat',
						workout_date: '2026-01-24',
						weight_kg: 78,
						tut_seconds: 67,
						prev_weight: 78,
						prev_tut: 60,
						days_between: 4,
						progress_status: 'ENDURANCE GAIN',
						recommendation: 'OPTIMAL RANGE: Continue current progression',
						suggested_weight_kg: 78,
						template_id: 'hit_lower_a',
						suggested_load: 78,
						load_unit: 'kg',
						load_type: 'External',
						max_effort: true,
						form_ok: true,
						notes: 'hard; clean reps',
					},
				],
			},
		]);
		expect(await poller.poll()).toEqual([]);
	});

	it('is emitted with the earlier values for a change of the workout, of a set or of a note', async () => {
		await database.write(...trainedOn('2026-01-20'));
		const poller = database.trigger({ event: 'newWorkout' });
		await poller.activate();

		await database.write(squatOn('2026-01-20', { weight_kg: 80 }));
		expect(await poller.poll()).toMatchObject([
			{
				text: expect.stringContaining('✏️ Workout changed: HIT lower A on 2026-01-20'),
				sets: [{ weight_kg: 80 }],
				previous: {
					location: 'home',
					duration_min: 22,
					days_since_last_workout: null,
					recovery_score: 4,
					mood_score: 4,
					sets: [
						{ exercise_id: 'ex_squat', weight_kg: 78, tut_seconds: 67, max_effort: true, form_ok: true },
					],
				},
			},
		]);
		await database.write(workoutOn('2026-01-20', { duration_min: 30 }));
		expect(await poller.poll()).toMatchObject([{ duration_min: 30, previous: { duration_min: 22 } }]);
		await database.write(squatOn('2026-01-20', { weight_kg: 80, notes: 'left knee' }));
		expect(await poller.poll()).toMatchObject([{ sets: [{ notes: 'left knee' }] }]);
		await database.rows('delete from workout_sets');
		expect(await poller.poll()).toMatchObject([{ sets: [], text: expect.stringContaining('no sets') }]);
	});

	it('is not emitted for a sync without changes, or for a deleted workout', async () => {
		await database.write(...trainedOn('2026-01-20'), ...trainedOn('2026-01-24'));
		const poller = database.trigger({ event: 'newWorkout' });
		await poller.activate();
		await database.write(...trainedOn('2026-01-20'), ...trainedOn('2026-01-24'));
		await database.rows(`update workouts set updated_at = now(), data_source = 'Import'`);
		expect(await poller.poll()).toEqual([]);
		await database.rows(`delete from workout_sets where workout_date = '2026-01-24'`);
		await database.rows(`delete from workouts where workout_date = '2026-01-24'`);
		expect(await poller.poll()).toEqual([]);
	});

	it('is emitted in order of date, also for a workout that is older than the known ones', async () => {
		await database.write(...trainedOn('2026-01-20'));
		const poller = database.trigger({ event: 'newWorkout' });
		await poller.activate();
		await database.write(...trainedOn('2026-01-24'), ...trainedOn('2025-11-01'));
		expect((await poller.poll()).map(({ workout_date }) => workout_date)).toEqual([
			'2025-11-01',
			'2026-01-24',
		]);
	});
});

describe('the event newMeasurement', () => {
	it('is emitted for a measurement, and with the earlier values for its correction', async () => {
		await database.write(measuredOn('2026-01-20', 82.6, 21));
		const poller = database.trigger({ event: 'newMeasurement' });
		expect(await poller.activate()).toEqual([]);
		await database.write(measuredOn('2026-01-21', 82.2, 20.5));
		expect(await poller.poll()).toEqual([
			{
				event: 'newMeasurement',
				text: '⚖️ Measurement logged: 82.2 kg, 20.5 % body fat on 2026-01-21 (−0.4 kg, trend STABLE).',
				measurement_date: '2026-01-21',
				bodyweight_kg: 82.2,
				bodyfat_pct: 20.5,
				estimated_lean_mass: 65.3,
				weight_change: -0.4,
				bodyfat_change: -0.5,
				weight_trend: 'STABLE',
				notes: null,
				data_source: 'Sheet',
			},
		]);
		await database.write(measuredOn('2026-01-20', 82.6, 21), measuredOn('2026-01-21', 82.3));
		expect(await poller.poll()).toMatchObject([
			{
				text: '✏️ Measurement changed: 82.3 kg on 2026-01-21 (−0.3 kg, trend STABLE).',
				bodyfat_pct: null,
				previous: { bodyweight_kg: 82.2, bodyfat_pct: 20.5 },
			},
		]);
		expect(await poller.poll()).toEqual([]);
	});
});

describe('watched are the newest rows that exist and are not in the future', () => {
	/** More than the event watches. */
	const wrongRows = (firstDay: string) => `
		insert into workouts (workout_date, template_id, duration_min)
		select date '${firstDay}' + day, 'hit_lower_a', 30 from generate_series(0, 159) as day`;

	it('so a real workout is emitted during and after many wrong dates in the future, and none twice', async () => {
		await database.write(workoutOn('2026-01-20'), workoutOn('2026-01-24'));
		const poller = database.trigger({ event: 'newWorkout' });
		await poller.activate();
		await database.rows(wrongRows('2062-01-01'));
		expect(await poller.poll()).toHaveLength(160);
		await database.write(workoutOn('2026-01-27'));
		expect(await poller.poll()).toMatchObject([{ workout_date: '2026-01-27' }]);
		await database.rows(`delete from workouts where workout_date >= '2062-01-01'`);
		await database.write(workoutOn('2026-01-24', { duration_min: 30 }), workoutOn('2026-01-30'));
		expect(await poller.poll()).toMatchObject([
			{ workout_date: '2026-01-24', duration_min: 30, previous: { duration_min: 22 } },
			{ workout_date: '2026-01-30' },
		]);
		expect(await poller.restart()).toEqual([]);
	});

	it('so a change of an old workout is emitted once newer ones were deleted, which displaced it', async () => {
		await database.write(workoutOn('2025-01-20'), workoutOn('2025-01-24'));
		const poller = database.trigger({ event: 'newWorkout' });
		await poller.activate();
		await database.rows(wrongRows('2025-06-01'));
		expect(await poller.poll()).toHaveLength(160);
		await database.rows(`delete from workouts where workout_date >= '2025-06-01'`);
		expect(await poller.poll()).toEqual([]);
		await database.write(workoutOn('2025-01-24', { duration_min: 30 }), workoutOn('2025-01-27'));
		expect(await poller.poll()).toMatchObject([
			{ workout_date: '2025-01-24', duration_min: 30, previous: { duration_min: 22 } },
			{ workout_date: '2025-01-27' },
		]);
	});
});

describe('a backlog', () => {
	const many = `
		insert into workout_templates (template_id, template_name, workout_type) values ('many', 'Many', 'HIT') on conflict do nothing;
		insert into workouts (workout_date, template_id, duration_min)
		select date '2020-01-01' + day, 'many', 30 from generate_series(0, 1299) as day`;

	it('is emitted in order of date over several polls, each workout once, and the newest rows stay watched', async () => {
		await database.write(workoutOn('2019-12-01'), workoutOn('2024-01-01'));
		const poller = database.trigger({ event: 'newWorkout' });
		await poller.activate();
		await database.rows(many);
		const first = await poller.poll();
		const afterRestart = await poller.restart();
		const others = await pollUntilQuiet(poller);
		expect([first, afterRestart, ...others].map(({ length }) => length)).toEqual([500, 500, 300]);
		const dates = [first, afterRestart, ...others].flat().map(({ workout_date }) => workout_date);
		expect(dates).toEqual([...new Set(dates)].sort());
		await database.rows(
			`update workouts set duration_min = 31 where workout_date in ('2023-07-23', '2024-01-01')`,
		);
		expect((await poller.poll()).map(({ workout_date }) => workout_date)).toEqual([
			'2023-07-23',
			'2024-01-01',
		]);
	});

	it('of existing rows is emitted from the oldest row on with Emit Existing Rows', async () => {
		await database.rows(many);
		const poller = database.trigger({ event: 'newWorkout', options: { emitExisting: true } });
		const first = await poller.activate();
		expect(first[0]).toMatchObject({ workout_date: '2020-01-01' });
		expect(first).toHaveLength(500);
		expect(await poller.poll()).toHaveLength(500);
		expect(await poller.poll()).toHaveLength(300);
		expect(await poller.poll()).toEqual([]);
	});

	it('leaves the newest 150 workouts and 365 measurements in the state', async () => {
		await database.rows(many);
		await database.rows(`
			insert into measurements (measurement_date, bodyweight_kg)
			select date '2020-01-01' + day, 80 from generate_series(0, 1299) as day`);
		for (const [event, watchedRows] of [
			['newWorkout', 150],
			['newMeasurement', 365],
		] as const) {
			const poller = database.trigger({ event });
			await poller.activate();
			const state = poller.savedState() as JournalState;
			expect(Object.keys(state.rows)).toHaveLength(watchedRows);
		}
	});
});
