import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A TCP proxy that counts the traffic to a server. */
export interface CountingProxy {
	host: string;
	port: number;
	/** The traffic while `work` runs, including that of new connections. A round trip starts when the client sends. */
	count(work: () => Promise<unknown>): Promise<{ roundTrips: number; bytesSent: number }>;
	close(): void;
}

export async function countingProxy(server: { host: string; port: number }): Promise<CountingProxy> {
	const counted = { roundTrips: 0, bytesSent: 0 };
	const proxy = createServer((client) => {
		const upstream = connect(server.port, server.host);
		let isSending = false;
		client.on('data', (chunk) => {
			if (!isSending) counted.roundTrips++;
			isSending = true;
			counted.bytesSent += chunk.length;
		});
		upstream.on('data', () => (isSending = false));
		client.pipe(upstream).pipe(client);
		for (const socket of [client, upstream]) socket.on('error', () => client.destroy());
	});
	await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
	const { port } = proxy.address() as AddressInfo;
	return {
		host: '127.0.0.1',
		port,
		count: async (work) => {
			Object.assign(counted, { roundTrips: 0, bytesSent: 0 });
			await work();
			return { ...counted };
		},
		close: () => proxy.close(),
	};
}
