/** Runs through PgBouncer in transaction mode, where each transaction can use a different session of the server. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';

import { waitForLockWaiters } from '../nodes/faults/connections';
import { SurvivalCount, distinctResults, onErrorModes } from '../nodes/faults/reporting';
import { squat, trainingDatabase, workout } from '../nodes/training';
import type { TrainingDatabase } from '../nodes/training';
import { freePort, makeFolder, startProgram } from './systemProgram';
import type { Program } from './systemProgram';

/** How many sessions of the server PgBouncer shares among all connections. */
const SESSIONS = 2;

let database: TrainingDatabase;
let pgbouncer: Program;
let pgbouncerAddress: { host: string; port: number };

beforeAll(async () => {
	database = await trainingDatabase();
	const { host, port, user, password } = database.settings;
	const folder = makeFolder('pgbouncer');
	pgbouncerAddress = { host: '127.0.0.1', port: await freePort() };
	const [users, config] = [join(folder, 'users'), join(folder, 'config')];
	writeFileSync(users, `"${user}" "${password}"\n`);
	writeFileSync(
		config,
		`[databases]
* = host=${host} port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${pgbouncerAddress.port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${SESSIONS}
`,
	);
	pgbouncer = await startProgram('/usr/sbin/pgbouncer', ['-u', 'nobody', config], {
		port: pgbouncerAddress.port,
		folder,
	});
});
afterAll(async () => {
	await pgbouncer.stop();
	await database.drop();
});
beforeEach(async () => await database.empty());

const credential = () => ({ ...database.settings, ...pgbouncerAddress, maxConnections: 8 });

describe('behind PgBouncer in transaction mode', () => {
	it('concurrent syncs and reads succeed, and leave no settings or prepared statements in the sessions', async () => {
		const runs = Array.from({ length: 16 }, async (_, run) => {
			const sets = Array.from({ length: 30 }, (_row, number) => ({
				...squat,
				exercise_id: `ex_${number}`,
				notes: run,
			}));
			const written = await database.run({
				parameters: { resource: 'journal', operation: 'sync' },
				items: [workout, ...sets],
				credential: credential(),
			});
			const read = await database.run({
				parameters: { resource: 'set', operation: 'getAll', returnAll: true },
				items: [{}],
				credential: credential(),
			});
			return [written.thrown?.message, written.success.length, read.thrown?.message, read.success.length];
		});
		expect(await Promise.all(runs)).toEqual(Array(16).fill([undefined, 31, undefined, 30]));

		const clients = Array.from(
			{ length: SESSIONS },
			() => new Client({ ...database.settings, ...pgbouncerAddress }),
		);
		await Promise.all(clients.map(async (client) => await client.connect()));
		const sessions = await Promise.all(
			clients.map(async (client) => {
				await client.query('begin'); // an open transaction keeps its session, so each client has a different one
				const { rows } = await client.query<Record<string, unknown>>(`
					select current_setting('statement_timeout') as statement_timeout, current_setting('timezone') as timezone,
						(select count(*)::int from pg_prepared_statements) as statements, pg_backend_pid() as pid`);
				return rows[0]!;
			}),
		);
		await Promise.all(clients.map(async (client) => await client.end()));
		const [newSession] = await database.rows(`select current_setting('timezone') as timezone`);
		expect(new Set(sessions.map(({ pid }) => pid)).size).toBe(SESSIONS);
		for (const session of sessions) {
			expect(session).toMatchObject({
				statement_timeout: '0',
				timezone: newSession?.timezone,
				statements: 0,
			});
		}
	});

	it('a session that is terminated while rows are written leaves nothing written, and the next run succeeds', async () => {
		const count = new SurvivalCount();
		for (const onError of onErrorModes) {
			await count.add(async () => {
				const sync = async () =>
					await database.run({
						parameters: { resource: 'journal', operation: 'sync' },
						items: [workout],
						credential: credential(),
						onError,
					});
				const holder = await database.pool.connect();
				await holder.query('begin; lock table workouts in access exclusive mode');
				const running = sync();
				const [waiting] = await waitForLockWaiters(database, 1);
				await database.rows('select pg_terminate_backend($1)', [waiting!.pid]);
				await holder.query('rollback');
				holder.release();
				expect(distinctResults(await running)).toEqual([
					expect.stringMatching(/^The connection to 127\.0\.0\.1:\d+ was lost; nothing was written\./),
				]);
				expect(await database.rows('select 1 from workouts')).toEqual([]);
				expect(distinctResults(await sync())).toEqual(['inserted']);
			});
			await database.empty();
		}
		count.report('Sync through PgBouncer: a session is terminated while rows are written', __filename);
	});
});
