import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../sandbox/ports.mjs';
import { accountForPostgres } from '../sandbox/postgresInstallation.mjs';
import { waitUntilReady } from '../test/postgres/embedded.mjs';

export const POOL_SIZE = 4;

/** Starts PgBouncer with transaction pooling in front of a server. Undefined if it is not installed. */
export async function startPgBouncer({ host, port, user, password }) {
	if (!isInstalled()) return undefined;
	const account = accountForPostgres();
	const home = mkdtempSync(join(tmpdir(), 'training-pgbouncer-'));
	const file = join(home, 'pgbouncer.ini');
	const poolerPort = await freePort(6432);
	writeFileSync(
		file,
		`[databases]
* = host=${host} port=${port} user=${user} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${poolerPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${POOL_SIZE}
`,
	);
	if (account.uid !== undefined) for (const path of [home, file]) chownSync(path, account.uid, account.gid);
	const pooler = spawn('pgbouncer', ['-q', file], { ...account, cwd: home, stdio: 'ignore' });
	const settings = { host: '127.0.0.1', port: poolerPort, user, password };
	await waitUntilReady(pooler, settings);
	const stop = async () => {
		pooler.kill('SIGTERM');
		if (pooler.exitCode === null) await once(pooler, 'exit');
		rmSync(home, { recursive: true });
	};
	return { settings, stop };
}

function isInstalled() {
	try {
		execFileSync('pgbouncer', ['--version'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
}
