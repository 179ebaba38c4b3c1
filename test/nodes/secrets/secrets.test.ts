/** Nothing that a failing run gives, writes or leaves behind holds a secret of the credential. */
import type { IDataObject } from 'n8n-workflow';
import { utils } from 'ssh2';

import { authority, selfSigned } from '../../database/certificates';
import { loadOptions, searchList, testCredential } from '../../package/panel';
import { Poller } from '../../package/poller';
import { asAdministrator } from '../../postgres/servers';
import { reportReliability } from '../../reliabilityTable.js';
import { squat, trainingDatabase, workout } from '../training';
import type { TrainingDatabase } from '../training';
import { MARK, leaks, textsIn, textsWritten, watch, watchNoMore } from './search';
import { answering, gossip, listening, refusingLogins, showing, stopServers } from './servers';

const noKey = (name: string) => `-----BEGIN ${name} KEY-----\nno ${MARK} key\n-----END ${name} KEY-----`;
const SECRETS = {
	password: `pass-${MARK}-word`,
	clientKey: noKey('PRIVATE'),
	sshPassword: `ssh-${MARK}-word`,
	privateKey: utils.generateKeyPairSync('ecdsa', { bits: 256, comment: `private-${MARK}-key` }).private,
	passphrase: `phrase-${MARK}-word`,
};

let database: TrainingDatabase;
beforeAll(async () => {
	database = await trainingDatabase();
	await asAdministrator(database.settings, async (client) => {
		await client.query(`create role keeper login superuser password '${SECRETS.password}'`);
	});
});
afterAll(async () => {
	watchNoMore();
	stopServers();
	await asAdministrator(database.settings, async (client) => {
		await client.query('drop owned by keeper; drop role keeper');
	}).catch(() => undefined);
	await database.drop();
});

const hosts = [{ type: 'ip' as const, value: '127.0.0.1' }];
const tunnel = { sshTunnel: true, sshHost: '127.0.0.1' };

/** A server with a certificate of its own making, and a client that has one of an authority it trusts. */
async function untrusted(ssl: string): Promise<IDataObject> {
	const ours = await authority('Ours');
	const { certificate, key } = await ours.issue({ name: 'keeper' });
	return {
		port: await listening(showing(await selfSigned({ name: 'server', hosts }))),
		ssl,
		caCertificate: ours.certificate,
		clientCertificate: certificate,
		clientKey: key,
	};
}

const failures: Record<string, () => IDataObject | Promise<IDataObject>> = {
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
		port: await listening(answering('S\0\0\0\0\0')),
		ssl: 'verify-full',
		clientKey: '',
	}),
	'a certificate that nobody trusts (verify-ca)': async () => await untrusted('verify-ca'),
	'a certificate that nobody trusts (verify-full)': async () => await untrusted('verify-full'),
	'a client key that is none': async () => ({
		port: await listening(answering('S')),
		ssl: 'require',
		clientCertificate: SECRETS.clientKey,
		caCertificate: SECRETS.clientKey,
	}),
	'a tunnel to nowhere': () => ({ ...tunnel, sshPort: 1 }),
	'a tunnel with a key that is none': () => ({
		...tunnel,
		sshAuthenticateWith: 'privateKey',
		privateKey: noKey('OPENSSH PRIVATE'),
		sshPort: 1,
	}),
	'an SSH server that refuses the password': async () => ({
		...tunnel,
		sshPort: await listening(refusingLogins()),
	}),
	'an SSH server that refuses the key': async () => ({
		...tunnel,
		sshAuthenticateWith: 'privateKey',
		passphrase: '',
		sshPort: await listening(refusingLogins()),
	}),
	'a field that cannot be': () => ({ port: SECRETS.password, schema: SECRETS.passphrase.repeat(9) }),
};

const untrustedCertificate = /is not signed by an authority that is trusted/;
/** n8n opens no tunnel for a trigger. */
const refusedLogin = /did not accept the login of "user \d"|n8n opens no SSH tunnel for a trigger/;
/** What each call must have met, where another failure could come before. */
const met: Record<string, RegExp> = {
	'a certificate that nobody trusts (verify-ca)': untrustedCertificate,
	'a certificate that nobody trusts (verify-full)': untrustedCertificate,
	'an SSH server that refuses the password': refusedLogin,
	'an SSH server that refuses the key': refusedLogin,
};

const sync = { resource: 'journal', operation: 'sync' };
const items = [workout, squat];
const watching = { event: 'progression' };

/** What n8n and the person who edits may ask of the nodes. */
const calls: Record<string, (credential: IDataObject) => Promise<unknown>> = {
	'the test of the credential': async (credential) => await testCredential(credential),
	'a list': async (credential) => await searchList('searchExercises', { credential }),
	'a drop-down': async (credential) => await loadOptions('getExercises', { credential }),
	'a sync': async (credential) => await database.run({ parameters: sync, items, credential }),
	'a sync with an error output': async (credential) =>
		await database.run({ parameters: sync, items, credential, onError: 'continueErrorOutput' }),
	'a read that goes on': async (credential) =>
		await database.run({
			parameters: { resource: 'database', operation: 'getStatus' },
			items: [{}],
			credential,
			onError: 'continueRegularOutput',
		}),
	'the trigger': async (credential) => await new Poller({ parameters: watching, credential }).activate(),
};

const caught = async (work: Promise<unknown>) => await work.catch((error: unknown) => error);

describe('no secret is let out by', () => {
	let found = 0;
	beforeEach(watch);

	it.each(Object.keys(failures))('%s', async (name) => {
		const credential = {
			...database.settings,
			...SECRETS,
			connectTimeoutSeconds: 1,
			...(await failures[name]!()),
		};
		const given: unknown[] = [];
		// Each by an SSH user of its own: n8n shares its SSH clients, and the end of one takes the next with it.
		for (const [sshUser, call] of Object.values(calls).entries())
			given.push(await caught(call({ ...credential, sshUser: `user ${sshUser}` })));
		const [tested] = given;
		expect(tested).toEqual({ status: 'Error', message: expect.any(String) });
		for (const one of given) expect(textsIn(one)).toContainEqual(expect.stringMatching(met[name] ?? /./));
		const leaked = leaks(given, credential);
		found += leaked.length;
		expect(leaked).toEqual([]);
		expect(given.flatMap((one) => textsIn(one)).length).toBeGreaterThan(100);
	});

	it('any of these, as the document tells', () => {
		const asked = { failures: Object.keys(failures).length, 'calls each': Object.keys(calls).length };
		reportReliability(
			'A credential fails, and all that each call gives, logs and writes is searched',
			__filename,
			{
				...asked,
				'secrets found': found,
			},
		);
	});

	it('a search that would not find one', () => {
		const { password, privateKey } = SECRETS;
		const line = privateKey.split('\n')[4];
		for (const given of [
			new Error('x', { cause: { deep: [password] } }),
			{ key: Buffer.from(password).toString('base64') },
			`a part of a key: ${line}`,
			{ key: Buffer.from(`x${privateKey}`).toString('base64') },
		])
			expect(leaks(given, SECRETS)).toHaveLength(1);
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
		expect(textsWritten()).toContain('Workflow execution finished with error');
		expect(leaks([run, rows])).toEqual([]);
		expect(textsWritten().filter((text) => text.includes('cell-of-a-row'))).toEqual([]);
		expect(textsIn(run.thrown).filter((text) => text.includes('upsert_workouts'))).toEqual([]);
	});
});
