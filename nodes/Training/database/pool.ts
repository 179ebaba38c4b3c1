import { createHash } from 'node:crypto';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { Client, Pool, types } from 'pg';
import type { ClientConfig, CustomTypesConfig, PoolClient } from 'pg';

import type { TrainingCredential } from './credential';
import { DatabaseError } from './databaseError';
import { tlsOptions } from './tls';
import { Tunnel, TunnelSocket } from './tunnel';
import type { GetSshClient } from './tunnel';

/** Long enough for a trigger that polls every five minutes to keep its connection. */
const IDLE_MILLISECONDS = 360_000;

/** The connection pool of one credential, shared by all nodes and executions that use it. */
export interface Connections {
	/** Waits for a free connection, or opens one. */
	acquire(): Promise<PoolClient>;
	/** Returns a connection that works. */
	release(client: PoolClient): void;
	/** Closes a connection that is lost, and all that are free. If the server was silent, the SSH tunnel is opened again too. */
	discard(client: PoolClient, isSilent: boolean): Promise<void>;
	/** Closes all connections as soon as they are free. */
	retire(): void;
	/** Whether the server refused TLS. pg's own error for this has no code. */
	tlsRefused(): boolean;
}

interface Entry {
	connections: Connections;
	/** Who connects to what. Equal entries with different secrets are one credential before and after a change. */
	login: string;
	secrets: string;
}

/** The pools that have connections, by a hash of the credential. */
const pools = new Map<string, Entry>();

const hashOf = (value: unknown) => createHash('sha256').update(JSON.stringify(value)).digest('base64');

export function connectionsOf(credential: TrainingCredential, getSshClient: GetSshClient): Connections {
	const hash = hashOf(credential);
	return pools.get(hash)?.connections ?? createConnections(hash, credential, getSshClient);
}

function createConnections(
	hash: string,
	credential: TrainingCredential,
	getSshClient: GetSshClient,
): Connections {
	const ssl = tlsOptions(credential);
	const tunnel = new Tunnel(credential, getSshClient);
	let tlsRefused = false;
	let isRetired = false;

	const config: ClientConfig = {
		host: credential.host,
		port: credential.port,
		database: credential.database,
		user: credential.user,
		ssl,
		// Queries that are sent without waiting for each other's results share one round trip.
		pipeline: true,
		keepAlive: true,
		// A network that drops packets without a word is noticed this long after the last packet, also while a statement runs.
		keepAliveInitialDelayMillis: credential.connectTimeoutSeconds * 1000,
		connectionTimeoutMillis: credential.connectTimeoutSeconds * 1000,
		types: plainTypes,
	};

	/** Connecting has a time limit. Waiting for a free connection needs none: the statements that occupy the others have one. */
	class ConfiguredClient extends Client {
		constructor() {
			const socket = credential.sshTunnel ? new TunnelSocket(tunnel) : new Socket();
			if (ssl)
				socket.once('data', (answer: Buffer) => (tlsRefused = answer.toString('latin1', 0, 1) === 'N'));
			super({
				...config,
				stream: () => socket,
				// A function, because pg replaces a blank password by one from the environment or from ~/.pgpass.
				password: () => credential.password || refuseBlankPassword(credential, socket),
			});
		}
	}

	const pool = new Pool({
		Client: ConfiguredClient,
		max: credential.maxConnections,
		idleTimeoutMillis: IDLE_MILLISECONDS,
		allowExitOnIdle: true,
	});
	// Without a listener, a connection that is lost while idle would end the process. The next statement reports the error.
	const ignore = () => undefined;
	pool.on('error', ignore);
	pool.on('connect', (client) => client.on('error', ignore));
	/** The connections that are not in use, and those of them that were closed here: the pool removes them a moment later. */
	const free = new Set<PoolClient>();
	const closed = new WeakSet<PoolClient>();
	const close = (client: PoolClient) => {
		closed.add(client);
		client.connection.stream.destroy();
	};
	const closeFree = () => free.forEach(close);
	pool.on('acquire', (client) => free.delete(client));
	pool.on('release', (_error, client) => free.add(client));

	const forgetIfUnused = () => {
		const isUnused = pool.totalCount + pool.waitingCount === 0;
		if (isUnused && pools.get(hash)?.connections === connections) pools.delete(hash);
	};
	pool.on('remove', (client) => {
		free.delete(client);
		forgetIfUnused();
	});

	const connections: Connections = {
		async acquire() {
			// A retry may follow the loss of the pool's last connection, which removed the pool from the map.
			if (!pools.has(hash)) pools.set(hash, entry);
			try {
				// n8n closes a tunnel that has not been requested for some minutes.
				if (credential.sshTunnel && pool.totalCount > 0) await tunnel.open();
				let client = await pool.connect();
				while (closed.has(client)) {
					client.release(true);
					client = await pool.connect();
				}
				return client;
			} finally {
				// A credential that does not work must not stay in memory.
				forgetIfUnused();
			}
		},
		release(client) {
			client.release(isRetired);
		},
		async discard(client, isSilent) {
			close(client);
			client.release(true);
			closeFree();
			if (isSilent) await tunnel.close();
		},
		retire() {
			isRetired = true;
			closeFree();
		},
		tlsRefused: () => tlsRefused,
	};
	const entry: Entry = { connections, ...identityOf(credential) };
	pool.on('connect', () => retireOutdated(entry));
	pools.set(hash, entry);
	return connections;
}

function identityOf(credential: TrainingCredential): Pick<Entry, 'login' | 'secrets'> {
	const { host, port, database, user, sshTunnel, sshHost, sshPort, sshUser } = credential;
	const { password, clientCertificate, clientKey, sshPassword, privateKey, passphrase } = credential;
	return {
		login: hashOf([host, port, database, user, sshTunnel && [sshHost, sshPort, sshUser]]),
		secrets: hashOf([password, clientCertificate, clientKey, sshPassword, privateKey, passphrase]),
	};
}

/** The server has accepted these secrets, so others for the same login are outdated. */
function retireOutdated({ login, secrets }: Entry): void {
	for (const other of pools.values())
		if (other.login === login && other.secrets !== secrets) other.connections.retire();
}

/** Called if the server asks for a password. pg would leave the connection open until the server closes it. */
function refuseBlankPassword({ host, port }: TrainingCredential, socket: Duplex): never {
	socket.destroy();
	throw new DatabaseError(
		`${host}:${port} asks for a password, and the credential has none.`,
		'Enter it in the credential.',
	);
}

/**
 * Dates as `YYYY-MM-DD`, numerics and counts as numbers, timestamps as ISO text in UTC. pg's defaults are midnight in the local
 * time zone, and text.
 */
const plainTypes: CustomTypesConfig = {
	getTypeParser(oid: number, format?: 'text' | 'binary') {
		if (format !== 'binary') {
			if (oid === types.builtins.DATE) return (day: string) => day;
			if (oid === types.builtins.NUMERIC || oid === types.builtins.INT8) return Number;
			if (oid === types.builtins.TIMESTAMP) return isoTime;
		}
		return types.getTypeParser(oid, format) as (text: string) => unknown;
	},
};

/** `infinity` and years before Christ have no ISO text, so they stay as they are. */
const isoTime = (time: string): string =>
	/^[\d-]+ [\d:.]+$/.test(time) ? `${time.replace(' ', 'T')}Z` : time;
