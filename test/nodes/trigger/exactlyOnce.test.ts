/** No event is missed and none is emitted twice: restarts, failures, late commits, backups, changes of the workflow. */
import type { NodeOperationError } from 'n8n-workflow';

import { countingProxy } from '../../postgres/countingProxy';
import { measuredOn, squatOn, trainedOn, triggerDatabase, workoutOn } from './triggerDatabase';
import type { TriggerDatabase } from './triggerDatabase';

let database: TriggerDatabase;
beforeAll(async () => (database = await triggerDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

const datesOf = (items: Array<Record<string, unknown>>) => items.map(({ workout_date }) => workout_date);
describe.each(['progression', 'recovery', 'newWorkout'])('the event %s', (event) => {
	it('is not emitted again after n8n was killed and restarted', async () => {
		const poller = database.trigger({ event });
		await poller.activate();
		await database.write(...trainedOn('2026-01-20', { tut_s: 95 }));
		expect(await poller.poll()).toHaveLength(1);
		expect(await poller.restart()).toEqual([]);
		expect(await poller.poll()).toEqual([]);
	});

	it('is emitted once for a row that was written while n8n was down or the workflow was inactive', async () => {
		const poller = database.trigger({ event });
		await poller.activate();
		await database.write(...trainedOn('2026-01-20', { tut_s: 95 }));
		expect(datesOf(await poller.restart())).toEqual(['2026-01-20']);
		await database.write(...trainedOn('2026-01-24', { tut_s: 60 }));
		expect(datesOf(await poller.activate('activate'))).toEqual(['2026-01-24']);
		expect(await poller.restart()).toEqual([]);
	});

	it('is emitted by the next poll if a poll fails, which leaves the state unchanged', async () => {
		const poller = database.trigger({ event });
		await poller.activate();
		await database.write(...trainedOn('2026-01-20', { tut_s: 95 }));
		const before = poller.staticData();
		await database.rows('alter table training_schema_version rename to renamed');
		await expect(poller.poll()).rejects.toThrow('There is no training schema in "public"');
		await database.rows('alter table renamed rename to training_schema_version');
		expect(poller.staticData()).toEqual(before);
		expect(datesOf(await poller.poll())).toEqual(['2026-01-20']);
	});

	it('is emitted for a transaction that commits after a later one was emitted', async () => {
		const poller = database.trigger({ event });
		await poller.activate();
		await database.write(...trainedOn('2026-01-16'));
		await poller.poll();
		// Plain inserts: the upserts wait for each other, so they commit in the order in which they begin.
		const slow = await database.pool.connect();
		try {
			await slow.query(`
				begin;
				insert into workouts (workout_date, template_id, duration_min, recovery_score, mood_score)
					values ('2026-01-24', 'hit_lower_a', 20, 4, 4);
				insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds)
					values ('2026-01-24', 'hit_lower_a', 'ex_squat', 78, 95)`);
			await database.write(...trainedOn('2026-01-20', { exercise_id: 'ex_row' }));
			expect(datesOf(await poller.poll())).toEqual(['2026-01-20']);
			await slow.query('commit');
		} finally {
			// Closes the connection, so that a transaction that is still open does not block the next test.
			slow.release(true);
		}
		expect(datesOf(await poller.poll())).toEqual(['2026-01-24']);
		expect(await poller.poll()).toEqual([]);
	});

	it('is emitted once by polls that overlap', async () => {
		const poller = database.trigger({ event });
		await poller.activate();
		await database.write(...trainedOn('2026-01-20', { tut_s: 95 }));
		const batches = await Promise.all([poller.poll(), poller.poll(), poller.poll()]);
		expect(batches.flat()).toHaveLength(1);
	});

	it('is emitted once for existing rows with Emit Existing Rows', async () => {
		await database.write(...trainedOn('2026-01-20'));
		const poller = database.trigger({ event, options: { emitExisting: true } });
		expect(datesOf(await poller.activate())).toEqual(['2026-01-20']);
		expect(await poller.restart()).toEqual([]);
		expect(await poller.activate()).toEqual([]);
	});

	it('is shown by a test in the editor for the newest row, which leaves the state unchanged', async () => {
		await database.write(...trainedOn('2026-01-20'), ...trainedOn('2026-01-24'));
		const poller = database.trigger({ event });
		await poller.activate();
		await database.write(...trainedOn('2026-01-28', { tut_s: 95 }));
		const stored = JSON.stringify(poller.stored);
		const [newest] = await poller.test();
		expect(newest).toMatchObject({ event, workout_date: '2026-01-28', text: expect.any(String) });
		expect(JSON.stringify(poller.stored)).toBe(stored);
		expect(datesOf(await poller.poll())).toEqual(['2026-01-28']);
	});
});

/** Three workouts: the first is known, the others were emitted. */
async function threeWorkouts(event: string) {
	const journal = [...trainedOn('2026-01-24', { tut_s: 95 }), ...trainedOn('2026-01-28', { tut_s: 80 })];
	await database.write(...trainedOn('2026-01-20'));
	const poller = database.trigger({ event });
	await poller.activate();
	for (const rows of [journal.slice(0, 2), journal.slice(2)]) {
		await database.write(...rows);
		expect(await poller.poll()).toHaveLength(1);
	}
	return { poller, journal };
}

const deleteSince = async (date: string) => {
	await database.rows(
		`delete from workout_sets where workout_date > '${date}'; delete from workouts where workout_date > '${date}'`,
	);
};

describe.each(['progression', 'recovery', 'newWorkout'])(
	'the event %s, after rows are deleted and restored',
	(event) => {
		it('is not emitted if no poll has met the deletion', async () => {
			const { poller, journal } = await threeWorkouts(event);
			await deleteSince('2026-01-20');
			await database.write(...journal);
			expect(await poller.poll()).toEqual([]);
			await database.write(...trainedOn('2026-02-01'));
			expect(datesOf(await poller.poll())).toEqual(['2026-02-01']);
		});

		it('is emitted as often as what holds now differs from the last message', async () => {
			const { poller, journal } = await threeWorkouts(event);
			const isRecommendation = event !== 'newWorkout';
			await deleteSince('2026-01-20');
			expect(datesOf(await poller.poll())).toEqual(isRecommendation ? ['2026-01-20'] : []);
			expect(await poller.restart()).toEqual([]);
			await database.write(...journal.slice(0, 2));
			expect(datesOf(await poller.poll())).toEqual(isRecommendation ? ['2026-01-24'] : []);
			await database.write(...journal.slice(2));
			expect(datesOf(await poller.poll())).toEqual(isRecommendation ? ['2026-01-28'] : []);
			expect(await poller.restart()).toEqual([]);
		});
	},
);

describe('a test in the editor without matching rows', () => {
	it.each([
		[
			'progression',
			'No exercise has a recommendation that matches the options. Add a set, or remove options.',
		],
		[
			'recovery',
			'There is no workout yet, or the newest one has no recommendation that matches the options.',
		],
		['bodyComposition', 'There is no measurement yet. Add one first.'],
		['inactivity', 'The last workout is less than 7 days ago, or there is no workout yet.'],
		['newWorkout', 'There is no workout yet. Add one first.'],
		['newMeasurement', 'There is no measurement yet. Add one first.'],
	])('of %s fails with what to do', async (event, description) => {
		await expect(database.trigger({ event }).test()).rejects.toMatchObject({
			message: 'There is nothing to show yet',
			description,
		});
	});
});

describe('a change of the workflow', () => {
	it('to other options emits no row that the former options excluded', async () => {
		const parameters = { event: 'progression', options: { beginsWith: ['INCREASE WEIGHT'] } };
		const poller = database.trigger(parameters);
		await poller.activate();
		await database.write(...trainedOn('2026-01-20', { tut_s: 67 }));
		expect(await poller.poll()).toEqual([]);
		poller.change({ parameters: { event: 'progression' } });
		expect(await poller.activate('update')).toEqual([]);
		await database.write(...trainedOn('2026-01-24', { tut_s: 67 }));
		expect(datesOf(await poller.poll())).toEqual(['2026-01-24']);
	});

	it('to another event starts with an empty state, which emits no existing rows, even with the option for it', async () => {
		const options = { emitExisting: true };
		const poller = database.trigger({ event: 'progression', options });
		await poller.activate();
		await database.write(...trainedOn('2026-01-20'));
		expect(await poller.poll()).toHaveLength(1);
		for (const event of ['newWorkout', 'progression', 'newWorkout']) {
			poller.change({ parameters: { event, options } });
			expect(await poller.activate('update')).toEqual([]);
		}
		await database.write(workoutOn('2026-01-24'));
		expect(datesOf(await poller.poll())).toEqual(['2026-01-24']);
	});

	it('to another schema starts with an empty state, and one to another user or password keeps the state', async () => {
		await database.rows('create role second login superuser password $$other$$');
		await database.rows('create schema athlete_two');
		await database.run({
			parameters: { resource: 'database', operation: 'provision' },
			items: [{}],
			credential: { ...database.settings, schema: 'athlete_two' },
		});
		await database.rows(`
			insert into athlete_two.workout_templates (template_id, template_name, workout_type) values ('a', 'A', 'HIT');
			insert into athlete_two.workouts (workout_date, template_id, duration_min) values ('2026-01-02', 'a', 20)`);
		const poller = database.trigger({ event: 'newWorkout', options: { emitExisting: true } });
		await poller.activate();
		await database.write(workoutOn('2026-01-20'));
		poller.change({ credential: { ...database.settings, user: 'second', password: 'other' } });
		expect(datesOf(await poller.activate('update'))).toEqual(['2026-01-20']);
		poller.change({ credential: { ...database.settings, schema: 'athlete_two' } });
		expect(await poller.activate('update')).toEqual([]);
		await database.rows(
			`insert into athlete_two.workouts (workout_date, template_id, duration_min) values ('2026-01-03', 'a', 20)`,
		);
		expect(datesOf(await poller.poll())).toEqual(['2026-01-03']);
		await database.rows('drop role second');
	});

	it('to a database of the same name on another server starts with an empty state', async () => {
		const poller = database.trigger({ event: 'newWorkout' });
		await poller.activate();
		await database.write(workoutOn('2026-01-20'));
		const proxy = await countingProxy(database.settings);
		const { host, port } = proxy;
		poller.change({ credential: { ...database.settings, host, port } });
		expect(await poller.activate('update')).toEqual([]);
		await database.write(workoutOn('2026-01-24'));
		expect(datesOf(await poller.poll())).toEqual(['2026-01-24']);
		proxy.close();
	});
});

describe('an error of a poll', () => {
	const failure = async (credential: Record<string, unknown>) =>
		(await database
			.trigger({ event: 'progression' }, { credential: { ...database.settings, ...credential } })
			.activate()
			.catch((error: unknown) => error)) as NodeOperationError;

	it('says what is wrong and what to do', async () => {
		expect(await failure({ port: 1 })).toMatchObject({
			message: `Nothing answers at ${database.settings.host}:1: the connection was refused.`,
			description: 'Check host and port in the credential, and that PostgreSQL runs and listens there.',
		});
		expect(await failure({ password: 'not it' })).toMatchObject({
			message: expect.stringMatching(/^The password for user ".+" was not accepted by/),
		});
		expect(await failure({ schema: 'nowhere' })).toMatchObject({
			message: expect.stringContaining('There is no training schema in "nowhere"'),
			description: 'Run Database → Provision once, or correct the schema in the credential.',
		});
	});

	it.each([
		[{ event: 'inactivity', days: 0.5 }, 'Days is 0.5, but it must be a whole number from 1 to 3650.'],
		[
			{ event: 'inactivity', days: 'a week' },
			'Days is "a week", but it must be a whole number from 1 to 3650.',
		],
		[
			{ event: 'bodyComposition', targetBodyFatPct: 150 },
			'Target Body Fat (%) is 150, but it must be a number from 0 to 75.',
		],
		[{ event: 'sunrise' }, 'There is no event "sunrise"'],
	])('names the invalid parameter: %j', async (parameters, message) => {
		await expect(database.trigger(parameters).activate()).rejects.toThrow(message);
	});

	it('rejects a credential with an SSH tunnel before it connects', async () => {
		const { message, description } = await failure({ sshTunnel: true, sshHost: '127.0.0.1', sshPort: 1 });
		expect(message).toBe(
			'n8n provides no SSH tunnel to polling triggers, so this trigger cannot use a credential with SSH Tunnel switched on.',
		);
		expect(description).toContain('Schedule Trigger');
	});

	it('names the version of a schema that is too new', async () => {
		await database.rows('insert into training_schema_version (version) values (99)');
		const activation = database.trigger({ event: 'recovery' }).activate();
		await activation.catch(() => undefined);
		await database.rows('delete from training_schema_version where version = 99');
		await expect(activation).rejects.toThrow(
			'The training schema in "public" is version 99, newer than version',
		);
	});
});

describe('the stored state', () => {
	it('contains nothing of the credential', async () => {
		await database.write(...trainedOn('2026-01-20'));
		const poller = database.trigger({ event: 'newWorkout' });
		await poller.activate();
		const stored = JSON.stringify(poller.stored);
		const { host, database: name, password } = database.settings;
		expect(stored).toMatch(/"source":"[0-9a-f]{12}"/);
		for (const secret of [host, name, password, 'public']) expect(stored).not.toContain(secret);
	});

	it.each([
		['newMeasurement', measuredOn('2026-01-20', 82), measuredOn('2026-01-20', 83)],
		['progression', squatOn('2026-01-20', { tut_s: 67 }), squatOn('2026-01-20', { tut_s: 95 })],
	])(
		'shares no object with the items of %s, so that other nodes can clone and change them',
		async (event, row, change) => {
			await database.write(workoutOn('2026-01-20'), row);
			const poller = database.trigger({ event });
			await poller.activate();
			await poller.restart();
			await database.write(change);
			const items = await poller.poll();
			expect(items).toMatchObject([{ event, previous: expect.any(Object) }]);
			expect(structuredClone(items)).toEqual(items);
		},
	);

	it('accepts an exercise of any name', async () => {
		const poller = database.trigger({ event: 'progression' });
		await poller.activate();
		for (const exercise_id of ['__proto__', 'constructor', `o'neil "x"`]) {
			await database.write(workoutOn('2026-01-20'), squatOn('2026-01-20', { exercise_id }));
			expect(await poller.poll()).toMatchObject([{ exercise_id }]);
			expect(await poller.restart()).toEqual([]);
		}
	});
});
