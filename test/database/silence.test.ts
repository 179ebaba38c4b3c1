/** Servers that accept and never answer: every wait has its end, and the error says what was waited for. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

import { trainingDatabase } from '../nodes/training';
import type { TrainingDatabase } from '../nodes/training';
import { startProxy } from '../nodes/faults/proxy';
import { attempt } from './attempt';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());

/** Accepts, gives these bytes once it is spoken to, and nothing more. */
async function silent(answer = '') {
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
		/** How many connections are open; ends once they are closed. */
		async closed() {
			for (const socket of sockets) if (!socket.closed) await once(socket, 'close');
			server.close();
			return sockets.length;
		},
	};
}

const authenticationOk = 'R\0\0\0\x08\0\0\0\0';

describe('a server that accepts and never answers', () => {
	it.concurrent.each([
		['the connection', 'disable', ''],
		['the login', 'disable', authenticationOk],
		['the wish for TLS', 'require', ''],
		['the handshake', 'require', 'S'],
	])('to %s is given up after the connect timeout, and not tried again', async (_what, ssl, answer) => {
		const server = await silent(answer);
		expect(await attempt({ ...server.settings, ssl, connectTimeoutSeconds: 1 })).toBe(
			`127.0.0.1:${server.settings.port} did not answer within 1 second.`,
		);
		expect(await server.closed()).toBe(1);
	});

	it('to a statement is given up after the statement timeout, and the connection with it', async () => {
		const proxy = await startProxy(database.settings);
		const credential = { ...database.settings, ...proxy.address, statementTimeoutSeconds: 1 };
		const holder = await database.pool.connect();
		await holder.query('begin; lock table workouts in access exclusive mode');
		const running = database.run({
			parameters: { resource: 'workout', operation: 'upsert', columns: { mappingMode: 'autoMapInputData' } },
			items: [{ date: '2026-01-20', workout_id: 'a' }],
			credential,
		});
		const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
		while ((await database.rows(waits)).length === 0);
		proxy.stopForwarding();
		const { thrown } = await running;
		await holder.query('rollback');
		holder.release();
		expect(thrown?.message).toBe(
			`127.0.0.1:${proxy.address.port} has stopped answering; nothing was written.`,
		);
		expect(thrown?.description).toBe('Run it again when the server is well.');
		while (proxy.openCount() > 0) await pause(20);
		await proxy.stop();
	});
});
