/** Results, logs and output of failed runs contain no secret of the credential. */
import type { IDataObject } from 'n8n-workflow';
import { utils } from 'ssh2';

import { authority, selfSigned } from '../../database/certificates';
import { loadOptions, searchList, testCredential } from '../../package/panel';
import { Poller } from '../../package/poller';
import { asAdministrator } from '../../postgres/servers';
import { reportReliability } from '../../reliabilityTable.js';
import { squat, trainingDatabase, workout } from '../training';
import type { TrainingDatabase } from '../training';
import {
	errorMessage,
	rejectSshLogins,
	repeatPassword,
	sendBytes,
	startServer,
	startTls,
	stopServers,
} from './rejectingServers';
import { MARK, capturedTexts, findSecrets, startCapturing, stopCapturing, textsIn } from './secretSearch';

const invalidKey = (name: string) =>
	`-----BEGIN ${name} KEY-----\ninvalid ${MARK} key\n-----END ${name} KEY-----`;
const SECRETS = {
	password: `pass-${MARK}-word`,
	clientKey: invalidKey('PRIVATE'),
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
	stopCapturing();
	stopServers();
	await asAdministrator(database.settings, async (client) => {
		await client.query('drop owned by keeper; drop role keeper');
	}).catch(() => undefined);
	await database.drop();
});

const hosts = [{ type: 'ip' as const, value: '127.0.0.1' }];
const tunnel = { sshTunnel: true, sshHost: '127.0.0.1' };

/** A server with a self-signed certificate, and a client with a certificate of another authority. */
async function untrustedServer(ssl: string): Promise<IDataObject> {
	const trusted = await authority('Ours');
	const { certificate, key } = await trusted.issue({ name: 'keeper' });
	return {
		port: await startServer(startTls(await selfSigned({ name: 'server', hosts }))),
		ssl,
		caCertificate: trusted.certificate,
		clientCertificate: certificate,
		clientKey: key,
	};
}

const failures: Record<string, () => IDataObject | Promise<IDataObject>> = {
	'a wrong password': () => ({ user: 'keeper', password: `not the ${SECRETS.password}` }),
	'an unknown host': () => ({ host: 'nowhere.invalid' }),
	'a port without a server': () => ({ port: 1 }),
	'a server that never answers': async () => ({ port: await startServer(() => undefined) }),
	'a server that closes the connection': async () => ({ port: await startServer((socket) => socket.end()) }),
	'a server that is not PostgreSQL': async () => ({
		port: await startServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
	}),
	'a server that repeats the password': async () => ({ port: await startServer(repeatPassword) }),
	'a missing database': () => ({ user: 'keeper', database: 'nowhere' }),
	'a missing schema': () => ({ user: 'keeper', schema: 'nowhere' }),
	'a server without TLS': () => ({ user: 'keeper', ssl: 'require', clientKey: '' }),
	'a server that breaks TLS': async () => ({
		port: await startServer(sendBytes('S\0\0\0\0\0')),
		ssl: 'verify-full',
		clientKey: '',
	}),
	'an untrusted certificate (verify-ca)': async () => await untrustedServer('verify-ca'),
	'an untrusted certificate (verify-full)': async () => await untrustedServer('verify-full'),
	'an invalid client key': async () => ({
		port: await startServer(sendBytes('S')),
		ssl: 'require',
		clientCertificate: SECRETS.clientKey,
		caCertificate: SECRETS.clientKey,
	}),
	'a tunnel without an SSH server': () => ({ ...tunnel, sshPort: 1 }),
	'a tunnel with an invalid key': () => ({
		...tunnel,
		sshAuthenticateWith: 'privateKey',
		privateKey: invalidKey('OPENSSH PRIVATE'),
		sshPort: 1,
	}),
	'an SSH server that rejects the password': async () => ({
		...tunnel,
		sshPort: await startServer(rejectSshLogins()),
	}),
	'an SSH server that rejects the key': async () => ({
		...tunnel,
		sshAuthenticateWith: 'privateKey',
		passphrase: '',
		sshPort: await startServer(rejectSshLogins()),
	}),
	...Object.fromEntries(
		['host', 'database', 'user', 'schema'].flatMap((field) =>
			[
				`postgres://keeper:${SECRETS.password}@127.0.0.1/training`,
				`host=127.0.0.1 user=keeper password=${SECRETS.password}`,
			].map((text, index) => [
				`${index === 0 ? 'a URL' : 'pairs of key and value'} in the field ${field}`,
				() => ({ [field]: text }),
			]),
		),
	),
	'a URL as SSH host': () => ({ ...tunnel, sshHost: `ssh://keeper:${SECRETS.sshPassword}@127.0.0.1` }),
	'a client key in the field of the certificate': () => ({
		ssl: 'require',
		clientCertificate: SECRETS.clientKey,
	}),
	'a server that repeats the password in percent encoding': async () => ({
		port: await startServer(repeatPassword),
		password: `p@ss/${MARK} wörd`,
	}),
	'a pooler that repeats the user': async () => ({
		port: await startServer(sendBytes(errorMessage('no such user: keeper'))),
		user: 'keeper',
	}),
	'an invalid field': () => ({ port: SECRETS.password, schema: SECRETS.passphrase.repeat(9) }),
};

