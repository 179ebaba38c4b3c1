import { Duplex } from 'node:stream';

import { sleep } from 'n8n-workflow';
import type { SSHCredentials, SSHTunnelFunctions } from 'n8n-workflow';

import type { TrainingCredential } from './credential';

export type GetSshClient = SSHTunnelFunctions['getSSHClient'];

function sshCredentials(credential: TrainingCredential): SSHCredentials {
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

type SshClient = Awaited<ReturnType<GetSshClient>>;

/** n8n's SSH client of a credential. n8n shares it among all nodes with the same SSH settings. */
export class Tunnel {
	private client: SshClient | undefined;

	constructor(
		private readonly credential: TrainingCredential,
		private readonly getSshClient: GetSshClient,
	) {}

	/** @throws TunnelError */
	async open(): Promise<SshClient> {
		this.client = await this.getSshClient(sshCredentials(this.credential)).catch((error: unknown) => {
			throw new TunnelError(error);
		});
		return this.client;
	}

	/** Closes a client that does not answer. n8n would keep it for minutes; now it opens another one. */
	async close(): Promise<void> {
		const { client } = this;
		this.client = undefined;
		if (!client) return;
		const isClosed = new Promise((resolve) => client.once('close', () => resolve(undefined)));
		client.destroy();
		await Promise.race([isClosed, sleep(CLOSE_MILLISECONDS)]);
	}
}

/** Far longer than it takes to close a socket. */
const CLOSE_MILLISECONDS = 1000;

/**
 * The socket of a connection through SSH. When pg connects it, it opens a channel of n8n's shared SSH client. So no port is opened
 * on this machine, and if n8n has closed the client in the meantime, it is requested again.
 */
export class TunnelSocket extends Duplex {
	private channel: Duplex | undefined;
	private isWaitingForChannel = false;

	constructor(private readonly tunnel: Tunnel) {
		super();
	}

	connect(port: number, host: string): this {
		this.tunnel
			.open()
			.then((client) => {
				this.isWaitingForChannel = true;
				client.forwardOut('127.0.0.1', 0, host, port, (error, channel) => {
					this.isWaitingForChannel = false;
					if (error) this.destroy(new TunnelError(error));
					else this.attach(channel);
				});
			})
			.catch((error: unknown) => this.destroy(error instanceof TunnelError ? error : new TunnelError(error)));
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
		// The SSH server does not answer.
		if (this.isWaitingForChannel) void this.tunnel.close();
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
