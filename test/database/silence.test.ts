/** Servers that accept connections and never answer: every wait ends, and the error says why. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

import { trainingDatabase } from '../nodes/training';
import type { TrainingDatabase } from '../nodes/training';
import { startProxy } from '../nodes/faults/proxy';
import { waitUntil } from '../nodes/faults/waitUntil';
import { attempt } from './attempt';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());

/** A server that sends these bytes after the client's first message, and nothing more. */
async function silentServer(answer = '') {
	const sockets: Socket[] = [];
	const server = createServer((socket) => {
		sockets.push(socket);
		socket.on('error', () => undefined).once('data', () => socket.write(answer, 'latin1'));
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		settings: {
			host: '127.0.0.1',
			port: (server.address() as AddressInfo).port,
			user: 'anna',
			password: 'x',
		},
		/** Stops after the clients have closed all connections, and returns how many there were. */
		async stop() {
			await waitUntil(
				'the clients close their connections',
				async () => await Promise.resolve(sockets.filter(({ closed }) => !closed).length),
				(open) => open === 0,
			);
			server.close();
			return sockets.length;
		},
	};
}

const waitingSessions = async () =>
	(
		await database.rows(
			`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
		)
	).length;

const authenticationOk = 'R\0\0\0\x08\0\0\0\0';

describe('if the server never answers,', () => {
	it.concurrent.each([
		['a connection', 'disable', ''],
		['a login', 'disable', authenticationOk],
		['a request for TLS', 'require', ''],
		['a TLS handshake', 'require', 'S'],
	])('%s fails after the connect timeout, without a second attempt', async (_what, ssl, answer) => {
		const server = await silentServer(answer);
		expect(await attempt({ ...server.settings, ssl, connectTimeoutSeconds: 1 })).toBe(
			`127.0.0.1:${server.settings.port} did not answer within 1 second.`,
		);
		expect(await server.stop()).toBe(1);
	});

	it('a statement fails after the statement timeout, and its connection is closed', async () => {
		const proxy = await startProxy(database.settings);
		const credential = { ...database.settings, ...proxy.address, statementTimeoutSeconds: 1 };
		const holder = await database.pool.connect();
		await holder.query('begin; lock table workouts in access exclusive mode');
		const running = database.run({
			parameters: { resource: 'workout', operation: 'upsert', columns: { mappingMode: 'autoMapInputData' } },
			items: [{ date: '2026-01-20', workout_id: 'a' }],
			credential,
		});
		await waitUntil('the statement waits for the lock', waitingSessions, (count) => count > 0);
		proxy.stopForwarding();
		const { thrown } = await running;
		await holder.query('rollback');
		holder.release();
		expect(thrown?.message).toBe(
			`127.0.0.1:${proxy.address.port} has stopped answering; nothing was written.`,
		);
		expect(thrown?.description).toBe('Run it again when the server responds.');
		await waitUntil(
			'the node closes its connection',
			async () => await Promise.resolve(proxy.openCount()),
			(count) => count === 0,
		);
		await proxy.stop();
	});
});
