/** Runs through an SSH tunnel, with a real sshd and n8n's SSH client. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';

import type { IDataObject, OnError } from 'n8n-workflow';

import { waitForLockWaiters } from '../nodes/faults/connections';
import { startProxy } from '../nodes/faults/proxy';
import type { Proxy } from '../nodes/faults/proxy';
import { SurvivalCount, distinctResults, onErrorModes } from '../nodes/faults/reporting';
import { trainingDatabase, workout } from '../nodes/training';
import type { TrainingDatabase } from '../nodes/training';
import { freePort, makeFolder, startProgram } from './systemProgram';
import type { Program } from './systemProgram';

const ACCOUNT = 'training-tunnel';
const PASSWORD = 'through the tunnel';
const PASSPHRASE = 'open sesame';

let database: TrainingDatabase;
let sshd: Program;
let proxy: Proxy;
const privateKeys = { plain: '', encrypted: '', unauthorized: '' };

beforeAll(async () => {
	const folder = makeFolder('sshd');
	const port = await freePort();
	const keygen = (name: string, passphrase = '') => {
		execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', join(folder, name)]);
		return readFileSync(join(folder, name), 'utf8');
	};
	keygen('host');
	privateKeys.plain = keygen('plain');
	privateKeys.encrypted = keygen('encrypted', PASSPHRASE);
	privateKeys.unauthorized = keygen('unauthorized');
	const publicKeys = ['plain', 'encrypted'].map((name) => readFileSync(join(folder, `${name}.pub`), 'utf8'));
	writeFileSync(join(folder, 'authorized'), publicKeys.join(''));
	const settings = {
		ListenAddress: '127.0.0.1',
		Port: port,
		HostKey: join(folder, 'host'),
		AuthorizedKeysFile: join(folder, 'authorized'),
		PidFile: 'none',
		StrictModes: 'no',
		UsePAM: 'no',
		PasswordAuthentication: 'yes',
	};
	const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}`);
	writeFileSync(join(folder, 'config'), `${lines.join('\n')}\n`);
	execFileSync('useradd', ['--no-create-home', '--home-dir', '/', '--shell', '/bin/sh', ACCOUNT]);
	execFileSync('chpasswd', { input: `${ACCOUNT}:${PASSWORD}` });
	mkdirSync('/run/sshd', { recursive: true });
	sshd = await startProgram('/usr/sbin/sshd', ['-D', '-e', '-f', join(folder, 'config')], { port, folder });
	proxy = await startProxy({ host: '127.0.0.1', port });
	database = await trainingDatabase();
});
afterAll(async () => {
	await proxy.stop();
	await sshd.stop();
	execFileSync('userdel', [ACCOUNT]);
	await database.drop();
});
beforeEach(async () => await database.empty());

const withPassword = { sshAuthenticateWith: 'password', sshPassword: PASSWORD };
const withKey = (privateKey: string, passphrase = '') => ({
	sshAuthenticateWith: 'privateKey',
	privateKey,
	passphrase,
});

const sync = async (ssh: IDataObject, onError: OnError = 'stopWorkflow') =>
	await database.run({
		parameters: { resource: 'journal', operation: 'sync' },
		items: [workout],
		onError,
		credential: {
			...database.settings,
			sshTunnel: true,
			sshHost: '127.0.0.1',
			sshPort: proxy.address.port,
			sshUser: ACCOUNT,
			...ssh,
		},
	});

describe('an SSH tunnel', () => {
	it.each([
		['a password', () => withPassword],
		['a key', () => withKey(privateKeys.plain)],
		['a key with a passphrase', () => withKey(privateKeys.encrypted, PASSPHRASE)],
	])('opens with %s', async (_name, login) => {
		expect(distinctResults(await sync(login()))).toEqual(['inserted']);
		expect(proxy.openCount()).toBeGreaterThan(0);
	});

	it.each([
		['a wrong password', () => ({ ...withPassword, sshPassword: 'wrong' })],
		['an unauthorized key', () => withKey(privateKeys.unauthorized)],
	])('with %s fails with an error that the login was not accepted', async (_name, login) => {
		expect(distinctResults(await sync(login()))).toEqual([
			`The SSH server 127.0.0.1:${proxy.address.port} did not accept the login of "${ACCOUNT}".`,
		]);
	});

	it('with a wrong passphrase fails with an error about the key and its passphrase', async () => {
		const { thrown } = await sync(withKey(privateKeys.encrypted, 'wrong'));
		expect(thrown?.message).toMatch(/^The SSH tunnel through 127\.0\.0\.1:\d+ could not be opened/);
		expect(thrown?.description).toContain('the private key and its passphrase');
	});

	it('to a port without a server fails with an error that names the port', async () => {
		const port = await freePort();
		expect(distinctResults(await sync({ ...withPassword, port }))).toEqual([
			`The SSH server 127.0.0.1:${proxy.address.port} could not connect to 127.0.0.1:${port}.`,
		]);
	});

	it('through a server that accepts and never answers fails after the connect timeout', async () => {
		const sockets: Socket[] = [];
		const unresponsive = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
		await once(unresponsive, 'listening');
		const { port: sshPort } = unresponsive.address() as AddressInfo;
		const { thrown } = await sync({ ...withPassword, sshPort, connectTimeoutSeconds: 1 });
		expect(thrown?.message).toMatch(/^The SSH tunnel through 127\.0\.0\.1:\d+ could not be opened\.$/);
		for (const socket of sockets) socket.destroy();
		unresponsive.close();
	});

	it('that is dropped while rows are written leaves nothing written, and the next run opens it again', async () => {
		const count = new SurvivalCount();
		for (const onError of onErrorModes) {
			await count.add(async () => {
				const holder = await database.pool.connect();
				await holder.query('begin; lock table workouts in access exclusive mode');
				const running = sync(withPassword, onError);
				await waitForLockWaiters(database, 1);
				await proxy.disconnectAll();
				await holder.query('rollback');
				holder.release();
				const results = distinctResults(await running);
				await waitForLockWaiters(database, 0);
				// If the tunnel was dropped before the first answer arrived, the sync has tried once more.
				const isRetried = results[0] === 'inserted';
				if (!isRetried) {
					expect(results).toEqual([
						expect.stringMatching(/^The connection to 127\.0\.0\.1:\d+ was lost; nothing was written\./),
					]);
					expect(await database.rows('select 1 from workouts')).toEqual([]);
				}
				expect(distinctResults(await sync(withPassword, onError))).toEqual([
					isRetried ? 'unchanged' : 'inserted',
				]);
			});
			await database.empty();
		}
		count.report('Sync through an SSH tunnel: the tunnel is dropped while rows are written', __filename);
	});

	it('that is dropped while it is idle is opened again, without an error', async () => {
		expect(distinctResults(await sync(withPassword))).toEqual(['inserted']);
		expect(await proxy.disconnectAll()).toBeGreaterThan(0);
		expect(distinctResults(await sync(withPassword))).toEqual(['unchanged']);
	});
});
