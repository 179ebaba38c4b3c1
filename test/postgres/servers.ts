import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';
import { GenericContainer, Wait } from 'testcontainers';

import { flatten } from '../../sql/flatten.js';

/** What a client needs to connect to a server, except the `database`. */
export interface ServerSettings {
	host: string;
	port: number;
	user: string;
	password: string;
}

export type PostgresVersion = '18' | '17' | '16' | '15' | '14';

export const provisionScript = join(__dirname, '..', '..', 'sql', 'provision.sql');
/** The provisioned database that test files clone. */
export const templateDatabase = 'provisioned';
/** For `create database`: an empty database in UTF-8, regardless of the server's own encoding. */
export const blank = `template template0 encoding 'UTF8' locale 'C'`;

export interface RunningServer {
	settings: ServerSettings;
	stop(): Promise<void>;
}

/** A server of a single test file, which can be killed and restarted. */
export interface DedicatedServer extends RunningServer {
	/** Kills all its processes at once, like a power failure. */
	kill(): Promise<void>;
	/** Starts it again, on the same port. */
	start(): Promise<void>;
}

interface EmbeddedOptions {
	/** Server settings such as `ssl=on`, in addition to those of all tests. */
	settings?: string[];
	/** Files for the data folder, such as `pg_hba.conf`: content by name. */
	files?: Record<string, string>;
}

/** Starts an embedded PostgreSQL without the training schema. */
export async function startEmbedded(
	version: PostgresVersion,
	options: EmbeddedOptions = {},
): Promise<DedicatedServer> {
	const program = join(__dirname, 'embedded.mjs');
	const child = spawn(process.execPath, [program, version, JSON.stringify(options)], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const lines = createInterface({ input: child.stdout });
	const ended = once(child, 'exit');
	const nextLine = async () => {
		const [line] = (await Promise.race([once(lines, 'line'), ended.then(() => [])])) as string[];
		if (line === undefined) throw new Error('The embedded PostgreSQL did not start. Its error is above.');
		return line;
	};
	const send = async (command: string) => {
		child.stdin.write(`${command}\n`);
		await nextLine();
	};
	return {
		settings: JSON.parse(await nextLine()) as ServerSettings,
		kill: async () => await send('kill'),
		start: async () => await send('start'),
		async stop() {
			child.stdin.end();
			await ended;
		},
	};
}

/** Starts a PostgreSQL container without the training schema. */
export async function startContainer(version: PostgresVersion): Promise<RunningServer> {
	const user = 'postgres';
	const password = 'postgres';
	const container = await new GenericContainer(`postgres:${version}`)
		.withEnvironment({ POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: 'postgres' })
		.withExposedPorts(5432)
		.withTmpFs({ '/var/lib/postgresql/data': 'rw' }) // the tests create hundreds of databases, each with its own fsync
		.withWaitStrategy(Wait.forListeningPorts())
		.start();
	const settings = { host: container.getHost(), port: container.getMappedPort(5432), user, password };
	await waitUntilReady(settings);
	return {
		settings,
		stop: async () => {
			await container.stop();
		},
	};
}

/** Docker accepts connections on the mapped port before the server in the container does. */
async function waitUntilReady(settings: ServerSettings): Promise<void> {
	const deadline = Date.now() + 60_000;
	for (;;) {
		try {
			await asAdministrator(settings, (client) => client.query('select 1'));
			return;
		} catch (error) {
			if (Date.now() > deadline) throw error;
			await sleep(250);
		}
	}
}

/** Creates the database that test files clone. */
export async function makeTemplate(settings: ServerSettings): Promise<void> {
	await asAdministrator(settings, (client) => client.query(`create database ${templateDatabase} ${blank}`));
	await withClient({ ...settings, database: templateDatabase }, (client) =>
		client.query(flatten(provisionScript)),
	);
}

/** Runs statements in the database `postgres`, for what cannot be done from inside the database in question. */
export const asAdministrator = async <T>(
	settings: ServerSettings,
	work: (client: Client) => Promise<T>,
): Promise<T> => await withClient({ ...settings, database: 'postgres' }, work);

async function withClient<T>(
	settings: ServerSettings & { database: string },
	work: (client: Client) => Promise<T>,
): Promise<T> {
	const client = new Client(settings);
	client.on('error', () => {}); // a lost connection rejects the query as well
	try {
		await client.connect();
		return await work(client);
	} finally {
		await client.end();
	}
}
