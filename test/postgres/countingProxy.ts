import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A way to a server that counts what goes through it. */
export interface CountingProxy {
	host: string;
	port: number;
	/** What went through while the work was done; connections that it opens count too. */
	count(work: () => Promise<unknown>): Promise<{ roundTrips: number; bytesSent: number }>;
	close(): void;
}

export async function countingProxy(server: { host: string; port: number }): Promise<CountingProxy> {
	const counted = { roundTrips: 0, bytesSent: 0 };
	const proxy = createServer((near) => {
		const far = connect(server.port, server.host);
		let isAsking = false;
		near.on('data', (sent) => {
			if (!isAsking) counted.roundTrips++;
			isAsking = true;
			counted.bytesSent += sent.length;
		});
		far.on('data', () => (isAsking = false));
		near.pipe(far).pipe(near);
		for (const end of [near, far]) end.on('error', () => near.destroy());
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
