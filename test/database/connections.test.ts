import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { squat, trainingDatabase, workout } from '../nodes/training';
import type { TrainingDatabase } from '../nodes/training';
import { waitUntil } from '../nodes/faults/waitUntil';
import { databaseOf } from './attempt';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

const sync = { resource: 'journal', operation: 'sync' };
const otherSessions = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
const waitsForLock = `wait_event_type = 'Lock'`;
const countSessions = async (condition = 'true') =>
	Number((await database.rows(`select count(*) as n ${otherSessions} and ${condition}`))[0]?.n);

const waitUntilSyncWaits = async () =>
	await waitUntil(
		'the sync waits for a lock',
		async () => await countSessions(waitsForLock),
		(count) => count > 0,
	);

describe('a connection', () => {
	it('that is lost while idle is replaced', async () => {
		await database.give({ parameters: sync, items: [workout] });
		expect(await database.rows(`select pg_terminate_backend(pid) ${otherSessions}`)).not.toEqual([]);
		expect(await database.give({ parameters: sync, items: [workout] })).toMatchObject([
			{ status: 'unchanged' },
		]);
	});

	it('is not in a transaction after a run, successful or not', async () => {
		await database.run({ parameters: sync, items: [{ ...squat, date: '2026-03-01' }] });
		await database.run({
			parameters: { resource: 'workout', operation: 'delete', workoutDate: '2026-01-20', templateId: 'a' },
			items: [{}],
		});
		await database.run({
			parameters: sync,
			items: [workout],
			credential: { ...database.settings, schema: 'nowhere' },
		});
		await database.rows(
			`alter table workouts add constraint nothing_fits check (duration_min > 1000) not valid`,
		);
		const { thrown } = await database.run({ parameters: sync, items: [workout] });
		await database.rows('alter table workouts drop constraint nothing_fits');
		expect(thrown?.message).toBe('A row breaks the constraint "nothing_fits" of the table "workouts_2026".');
		expect(await countSessions(`state like 'idle in transaction%'`)).toBe(0);
	});

	it('whose transaction does not begin writes nothing', async () => {
		/** The statements that arrive with `begin` must not run without it. */
		const failingBegin = createServer((client) => {
			const server = connect(database.settings.port, database.settings.host);
			client.on('data', (data) => {
				const text = data.toString('latin1').replace('begin isolation', 'wrong isolation');
				server.write(Buffer.from(text, 'latin1'));
			});
			server.pipe(client);
			client.on('close', () => server.destroy());
			server.on('close', () => client.destroy());
		});
		await once(failingBegin.listen(0, '127.0.0.1'), 'listening');
		const { port } = failingBegin.address() as AddressInfo;
		await database.give({ parameters: sync, items: [workout, squat] });
		const stored = async () => ({
			sets: await database.rows('select workout_date, exercise_id, weight_kg from workout_sets'),
			workouts: await database.rows('select workout_date, duration_min from workouts'),
			syncs: await database.rows('select kind, items from training_last_sync order by kind'),
		});
		const before = await stored();
		const key = { workoutDate: '2026-01-20', templateId: 'hit_lower_a' };
		for (const { parameters, items } of [
			{ parameters: sync, items: [{ ...workout, duration_min: 40 }] },
			{
				parameters: { ...sync, options: { missingRows: 'report' } },
				items: [workout, squat, { ...squat, exercise_id: 'b' }],
			},
			{ parameters: { resource: 'set', operation: 'delete', ...key, exerciseId: 'ex_squat' }, items: [{}] },
			{
				parameters: { resource: 'workout', operation: 'delete', ...key, options: { withSets: true } },
				items: [{}],
			},
		]) {
			const { thrown } = await database.run({
				parameters,
				items,
				credential: { ...database.settings, port },
			});
			expect(thrown?.message).toContain('wrong');
			expect(await stored()).toEqual(before);
		}
		failingBegin.close();
	});

	it('is opened up to the maximum of the credential, and further runs wait', async () => {
		const credential = { ...database.settings, maxConnections: 2, connectTimeoutSeconds: 1 };
		const before = await countSessions();
		const runs = Array.from(
			{ length: 8 },
			async () =>
				await database.run({ parameters: { resource: 'set', operation: 'getAll' }, items: [{}], credential }),
		);
		const results = await Promise.all(runs);
		const after = await countSessions();
		expect(after - before).toBeLessThanOrEqual(2);
		expect(results.map(({ thrown }) => thrown)).toEqual(Array(8).fill(undefined));
	});

	it("returns times in UTC, regardless of the server's time zone", async () => {
		await database.rows(
			`do $$ begin execute format('alter database %I set timezone to ''Pacific/Kiritimati''', current_database()); end $$`,
		);
		const credential = { ...database.settings, maxConnections: 3 };
		await database.run({ parameters: sync, items: [workout], credential });
		const { success } = await database.run({
			parameters: { resource: 'workout', operation: 'getAll' },
			items: [{}],
			credential,
		});
		expect(Math.abs(Date.parse(String(success[0]?.json.created_at)) - Date.now())).toBeLessThan(60_000);
		expect(success[0]?.json.workout_date).toBe('2026-01-20');
	});
});

