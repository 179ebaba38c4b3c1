/** The state events of the recommendation views: progression, recovery and bodyComposition. */
import { measuredOn, squatOn, trainedOn, triggerDatabase, workoutOn } from './triggerDatabase';
import type { TriggerDatabase } from './triggerDatabase';

let database: TriggerDatabase;
beforeAll(async () => (database = await triggerDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

describe('the event progression', () => {
	it('is emitted once for a new set, with the previous recommendation', async () => {
		await database.write(...trainedOn('2026-01-20', { tut_s: 67 }));
		const poller = database.trigger({ event: 'progression' });
		expect(await poller.activate()).toEqual([]);

		await database.write(...trainedOn('2026-01-24', { tut_s: 95 }));
		expect(await poller.poll()).toEqual([
			{
				event: 'progression',
				text: '💪 Squat: INCREASE WEIGHT: TUT > 90s with good form - add 2.0kg. Next time 80 kg. Last set 78 kg for 95 s on 2026-01-24.',
				exercise_id: 'ex_squat',
				exercise_name: 'Squat',
				workout_date: '2026-01-24',
				weight_kg: 78,
				tut_seconds: 95,
				prev_weight: 78,
				prev_tut: 67,
				days_between: 4,
				progress_status: 'ENDURANCE GAIN',
				recommendation: 'INCREASE WEIGHT: TUT > 90s with good form - add 2.0kg',
				suggested_weight_kg: 80,
				template_id: 'hit_lower_a',
				suggested_load: 80,
				load_unit: 'kg',
				load_type: 'External',
				previous: {
					workout_date: '2026-01-20',
					recommendation: 'OPTIMAL RANGE: Continue current progression',
					suggested_weight_kg: 78,
				},
			},
		]);
		expect(await poller.poll()).toEqual([]);
	});

	it('has no previous for a new exercise', async () => {
		const poller = database.trigger({ event: 'progression' });
		await poller.activate();
		await database.write(...trainedOn('2026-01-20'));
		const [item] = await poller.poll();
		expect(item).toMatchObject({ exercise_id: 'ex_squat' });
		expect(item).not.toHaveProperty('previous');
	});

	it('is emitted for a correction that changes the recommendation, and not for one that does not', async () => {
		await database.write(...trainedOn('2026-01-20', { tut_s: 67 }));
		const poller = database.trigger({ event: 'progression' });
		await poller.activate();
		await database.write(squatOn('2026-01-20', { tut_s: 68, notes: 'typed wrong' }));
		expect(await poller.poll()).toEqual([]);
		await database.write(squatOn('2026-01-20', { tut_s: 30 }));
		expect(await poller.poll()).toMatchObject([
			{
				recommendation: 'REDUCE WEIGHT: TUT < 45s indicates weight too heavy',
				previous: { recommendation: 'OPTIMAL RANGE: Continue current progression' },
			},
		]);
	});

	it('is emitted for a later set with the same recommendation', async () => {
		await database.write(...trainedOn('2026-01-20', { tut_s: 67 }));
		const poller = database.trigger({ event: 'progression' });
		await poller.activate();
		await database.write(...trainedOn('2026-01-24', { tut_s: 67 }));
		expect(await poller.poll()).toMatchObject([
			{ workout_date: '2026-01-24', previous: { workout_date: '2026-01-20' } },
		]);
	});

	it('is not emitted for a set that is older than the newest one', async () => {
		await database.write(...trainedOn('2026-01-20'));
		const poller = database.trigger({ event: 'progression' });
		await poller.activate();
		await database.write(...trainedOn('2026-01-10', { tut_s: 99 }));
		expect(await poller.poll()).toEqual([]);
	});

	it('is emitted for an earlier set after a wrong date in the future was deleted', async () => {
		const poller = database.trigger({ event: 'progression' });
		await poller.activate();
		await database.write(...trainedOn('2027-01-24', { tut_s: 95 }));
		expect(await poller.poll()).toMatchObject([{ workout_date: '2027-01-24' }]);
		await database.rows('delete from workout_sets; delete from workouts');
		await database.write(...trainedOn('2026-01-24', { tut_s: 95 }));
		expect(await poller.poll()).toMatchObject([{ workout_date: '2026-01-24' }]);
	});

	it('is emitted again after a wrong set was emitted and deleted', async () => {
		await database.write(...trainedOn('2026-01-20', { tut_s: 95 }));
		const poller = database.trigger({ event: 'progression', options: { emitExisting: true } });
		expect(await poller.activate()).toMatchObject([{ suggested_weight_kg: 80 }]);
		await database.write(...trainedOn('2026-01-24', { weight_kg: 800, tut_s: 95 }));
		expect(await poller.poll()).toMatchObject([{ suggested_weight_kg: 820 }]);
		await database.rows(`delete from workout_sets where workout_date = '2026-01-24'`);
		expect(await poller.poll()).toMatchObject([
			{
				workout_date: '2026-01-20',
				recommendation: 'INCREASE WEIGHT: TUT > 90s with good form - add 2.0kg',
				suggested_weight_kg: 80,
				previous: { workout_date: '2026-01-24', suggested_weight_kg: 820 },
			},
		]);
		expect(await poller.restart()).toEqual([]);
	});

	it('is emitted again after a wrong value was emitted and corrected', async () => {
		await database.write(...trainedOn('2026-01-20', { tut_s: 67 }));
		const poller = database.trigger({ event: 'progression' });
		await poller.activate();
		const recommendations: unknown[] = [];
		for (const tut_s of [95, 67]) {
			await database.write(squatOn('2026-01-20', { tut_s }));
			recommendations.push(...(await poller.poll()).map(({ recommendation }) => recommendation));
		}
		expect(recommendations).toEqual([
			'INCREASE WEIGHT: TUT > 90s with good form - add 2.0kg',
			'OPTIMAL RANGE: Continue current progression',
		]);
	});

	it('is not emitted again if a set that the options exclude comes and goes', async () => {
		const poller = database.trigger({ event: 'progression', options: { beginsWith: ['INCREASE WEIGHT'] } });
		await poller.activate();
		await database.write(...trainedOn('2026-01-20', { tut_s: 95 }));
		expect(await poller.poll()).toMatchObject([{ workout_date: '2026-01-20' }]);
		await database.write(...trainedOn('2026-01-24', { tut_s: 30 }));
		expect(await poller.poll()).toEqual([]);
		await database.rows(`delete from workout_sets where workout_date = '2026-01-24'`);
		expect(await poller.poll()).toEqual([]);
	});

	it('is emitted in order of date', async () => {
		const poller = database.trigger({ event: 'progression' });
		await poller.activate();
		await database.write(
			...trainedOn('2026-01-24'),
			squatOn('2026-01-22', { exercise_id: 'ex_row' }),
			workoutOn('2026-01-22'),
			squatOn('2026-01-26', { exercise_id: 'ex_curl' }),
			workoutOn('2026-01-26'),
		);
		const items = await poller.poll();
		expect(items.map(({ exercise_id }) => exercise_id)).toEqual(['ex_row', 'ex_squat', 'ex_curl']);
	});

	it('is emitted only for the chosen recommendations and exercises', async () => {
		const poller = database.trigger({
			event: 'progression',
			options: { beginsWith: ['INCREASE WEIGHT'], exerciseIds: ['ex_squat', 'ex_row'] },
		});
		await poller.activate();
		await database.write(
			...trainedOn('2026-01-24', { tut_s: 95 }),
			squatOn('2026-01-24', { exercise_id: 'ex_row', tut_s: 67 }),
			squatOn('2026-01-24', { exercise_id: 'ex_curl', tut_s: 95 }),
		);
		expect(await poller.poll()).toMatchObject([{ exercise_id: 'ex_squat' }]);
	});
});

describe('the event recovery', () => {
	const rested = { days_since_last_workout: 4 };

	it('is emitted for a correction that changes the recommendation of the newest workout', async () => {
		await database.write(workoutOn('2026-01-20', { ...rested, recovered_1_5: '' }));
		const poller = database.trigger({ event: 'recovery' });
		await poller.activate();
		await database.write(workoutOn('2026-01-20', { ...rested, recovered_1_5: 4 }));
		expect(await poller.poll()).toEqual([
			{
				event: 'recovery',
				text: '🔋 OPTIMAL: Go for maximum intensity (HIT lower A on 2026-01-20: recovery 4, mood 4, after 4 days).',
				workout_date: '2026-01-20',
				template_id: 'hit_lower_a',
				template_name: 'HIT lower A',
				days_since_last_workout: 4,
				recovery_score: 4,
				mood_score: 4,
				readiness_index: 4,
				training_recommendation: 'OPTIMAL: Go for maximum intensity',
				duration_min: 22,
				exercises_performed: 0,
				avg_tut: null,
				max_effort_sets: 0,
				previous: {
					workout_date: '2026-01-20',
					template_id: 'hit_lower_a',
					training_recommendation: 'NO DATA: Log recovery and mood scores',
				},
			},
		]);
		await database.write(squatOn('2026-01-20'));
		expect(await poller.poll()).toEqual([]);
	});

	it('is emitted only for the chosen labels', async () => {
		const poller = database.trigger({ event: 'recovery', options: { labels: ['SKIP SESSION'] } });
		await poller.activate();
		await database.write(workoutOn('2026-01-20', rested));
		expect(await poller.poll()).toEqual([]);
		await database.write(workoutOn('2026-01-24', { ...rested, recovered_1_5: 1, mood_1_5: 1 }));
		expect(await poller.poll()).toMatchObject([
			{ training_recommendation: 'SKIP SESSION: Poor readiness indicators' },
		]);
	});
});

describe('the event bodyComposition', () => {
	const watchTarget = (targetBodyFatPct: number) =>
		database.trigger({ event: 'bodyComposition', targetBodyFatPct });

	it('is emitted when the weight trend changes, and not while it stays the same', async () => {
		await database.write(measuredOn('2026-01-20', 82));
		const poller = watchTarget(0);
		await poller.activate();
		await database.write(measuredOn('2026-01-21', 82.2));
		expect(await poller.poll()).toEqual([]);
		await database.write(measuredOn('2026-01-22', 81));
		expect(await poller.poll()).toEqual([
			{
				event: 'bodyComposition',
				text: '⚖️ Weight trend: LOSING, was STABLE (81 kg on 2026-01-22).',
				reason: 'trend',
				measurement_date: '2026-01-22',
				bodyweight_kg: 81,
				bodyfat_pct: null,
				estimated_lean_mass: null,
				weight_change: -1.2,
				bodyfat_change: null,
				weight_trend: 'LOSING',
				previous: { measurement_date: '2026-01-21', weight_trend: 'STABLE' },
			},
		]);
		await database.write(measuredOn('2026-01-23', 80));
		expect(await poller.poll()).toEqual([]);
	});

	it('is emitted once when body fat falls to the target, despite the noise of the scale', async () => {
		await database.write(measuredOn('2026-01-20', 82, 16));
		const poller = watchTarget(15);
		await poller.activate();
		await database.write(measuredOn('2026-01-21', 82, 15));
		expect(await poller.poll()).toMatchObject([
			{
				text: '🎯 Body fat is 15 %: the target of 15 % is reached (82 kg on 2026-01-21).',
				reason: 'target',
				bodyfat_pct: 15,
				target_bodyfat_pct: 15,
			},
		]);
		await database.write(measuredOn('2026-01-22', 82, 16.9));
		await poller.poll();
		await database.write(measuredOn('2026-01-23', 82, 14.8));
		expect(await poller.poll()).toEqual([]);
	});

	it('is emitted again after body fat was more than two points above the target', async () => {
		await database.write(measuredOn('2026-01-20', 82, 14));
		const poller = watchTarget(15);
		await poller.activate();
		await database.write(measuredOn('2026-02-20', 82, 17.1));
		expect(await poller.poll()).toEqual([]);
		await database.write(measuredOn('2026-03-20', 82, 14.9));
		expect(await poller.poll()).toMatchObject([{ reason: 'target', bodyfat_pct: 14.9 }]);
	});

	it('is emitted for the trend that holds after a wrong weight was emitted and deleted', async () => {
		await database.write(measuredOn('2026-01-20', 82));
		const poller = watchTarget(0);
		await poller.activate();
		await database.write(measuredOn('2026-01-21', 28));
		expect(await poller.poll()).toMatchObject([{ weight_trend: 'LOSING' }]);
		await database.rows(`delete from measurements where measurement_date = '2026-01-21'`);
		expect(await poller.poll()).toMatchObject([
			{
				text: '⚖️ Weight trend: STABLE, was LOSING (82 kg on 2026-01-20).',
				previous: { measurement_date: '2026-01-21', weight_trend: 'LOSING' },
			},
		]);
		expect(await poller.restart()).toEqual([]);
	});

	it.each([
		['deleted', `delete from measurements where measurement_date = '2026-01-21'`],
		['corrected', `update measurements set bodyfat_pct = 21 where measurement_date = '2026-01-21'`],
	])('is emitted when the target is reached, after a wrong reading was emitted and %s', async (_, sql) => {
		await database.write(measuredOn('2026-01-20', 82, 16));
		const poller = watchTarget(15);
		await poller.activate();
		await database.write(measuredOn('2026-01-21', 82, 12));
		expect(await poller.poll()).toMatchObject([{ reason: 'target', bodyfat_pct: 12 }]);
		await database.rows(sql);
		expect(await poller.poll()).toEqual([]);
		await database.write(measuredOn('2026-01-25', 82, 15));
		expect(await poller.poll()).toMatchObject([{ reason: 'target', measurement_date: '2026-01-25' }]);
	});

	it('is not emitted again for the target if the reading is deleted and restored', async () => {
		await database.write(measuredOn('2026-01-20', 82, 18));
		const poller = watchTarget(15);
		await poller.activate();
		await database.write(measuredOn('2026-01-21', 82, 14));
		expect(await poller.poll()).toMatchObject([{ reason: 'target' }]);
		await database.rows(`delete from measurements where measurement_date = '2026-01-21'`);
		expect(await poller.poll()).toEqual([]);
		await database.write(measuredOn('2026-01-21', 82, 14));
		expect(await poller.poll()).toEqual([]);
	});

	it('is emitted for a target that was reached between two polls, and for one reached before the newest 15 rows', async () => {
		await database.write(measuredOn('2026-01-01', 82, 18));
		const poller = watchTarget(15);
		await poller.activate();
		await database.write(measuredOn('2026-01-02', 82, 14.8), measuredOn('2026-01-03', 82, 16));
		expect(await poller.poll()).toMatchObject([{ reason: 'target', measurement_date: '2026-01-02' }]);
		await database.write(measuredOn('2026-01-03', 82, 18));
		for (let day = 4; day < 30; day++) {
			await database.write(measuredOn(`2026-01-${String(day).padStart(2, '0')}`, 82));
		}
		expect(await poller.poll()).toEqual([]);
		await database.write(measuredOn('2026-01-03', 82, 18), measuredOn('2026-01-04', 82, 14.5));
		expect(await poller.poll()).toMatchObject([{ reason: 'target', measurement_date: '2026-01-04' }]);
	});

	it('is emitted for the first measurement, which has a new trend', async () => {
		const poller = watchTarget(0);
		await poller.activate();
		await database.write(measuredOn('2026-01-20', 82));
		expect(await poller.poll()).toMatchObject([{ reason: 'trend', weight_trend: 'STABLE' }]);
	});

	it('is not emitted for a new target that is reached already', async () => {
		await database.write(measuredOn('2026-01-20', 82, 16));
		const poller = watchTarget(15);
		await poller.activate();
		poller.change({ parameters: { event: 'bodyComposition', targetBodyFatPct: 17 } });
		expect(await poller.activate('update')).toEqual([]);
		await database.write(measuredOn('2026-01-21', 82, 16.5));
		expect(await poller.poll()).toEqual([]);
		poller.change({ parameters: { event: 'bodyComposition', targetBodyFatPct: 14 } });
		expect(await poller.activate('update')).toEqual([]);
		await database.write(measuredOn('2026-01-22', 82, 13.9));
		expect(await poller.poll()).toMatchObject([{ reason: 'target', target_bodyfat_pct: 14 }]);
	});
});
