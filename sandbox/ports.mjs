import { connect, createServer } from 'node:net';

/** The preferred port of 127.0.0.1, or any free one if something uses that already. */
export async function freePort(preferred) {
	if (
		!(await answers('127.0.0.1', preferred)) &&
		!(await answers('::1', preferred)) &&
		(await listenOn(preferred))
	) {
		return preferred;
	}
	return await anyFreePort();
}

/** Nothing listens there. */
export const anyFreePort = async () => await listenOn(0);

/** Binding alone is no proof: some systems let 127.0.0.1 be bound while another program listens on all addresses. */
function answers(host, port) {
	return new Promise((resolve) => {
		const socket = connect({ host, port, timeout: 500 });
		const tell = (answer) => {
			socket.destroy();
			resolve(answer);
		};
		socket.on('connect', () => tell(true));
		socket.on('timeout', () => tell(false));
		socket.on('error', () => tell(false));
	});
}

function listenOn(port) {
	return new Promise((resolve) => {
		const server = createServer();
		server.on('error', () => resolve(undefined));
		server.listen(port, '127.0.0.1', () => {
			const { port: taken } = server.address();
			server.close(() => resolve(taken));
		});
	});
}
