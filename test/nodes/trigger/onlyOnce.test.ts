/** None missed and none twice, whatever happens to n8n, to the database and to the workflow. */
import type { NodeOperationError } from 'n8n-workflow';

import { squatOn, trainedOn, watchedDatabase, workoutOn } from './watched';
import type { WatchedDatabase } from './watched';

let database: WatchedDatabase;
beforeAll(async () => (database = await watchedDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

const datesOf = (told: Array<Record<string, unknown>>) => told.map(({ workout_date }) => workout_date);
const everyEvent = ['progression', 'recovery', 'newWorkout'];

describe.each(everyEvent)('with the event %s', (event) => {
	it('what was told is not told again after n8n was killed and started', async () => {
		const poller = database.watch({ event });
		await poller.activate();
		await database.log(...trainedOn('2026-01-20', { tut_s: 95 }));
		expect(await poller.poll()).toHaveLength(1);
		expect(await poller.restart()).toEqual([]);
		expect(await poller.poll()).toEqual([]);
	});

	it('what was logged while n8n was down, or the workflow was off, is told once', async () => {
		const poller = database.watch({ event });
		await poller.activate();
		await database.log(...trainedOn('2026-01-20', { tut_s: 95 }));
		expect(datesOf(await poller.restart())).toEqual(['2026-01-20']);
		await database.log(...trainedOn('2026-01-24', { tut_s: 60 }));
		expect(datesOf(await poller.activate('activate'))).toEqual(['2026-01-24']);
		expect(await poller.restart()).toEqual([]);
	});

	it('a poll that fails loses nothing: the next good one tells', async () => {
		const poller = database.watch({ event });
		await poller.activate();
		await database.log(...trainedOn('2026-01-20', { tut_s: 95 }));
		const before = poller.state();
		await database.rows('alter table training_schema_version rename to elsewhere');
		await expect(poller.poll()).rejects.toThrow('There is no training schema in "public"');
		await database.rows('alter table elsewhere rename to training_schema_version');
		expect(poller.state()).toEqual(before);
		expect(datesOf(await poller.poll())).toEqual(['2026-01-20']);
	});

	it('a transaction that commits late is told when it commits, though others came before', async () => {
		const poller = database.watch({ event });
		await poller.activate();
		await database.log(...trainedOn('2026-01-16'));
		await poller.poll();
		const slow = await database.pool.connect();
		await slow.query('begin');
		await slow.query(
			`select upsert_workout_from_sheet('2026-01-24', 'hit_lower_a', null, 20, 4, 4, 4, null), upsert_set_from_sheet('2026-01-24', 'hit_lower_a', 'ex_squat', 78, 95, true, true, null)`,
		);
		await database.log(...trainedOn('2026-01-20', { exercise_id: 'ex_row' }));
		expect(datesOf(await poller.poll())).toEqual(['2026-01-20']);
		await slow.query('commit');
		slow.release();
		expect(datesOf(await poller.poll())).toEqual(['2026-01-24']);
		expect(await poller.poll()).toEqual([]);
	});

	it('a backup that is restored, and synced again, tells nothing twice', async () => {
		await database.log(...trainedOn('2026-01-20'));
		const poller = database.watch({ event });
		await poller.activate();
		const journal = [...trainedOn('2026-01-24', { tut_s: 95 }), ...trainedOn('2026-01-28', { tut_s: 80 })];
		for (const rows of [journal.slice(0, 2), journal.slice(2)]) {
			await database.log(...rows);
			expect(await poller.poll()).toHaveLength(1);
		}
		await database.rows(
			`delete from workout_sets where workout_date > '2026-01-20'; delete from workouts where workout_date > '2026-01-20'`,
		);
		expect(await poller.poll()).toEqual([]);
		await database.log(...journal.slice(0, 2));
		expect(await poller.poll()).toEqual([]);
		await database.log(...journal.slice(2));
		expect(await poller.poll()).toEqual([]);
		await database.log(...trainedOn('2026-02-01'));
		expect(datesOf(await poller.poll())).toEqual(['2026-02-01']);
	});

	it('two polls at one time tell once', async () => {
		const poller = database.watch({ event });
		await poller.activate();
		await database.log(...trainedOn('2026-01-20', { tut_s: 95 }));
		const told = await Promise.all([poller.poll(), poller.poll(), poller.poll()]);
		expect(told.flat()).toHaveLength(1);
	});

	it('the first poll tells what is there if the option says so, and never again', async () => {
		await database.log(...trainedOn('2026-01-20'));
		const poller = database.watch({ event, options: { emitExisting: true } });
		expect(datesOf(await poller.activate())).toEqual(['2026-01-20']);
		expect(await poller.restart()).toEqual([]);
		expect(await poller.activate()).toEqual([]);
	});

	it('a test in the editor shows the newest rows, and remembers nothing', async () => {
		await database.log(...trainedOn('2026-01-20'), ...trainedOn('2026-01-24'));
		const poller = database.watch({ event });
		await poller.activate();
		await database.log(...trainedOn('2026-01-28', { tut_s: 95 }));
		const stored = JSON.stringify(poller.stored);
		const [newest] = await poller.test();
		expect(newest).toMatchObject({ event, workout_date: '2026-01-28', text: expect.any(String) });
		expect(JSON.stringify(poller.stored)).toBe(stored);
		expect(datesOf(await poller.poll())).toEqual(['2026-01-28']);
	});
});

describe('a test in the editor', () => {
	it.each([
		['progression', 'No exercise has a recommendation that these options ask for. Log a set, or widen them.'],
		[
			'recovery',
			'The newest workout has no recommendation that these options ask for, or there is none yet.',
		],
		['bodyComposition', 'There is no measurement yet. Log one first.'],
		['inactivity', 'There is no pause of 7 days or more at the moment, or no workout yet.'],
		['newWorkout', 'There is no workout yet. Log one first.'],
		['newMeasurement', 'There is no measurement yet. Log one first.'],
	])('of %s says so where there is nothing to show', async (event, description) => {
		await expect(database.watch({ event }).test()).rejects.toMatchObject({
			message: 'There is nothing to show yet',
			description,
		});
	});
});

describe('a change of the workflow', () => {
	it('to other options tells nothing of what they did not ask for before', async () => {
		const parameters = { event: 'progression', options: { beginsWith: ['INCREASE WEIGHT'] } };
		const poller = database.watch(parameters);
		await poller.activate();
		await database.log(...trainedOn('2026-01-20', { tut_s: 67 }));
		expect(await poller.poll()).toEqual([]);
		poller.change({ parameters: { event: 'progression' } });
		expect(await poller.activate('update')).toEqual([]);
		await database.log(...trainedOn('2026-01-24', { tut_s: 67 }));
		expect(datesOf(await poller.poll())).toEqual(['2026-01-24']);
	});

	it('to another event takes the present as known', async () => {
		const poller = database.watch({ event: 'progression' });
		await poller.activate();
		await database.log(...trainedOn('2026-01-20'));
		poller.change({ parameters: { event: 'newWorkout' } });
		expect(await poller.activate('update')).toEqual([]);
		await database.log(workoutOn('2026-01-24'));
		expect(datesOf(await poller.poll())).toEqual(['2026-01-24']);
	});

	it('to another schema takes what is there as known, to another password changes nothing', async () => {
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
		const poller = database.watch({ event: 'newWorkout' });
		await poller.activate();
		await database.log(workoutOn('2026-01-20'));
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
});

describe('an error of a poll', () => {
	const failure = async (credential: Record<string, unknown>) =>
		(await database
			.watch({ event: 'progression' }, { credential: { ...database.settings, ...credential } })
			.activate()
			.catch((error: unknown) => error)) as NodeOperationError;

	it('names what is wrong and the cure', async () => {
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
		[{ event: 'inactivity', days: 0.5 }, 'The field Days is 0.5, but it must be a whole number from 1.'],
		[
			{ event: 'inactivity', days: 'a week' },
			'The field Days is "a week", but it must be a whole number from 1.',
		],
		[
			{ event: 'bodyComposition', targetBodyFatPct: 150 },
			'The field Target Body Fat (%) is 150, but it must be 0 (for none) to 75.',
		],
		[{ event: 'sunrise' }, 'There is no event "sunrise"'],
	])('names a field that cannot be what it is: %j', async (parameters, message) => {
		await expect(database.watch(parameters).activate()).rejects.toThrow(message);
	});

	it('refuses an SSH tunnel in one sentence, before anything is opened', async () => {
		const { message, description } = await failure({ sshTunnel: true, sshHost: '127.0.0.1', sshPort: 1 });
		expect(message).toBe(
			'n8n opens no SSH tunnel for a trigger that polls, so this one cannot use a credential with SSH Tunnel switched on.',
		);
		expect(description).toContain('Schedule Trigger');
	});

	it('says that the schema is of another version', async () => {
		await database.rows('insert into training_schema_version (version) values (99)');
		await expect(database.watch({ event: 'recovery' }).activate()).rejects.toThrow(
			'The training schema in "public" is version 99, newer than the version 4 that this node knows.',
		);
		await database.rows('delete from training_schema_version where version = 99');
	});
});

describe('what is remembered', () => {
	it('holds nothing of the credential but the names of database and schema', async () => {
		await database.log(...trainedOn('2026-01-20'));
		const poller = database.watch({ event: 'newWorkout' });
		await poller.activate();
		const stored = JSON.stringify(poller.stored);
		expect(stored).toContain(`"of":"${database.settings.database}.public"`);
		expect(stored).not.toContain(database.settings.host);
		expect(stored).not.toMatch(/password|"user"/);
	});

	it('may be about an exercise of any name', async () => {
		const poller = database.watch({ event: 'progression' });
		await poller.activate();
		for (const exercise_id of ['__proto__', 'constructor', `o'neil "x"`]) {
			await database.log(workoutOn('2026-01-20'), squatOn('2026-01-20', { exercise_id }));
			expect(await poller.poll()).toMatchObject([{ exercise_id }]);
			expect(await poller.restart()).toEqual([]);
		}
	});
});
