import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { squat, trainingDatabase, workout } from '../nodes/training';
import type { TrainingDatabase } from '../nodes/training';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => await database.empty());

const sync = { resource: 'journal', operation: 'sync' };
const others = `from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`;
const inTransaction = async () =>
	(await database.rows(`select count(*) as n ${others} and state like 'idle in transaction%'`))[0]?.n;

describe('a connection', () => {
	it('that died while idle is replaced without a word', async () => {
		await database.give({ parameters: sync, items: [workout] });
		expect(await database.rows(`select pg_terminate_backend(pid) ${others}`)).not.toEqual([]);
		expect(await database.give({ parameters: sync, items: [workout] })).toMatchObject([
			{ status: 'unchanged' },
		]);
	});

	it('never stays in a transaction, however a run ends', async () => {
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
		expect(thrown?.message).toContain('SQLSTATE 23514');
		expect(await inTransaction()).toBe(0);
	});

	it('is one of no more than the credential allows, and the others wait their turn', async () => {
		const credential = { ...database.settings, maxConnections: 2, connectTimeoutSeconds: 1 };
		const before = Number((await database.rows(`select count(*) as n ${others}`))[0]?.n);
		const runs = Array.from(
			{ length: 8 },
			async () =>
				await database.run({ parameters: { resource: 'set', operation: 'getAll' }, items: [{}], credential }),
		);
		await Promise.all(runs);
		const after = Number((await database.rows(`select count(*) as n ${others}`))[0]?.n);
		expect(after - before).toBeLessThanOrEqual(2);
		expect((await Promise.all(runs)).map(({ thrown }) => thrown)).toEqual(Array(8).fill(undefined));
	});

	it("counts time in UTC, whatever the server's zone is", async () => {
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

describe('a connection that is lost before anything was sent', () => {
	const letIn = 'R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I';

	it.each([
		['while it is made', [], /^The connection to 127\.0\.0\.1:\d+ could not be made/],
		['while it begins', [letIn], /^The connection to 127\.0\.0\.1:\d+ was lost before anything was sent\.$/],
	])('%s is made once more, and no more than that', async (_when, answers, told) => {
		let connections = 0;
		const server = createServer((socket) => {
			connections++;
			const left = [...answers];
			socket
				.on('error', () => undefined)
				.on('data', () => {
					const next = left.shift();
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
		expect(thrown?.message).toMatch(told);
		expect(connections).toBe(2);
	});
});

describe('a transaction', () => {
	it('reads what is committed, whatever the database has as its default', async () => {
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
	it('that waits too long is cancelled, and the error says what was done', async () => {
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
		expect(thrown?.description).toContain('Raise the statement timeout in the credential');
	});

	it('that its role lets wait no longer for a lock says so', async () => {
		await database.rows(
			`create role impatient login password 'x' superuser; alter role impatient set lock_timeout = '200ms'`,
		);
		const holder = await database.pool.connect();
		await holder.query('begin; lock table workouts in access exclusive mode');
		const { thrown } = await database.run({
			parameters: sync,
			items: [workout],
			credential: { ...database.settings, user: 'impatient', password: 'x' },
		});
		await holder.query('rollback');
		holder.release();
		await database.rows('drop role impatient');
		expect(thrown?.message).toBe(
			'Another session has locked the rows for longer than the lock_timeout of user "impatient"; nothing was written.',
		);
		expect(thrown?.description).toBe('Run it again once the other session is done.');
	});

	it('whose backend is terminated leaves nothing behind', async () => {
		const holder = await database.pool.connect();
		await holder.query('begin; lock table workout_sets in access exclusive mode');
		const running = database.run({
			parameters: sync,
			items: [workout, squat],
			onError: 'continueRegularOutput',
		});
		let ended: unknown[] = [];
		while (ended.length === 0)
			ended = await database.rows(`select pg_terminate_backend(pid) ${others} and wait_event_type = 'Lock'`);
		await holder.query('rollback');
		holder.release();
		const { success } = await running;
		expect(success.map(({ json }) => json)).toMatchObject([
			{ details: { code: 'database', sqlstate: '57P01' } },
			{ details: { code: 'database' } },
		]);
		expect(success[0]?.json.error).toContain('was lost; nothing was written');
		expect(await database.rows('select 1 from workouts')).toEqual([]);
		expect(await database.give({ parameters: sync, items: [workout, squat] })).toMatchObject([
			{ status: 'inserted' },
			{ status: 'inserted' },
		]);
	});

	it('that the user has no right to says which right is missing', async () => {
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
			/^User "onlooker" lacks the rights for this in schema "public" of database "test_.+": permission denied for table/,
		);
		expect(read.thrown).toBeUndefined();
	});
});
