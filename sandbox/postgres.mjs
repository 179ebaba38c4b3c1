import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { clearLeftover, commandOf, lastLines, readLog, run, start } from './children.mjs';
import { freePort } from './ports.mjs';
import { makeFolderFor, placeForPostgres } from './postgres-place.mjs';
import { say, Trouble } from './progress.mjs';
import { data, sandbox } from './places.mjs';

const preferredPort = 54329;
const user = 'training';
const version = '18';

/** n8n's own data, and the training data. */
export const databases = { n8n: 'n8n', training: 'autonomous_training' };

/** Starts PostgreSQL on 127.0.0.1 with its two databases. Gives `{ host, port, user, password, child }`. */
export async function startPostgres(password) {
	const place = placeForPostgres();
	await clearLeftover('postgres');
	if (!existsSync(place.dataFolder)) await makeCluster(place, password);
	refuseOtherVersion(place.dataFolder);
	removeStaleLock(place.dataFolder);

	const port = await freePort(preferredPort);
	const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '' };
	const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const server = start('postgres', place.postgres, ['-D', place.dataFolder, ...flags], {
		...howToRun(place),
		stopSignal: 'SIGINT', // the clients are disconnected, and everything is written
	});
	const connection = { host: '127.0.0.1', port, user, password };
	await waitUntilReady(server, connection);
	await createDatabases(connection);
	if (port !== preferredPort) say(`  Port ${preferredPort} is in use, so PostgreSQL listens on ${port}.`);
	return { ...connection, child: server };
}

/** Made under another name first: an interrupted initdb leaves a folder that looks like a database. */
async function makeCluster(place, password) {
	const { dataFolder, account } = place;
	const unfinished = `${dataFolder}.new`;
	const passwordFile = `${dataFolder}.password`;
	rmSync(unfinished, { recursive: true, force: true });
	makeFolderFor(account, unfinished);
	writeFileSync(passwordFile, password, { mode: 0o600 });
	if (account.uid !== undefined) chownSync(passwordFile, account.uid, account.gid);
	const flags = [
		`--pgdata=${unfinished}`,
		`--username=${user}`,
		`--pwfile=${passwordFile}`,
		'--auth=scram-sha-256',
		'--encoding=UTF8',
		'--locale=C',
	];
	const result = await run('initdb', place.initdb, flags, howToRun(place));
	rmSync(passwordFile);
	if (!result.ok) throw new Trouble(explain('PostgreSQL could not make its data folder', result));
	renameSync(unfinished, dataFolder);
}

const howToRun = ({ dataFolder, account }) => ({
	cwd: dirname(dataFolder),
	env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))),
	...account,
});

function refuseOtherVersion(dataFolder) {
	const found = readFileSync(join(dataFolder, 'PG_VERSION'), 'utf8').trim();
	if (found !== version) {
		throw new Trouble(
			`The data in ${dataFolder} were written by PostgreSQL ${found}, and this is PostgreSQL ${version}. ${startAnew}`,
		);
	}
}

/** PostgreSQL believes a lock file whose process number lives, even when another program has that number by now. */
function removeStaleLock(dataFolder) {
	const lock = join(dataFolder, 'postmaster.pid');
	if (!existsSync(lock)) return;
	const [pid] = readFileSync(lock, 'utf8').split('\n');
	if (process.platform !== 'win32' && !commandOf(Number(pid)).includes('postgres')) rmSync(lock);
}

async function waitUntilReady(server, connection) {
	const deadline = Date.now() + 60_000; // after a crash, PostgreSQL first recovers what was not yet written
	for (;;) {
		try {
			return await ask({ ...connection, database: 'postgres' }, 'select 1');
		} catch (error) {
			if (error.code === '28P01')
				throw new Trouble(`PostgreSQL does not accept the sandbox's own password any more. ${startAnew}`);
			if (server.ended || Date.now() > deadline) {
				throw new Trouble(
					explain('PostgreSQL did not start', { output: readLog(server.log), log: server.log }),
				);
			}
			await pause(100);
		}
	}
}

async function createDatabases(connection) {
	const admin = { ...connection, database: 'postgres' };
	const present = (await ask(admin, 'select datname from pg_database')).map((row) => row.datname);
	for (const name of Object.values(databases)) {
		if (!present.includes(name)) await ask(admin, `create database ${name}`);
	}
}

async function ask(connection, sql) {
	const { Client } = createRequire(join(sandbox, 'package.json'))('pg');
	const client = new Client(connection);
	client.on('error', () => {}); // the query fails with the same error
	try {
		await client.connect();
		return (await client.query(sql)).rows;
	} finally {
		await client.end();
	}
}

export const startAnew = `To start with empty databases, remove the folder ${data}.`;

function explain(what, { output, log }) {
	if (/No space left on device/.test(output)) return `${what}: the disk is full. Make room and start again.`;
	return `${what}. The end of ${log}:\n${lastLines(output)}`;
}
