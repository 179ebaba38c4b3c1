import { createHash } from 'node:crypto';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

import { Client, Pool, types } from 'pg';
import type { ClientConfig, CustomTypesConfig, PoolClient } from 'pg';

import type { TrainingCredential } from './credential';
import { DatabaseError } from './explainError';
import { tlsOptions } from './tls';
import { TunnelError, TunnelSocket, sshCredentials } from './tunnel';
import type { GetSshClient } from './tunnel';

/** A trigger that polls every minute keeps its connection. */
const IDLE_MILLISECONDS = 120_000;
/** How much longer than its statement timeout the server may take to answer before the connection counts as lost. */
const GRACE_MILLISECONDS = 5_000;

/** The connections of one credential, shared by all nodes and executions that use it. */
export interface Connections {
	/** A connection, once one is free. */
	acquire(): Promise<PoolClient>;
	/** Whether the server answered the wish for TLS with a plain no; pg's error bears no code. */
	tlsRefused(): boolean;
}

const open = new Map<string, Connections>();

export function connectionsOf(credential: TrainingCredential, getSshClient: GetSshClient): Connections {
	const name = createHash('sha256').update(JSON.stringify(credential)).digest('base64');
	return open.get(name) ?? openConnections(name, credential, getSshClient);
}

function openConnections(
	name: string,
	credential: TrainingCredential,
	getSshClient: GetSshClient,
): Connections {
	const ssl = tlsOptions(credential);
	const openTunnel = () => getSshClient(sshCredentials(credential));
	let refused = false;

	const config: ClientConfig = {
		host: credential.host,
		port: credential.port,
		database: credential.database,
		user: credential.user,
		ssl,
		// What is sent together goes in one flight; pg waits for nothing that is not awaited.
		pipeline: true,
		keepAlive: true,
		connectionTimeoutMillis: credential.connectTimeoutSeconds * 1000,
		query_timeout: credential.statementTimeoutSeconds * 1000 + GRACE_MILLISECONDS,
		types: plainTypes,
	};

	/** Connecting has its time limit; waiting for a free connection needs none, since the statements of the others have one. */
	class ConfiguredClient extends Client {
		constructor() {
			const socket = credential.sshTunnel ? new TunnelSocket(openTunnel) : new Socket();
			if (ssl) socket.once('data', (answer: Buffer) => (refused = answer.toString('latin1', 0, 1) === 'N'));
			super({
				...config,
				stream: () => socket,
				// A function: for a blank one, pg would take another from the environment or the files of n8n's account.
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
	// A connection that dies while idle, or twice over while in use, is told by the next statement, not by this event.
	const ignore = () => undefined;
	pool.on('error', ignore);
	pool.on('connect', (client) => client.on('error', ignore));
	pool.on('remove', () => {
		if (pool.totalCount + pool.waitingCount === 0) open.delete(name);
	});

	const asTunnelError = (error: unknown) => {
		throw new TunnelError(error);
	};

	const connections: Connections = {
		async acquire() {
			// whoever tries once more may just have lost the last one
			open.set(name, connections);
			// n8n closes a tunnel that nobody has asked for in a while.
			if (credential.sshTunnel && pool.totalCount > 0) await openTunnel().catch(asTunnelError);
			return await pool.connect();
		},
		tlsRefused: () => refused,
	};
	open.set(name, connections);
	return connections;
}

/** Called once the server asks for a password. pg would leave the connection open until the server gives up. */
function refuseBlankPassword({ host, port }: TrainingCredential, socket: Duplex): never {
	socket.destroy();
	throw new DatabaseError(
		`${host}:${port} asks for a password, and the credential has none.`,
		'Enter it in the credential.',
	);
}

/** Days as `YYYY-MM-DD`, numerics and counts as numbers, timestamps as ISO text in UTC: no driver's local midnight, no text for numbers. */
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
