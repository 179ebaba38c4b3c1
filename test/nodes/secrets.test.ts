/** Nothing that a failing run gives, writes or leaves behind holds a secret of the credential. */
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

import { LoggerProxy } from 'n8n-workflow';

import { loadedPackage } from '../package/loaded';
import { searchList, testCredential } from '../package/panel';
import { Poller } from '../package/poller';
import { asAdministrator } from '../postgres/servers';
import { squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

const SECRETS = {
	password: 'pass-5ecret-word',
	clientKey: '-----BEGIN PRIVATE KEY-----\nclient-5ecret-key\n-----END PRIVATE KEY-----',
	sshPassword: 'ssh-5ecret-word',
	privateKey: '-----BEGIN OPENSSH PRIVATE KEY-----\nprivate-5ecret-key\n-----END OPENSSH PRIVATE KEY-----',
	passphrase: 'phrase-5ecret-word',
};
const MARK = '5ecret';
/** As it is, and as base64 (wherever it begins), hexadecimal digits or an address would have it. */
const FORMS = [
	MARK,
	Buffer.from(MARK).toString('hex'),
	...['', 'x', 'xx'].map((before) => Buffer.from(`${before}${MARK}`).toString('base64').slice(4, 8)),
];

/** Every text that can be reached from a value, by own properties of any kind. */
function textsIn(value: unknown): string[] {
	const texts: string[] = [];
	const seen = new Set<unknown>();
	const waiting = [value];
	while (waiting.length > 0) {
		const one = waiting.pop();
		if (typeof one === 'string') texts.push(one);
		if (typeof one !== 'object' || one === null || seen.has(one)) continue;
		seen.add(one);
		if (ArrayBuffer.isView(one)) {
			texts.push(Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString('latin1'));
			continue;
		}
		if (one instanceof Map) waiting.push(...(one as Map<unknown, unknown>).entries());
		for (const [key, { value: held }] of Object.entries(Object.getOwnPropertyDescriptors(one))) {
			texts.push(key);
			waiting.push(held);
		}
	}
	return texts;
}

/** What the process writes and n8n logs, at every level. */
const written: unknown[] = [];
const streams = [process.stdout, process.stderr];
const originals = streams.map(({ write }) => write);
const log = (...told: unknown[]) => void written.push(...told);

let database: TrainingDatabase;
const servers: Server[] = [];
const sockets: Socket[] = [];
beforeAll(async () => {
	database = await trainingDatabase();
	await asAdministrator(database.settings, async (client) => {
		await client.query(`create role keeper login superuser password '${SECRETS.password}'`);
	});
	for (const [index, stream] of streams.entries()) {
		stream.write = ((...told: Parameters<typeof stream.write>) => {
			written.push(told[0]);
			return originals[index]!.apply(stream, told);
		}) as typeof stream.write;
	}
	for (const level of ['log', 'info', 'warn', 'error', 'debug'] as const)
		jest.spyOn(console, level).mockImplementation(log);
});
afterAll(async () => {
	for (const [index, stream] of streams.entries()) stream.write = originals[index]!;
	jest.restoreAllMocks();
	for (const socket of sockets) socket.destroy();
	for (const server of servers) server.close();
	await asAdministrator(database.settings, async (client) => {
		await client.query('drop owned by keeper; drop role keeper');
	}).catch(() => undefined);
	await database.drop();
});

/** From now on; n8n sets its own log when its first part is loaded. */
async function watch(): Promise<void> {
	await loadedPackage();
	LoggerProxy.init({ debug: log, info: log, warn: log, error: log });
	written.length = 0;
}

/** A server that does so with each connection. */
async function listening(on: (socket: Socket) => void): Promise<number> {
	const server = createServer((socket) => {
		socket.on('error', () => undefined);
		sockets.push(socket);
		on(socket);
	});
	servers.push(server);
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return (server.address() as AddressInfo).port;
}

/** PostgreSQL's own words for "give me the password as it is", and for an error. */
const askForPassword = Buffer.from([82, 0, 0, 0, 8, 0, 0, 0, 3]);
function errorSaying(message: string): Buffer {
	const body = Buffer.from(`SFATAL\0VFATAL\0CXX000\0M${message}\0\0`);
	const head = Buffer.alloc(5);
	head.write('E');
	head.writeInt32BE(body.length + 4, 1);
	return Buffer.concat([head, body]);
}

/** Who is asked for the password and then tells it to everybody. */
const gossip = (socket: Socket) => {
	socket.once('data', () => {
		socket.write(askForPassword);
		socket.once('data', (answer) =>
			socket.end(errorSaying(`I was told ${answer.toString('latin1', 5, answer.length - 1)}`)),
		);
	});
};

type Fields = Record<string, string | number | boolean>;
const tunnel = { sshTunnel: true, sshHost: '127.0.0.1', sshUser: 'anna' };

const failures: Record<string, () => Fields | Promise<Fields>> = {
	'a password that is wrong': () => ({ user: 'keeper', password: `not the ${SECRETS.password}` }),
	'a host that is not there': () => ({ host: 'nowhere.invalid' }),
	'a port where nothing is': () => ({ port: 1 }),
	'a server that says nothing': async () => ({ port: await listening(() => undefined) }),
	'a server that hangs up': async () => ({ port: await listening((socket) => socket.end()) }),
	'a server of another kind': async () => ({
		port: await listening((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
	}),
	'a server that repeats the password': async () => ({ port: await listening(gossip) }),
	'a database that is not there': () => ({ user: 'keeper', database: 'nowhere' }),
	'a schema that is not there': () => ({ user: 'keeper', schema: 'nowhere' }),
	'a server without TLS': () => ({ user: 'keeper', ssl: 'require', clientKey: '' }),
	'a server that breaks off TLS': async () => ({
		port: await listening((socket) => socket.once('data', () => socket.write('S\0\0\0\0\0'))),
		ssl: 'verify-full',
		clientKey: '',
	}),
	'a client key that is none': async () => ({
		port: await listening((socket) => socket.once('data', () => socket.write('S'))),
		ssl: 'require',
		clientCertificate: SECRETS.clientKey,
		caCertificate: SECRETS.clientKey,
	}),
	'a tunnel to nowhere': () => ({ ...tunnel, sshPort: 1 }),
	'a tunnel with a key that is none': () => ({ ...tunnel, sshAuthenticateWith: 'privateKey', sshPort: 1 }),
	'a field that cannot be': () => ({ port: SECRETS.password, schema: SECRETS.passphrase.repeat(9) }),
};

const sync = { resource: 'journal', operation: 'sync' };
const caught = async (work: Promise<unknown>) => await work.catch((error: unknown) => error);

function leaks(given: unknown): string[] {
	const texts = [...textsIn(given), ...textsIn(written), process.title, ...process.argv];
	return texts.filter((text) => FORMS.some((form) => text.includes(form)));
}

describe('no secret is let out by', () => {
	beforeEach(watch);

	it.each(Object.keys(failures))('%s', async (name) => {
		const { settings } = database;
		const credential = { ...settings, ...SECRETS, connectTimeoutSeconds: 1, ...(await failures[name]!()) };
		const tested = await testCredential(credential);
		expect(Object.keys(tested).sort()).toEqual(['message', 'status']);
		expect(tested.status).toBe('Error');
		const items = [workout, squat];
		const given = [
			tested,
			await caught(searchList('searchExercises', { credential })),
			await database.run({ parameters: sync, items, credential }),
			await database.run({ parameters: sync, items, credential, onError: 'continueErrorOutput' }),
			await database.run({
				parameters: { resource: 'database', operation: 'getStatus' },
				items: [{}],
				credential,
				onError: 'continueRegularOutput',
			}),
			await caught(new Poller({ parameters: { event: 'progression' }, credential }).activate()),
		];
		expect(leaks(given)).toEqual([]);
		expect(given.flatMap((one) => textsIn(one)).length).toBeGreaterThan(100);
	});

	it('a search that would not find one', () => {
		expect(leaks(new Error('x', { cause: { deep: [SECRETS.password] } }))).not.toEqual([]);
		expect(leaks({ key: Buffer.from(SECRETS.privateKey).toString('base64') })).not.toEqual([]);
	});
});

describe('a statement that fails', () => {
	const credential = () => ({ ...database.settings, user: 'keeper', password: SECRETS.password });
	const noted = { ...workout, notes: 'cell-of-a-row' };
	beforeEach(watch);

	it.each([
		[
			'a check',
			`alter table workouts add constraint mine check (notes is null) not valid`,
			'alter table workouts drop constraint mine',
		],
		[
			'a column that cannot hold it',
			'alter table workouts add column mine integer generated always as (notes::integer) stored',
			'alter table workouts drop column mine',
		],
		['a right that is missing', 'alter role keeper nosuperuser', 'alter role keeper superuser'],
	])('by %s leaves the row and every secret out of the logs', async (_, spoil, mend) => {
		await database.rows(spoil);
		const run = await database.run({ parameters: sync, items: [noted], credential: credential() });
		const rows = await database.run({
			parameters: sync,
			items: [noted],
			credential: credential(),
			onError: 'continueRegularOutput',
		});
		await database.rows(mend);
		expect(run.thrown).toBeDefined();
		expect(textsIn(written)).toContain('Workflow execution finished with error');
		expect(leaks([run, rows])).toEqual([]);
		expect(textsIn(written).filter((text) => text.includes('cell-of-a-row'))).toEqual([]);
		expect(textsIn(run.thrown).filter((text) => text.includes('upsert_workouts'))).toEqual([]);
	});
});
