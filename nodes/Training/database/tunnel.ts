import { Duplex } from 'node:stream';

import type { SSHCredentials, SSHTunnelFunctions } from 'n8n-workflow';

import type { TrainingCredential } from './credential';

export type GetSshClient = SSHTunnelFunctions['getSSHClient'];

export function sshCredentials(credential: TrainingCredential): SSHCredentials {
	const { sshHost, sshPort, sshUser } = credential;
	const server = { sshHost, sshPort, sshUser };
	return credential.sshAuthenticateWith === 'password'
		? { ...server, sshAuthenticateWith: 'password', sshPassword: credential.sshPassword }
		: {
				...server,
				sshAuthenticateWith: 'privateKey',
				privateKey: credential.privateKey,
				...(credential.passphrase && { passphrase: credential.passphrase }),
			};
}

/**
 * The socket of a connection through SSH. When pg connects it, it opens a channel of n8n's shared SSH client. So no port is opened
 * on this machine, and if n8n has closed the client in the meantime, it is requested again.
 */
export class TunnelSocket extends Duplex {
	private channel: Duplex | undefined;

	constructor(private readonly openClient: () => ReturnType<GetSshClient>) {
		super();
	}

	connect(port: number, host: string): this {
		this.openClient()
			.then((client) =>
				client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
					if (error) this.destroy(new TunnelError(error));
					else this.attach(channel);
				}),
			)
			.catch((error: unknown) => this.destroy(new TunnelError(error)));
		return this;
	}

	private attach(channel: Duplex): void {
		if (this.destroyed) {
			channel.destroy();
			return;
		}
		this.channel = channel;
		channel.on('data', (chunk: Buffer) => {
			if (!this.push(chunk)) channel.pause();
		});
		channel.on('end', () => this.push(null));
		channel.on('error', (error: Error) => this.destroy(new TunnelError(error)));
		channel.on('close', () => this.destroy());
		this.emit('connect');
	}

	override _read(): void {
		this.channel?.resume();
	}

	override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
		this.channel?.write(chunk, encoding, done);
	}

	override _final(done: (error?: Error | null) => void): void {
		this.channel?.end(done);
	}

	override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
		this.channel?.destroy();
		// Without a channel yet, the tunnel has failed, even if pg's connect timeout is the reason.
		done(error && !this.channel && !(error instanceof TunnelError) ? new TunnelError(error) : error);
	}

	setNoDelay(): this {
		return this;
	}

	setKeepAlive(): this {
		return this;
	}

	ref(): this {
		return this;
	}

	unref(): this {
		return this;
	}
}

/** The SSH tunnel failed, not the connection to the database. */
export class TunnelError extends Error {
	readonly code: string | undefined;
	/** The SSH server did not accept the login. */
	readonly isLoginRefused: boolean;
	/** The SSH server accepted the login, but did not connect to the database. */
	readonly isForwardingRefused: boolean;

	constructor(cause: unknown) {
		super('The SSH tunnel could not be opened', { cause });
		const { code, level, reason } = cause as { code?: string; level?: string; reason?: number };
		this.code = code;
		this.isLoginRefused = level === 'client-authentication';
		this.isForwardingRefused = reason !== undefined;
	}
}
