/** The state events record and stall: what they announce, and what is no news. */
import { squatOn, trainedOn, triggerDatabase } from './triggerDatabase';
import type { TriggerDatabase } from './triggerDatabase';

let database: TriggerDatabase;
beforeAll(async () => (database = await triggerDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

const textsOf = (items: Array<Record<string, unknown>>) => items.map(({ text }) => text);
const set = (weight_kg: number, tut_s: number) => ({ weight_kg, tut_s });

describe('the event record', () => {
	it('is emitted once for a new record, with the set that held it', async () => {
		await database.write(...trainedOn('2026-01-12', set(185, 80)));
		const poller = database.trigger({ event: 'record' });
		expect(await poller.activate()).toEqual([]);
		await database.write(...trainedOn('2026-01-19', set(190, 92)));
		expect(await poller.poll()).toEqual([
			{
				event: 'record',
				text: '🏆 Squat: 190 kg for 92 s, best so far 185 kg (12 Jan)',
				exercise_id: 'ex_squat',
				exercise_name: 'Squat',
				workout_date: '2026-01-19',
				template_id: 'hit_lower_a',
				record: 'weight',
				weight_kg: 190,
				tut_seconds: 92,
				previous_weight_kg: 185,
				previous_tut_seconds: 80,
				previous_date: '2026-01-12',
				load_type: 'External',
				load_unit: 'kg',
				load: 190,
				previous_load: 185,
			},
		]);
		expect(await poller.poll()).toEqual([]);
		expect(await poller.restart()).toEqual([]);
	});

	it('says what was longer, on assisted machines what was less, with the year if it is another one', async () => {
		await database.write(...trainedOn('2025-12-30', set(80, 60)));
		const poller = database.trigger({ event: 'record' });
		await poller.activate();
		await database.write(...trainedOn('2026-01-05', set(80, 65)));
		expect(textsOf(await poller.poll())).toEqual([
			'🏆 Squat: 80 kg for 65 s, longest so far 60 s (30 Dec 2025)',
		]);
		await database.write(...trainedOn('2026-01-10', set(75, 70)));
		expect(textsOf(await poller.poll())).toEqual([
			'🏆 Squat: 75 kg for 70 s, longest so far 65 s with 80 kg (5 Jan)',
		]);
		await database.rows("update exercises set load_type = 'Assisted'");
		await database.write(...trainedOn('2026-01-15', set(60, 50)));
		expect(textsOf(await poller.poll())).toEqual([
			'🏆 Squat: 60 kg of assistance for 50 s, best so far 75 kg of assistance (10 Jan)',
		]);
		await database.rows("update exercises set load_type = 'Bodyweight', load_unit = 'lb'");
		await database.write(...trainedOn('2026-01-20', set(90.72, 50)));
		expect(textsOf(await poller.poll())).toEqual([
			'🏆 Squat: bodyweight + 200 lb for 50 s, best so far bodyweight + 176.4 lb (30 Dec 2025)',
		]);
	});

	it('is not emitted for a sync of the same rows, an import of older ones, or a correction of them', async () => {
		await database.write(...trainedOn('2026-01-12', set(80, 60)), ...trainedOn('2026-01-19', set(85, 60)));
		const poller = database.trigger({ event: 'record' });
		await poller.activate();
		await database.write(...trainedOn('2026-01-12', set(80, 60)), ...trainedOn('2026-01-19', set(85, 60)));
		expect(await poller.poll()).toEqual([]);
		await database.write(...trainedOn('2025-11-01', set(70, 60)), ...trainedOn('2025-12-01', set(75, 60)));
		expect(await poller.poll()).toEqual([]);
		await database.write(squatOn('2025-12-01', set(78, 60)));
		expect(await poller.poll()).toEqual([]);
		await database.write(...trainedOn('2026-01-24', set(90, 60)));
		expect(textsOf(await poller.poll())).toEqual(['🏆 Squat: 90 kg for 60 s, best so far 85 kg (19 Jan)']);
	});

	it('is emitted for each new record of a sync of several days, in order of date', async () => {
		await database.write(...trainedOn('2026-01-05', set(80, 60)));
		const poller = database.trigger({ event: 'record' });
		await poller.activate();
		await database.write(
			...trainedOn('2026-01-08', set(82.5, 60)),
			...trainedOn('2026-01-12', set(85, 60)),
			...trainedOn('2026-01-15', set(80, 50)),
		);
		expect((await poller.poll()).map(({ workout_date }) => workout_date)).toEqual([
			'2026-01-08',
			'2026-01-12',
		]);
		expect(await poller.poll()).toEqual([]);
	});

	it('is not emitted for the records of a journal that is imported after the activation, except those of its last day', async () => {
		const poller = database.trigger({ event: 'record' });
		await poller.activate();
		await database.write(
			...trainedOn('2026-01-05', set(80, 60)),
			...trainedOn('2026-01-12', set(85, 60)),
			...trainedOn('2026-01-19', set(90, 60)),
		);
		expect((await poller.poll()).map(({ workout_date }) => workout_date)).toEqual(['2026-01-19']);
	});

	it('is emitted again with its correction, and for real records after a wrong date in the future', async () => {
		await database.write(...trainedOn('2026-01-05', set(80, 60)));
		const poller = database.trigger({ event: 'record' });
		await poller.activate();
		await database.write(...trainedOn('2026-01-12', set(820, 60)), ...trainedOn('2062-01-12', set(81, 60)));
		expect(await poller.poll()).toMatchObject([{ weight_kg: 820 }]);
		await database.write(squatOn('2026-01-12', set(82, 60)));
		expect(await poller.poll()).toMatchObject([{ weight_kg: 82, previous: { weight_kg: 820 } }]);
		await database.write(...trainedOn('2026-01-19', set(85, 60)));
		expect(await poller.poll()).toMatchObject([{ weight_kg: 85, previous_weight_kg: 82 }]);
	});

	it('is emitted for the chosen exercises only', async () => {
		await database.write(...trainedOn('2026-01-05', set(80, 60)));
		const poller = database.trigger({ event: 'record', options: { exerciseIds: ['ex_row'] } });
		await poller.activate();
		await database.write(...trainedOn('2026-01-12', set(85, 60)));
		expect(await poller.poll()).toEqual([]);
	});
});

describe('the event stall', () => {
	/** Sessions from the 1st of January on, one a day. */
	const sessions = (...sets: Array<[weight: number, tut: number]>) =>
		sets.flatMap(([weight, tut], n) => trainedOn(`2026-01-0${n + 1}`, set(weight, tut)));

	it('is emitted once when an exercise stalls, with what to do, and again after a record', async () => {
		const poller = database.trigger({ event: 'stall' });
		await poller.activate();
		const stalled = sessions([80, 60], [80, 60], [80, 60]);
		await database.write(...stalled);
		expect(await poller.poll()).toEqual([]);
		await database.write(...trainedOn('2026-01-04', set(80, 60)));
		expect(await poller.poll()).toMatchObject([
			{
				event: 'stall',
				text: '🧱 Squat: STALLED. No record in 4 sessions. DELOAD: 10 % less for one session, then build up again.',
				status: 'STALLED',
				previous: { status: 'HOLDING' },
			},
		]);
		await database.write(...trainedOn('2026-01-05', set(80, 60)));
		expect(await poller.poll()).toEqual([]);
		await database.write(...trainedOn('2026-01-06', set(82, 60)));
		expect(await poller.poll()).toEqual([]);
		for (const day of [7, 8, 9]) {
			await database.write(...trainedOn(`2026-01-0${day}`, set(82, 60)));
			expect(await poller.poll()).toEqual([]);
		}
		await database.write(...trainedOn('2026-01-10', set(82, 60)));
		expect(await poller.poll()).toMatchObject([{ status: 'STALLED', sessions_since_record: 4 }]);
	});

	it('says when the last record was, and that declining needs longer rest', async () => {
		const poller = database.trigger({ event: 'stall', options: { emitExisting: true } });
		await poller.activate();
		await database.write(...sessions([80, 60], [85, 60], [85, 55], [85, 50], [85, 45]));
		const [{ days }] = (await database.rows("select current_date - date '2026-01-02' as days")) as [
			{ days: number },
		];
		expect(textsOf(await poller.poll())).toEqual([
			`📉 Squat: DECLINING. Last record ${days} days and 3 sessions ago. REST LONGER: add 2 to 3 days between workouts.`,
		]);
	});

	it('is not emitted for an exercise whose last set is older than the newest workout that was known', async () => {
		await database.write(
			...sessions([80, 60], [80, 60]),
			...trainedOn('2026-01-20', { exercise_id: 'ex_row' }),
		);
		const poller = database.trigger({ event: 'stall' });
		await poller.activate();
		await database.write(...trainedOn('2025-12-01', set(80, 60)), ...trainedOn('2025-12-08', set(80, 60)));
		expect(await poller.poll()).toEqual([]);
		await database.write(...trainedOn('2026-01-21', set(80, 60)));
		expect(await poller.poll()).toMatchObject([{ exercise_id: 'ex_squat', status: 'STALLED', sessions: 5 }]);
	});

	it('is emitted at the activation only with Emit Existing Rows', async () => {
		await database.write(...sessions([80, 60], [80, 60], [80, 60], [80, 60]));
		expect(await database.trigger({ event: 'stall' }).activate()).toEqual([]);
		expect(
			await database.trigger({ event: 'stall', options: { emitExisting: true } }).activate(),
		).toMatchObject([{ status: 'STALLED' }]);
	});
});
