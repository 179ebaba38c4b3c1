/** Through a real sshd, by n8n's own SSH client. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { startProxy } from '../nodes/faults/proxy';
import type { Proxy } from '../nodes/faults/proxy';
import { modes, toldBy } from '../nodes/faults/told';
import { trainingDatabase, workout } from '../nodes/training';
import type { TrainingDatabase } from '../nodes/training';
import { tell } from '../reliability.js';
import { freePort, makeFolder, startProgram } from './program';
import type { Program } from './program';

const ACCOUNT = 'training-tunnel';
const PASSWORD = 'through the tunnel';
const PASSPHRASE = 'open sesame';

let database: TrainingDatabase;
let sshd: Program;
let network: Proxy;
const keys: Record<'plain' | 'locked' | 'stranger', string> = { plain: '', locked: '', stranger: '' };

beforeAll(async () => {
	const folder = makeFolder('sshd');
	const port = await freePort();
	const keygen = (name: string, passphrase = '') => {
		execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', passphrase, '-f', join(folder, name)]);
		return readFileSync(join(folder, name), 'utf8');
	};
	keygen('host');
	keys.plain = keygen('plain');
	keys.locked = keygen('locked', PASSPHRASE);
	keys.stranger = keygen('stranger');
	const publicKeys = ['plain', 'locked'].map((name) => readFileSync(join(folder, `${name}.pub`), 'utf8'));
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
	network = await startProxy({ host: '127.0.0.1', port });
	database = await trainingDatabase();
});
afterAll(async () => {
	await network.stop();
	await sshd.stop();
	execFileSync('userdel', [ACCOUNT]);
	await database.drop();
});
beforeEach(async () => await database.empty());

const byPassword = { sshAuthenticateWith: 'password', sshPassword: PASSWORD };
const byKey = (privateKey: string, passphrase = '') => ({
	sshAuthenticateWith: 'privateKey',
	privateKey,
	passphrase,
});

const sync = async (ssh: IDataObject, onError: (typeof modes)[number] = 'stopWorkflow') =>
	await database.run({
		parameters: { resource: 'journal', operation: 'sync' },
		items: [workout],
		onError,
		credential: {
			...database.settings,
			sshTunnel: true,
			sshHost: '127.0.0.1',
			sshPort: network.address.port,
			sshUser: ACCOUNT,
			...ssh,
		},
	});

describe('an SSH tunnel', () => {
	it.each([
		['a password', () => byPassword],
		['a key', () => byKey(keys.plain)],
		['a key with a passphrase', () => byKey(keys.locked, PASSPHRASE)],
	])('is opened by %s', async (_what, login) => {
		expect(toldBy(await sync(login()))).toEqual(['inserted']);
		expect(network.open()).toBeGreaterThan(0);
	});

	it.each([
		['a wrong password', () => ({ ...byPassword, sshPassword: 'wrong' })],
		['the key of a stranger', () => byKey(keys.stranger)],
	])('is not opened by %s, and the error says so', async (_what, login) => {
		expect(toldBy(await sync(login()))).toEqual([
			`The SSH server 127.0.0.1:${network.address.port} did not accept the login of "${ACCOUNT}".`,
		]);
	});

	it('is not opened by a key whose passphrase is another, and the error says so', async () => {
		const { thrown } = await sync(byKey(keys.locked, 'wrong'));
		expect(thrown?.message).toMatch(/^The SSH tunnel through 127\.0\.0\.1:\d+ could not be opened/);
		expect(thrown?.description).toContain('the private key and its passphrase');
	});

	it('that finds no server at its end says so', async () => {
		const port = await freePort();
		expect(toldBy(await sync({ ...byPassword, port }))).toEqual([
			`The SSH server 127.0.0.1:${network.address.port} could not connect to 127.0.0.1:${port}.`,
		]);
	});

	it('to a server that accepts and never answers is given up after the connect timeout', async () => {
		const sockets: Socket[] = [];
		const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
		await once(silent, 'listening');
		const { port: sshPort } = silent.address() as AddressInfo;
		const { thrown } = await sync({ ...byPassword, sshPort, connectTimeoutSeconds: 1 });
		expect(thrown?.message).toMatch(/^The SSH tunnel through 127\.0\.0\.1:\d+ could not be opened\.$/);
		for (const socket of sockets) socket.destroy();
		silent.close();
	});

	it('that is dropped in the middle leaves nothing written, and is opened anew by the next run', async () => {
		for (const onError of modes) {
			const holder = await database.pool.connect();
			await holder.query('begin; lock table workouts in access exclusive mode');
			const running = sync(byPassword, onError);
			const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
			while ((await database.rows(waiting)).length === 0);
			await network.hangUp();
			expect(toldBy(await running)).toEqual([
				expect.stringMatching(/^The connection to 127\.0\.0\.1:\d+ was lost; nothing was written\./),
			]);
			await holder.query('rollback');
			holder.release();
			while ((await database.rows(waiting)).length > 0);
			expect(await database.rows('select 1 from workouts')).toEqual([]);
			expect(toldBy(await sync(byPassword, onError))).toEqual(['inserted']);
			await database.empty();
		}
		tell('With each On Error, the SSH tunnel is dropped while rows are written', __filename, {
			injected: modes.length,
			survived: modes.length,
		});
	});

	it('that is dropped while nobody uses it is opened anew without a word', async () => {
		expect(toldBy(await sync(byPassword))).toEqual(['inserted']);
		expect(await network.hangUp()).toBeGreaterThan(0);
		expect(toldBy(await sync(byPassword))).toEqual(['unchanged']);
	});
});
