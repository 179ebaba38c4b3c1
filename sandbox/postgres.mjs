import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserFacingError } from './errors.mjs';
import { data, packagesFolder } from './paths.mjs';
import { freePort } from './ports.mjs';
import { createFolderFor, preparePostgres } from './postgresInstallation.mjs';
import { commandOf, lastLines, readLog, run, start, stopLeftover } from './processes.mjs';
import { say } from './progress.mjs';

const preferredPort = 54329;
const user = 'training';
const majorVersion = '18';

/** `n8n` holds n8n's own data, `training` the training data. */
export const databases = { n8n: 'n8n', training: 'autonomous_training' };

export const resetHint = `To reset the sandbox and start with empty databases, remove the folder ${data}.`;

/** Starts PostgreSQL on 127.0.0.1 with its two databases. Returns `{ host, port, user, password, child }`. */
export async function startPostgres(password) {
	const installation = preparePostgres();
	await stopLeftover('postgres');
	if (!existsSync(installation.dataFolder)) await createCluster(installation, password);
	checkMajorVersion(installation.dataFolder);
	removeStaleLock(installation.dataFolder);

	const port = await freePort(preferredPort);
	const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '' };
	const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	const server = start('postgres', installation.postgres, ['-D', installation.dataFolder, ...flags], {
		...processOptions(installation),
		stopSignal: 'SIGINT', // fast shutdown: disconnects clients and writes a checkpoint
	});
	const connection = { host: '127.0.0.1', port, user, password };
	await waitUntilReady(server, connection);
	await createDatabases(connection);
	if (port !== preferredPort) say(`  Port ${preferredPort} is in use, so PostgreSQL listens on ${port}.`);
	return { ...connection, child: server };
}

/** An interrupted initdb leaves an incomplete folder, so the cluster gets its final name only when it is complete. */
async function createCluster(installation, password) {
	const { dataFolder, account } = installation;
	const incomplete = `${dataFolder}.new`;
	const passwordFile = `${dataFolder}.password`;
	rmSync(incomplete, { recursive: true, force: true });
	createFolderFor(account, incomplete);
	writeFileSync(passwordFile, password, { mode: 0o600 });
	if (account.uid !== undefined) chownSync(passwordFile, account.uid, account.gid);
	const flags = [
		`--pgdata=${incomplete}`,
		`--username=${user}`,
		`--pwfile=${passwordFile}`,
		'--auth=scram-sha-256',
		'--encoding=UTF8',
		'--locale=C',
	];
	const result = await run('initdb', installation.initdb, flags, processOptions(installation));
	rmSync(passwordFile);
	if (!result.ok) throw new UserFacingError(explain('PostgreSQL could not create its data folder', result));
	renameSync(incomplete, dataFolder);
}

const processOptions = ({ dataFolder, account }) => ({
	cwd: dirname(dataFolder),
	env: Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))),
	...account,
});

function checkMajorVersion(dataFolder) {
	const version = readFileSync(join(dataFolder, 'PG_VERSION'), 'utf8').trim();
	if (version !== majorVersion) {
		throw new UserFacingError(
			`The data in ${dataFolder} is from PostgreSQL ${version}, but this is PostgreSQL ${majorVersion}. ${resetHint}`,
		);
	}
}

/** PostgreSQL refuses to start if the process of its lock file exists, even if that is a different program by now. */
function removeStaleLock(dataFolder) {
	const lock = join(dataFolder, 'postmaster.pid');
	if (!existsSync(lock)) return;
	const [pid] = readFileSync(lock, 'utf8').split('\n');
	if (process.platform !== 'win32' && !commandOf(Number(pid)).includes('postgres')) rmSync(lock);
}

async function waitUntilReady(server, connection) {
	const deadline = Date.now() + 60_000; // after a crash, PostgreSQL recovers before it accepts connections
	for (;;) {
		try {
			return await query({ ...connection, database: 'postgres' }, 'select 1');
		} catch (error) {
			if (error.code === '28P01')
				throw new UserFacingError(`PostgreSQL does not accept the sandbox's password any more. ${resetHint}`);
			if (server.ended || Date.now() > deadline) {
				const log = { output: readLog(server.log), log: server.log };
				throw new UserFacingError(explain('PostgreSQL did not start', log));
			}
			await sleep(100);
		}
	}
}

async function createDatabases(connection) {
	const admin = { ...connection, database: 'postgres' };
	const existing = (await query(admin, 'select datname from pg_database')).map((row) => row.datname);
	for (const name of Object.values(databases)) {
		if (!existing.includes(name)) await query(admin, `create database ${name}`);
	}
}

export async function query(connection, sql, values) {
	const { Client } = createRequire(join(packagesFolder, 'package.json'))('pg');
	const client = new Client(connection);
	client.on('error', () => {}); // the query rejects with the same error
	try {
		await client.connect();
		return (await client.query(sql, values)).rows;
	} finally {
		await client.end();
	}
}

function explain(problem, { output, log }) {
	if (/No space left on device/.test(output)) {
		return `${problem}: the disk is full. Free some disk space and try again.`;
	}
	return `${problem}. The last lines of ${log}:\n${lastLines(output)}`;
}
