import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * A TCP proxy that delays the server's answers by `latency` milliseconds, which can be changed, and counts round trips: one starts
 * when the client sends after an answer. The count needs a latency that is longer than the client's own work between messages.
 */
export async function startLatencyProxy(server) {
	const proxy = { latency: 0, roundTrips: 0 };
	const listener = createServer((client) => {
		const upstream = connect(server.port, server.host);
		let isSending = false;
		const end = () => {
			client.destroy();
			upstream.destroy();
		};
		client.on('data', (bytes) => {
			if (!isSending) proxy.roundTrips++;
			isSending = true;
			upstream.write(bytes);
		});
		upstream.on('data', (bytes) =>
			setTimeout(() => {
				isSending = false;
				client.write(bytes);
			}, proxy.latency),
		);
		for (const socket of [client, upstream]) socket.setNoDelay().on('error', end).on('close', end);
	}).listen(0, '127.0.0.1');
	await once(listener, 'listening');
	return Object.assign(proxy, {
		address: { host: '127.0.0.1', port: listener.address().port },
		stop: () => listener.close(),
	});
}
