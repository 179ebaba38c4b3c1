/** Servers that let nobody in, each in its own way. */
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

import { Server as SshServer, utils } from 'ssh2';

import type { Identity } from '../../database/certificates';

const servers: Server[] = [];
const sockets: Socket[] = [];

/** A server that does so with each connection; its port. */
export async function listening(on: (socket: Socket) => void): Promise<number> {
	const server = createServer((socket) => {
		socket.on('error', () => undefined);
		sockets.push(socket);
		on(socket);
	});
	servers.push(server);
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return (server.address() as AddressInfo).port;
}

export function stopServers(): void {
	for (const socket of sockets) socket.destroy();
	for (const server of servers) server.close();
}

/** Does so once the client has said its first words. */
const afterHello = (then: (socket: Socket) => void) => (socket: Socket) =>
	void socket.once('data', () => then(socket));

/** Answers the first words by these bytes, and says nothing more. */
export const answering = (bytes: string | Buffer) => afterHello((socket) => socket.write(bytes));

/** PostgreSQL's own words for "give me the password as it is", and for an error. */
const askForPassword = Buffer.from([82, 0, 0, 0, 8, 0, 0, 0, 3]);
function errorSaying(message: string): Buffer {
	const body = Buffer.from(`SFATAL\0VFATAL\0CXX000\0M${message}\0\0`);
	const head = Buffer.alloc(5);
	head.write('E');
	head.writeInt32BE(body.length + 4, 1);
	return Buffer.concat([head, body]);
}

/** Asks for the password and then tells it to everybody. */
export const gossip = afterHello((socket) => {
	socket.write(askForPassword);
	socket.once('data', (answer) =>
		socket.end(errorSaying(`I was told ${answer.toString('latin1', 5, answer.length - 1)}`)),
	);
});

/** Has TLS, with this certificate. */
export const showing = ({ certificate, key }: Identity) =>
	afterHello((socket) => {
		socket.write('S');
		new TLSSocket(socket, { isServer: true, cert: certificate, key }).on('error', () => undefined);
	});

/** An SSH server that accepts no login. */
export function refusingLogins(): (socket: Socket) => void {
	const hostKey = utils.generateKeyPairSync('ecdsa', { bits: 256 }).private;
	const server = new SshServer({ hostKeys: [hostKey] }, (client) => {
		client.on('authentication', (login) => login.reject(['password', 'publickey']));
		client.on('error', () => undefined);
	});
	return (socket) => server.injectSocket(socket.setNoDelay());
}
