/** Through PgBouncer in transaction mode: each transaction may have another session of the server's. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';

import { modes, toldBy } from '../nodes/faults/told';
import { squat, trainingDatabase, workout } from '../nodes/training';
import type { TrainingDatabase } from '../nodes/training';
import { tell } from '../reliability.js';
import { freePort, makeFolder, startProgram } from './program';
import type { Program } from './program';

/** As many sessions as all connections have to share. */
const SESSIONS = 2;

let database: TrainingDatabase;
let pooler: Program;
let through: { host: string; port: number };

beforeAll(async () => {
	database = await trainingDatabase();
	const { host, port, user, password } = database.settings;
	const folder = makeFolder('pgbouncer');
	through = { host: '127.0.0.1', port: await freePort() };
	const [users, config] = [join(folder, 'users'), join(folder, 'config')];
	writeFileSync(users, `"${user}" "${password}"\n`);
	writeFileSync(
		config,
		`[databases]
* = host=${host} port=${port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${through.port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${SESSIONS}
`,
	);
	pooler = await startProgram('/usr/sbin/pgbouncer', ['-u', 'nobody', config], {
		port: through.port,
		folder,
	});
});
afterAll(async () => {
	await pooler.stop();
	await database.drop();
});
beforeEach(async () => await database.empty());

const credential = () => ({ ...database.settings, ...through, maxConnections: 8 });

describe('behind PgBouncer in transaction mode', () => {
	it('syncs and reads that overlap all succeed, and leave nothing in the sessions that they share', async () => {
		const runs = Array.from({ length: 16 }, async (_, turn) => {
			const sets = Array.from({ length: 30 }, (_row, number) => ({
				...squat,
				exercise_id: `ex_${number}`,
				notes: turn,
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

		const clients = Array.from({ length: SESSIONS }, () => new Client({ ...database.settings, ...through }));
		await Promise.all(clients.map(async (client) => await client.connect()));
		const seen = await Promise.all(
			clients.map(async (client) => {
				await client.query('begin'); // which holds on to a session
				const { rows } = await client.query<Record<string, unknown>>(`
					select current_setting('statement_timeout') as statement_timeout, current_setting('timezone') as timezone,
						(select count(*)::int from pg_prepared_statements) as statements, pg_backend_pid() as pid`);
				return rows[0]!;
			}),
		);
		await Promise.all(clients.map(async (client) => await client.end()));
		const [fresh] = await database.rows(`select current_setting('timezone') as timezone`);
		expect(new Set(seen.map(({ pid }) => pid)).size).toBe(SESSIONS);
		for (const session of seen)
			expect(session).toMatchObject({ statement_timeout: '0', timezone: fresh?.timezone, statements: 0 });
	});

	it('a session that dies while rows are written leaves nothing written, and the next run works', async () => {
		for (const onError of modes) {
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
			const strike = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
			while ((await database.rows(strike)).length === 0);
			await holder.query('rollback');
			holder.release();
			expect(toldBy(await running)).toEqual([
				expect.stringMatching(/^The connection to 127\.0\.0\.1:\d+ was lost; nothing was written\./),
			]);
			expect(await database.rows('select 1 from workouts')).toEqual([]);
			expect(toldBy(await sync())).toEqual(['inserted']);
			await database.empty();
		}
		tell('With each On Error, a session of PgBouncer dies while rows are written', __filename, {
			injected: modes.length,
			survived: modes.length,
		});
	});
});