const untrustedCertificate = /is not signed by an authority that is trusted/;
/** A trigger can't use an SSH tunnel. */
const rejectedLogin = /did not accept the login of "user \d"|n8n provides no SSH tunnel to polling triggers/;
/** The expected error, if another failure could occur first. */
const expectedErrors: Record<string, RegExp> = {
	'a URL in the field host': /The credential's field Host holds a connection string/,
	'pairs of key and value in the field schema': /The credential's field Schema holds a connection string/,
	'a client key in the field of the certificate': /holds a private key, not a certificate/,
	'an untrusted certificate (verify-ca)': untrustedCertificate,
	'an untrusted certificate (verify-full)': untrustedCertificate,
	'an SSH server that rejects the password': rejectedLogin,
	'an SSH server that rejects the key': rejectedLogin,
};

const sync = { resource: 'journal', operation: 'sync' };
const items = [workout, squat];
const triggerParameters = { event: 'progression' };

/** What n8n and its editor can call. */
const calls: Record<string, (credential: IDataObject) => Promise<unknown>> = {
	'the credential test': async (credential) => await testCredential(credential),
	'a list': async (credential) => await searchList('searchExercises', { credential }),
	'a drop-down': async (credential) => await loadOptions('getExercises', { credential }),
	'a sync': async (credential) => await database.run({ parameters: sync, items, credential }),
	'a sync with an error output': async (credential) =>
		await database.run({ parameters: sync, items, credential, onError: 'continueErrorOutput' }),
	'a read in a Continue mode': async (credential) =>
		await database.run({
			parameters: { resource: 'database', operation: 'getStatus' },
			items: [{}],
			credential,
			onError: 'continueRegularOutput',
		}),
	'the trigger': async (credential) =>
		await new Poller({ parameters: triggerParameters, credential }).activate(),
};

const caught = async (work: Promise<unknown>) => await work.catch((error: unknown) => error);

describe('no secret is in the results, logs or output with', () => {
	const counts = { failures: 0, calls: 0, 'secrets found': 0 };
	beforeEach(startCapturing);

	it.each(Object.keys(failures))('%s', async (name) => {
		const credential = {
			...database.settings,
			...SECRETS,
			connectTimeoutSeconds: 1,
			...(await failures[name]!()),
		};
		const results: unknown[] = [];
		// Each with another SSH user: n8n shares SSH clients, and the end of one would end the next call.
		for (const [sshUser, call] of Object.values(calls).entries())
			results.push(await caught(call({ ...credential, sshUser: `user ${sshUser}` })));
		const [credentialTest] = results;
		// The credential works, and the next step is Provision.
		const status = name === 'a missing schema' ? 'OK' : 'Error';
		expect(credentialTest).toEqual({ status, message: expect.any(String) });
		for (const result of results)
			expect(textsIn(result)).toContainEqual(expect.stringMatching(expectedErrors[name] ?? /./));
		const secrets = findSecrets(results, credential);
		counts.failures++;
		counts.calls += results.length;
		counts['secrets found'] += secrets.length;
		expect(secrets).toEqual([]);
		expect(results.flatMap((result) => textsIn(result)).length).toBeGreaterThan(100);
	});

	it('are searched for secrets as often as docs/reliability.md says', () => {
		reportReliability(
			'A credential fails; the results, logs and output of each call are searched for secrets',
			__filename,
			counts,
		);
	});
});

it('the search finds secrets in nested objects, in base64, and parts of a key', () => {
	const { password, privateKey } = SECRETS;
	for (const result of [
		new Error('x', { cause: { deep: [password] } }),
		{ key: Buffer.from(password).toString('base64') },
		`a part of a key: ${privateKey.split('\n')[4]}`,
		{ key: Buffer.from(`x${privateKey}`).toString('base64') },
	])
		expect(findSecrets(result, SECRETS)).toHaveLength(1);
});

describe('a statement that fails', () => {
	const credential = () => ({ ...database.settings, user: 'keeper', password: SECRETS.password });
	const workoutWithNotes = { ...workout, notes: 'cell-of-a-row' };
	beforeEach(startCapturing);

	it.each([
		[
			'a check',
			`alter table workouts add constraint mine check (notes is null) not valid`,
			'alter table workouts drop constraint mine',
		],
		[
			'a generated column of another type',
			'alter table workouts add column mine integer generated always as (notes::integer) stored',
			'alter table workouts drop column mine',
		],
		['a missing permission', 'alter role keeper nosuperuser', 'alter role keeper superuser'],
	])('by %s logs neither the row nor a secret', async (_, breakIt, restore) => {
		await database.rows(breakIt);
		const run = await database.run({ parameters: sync, items: [workoutWithNotes], credential: credential() });
		const rows = await database.run({
			parameters: sync,
			items: [workoutWithNotes],
			credential: credential(),
			onError: 'continueRegularOutput',
		});
		await database.rows(restore);
		expect(run.thrown).toBeDefined();
		expect(capturedTexts()).toContain('Workflow execution finished with error');
		expect(findSecrets([run, rows])).toEqual([]);
		expect(capturedTexts().filter((text) => text.includes('cell-of-a-row'))).toEqual([]);
		expect(textsIn(run.thrown).filter((text) => text.includes('upsert_workouts'))).toEqual([]);
	});
});
