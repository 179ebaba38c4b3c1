/** The trigger's state after the workflow was renamed, copied, imported or restored: nothing is missed, and nothing old is emitted. */
import type { INodeParameters } from 'n8n-workflow';

import { setClock, triggerDatabase, workoutOn } from './triggerDatabase';
import type { TriggerDatabase } from './triggerDatabase';

let database: TriggerDatabase;
beforeAll(async () => (database = await triggerDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

const datesOf = (items: Array<Record<string, unknown>>) => items.map(({ workout_date }) => workout_date);
const withOption: INodeParameters = { event: 'newWorkout', options: { emitExisting: true } };

/** A trigger that has emitted the workout of 2026-01-20. */
async function emittedOnce(isDurable = false) {
	const poller = database.trigger({ event: 'newWorkout' }, { isDurable });
	expect(await poller.activate()).toEqual([]);
	await database.write(workoutOn('2026-01-20'));
	expect(datesOf(await poller.poll())).toEqual(['2026-01-20']);
	return poller;
}

describe.each([
	['without', false],
	['with', true],
])('in an n8n %s durable poll cursors', (_name, isDurable) => {
	it('a renamed node continues, also when it gets its former name back', async () => {
		const poller = await emittedOnce(isDurable);
		for (const [name, date] of [
			['Another name', '2026-01-24'],
			['Training Database Trigger', '2026-01-28'],
		] as const) {
			await database.write(workoutOn(date));
			poller.change({ name });
			expect(datesOf(await poller.activate('update'))).toEqual([date]);
		}
		expect(await poller.restart()).toEqual([]);
		expect(await poller.poll()).toEqual([]);
	});

	it.each([
		['a duplicate of the workflow', (workflow: string) => ({ workflow: `${workflow} copy`, node: 'other' })],
		['a duplicate that kept the ids of its nodes', (workflow: string) => ({ workflow: `${workflow} copy` })],
		['an import into another n8n', () => ({ n8n: 'other' })],
	])('%s emits no existing rows, and then the same as the original', async (_case, changed) => {
		const poller = await emittedOnce(isDurable);
		const copy = poller.copy(changed(poller.ids.workflow));
		await database.write(workoutOn('2026-01-24'));
		expect(await copy.activate()).toEqual([]);
		await database.write(workoutOn('2026-01-28'));
		expect(datesOf(await copy.poll())).toEqual(['2026-01-28']);
		expect(await copy.restart()).toEqual([]);
		expect(datesOf(await poller.poll())).toEqual(['2026-01-24', '2026-01-28']);
	});

	it('a node that is added emits existing rows if its option says so, and once', async () => {
		const poller = await emittedOnce(isDurable);
		const added = poller.copy({ node: 'added' }, { parameters: withOption });
		expect(datesOf(await added.activate('update'))).toEqual(['2026-01-20']);
		expect(await added.restart()).toEqual([]);
		added.change({ name: 'Another name' });
		expect(await added.restart()).toEqual([]);
	});

	it('a row that is written between the activation and the next poll is emitted', async () => {
		const poller = database.trigger({ event: 'newWorkout' }, { isDurable });
		await database.write(workoutOn('2026-01-20'));
		expect(await poller.activate()).toEqual([]);
		await database.write(workoutOn('2026-01-24'));
		expect(datesOf(await poller.poll())).toEqual(['2026-01-24']);
		expect(await poller.restart()).toEqual([]);
	});
});

describe('in an n8n with durable poll cursors, a poll that was due at once with another one', () => {
	afterEach(() => jest.useRealTimers());

	it('emits nothing again, unless n8n has not saved the items of the other one within a minute', async () => {
		setClock('2026-01-21T12:00:00Z');
		const poller = await emittedOnce(true);
		expect(await poller.pollOutdated()).toEqual([]);
		setClock('2026-01-21T12:01:01Z');
		expect(datesOf(await poller.poll())).toEqual(['2026-01-20']);
		await database.write(workoutOn('2026-01-24'));
		expect(datesOf(await poller.poll())).toEqual(['2026-01-24']);
	});
});

describe('an n8n that is restored from a backup', () => {
	it('emits what was written since the backup, once more and only once', async () => {
		const poller = await emittedOnce();
		const backup = structuredClone(poller.stored);
		for (const date of ['2026-01-24', '2026-01-28']) {
			await database.write(workoutOn(date));
			expect(datesOf(await poller.poll())).toEqual([date]);
		}
		poller.stored = backup;
		expect(datesOf(await poller.restart())).toEqual(['2026-01-24', '2026-01-28']);
		expect(await poller.restart()).toEqual([]);
		expect(await poller.poll()).toEqual([]);
	});

	it('emits nothing if the database is restored from a backup of the same time', async () => {
		const poller = await emittedOnce();
		const backup = structuredClone(poller.stored);
		await database.write(workoutOn('2026-01-24'));
		expect(await poller.poll()).toHaveLength(1);
		await database.rows(`delete from workouts where workout_date = '2026-01-24'`);
		poller.stored = backup;
		expect(await poller.restart()).toEqual([]);
	});
});

describe('two triggers of a workflow', () => {
	it('have separate states', async () => {
		const first = await emittedOnce();
		const second = first.copy({ node: 'second' }, { parameters: { event: 'newMeasurement' } });
		expect(await second.activate()).toEqual([]);
		first.stored = second.stored;
		expect(await first.restart()).toEqual([]);
		expect(await second.restart()).toEqual([]);
	});
});
