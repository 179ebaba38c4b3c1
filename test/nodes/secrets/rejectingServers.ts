/** Servers that reject every connection, each in a different way. */
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

import { Server as SshServer, utils } from 'ssh2';

import type { Identity } from '../../database/certificates';

const servers: Server[] = [];
const sockets: Socket[] = [];

/** Starts a server with this handler for connections, and returns its port. */
export async function startServer(handle: (socket: Socket) => void): Promise<number> {
	const server = createServer((socket) => {
		socket.on('error', () => undefined);
		sockets.push(socket);
		handle(socket);
	});
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
}

export function stopServers(): void {
	for (const socket of sockets) socket.destroy();
	for (const server of servers) server.close();
}

/** Handles a connection after the client's first message. */
const afterFirstMessage = (handle: (socket: Socket) => void) => (socket: Socket) =>
	void socket.once('data', () => handle(socket));

/** Sends these bytes, and nothing more. */
export const sendBytes = (bytes: string | Buffer) => afterFirstMessage((socket) => socket.write(bytes));

/** PostgreSQL's request for a password in plain text. */
const passwordRequest = Buffer.from([82, 0, 0, 0, 8, 0, 0, 0, 3]);
/** An error of PostgreSQL's protocol. */
export function errorMessage(message: string, severity = 'FATAL', sqlstate = 'XX000'): Buffer {
	const body = Buffer.from(`S${severity}\0V${severity}\0C${sqlstate}\0M${message}\0\0`);
	const head = Buffer.alloc(5);
	head.write('E');
	head.writeInt32BE(body.length + 4, 1);
	return Buffer.concat([head, body]);
}

/** Requests the password, and repeats it in an error, as it is and in percent encoding. */
export const repeatPassword = afterFirstMessage((socket) => {
	socket.write(passwordRequest);
	socket.once('data', (answer) =>
		socket.end(errorMessage(`Received ${passwordIn(answer)}, ${encodeURIComponent(passwordIn(answer))}`)),
	);
});

const passwordIn = (answer: Buffer) => answer.toString('utf8', 5, answer.length - 1);

/** Starts TLS with this certificate. */
export const startTls = ({ certificate, key }: Identity) =>
	afterFirstMessage((socket) => {
		socket.write('S');
		new TLSSocket(socket, { isServer: true, cert: certificate, key }).on('error', () => undefined);
	});

/** An SSH server that rejects every login. */
export function rejectSshLogins(): (socket: Socket) => void {
	const hostKey = utils.generateKeyPairSync('ecdsa', { bits: 256 }).private;
	const server = new SshServer({ hostKeys: [hostKey] }, (client) => {
		client.on('authentication', (login) => login.reject(['password', 'publickey']));
		client.on('error', () => undefined);
	});
	return (socket) => server.injectSocket(socket.setNoDelay());
}