describe('a time', () => {
	it('that is infinite is not shown as a time, and is not the last sync', async () => {
		await database.give({ parameters: sync, items: [workout, { ...workout, date: '2026-01-21' }] });
		await database.rows(
			`alter table workouts disable trigger user; update workouts set updated_at = 'infinity', created_at = '-infinity' where workout_date = '2026-01-20'; alter table workouts enable trigger user`,
		);
		const workouts = await database.give({
			parameters: { resource: 'workout', operation: 'getAll', returnAll: true },
			items: [{}],
		});
		expect(workouts.find(({ workout_date }) => workout_date === '2026-01-20')).toMatchObject({
			updated_at: 'infinity',
			created_at: '-infinity',
		});
		const [status] = await database.give({
			parameters: { resource: 'database', operation: 'getStatus' },
			items: [{}],
		});
		expect(Math.abs(Date.parse(String(status?.last_sync)) - Date.now())).toBeLessThan(60_000);
	});
});

describe('a connection that is lost', () => {
	const loginAccepted = 'R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I';

	it.each([
		['while connecting', [], /^The connection to 127\.0\.0\.1:\d+ could not be made/],
		[
			'before it answers the first statement',
			[loginAccepted],
			/^The connection to 127\.0\.0\.1:\d+ was lost; nothing was written\.$/,
		],
	])('%s is opened once more', async (_when, answers, message) => {
		let connections = 0;
		const server = createServer((socket) => {
			connections++;
			const remaining = [...answers];
			socket
				.on('error', () => undefined)
				.on('data', () => {
					const next = remaining.shift();
					if (next) socket.write(next, 'latin1');
					else socket.destroy();
				});
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		const { port } = server.address() as AddressInfo;
		const { thrown } = await database.run({
			parameters: sync,
			items: [workout],
			credential: { ...database.settings, port },
		});
		server.close();
		expect(thrown?.message).toMatch(message);
		expect(connections).toBe(2);
	});
});

describe('a writing transaction', () => {
	const holdJournal = async () => {
		const holder = await database.pool.connect();
		await holder.query('begin; select lock_journal()');
		return async () => {
			await holder.query('rollback');
			holder.release();
		};
	};

	it('waits until another writer of the journal is done; reads do not wait', async () => {
		const releaseJournal = await holdJournal();
		const running = database.give({ parameters: sync, items: [workout] });
		await waitUntilSyncWaits();
		expect(
			await database.give({ parameters: { resource: 'workout', operation: 'getAll' }, items: [{}] }),
		).toEqual([]);
		await releaseJournal();
		expect(await running).toMatchObject([{ status: 'inserted' }]);
	});

	it('says that the schema has another version, although its upserts are sent with the version check and fail', async () => {
		await database.rows(
			'insert into training_schema_version values (99); alter function upsert_workouts rename to upsert_workouts_old',
		);
		const { thrown } = await database.run({ parameters: sync, items: [workout, squat] });
		await database.rows(
			'delete from training_schema_version where version = 99; alter function upsert_workouts_old rename to upsert_workouts',
		);
		expect(thrown?.message).toBe(
			'The training schema in "public" is version 99, newer than version 1 of this node.',
		);
		expect(await countSessions(`state like 'idle in transaction%'`)).toBe(0);
	});

	it('waits no longer than the statement timeout', async () => {
		const releaseJournal = await holdJournal();
		const { thrown } = await database.run({
			parameters: sync,
			items: [workout],
			credential: { ...database.settings, statementTimeoutSeconds: 1 },
		});
		await releaseJournal();
		expect(thrown?.message).toBe(
			'The statement took longer than 1 second and was cancelled; nothing was written.',
		);
	});

	it('is "read committed", regardless of the default of the database', async () => {
		await database.rows(
			`do $$ begin execute format('alter database %I set default_transaction_isolation to serializable', current_database()); end $$`,
		);
		const credential = { ...database.settings, maxConnections: 8, statementTimeoutSeconds: 59 };
		const sets = Array.from({ length: 50 }, (_, index) => ({ ...squat, exercise_id: `ex_${index}` }));
		const runs = await Promise.all(
			Array.from({ length: 8 }, async (_, turn) => {
				const items = [workout, ...sets.map((set) => ({ ...set, notes: `turn ${turn}` }))];
				return await database.run({ parameters: sync, items, credential });
			}),
		);
		expect(runs.map(({ thrown }) => thrown?.message)).toEqual(Array(8).fill(undefined));
	});
});

describe('a statement', () => {
	it('that takes longer than the statement timeout is cancelled', async () => {
		const holder = await database.pool.connect();
		await holder.query('begin; lock table workouts in access exclusive mode');
		const { thrown } = await database.run({
			parameters: sync,
			items: [workout],
			credential: { ...database.settings, statementTimeoutSeconds: 1 },
		});
		await holder.query('rollback');
		holder.release();
		expect(thrown?.message).toBe(
			'The statement took longer than 1 second and was cancelled; nothing was written.',
		);
		expect(thrown?.description).toMatch(
			/^Locks are held by user "postgres" \(process \d+, in a transaction for \d+ seconds?\)\. Raise the statement timeout/,
		);
	});

	it('that waits longer than the lock_timeout of its role fails, and names it and the holder of the lock', async () => {
		await database.rows(
			`create role impatient login password 'x' superuser; alter role impatient set lock_timeout = '200ms'`,
		);
		const holder = await database.pool.connect();
		await holder.query(`set application_name = 'psql'; begin; lock table workouts in access exclusive mode`);
		const { thrown } = await database.run({
			parameters: sync,
			items: [workout],
			credential: { ...database.settings, user: 'impatient', password: 'x' },
		});
		await holder.query('rollback; reset application_name');
		holder.release();
		await database.rows('drop role impatient');
		expect(thrown?.message).toBe(
			'Another session held a lock for longer than the lock_timeout of user "impatient"; nothing was written.',
		);
		expect(thrown?.description).toMatch(
			/^Locks are held by user "postgres" \(process \d+, application "psql".*\)\. Run it again when the other session is done\. The lock_timeout is 200ms\.$/,
		);
	});

	it('that does not wait for a lock fails, and no lock_timeout is blamed', async () => {
		await database.rows(
			`create function no_wait() returns trigger language plpgsql as 'begin lock table public.exercises in access exclusive mode nowait; return new; end';
			create trigger no_wait before insert on workouts for each row execute function no_wait()`,
		);
		const holder = await database.pool.connect();
		await holder.query('begin; lock table exercises in share mode');
		const { thrown } = await database.run({ parameters: sync, items: [workout] });
		await holder.query('rollback');
		holder.release();
		await database.rows('drop function no_wait cascade');
		expect(thrown?.message).toBe('Another session holds a lock that is needed here; nothing was written.');
		expect(thrown?.description).toMatch(
			/^Locks are held by user "postgres" \(process \d+.*\)\. Run it again when the other session is done\.$/,
		);
	});

	it('whose trigger names a table without its schema fails, and says so', async () => {
		await database.rows(
			`create function short_name() returns trigger language plpgsql as 'begin perform 1 from exercises; return new; end';
			create trigger short_name before insert on workouts for each row execute function short_name()`,
		);
		const { thrown } = await database.run({ parameters: sync, items: [workout] });
		await database.rows('drop function short_name cascade');
		expect(thrown?.message).toBe(
			'A trigger or function in the database failed: relation "exercises" does not exist; nothing was written.',
		);
		expect(thrown?.description).toBe(
			'If it is your own, write its names with their schema, for example public.exercises: the node searches pg_catalog only. If not, run Database → Provision once.',
		);
	});

	it("never uses another user's operators, functions or tables, and is never compiled", async () => {
		const settings = await databaseOf({ ...database.settings }).readOnce<{
			search_path: string;
			jit: string;
		}>({
			text: `select current_setting('search_path') as search_path, current_setting('jit') as jit`,
			values: [],
		});
		expect(settings).toEqual([{ search_path: 'pg_catalog, pg_temp', jit: 'off' }]);
	});

	it('whose session is terminated writes nothing', async () => {
		const holder = await database.pool.connect();
		await holder.query('begin; lock table workout_sets in access exclusive mode');
		const running = database.run({
			parameters: sync,
			items: [workout, squat],
			onError: 'continueRegularOutput',
		});
		await waitUntilSyncWaits();
		await database.rows(`select pg_terminate_backend(pid) ${otherSessions} and ${waitsForLock}`);
		await holder.query('rollback');
		holder.release();
		const { success } = await running;
		expect(success.map(({ json }) => json)).toMatchObject([
			{ error: { code: 'database', sqlstate: '57P01' } },
			{ error: { code: 'database' } },
		]);
		expect(success[0]?.json.message).toContain('was lost; nothing was written');
		expect(await database.rows('select 1 from workouts')).toEqual([]);
		expect(await database.give({ parameters: sync, items: [workout, squat] })).toMatchObject([
			{ status: 'inserted' },
			{ status: 'inserted' },
		]);
	});

	it('without the permission of the user fails, and says which object it is for', async () => {
		await database.rows(
			`create role onlooker login password 'x'; grant usage on schema public to onlooker; grant select on all tables in schema public to onlooker`,
		);
		const credential = { ...database.settings, user: 'onlooker', password: 'x' };
		const { thrown } = await database.run({ parameters: sync, items: [workout], credential });
		const read = await database.run({
			parameters: { resource: 'recommendation', operation: 'getProgression' },
			items: [{}],
			credential,
		});
		await database.rows('drop owned by onlooker; drop role onlooker');
		expect(thrown?.message).toMatch(
			/^User "onlooker" lacks a permission in schema "public" of database "test_.+": permission denied for table/,
		);
		expect(read.thrown).toBeUndefined();
	});
});
