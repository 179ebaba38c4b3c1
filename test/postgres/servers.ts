import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { Client } from 'pg';
import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';

import { flatten } from '../../sql/flatten.js';

/** What a client needs to reach a server; add the `database` to it. */
export interface ServerSettings {
	host: string;
	port: number;
	user: string;
	password: string;
}

export type PostgresVersion = '18' | '17' | '16' | '15' | '14';

export const provisionScript = join(__dirname, '..', '..', 'sql', 'provision.sql');
export const templateDatabase = 'provisioned';
/** An empty database that counts characters as everybody's does, whatever the server's own encoding is. */
export const blank = `template template0 encoding 'UTF8' locale 'C'`;

const variableOf = (version: PostgresVersion) => `TRAINING_TEST_POSTGRES_${version}`;

/** The settings of the server that the run's set-up started; test files of all workers read them here. */
export function settingsOf(version: PostgresVersion): ServerSettings {
	const settings = process.env[variableOf(version)];
	if (!settings)
		throw new Error(`PostgreSQL ${version} was not started: run the tests through jest's projects.`);
	return JSON.parse(settings) as ServerSettings;
}

interface RunningServer {
	settings: ServerSettings;
	stop(): Promise<void>;
}

/** Set-up and tear-down are loaded apart, each with a copy of this module; what runs is remembered beside them. */
const running: Map<PostgresVersion, RunningServer> = ((
	globalThis as { trainingTestServers?: Map<PostgresVersion, RunningServer> }
).trainingTestServers ??= new Map());

/** Starts the server and makes the template database from `sql/provision.sql`. */
export async function startServer(version: PostgresVersion): Promise<void> {
	const server = await (process.env.TEST_POSTGRES === 'testcontainers'
		? startContainer(version)
		: startEmbedded(version));
	running.set(version, server);
	process.env[variableOf(version)] = JSON.stringify(server.settings);
	await makeTemplate(server.settings);
}

export async function stopServer(version: PostgresVersion): Promise<void> {
	await running.get(version)?.stop();
	running.delete(version);
}

/** A server of a test file's own, which can be lost and come back. */
export interface OwnServer extends RunningServer {
	/** Ends all its processes at once, as a power cut would. */
	kill(): Promise<void>;
	/** Starts it again, on the same port. */
	start(): Promise<void>;
}

/** Settings of the server (`ssl=on`), and files for its data folder (`pg_hba.conf`), beside the tests' own. */
interface Furnishing {
	given?: string[];
	files?: Record<string, string>;
}

/** A PostgreSQL without the training schema. */
export async function startEmbedded(version: PostgresVersion, more: Furnishing = {}): Promise<OwnServer> {
	const program = join(__dirname, 'embedded.mjs');
	const child = spawn(process.execPath, [program, version, JSON.stringify(more)], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const lines = createInterface({ input: child.stdout });
	const ended = once(child, 'exit');
	const nextLine = async () => {
		const [line] = (await Promise.race([once(lines, 'line'), ended.then(() => [])])) as string[];
		if (line === undefined) throw new Error('The embedded PostgreSQL did not start; its words are above.');
		return line;
	};
	const tell = async (word: string) => {
		child.stdin.write(`${word}\n`);
		await nextLine();
	};
	return {
		settings: JSON.parse(await nextLine()) as ServerSettings,
		kill: async () => await tell('kill'),
		start: async () => await tell('start'),
		async stop() {
			child.stdin.end();
			await ended;
		},
	};
}

async function startContainer(version: PostgresVersion): Promise<RunningServer> {
	const user = 'postgres';
	const password = 'postgres';
	const container: StartedTestContainer = await new GenericContainer(`postgres:${version}`)
		.withEnvironment({ POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: 'postgres' })
		.withExposedPorts(5432)
		.withWaitStrategy(Wait.forListeningPorts())
		.start();
	const settings = { host: container.getHost(), port: container.getMappedPort(5432), user, password };
	await untilItAnswers(settings);
	return {
		settings,
		stop: async () => {
			await container.stop();
		},
	};
}

/** The image's entrypoint restarts the server once; a port that listens is not yet a server that stays. */
async function untilItAnswers(settings: ServerSettings): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		const client = new Client({ ...settings, database: 'postgres' });
		client.on('error', () => {});
		try {
			await client.connect();
			await client.query('select pg_sleep(0.5)');
			return;
		} catch (error) {
			if (attempt === 60) throw error;
			await new Promise((resolve) => setTimeout(resolve, 500));
		} finally {
			await client.end().catch(() => {});
		}
	}
}

/** Makes the database that those of the test files are cloned from. */
export async function makeTemplate(settings: ServerSettings): Promise<void> {
	await asAdministrator(settings, (client) => client.query(`create database ${templateDatabase} ${blank}`));
	const client = new Client({ ...settings, database: templateDatabase });
	await client.connect();
	await client.query(flatten(provisionScript));
	await client.end();
}

/** One statement on the server's own database, for what cannot be done from within the one that is meant. */
export async function asAdministrator<T>(
	settings: ServerSettings,
	work: (client: Client) => Promise<T>,
): Promise<T> {
	const client = new Client({ ...settings, database: 'postgres' });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}
