import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A TCP proxy that counts the traffic to a server. */
export interface CountingProxy {
	host: string;
	port: number;
	/**
	 * The traffic while `work` runs, including that of new connections. A round trip starts when the client sends, and ends when it
	 * gets an answer.
	 */
	count(work: () => Promise<unknown>): Promise<{ roundTrips: number; bytesSent: number }>;
	close(): void;
}

/** An answer is held back until the connection was quiet for this long, so that it comes after all that was sent without it. */
const QUIET_MILLISECONDS = 2;

export async function countingProxy(server: { host: string; port: number }): Promise<CountingProxy> {
	const counted = { roundTrips: 0, bytesSent: 0 };
	const proxy = createServer((client) => {
		const upstream = connect(server.port, server.host);
		let isSending = false;
		let answers: Buffer[] = [];
		let traffic = 0;
		const deliver = () => {
			isSending = false;
			client.write(Buffer.concat(answers));
			answers = [];
		};
		const deliverWhenQuiet = () => {
			const before = ++traffic;
			const deliverIfQuiet = () => before === traffic && answers.length > 0 && deliver();
			// If this process was busy, what arrived meanwhile is read before the callback of setImmediate runs.
			setTimeout(() => setImmediate(deliverIfQuiet), QUIET_MILLISECONDS);
		};
		client.on('data', (chunk) => {
			if (!isSending) counted.roundTrips++;
			isSending = true;
			counted.bytesSent += chunk.length;
			upstream.write(chunk);
			deliverWhenQuiet();
		});
		upstream.on('data', (chunk) => {
			answers.push(chunk);
			deliverWhenQuiet();
		});
		client.on('end', () => upstream.end());
		upstream.on('end', () => {
			deliver();
			client.end();
		});
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
