/** The event inactivity, with a clock that the test sets. */
import { setClock, trainedOn, triggerDatabase } from './triggerDatabase';
import type { TriggerDatabase } from './triggerDatabase';

let database: TriggerDatabase;
beforeAll(async () => (database = await triggerDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());
afterEach(() => jest.useRealTimers());

const daysOf = (items: Array<Record<string, unknown>>) => items.map(({ days_since }) => days_since);

describe('the event inactivity', () => {
	it('is emitted once per pause', async () => {
		await database.write(...trainedOn('2026-01-20'));
		const poller = database.trigger({ event: 'inactivity' });
		setClock('2026-01-23T12:00:00Z');
		expect(await poller.activate()).toEqual([]);
		setClock('2026-01-26T23:59:59Z');
		expect(await poller.poll()).toEqual([]);
		setClock('2026-01-27T00:00:00Z');
		expect(await poller.poll()).toEqual([
			{
				event: 'inactivity',
				text: '⏰ 7 days without training: the last workout was HIT lower A on 2026-01-20.',
				workout_date: '2026-01-20',
				template_id: 'hit_lower_a',
				template_name: 'HIT lower A',
				days_since_last_workout: null,
				recovery_score: 4,
				mood_score: 4,
				readiness_index: 4,
				training_recommendation: 'PROCEED WITH CAUTION',
				duration_min: 22,
				exercises_performed: 1,
				avg_tut: 67,
				max_effort_sets: 1,
				days_since: 7,
			},
		]);
		setClock('2026-02-20T00:00:00Z');
		expect(await poller.poll()).toEqual([]);

		await database.write(...trainedOn('2026-02-20'));
		expect(await poller.poll()).toEqual([]);
		setClock('2026-02-27T00:00:00Z');
		expect(daysOf(await poller.poll())).toEqual([7]);
	});

	it('is emitted again after each further number of days with Repeat', async () => {
		await database.write(...trainedOn('2026-01-20'));
		const poller = database.trigger({ event: 'inactivity', days: 3, options: { repeat: true } });
		const emitted: unknown[] = [];
		for (let day = 20; day <= 31; day++) {
			setClock(`2026-01-${day}T08:00:00Z`);
			emitted.push(...daysOf(day === 20 ? await poller.activate() : await poller.poll()));
			emitted.push(...daysOf(await poller.restart()));
		}
		expect(emitted).toEqual([3, 6, 9]);
	});

	it('is emitted for a pause that exists at the first poll only with Emit Existing Rows', async () => {
		await database.write(...trainedOn('2026-01-20'));
		setClock('2026-02-01T08:00:00Z');
		expect(await database.trigger({ event: 'inactivity' }).activate()).toEqual([]);
		const withExisting = database.trigger({ event: 'inactivity', options: { emitExisting: true } });
		expect(daysOf(await withExisting.activate())).toEqual([12]);
	});

	it.each([
		['Europe/Warsaw', '2026-01-26T22:59:59Z', '2026-01-26T23:00:00Z'],
		['America/New_York', '2026-01-27T04:59:59Z', '2026-01-27T05:00:00Z'],
		['Pacific/Kiritimati', '2026-01-26T09:59:59Z', '2026-01-26T10:00:00Z'],
		['Pacific/Pago_Pago', '2026-01-27T10:59:59Z', '2026-01-27T11:00:00Z'],
		['Asia/Kathmandu', '2026-01-26T18:14:59Z', '2026-01-26T18:15:00Z'],
	])("starts a day at midnight in the workflow's time zone %s", async (timezone, before, after) => {
		await database.write(...trainedOn('2026-01-20'));
		const poller = database.trigger({ event: 'inactivity' }, { timezone });
		setClock('2026-01-22T12:00:00Z');
		await poller.activate();
		setClock(before);
		expect(await poller.poll()).toEqual([]);
		setClock(after);
		expect(daysOf(await poller.poll())).toEqual([7]);
	});

	it('counts calendar days across the change to daylight saving time', async () => {
		await database.write(...trainedOn('2026-03-25'));
		const poller = database.trigger({ event: 'inactivity' }, { timezone: 'Europe/Warsaw' });
		setClock('2026-03-26T12:00:00Z');
		await poller.activate();
		setClock('2026-03-31T21:59:59Z');
		expect(await poller.poll()).toEqual([]);
		setClock('2026-03-31T22:00:00Z');
		expect(daysOf(await poller.poll())).toEqual([7]);
	});

	it('ignores a workout with a date in the future', async () => {
		await database.write(...trainedOn('2026-01-20'), ...trainedOn('2027-01-20'));
		const poller = database.trigger({ event: 'inactivity' });
		setClock('2026-01-21T12:00:00Z');
		await poller.activate();
		setClock('2026-01-27T12:00:00Z');
		expect(daysOf(await poller.poll())).toEqual([7]);
	});

	it('is emitted for the earlier pause after a wrong workout was emitted and deleted', async () => {
		await database.write(...trainedOn('2026-01-10'));
		const poller = database.trigger({ event: 'inactivity' });
		setClock('2026-01-12T12:00:00Z');
		await poller.activate();
		await database.write(...trainedOn('2026-01-20'));
		setClock('2026-01-27T12:00:00Z');
		expect(daysOf(await poller.poll())).toEqual([7]);
		await database.rows(`delete from workout_sets where workout_date = '2026-01-20'`);
		await database.rows(`delete from workouts where workout_date = '2026-01-20'`);
		expect(await poller.poll()).toMatchObject([{ workout_date: '2026-01-10', days_since: 17 }]);
		expect(await poller.restart()).toEqual([]);
	});

	it('is not emitted again for a pause if a workout is logged and deleted', async () => {
		await database.write(...trainedOn('2026-01-10'));
		const poller = database.trigger({ event: 'inactivity' });
		setClock('2026-01-12T12:00:00Z');
		await poller.activate();
		setClock('2026-01-20T12:00:00Z');
		expect(daysOf(await poller.poll())).toEqual([10]);
		await database.write(...trainedOn('2026-01-19'));
		expect(await poller.poll()).toEqual([]);
		await database.rows(`delete from workout_sets where workout_date = '2026-01-19'`);
		await database.rows(`delete from workouts where workout_date = '2026-01-19'`);
		expect(await poller.poll()).toEqual([]);
	});

	it('is not emitted as long as there is no workout', async () => {
		const poller = database.trigger({ event: 'inactivity', options: { emitExisting: true } });
		setClock('2026-01-27T12:00:00Z');
		expect(await poller.activate()).toEqual([]);
		expect(await poller.poll()).toEqual([]);
	});

	it('uses a changed number of days in the next poll', async () => {
		await database.write(...trainedOn('2026-01-20'));
		const poller = database.trigger({ event: 'inactivity', days: 7 });
		setClock('2026-01-24T12:00:00Z');
		await poller.activate();
		poller.change({ parameters: { event: 'inactivity', days: 4 } });
		expect(daysOf(await poller.activate('update'))).toEqual([4]);
		poller.change({ parameters: { event: 'inactivity', days: 3 } });
		expect(await poller.activate('update')).toEqual([]);
	});
});
