/** A network in between: passes everything on, until it is told to fail. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export type Direction = 'up' | 'down';

/** Where the next connection is cut: once so many bytes have passed to the server (`up`) or from it (`down`). */
export interface Cut {
	direction: Direction;
	after: number;
	/** With a reset instead of an orderly end. */
	abruptly: boolean;
}

/** What passed, in order. */
export interface Passage {
	direction: Direction;
	bytes: Buffer;
}

export interface Proxy {
	address: { host: string; port: number };
	/** Of the newest connection. */
	passed: Passage[];
	/** Holds for the next connection alone. */
	cutNext(cut: Cut): void;
	/** How many connections were cut so. */
	cuts(): number;
	/** From now on nothing passes any more, and nobody is told. */
	fallSilent(): void;
	/** How many connections are open on the clients' side. */
	open(): number;
	/** Ends all connections; how many there were. */
	hangUp(): Promise<number>;
	stop(): Promise<number>;
}

export async function startProxy(server: { host: string; port: number }): Promise<Proxy> {
	const clients = new Map<Socket, Socket>();
	let cut: Cut | undefined;
	let cuts = 0;
	let silent = false;

	const listener = createServer((client) => {
		const upstream = connect(server.port, server.host);
		const own = cut;
		cut = undefined;
		proxy.passed = [];
		clients.set(client, upstream);
		const end = () => {
			client.destroy();
			upstream.destroy();
		};
		const cutOff = () => {
			cuts++;
			if (own?.abruptly) client.resetAndDestroy();
			end();
		};
		const pass = (direction: Direction, from: Socket, to: Socket) => {
			let left = own?.direction === direction ? own.after : Infinity;
			from.on('data', (bytes) => {
				if (silent || left < 0) return;
				proxy.passed.push({ direction, bytes });
				left -= bytes.length;
				if (left >= 0) to.write(bytes);
				else to.write(bytes.subarray(0, bytes.length + left), cutOff);
			});
			from.on('error', end).on('close', end);
		};
		client.on('close', () => clients.delete(client));
		pass('up', client, upstream);
		pass('down', upstream, client);
	}).listen(0, '127.0.0.1');
	await once(listener, 'listening');

	const proxy: Proxy = {
		address: { host: '127.0.0.1', port: (listener.address() as AddressInfo).port },
		passed: [],
		cutNext: (wanted) => (cut = wanted),
		cuts: () => cuts,
		fallSilent: () => (silent = true),
		open: () => clients.size,
		async hangUp() {
			const open = [...clients.keys()];
			await Promise.all(
				open.map(async (client) => {
					const closed = once(client, 'close');
					client.destroy();
					await closed;
				}),
			);
			return open.length;
		},
		async stop() {
			const open = await proxy.hangUp();
			listener.close();
			return open;
		},
	};
	return proxy;
}
