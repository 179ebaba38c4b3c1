import { createHash } from 'node:crypto';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { Client, Pool, types } from 'pg';
import type { ClientConfig, CustomTypesConfig, PoolClient } from 'pg';

import type { TrainingCredential } from './credential';
import { DatabaseError } from './databaseError';
import { tlsOptions } from './tls';
import { TunnelError, TunnelSocket, sshCredentials } from './tunnel';
import type { GetSshClient } from './tunnel';

/** Long enough for a trigger that polls every minute to keep its connection. */
const IDLE_MILLISECONDS = 120_000;
/** How long after the statement timeout the server may stay silent before the connection counts as lost. */
const GRACE_MILLISECONDS = 5_000;

/** The connection pool of one credential, shared by all nodes and executions that use it. */
export interface Connections {
	/** Waits for a free connection, or opens one. */
	acquire(): Promise<PoolClient>;
	/** Whether the server refused TLS. pg's own error for this has no code. */
	tlsRefused(): boolean;
}

/** The pools that have connections, by a hash of the credential. */
const pools = new Map<string, Connections>();

export function connectionsOf(credential: TrainingCredential, getSshClient: GetSshClient): Connections {
	const hash = createHash('sha256').update(JSON.stringify(credential)).digest('base64');
	return pools.get(hash) ?? createConnections(hash, credential, getSshClient);
}

function createConnections(
	hash: string,
	credential: TrainingCredential,
	getSshClient: GetSshClient,
): Connections {
	const ssl = tlsOptions(credential);
	const openTunnel = () => getSshClient(sshCredentials(credential));
	let tlsRefused = false;

	const config: ClientConfig = {
		host: credential.host,
		port: credential.port,
		database: credential.database,
		user: credential.user,
		ssl,
		// Queries that are sent without waiting for each other's results share one round trip.
		pipeline: true,
		keepAlive: true,
		connectionTimeoutMillis: credential.connectTimeoutSeconds * 1000,
		query_timeout: credential.statementTimeoutSeconds * 1000 + GRACE_MILLISECONDS,
		types: plainTypes,
	};

	/** Connecting has a time limit. Waiting for a free connection needs none: the statements that occupy the others have one. */
	class ConfiguredClient extends Client {
		constructor() {
			const socket = credential.sshTunnel ? new TunnelSocket(openTunnel) : new Socket();
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
	pool.on('remove', () => {
		if (pool.totalCount + pool.waitingCount === 0) pools.delete(hash);
	});

	const asTunnelError = (error: unknown) => {
		throw new TunnelError(error);
	};

	const connections: Connections = {
		async acquire() {
			// A retry may follow the loss of the pool's last connection, which removed the pool from the map.
			pools.set(hash, connections);
			// n8n closes a tunnel that has not been requested for some minutes.
			if (credential.sshTunnel && pool.totalCount > 0) await openTunnel().catch(asTunnelError);
			return await pool.connect();
		},
		tlsRefused: () => tlsRefused,
	};
	pools.set(hash, connections);
	return connections;
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
			if (oid === types.builtins.TIMESTAMP) return (time: string) => `${time.replace(' ', 'T')}Z`;
		}
		return types.getTypeParser(oid, format) as (text: string) => unknown;
	},
};
