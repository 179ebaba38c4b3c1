/** A TCP proxy that can cut a connection at a given byte, or stop forwarding. */
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** `up` is from the client to the server. */
export type Direction = 'up' | 'down';

export interface Cut {
	direction: Direction;
	/** The number of forwarded bytes after which the connection is cut. */
	afterBytes: number;
	/** Send a TCP reset instead of an orderly end. */
	withReset: boolean;
}

export interface Chunk {
	direction: Direction;
	bytes: Buffer;
}

export interface Proxy {
	address: { host: string; port: number };
	/** What the newest connection transferred, in order. */
	transferred: Chunk[];
	/** Cuts the next connection. Later ones are not cut. */
	cutNext(cut: Cut): void;
	/** How many connections were cut. */
	cutCount(): number;
	/** From now on, forwards nothing. The connections stay open. */
	stopForwarding(): void;
	/** Forwards nothing more through the connections that are open now, and does not close them. New ones work. */
	dropOpenConnections(): void;
	/** How many clients are connected. */
	openCount(): number;
	/** Ends all connections and returns how many there were. */
	disconnectAll(): Promise<number>;
	/** Ends all connections, returns how many there were, and stops listening. */
	stop(): Promise<number>;
}

export async function startProxy(server: { host: string; port: number }): Promise<Proxy> {
	const clients = new Set<Socket>();
	const dropped = new WeakSet<Socket>();
	let nextCut: Cut | undefined;
	let cutCount = 0;
	let isForwarding = true;

	const listener = createServer((client) => {
		const upstream = connect(server.port, server.host);
		const cut = nextCut;
		nextCut = undefined;
		proxy.transferred = [];
		clients.add(client);
		const end = () => {
			client.destroy();
			upstream.destroy();
		};
		const cutConnection = () => {
			cutCount++;
			if (cut?.withReset) client.resetAndDestroy();
			end();
		};
		const forward = (direction: Direction, from: Socket, to: Socket) => {
			let remaining = cut?.direction === direction ? cut.afterBytes : Infinity;
			from.on('data', (bytes) => {
				if (!isForwarding || dropped.has(client) || remaining < 0) return;
				proxy.transferred.push({ direction, bytes });
				remaining -= bytes.length;
				if (remaining >= 0) to.write(bytes);
				else to.write(bytes.subarray(0, bytes.length + remaining), cutConnection);
			});
			from.on('error', end).on('close', end);
		};
		client.on('close', () => clients.delete(client));
		forward('up', client, upstream);
		forward('down', upstream, client);
	}).listen(0, '127.0.0.1');
	await once(listener, 'listening');

	const proxy: Proxy = {
		address: { host: '127.0.0.1', port: (listener.address() as AddressInfo).port },
		transferred: [],
		cutNext: (cut) => (nextCut = cut),
		cutCount: () => cutCount,
		stopForwarding: () => (isForwarding = false),
		dropOpenConnections: () => clients.forEach((client) => dropped.add(client)),
		openCount: () => clients.size,
		async disconnectAll() {
			const open = [...clients];
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
			const open = await proxy.disconnectAll();
			listener.close();
			return open;
		},
	};
	return proxy;
}
