import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../sandbox/ports.mjs';
import { accountForPostgres } from '../sandbox/postgresInstallation.mjs';
import { waitUntilReady } from '../test/postgres/embedded.mjs';

export const POOL_SIZE = 4;

/** PgBouncer in transaction mode before a server, where it is installed (Debian's package pgbouncer); undefined elsewhere. */
export async function startPgBouncer({ host, port, user, password }) {
	if (!isInstalled()) return undefined;
	const account = accountForPostgres();
	const home = mkdtempSync(join(tmpdir(), 'training-pgbouncer-'));
	const file = join(home, 'pgbouncer.ini');
	const own = await freePort(6432);
	writeFileSync(
		file,
		`[databases]
* = host=${host} port=${port} user=${user} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${own}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${POOL_SIZE}
`,
	);
	if (account.uid !== undefined) for (const path of [home, file]) chownSync(path, account.uid, account.gid);
	const server = spawn('pgbouncer', ['-q', file], { ...account, cwd: home, stdio: 'ignore' });
	const settings = { host: '127.0.0.1', port: own, user, password };
	await waitUntilReady(server, settings);
	const stop = async () => {
		server.kill('SIGTERM');
		if (server.exitCode === null) await once(server, 'exit');
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
