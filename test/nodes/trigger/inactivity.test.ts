/** The event inactivity: days without training, by a clock that the test sets. */
import { trainedOn, watchedDatabase } from './watched';
import type { WatchedDatabase } from './watched';

let database: WatchedDatabase;
beforeAll(async () => (database = await watchedDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());
afterEach(() => jest.useRealTimers());

/** Only the clock stands still; timers run. */
const itIs = (now: string) =>
	jest.useFakeTimers({
		now: new Date(now),
		doNotFake: [
			'hrtime',
			'nextTick',
			'performance',
			'queueMicrotask',
			'setImmediate',
			'clearImmediate',
			'setInterval',
			'clearInterval',
			'setTimeout',
			'clearTimeout',
		],
	});

const daysTold = (told: Array<Record<string, unknown>>) => told.map(({ days_since }) => days_since);

describe('the event inactivity', () => {
	it('tells once per pause', async () => {
		await database.log(...trainedOn('2026-01-20'));
		const poller = database.watch({ event: 'inactivity' });
		itIs('2026-01-23T12:00:00Z');
		expect(await poller.activate()).toEqual([]);
		itIs('2026-01-26T23:59:59Z');
		expect(await poller.poll()).toEqual([]);
		itIs('2026-01-27T00:00:00Z');
		expect(await poller.poll()).toEqual([
			{
				event: 'inactivity',
				text: '⏰ 7 days without training: the last workout was hit_lower_a on 2026-01-20.',
				workout_date: '2026-01-20',
				template_id: 'hit_lower_a',
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
		itIs('2026-02-20T00:00:00Z');
		expect(await poller.poll()).toEqual([]);

		await database.log(...trainedOn('2026-02-20'));
		expect(await poller.poll()).toEqual([]);
		itIs('2026-02-27T00:00:00Z');
		expect(daysTold(await poller.poll())).toEqual([7]);
	});

	it('tells again after each further number of days, if the option says so', async () => {
		await database.log(...trainedOn('2026-01-20'));
		const poller = database.watch({ event: 'inactivity', days: 3, options: { repeat: true } });
		const told: unknown[] = [];
		for (let day = 20; day <= 31; day++) {
			itIs(`2026-01-${day}T08:00:00Z`);
			told.push(...daysTold(day === 20 ? await poller.activate() : await poller.poll()));
			told.push(...daysTold(await poller.restart()));
		}
		expect(told).toEqual([3, 6, 9]);
	});

	it('takes a pause as known that is there at the first poll, and tells it if the option says so', async () => {
		await database.log(...trainedOn('2026-01-20'));
		itIs('2026-02-01T08:00:00Z');
		expect(await database.watch({ event: 'inactivity' }).activate()).toEqual([]);
		const eager = database.watch({ event: 'inactivity', options: { emitExisting: true } });
		expect(daysTold(await eager.activate())).toEqual([12]);
	});

	it.each([
		['Europe/Warsaw', '2026-01-26T22:59:59Z', '2026-01-26T23:00:00Z'],
		['America/New_York', '2026-01-27T04:59:59Z', '2026-01-27T05:00:00Z'],
		['Pacific/Kiritimati', '2026-01-26T09:59:59Z', '2026-01-26T10:00:00Z'],
		['Pacific/Pago_Pago', '2026-01-27T10:59:59Z', '2026-01-27T11:00:00Z'],
		['Asia/Kathmandu', '2026-01-26T18:14:59Z', '2026-01-26T18:15:00Z'],
	])('counts days where the workflow is, in %s', async (timezone, before, after) => {
		await database.log(...trainedOn('2026-01-20'));
		const poller = database.watch({ event: 'inactivity' }, { timezone });
		itIs('2026-01-22T12:00:00Z');
		await poller.activate();
		itIs(before);
		expect(await poller.poll()).toEqual([]);
		itIs(after);
		expect(daysTold(await poller.poll())).toEqual([7]);
	});

	it('counts days, not hours, over a change of the clocks', async () => {
		await database.log(...trainedOn('2026-03-25'));
		const poller = database.watch({ event: 'inactivity' }, { timezone: 'Europe/Warsaw' });
		itIs('2026-03-26T12:00:00Z');
		await poller.activate();
		itIs('2026-03-31T21:59:59Z');
		expect(await poller.poll()).toEqual([]);
		itIs('2026-03-31T22:00:00Z');
		expect(daysTold(await poller.poll())).toEqual([7]);
	});

	it('leaves a workout with a date in the future aside', async () => {
		await database.log(...trainedOn('2026-01-20'), ...trainedOn('2027-01-20'));
		const poller = database.watch({ event: 'inactivity' });
		itIs('2026-01-21T12:00:00Z');
		await poller.activate();
		itIs('2026-01-27T12:00:00Z');
		expect(daysTold(await poller.poll())).toEqual([7]);
	});

	it('says nothing while there is no workout at all', async () => {
		const poller = database.watch({ event: 'inactivity', options: { emitExisting: true } });
		itIs('2026-01-27T12:00:00Z');
		expect(await poller.activate()).toEqual([]);
		expect(await poller.poll()).toEqual([]);
	});

	it('goes by a new number of days at once', async () => {
		await database.log(...trainedOn('2026-01-20'));
		const poller = database.watch({ event: 'inactivity', days: 7 });
		itIs('2026-01-24T12:00:00Z');
		await poller.activate();
		poller.change({ parameters: { event: 'inactivity', days: 4 } });
		expect(daysTold(await poller.activate('update'))).toEqual([4]);
		poller.change({ parameters: { event: 'inactivity', days: 3 } });
		expect(await poller.activate('update')).toEqual([]);
	});
});
