import { connect, createServer } from 'node:net';

/** The preferred port of 127.0.0.1, or any free port if it is in use. */
export async function freePort(preferred) {
	// Some systems allow a bind to 127.0.0.1 while another program listens on all addresses, so connecting is tried first.
	const isInUse = (await accepts('127.0.0.1', preferred)) || (await accepts('::1', preferred));
	return (!isInUse && (await listenOn(preferred))) || (await anyFreePort());
}

export const anyFreePort = async () => await listenOn(0);

/** Whether a program accepts connections at this address. */
function accepts(host, port) {
	return new Promise((resolve) => {
		const socket = connect({ host, port, timeout: 500 });
		const finish = (result) => {
			socket.destroy();
			resolve(result);
		};
		socket.on('connect', () => finish(true));
		socket.on('timeout', () => finish(false));
		socket.on('error', () => finish(false));
	});
}

/** Binds the port for a moment. Returns its number, or undefined if it cannot be bound. */
function listenOn(port) {
	return new Promise((resolve) => {
		const server = createServer();
		server.on('error', () => resolve(undefined));
		server.listen(port, '127.0.0.1', () => {
			const { port: bound } = server.address();
			server.close(() => resolve(bound));
		});
	});
}
