/** TLS against real servers with each kind of certificate: who is let through, and that nothing goes in plain text otherwise. */
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';

import { Client } from 'pg';

import { startEmbedded } from '../postgres/servers';
import type { DedicatedServer } from '../postgres/servers';
import { authority, selfSigned } from './certificates';
import type { Authority, Identity } from './certificates';
import { attempt } from './attempt';

const hosts = [
	{ type: 'dns' as const, value: 'localhost' },
	{ type: 'ip' as const, value: '127.0.0.1' },
];
const kinds = ['good', 'for another host', 'expired', 'of another authority', 'self-signed'] as const;
type Kind = (typeof kinds)[number];

const hba = `
hostssl all certified 127.0.0.1/32 cert
host    all all all                scram-sha-256
`;

let server: DedicatedServer;
let ours: Authority;
let others: Authority;
let certificates: Record<Kind, Identity>;

beforeAll(async () => {
	[ours, others] = await Promise.all([authority('Ours'), authority('Others')]);
	const name = 'server';
	certificates = {
		good: await ours.issue({ name, hosts }),
		'for another host': await ours.issue({ name, hosts: [{ type: 'dns', value: 'db.example.net' }] }),
		expired: await ours.issue({ name, hosts, expires: -1 }),
		'of another authority': await others.issue({ name, hosts }),
		'self-signed': await selfSigned({ name, hosts }),
	};
	const files: Record<string, string> = { 'ca.pem': ours.certificate, 'pg_hba.conf': hba };
	kinds.forEach((kind, number) => {
		files[`${number}.pem`] = certificates[kind].certificate;
		files[`${number}.key`] = certificates[kind].key;
	});
	const given = ['ssl=on', 'ssl_ca_file=ca.pem', 'ssl_cert_file=0.pem', 'ssl_key_file=0.key'];
	// Named in the data folder's own file, since what stands in the command line could not be altered later.
	files['postgresql.auto.conf'] = given.map((setting) => setting.replace(/=(.+)/, " = '$1'")).join('\n');
	server = await startEmbedded('18', { files });
	await asAdministrator('create role certified login');
});
afterAll(async () => await server.stop());

async function asAdministrator(...statements: string[]): Promise<void> {
	const client = new Client({ ...server.settings, database: 'postgres', ssl: { rejectUnauthorized: false } });
	await client.connect();
	for (const statement of statements) await client.query(statement);
	await client.end();
}

/** The server takes another certificate up some moments after it was told to. */
async function serve(kind: Kind): Promise<void> {
	const number = kinds.indexOf(kind);
	await asAdministrator(
		`alter system set ssl_cert_file = '${number}.pem'`,
		`alter system set ssl_key_file = '${number}.key'`,
		'select pg_reload_conf()',
	);
	const { fingerprint256 } = new X509Certificate(certificates[kind].certificate);
	let served = '';
	while (served !== fingerprint256) {
		const client = new Client({
			...server.settings,
			database: 'postgres',
			ssl: { rejectUnauthorized: false },
		});
		await client.connect();
		const { connection } = client as unknown as { connection: { stream: TLSSocket } };
		served = connection.stream.getPeerCertificate().fingerprint256;
		await client.end();
	}
}

const connect = async (more: Record<string, unknown>) =>
	await attempt({ ...server.settings, host: 'localhost', caCertificate: ours.certificate, ...more });

const untrusted = expect.stringMatching(
	/^The certificate of localhost:\d+ is not signed by an authority that is trusted/,
);
const expired = expect.stringMatching(/^The certificate of localhost:\d+ has expired\.$/);
const otherHost = expect.stringMatching(/^The certificate of localhost:\d+ is for another host name\.$/);

describe.each<[Kind, Record<string, unknown>]>([
	['good', { disable: 'plain', require: 'TLS', 'verify-ca': 'TLS', 'verify-full': 'TLS' }],
	['for another host', { disable: 'plain', require: 'TLS', 'verify-ca': 'TLS', 'verify-full': otherHost }],
	['expired', { disable: 'plain', require: 'TLS', 'verify-ca': expired, 'verify-full': expired }],
	[
		'of another authority',
		{ disable: 'plain', require: 'TLS', 'verify-ca': untrusted, 'verify-full': untrusted },
	],
	['self-signed', { disable: 'plain', require: 'TLS', 'verify-ca': untrusted, 'verify-full': untrusted }],
])('a server whose certificate is %s', (kind, expected) => {
	beforeAll(async () => await serve(kind));

	it.each(Object.entries(expected))('is met with SSL %s as it should be', async (ssl, outcome) => {
		expect(await connect({ ssl })).toEqual(outcome);
	});
});

describe('a server of which an address is known, and no name', () => {
	it('needs a certificate for this address', async () => {
		await serve('good');
		expect(await connect({ ssl: 'verify-full', host: '127.0.0.1' })).toBe('TLS');
		await serve('for another host');
		expect(await connect({ ssl: 'verify-full', host: '127.0.0.1' })).toMatch(/is for another host name\.$/);
	});
});

describe('a certificate of the client', () => {
	beforeAll(async () => await serve('good'));
	const user = 'certified';
	const connectWith = async (identity: Partial<Identity>) =>
		await connect({
			host: '127.0.0.1',
			ssl: 'verify-full',
			user,
			password: '',
			clientCertificate: identity.certificate,
			clientKey: identity.key,
		});
	const notThisWay =
		/^User "certified" may not connect to database "postgres" on 127\.0\.0\.1:\d+ this way\.$/;

	it('lets its user in without a password', async () => {
		expect(await connectWith(await ours.issue({ name: user }))).toBe('TLS');
	});

	it("is refused if it is missing, another user's, or of another authority", async () => {
		expect(await connectWith({})).toMatch(notThisWay);
		expect(await connectWith(await ours.issue({ name: 'somebody' }))).toMatch(notThisWay);
		expect(await connectWith(await others.issue({ name: user }))).toMatch(/TLS with .+ failed \(ERR_SSL_/);
	});

	it('that cannot be read is told', async () => {
		expect(await connectWith({ certificate: 'no certificate', key: 'no key' })).toMatch(
			/^TLS with .+ failed \(ERR_/,
		);
	});
});

/** A server that answers the wish for TLS by these bytes; what reached it after that wish. */
async function met(answer: string, ssl: string) {
	const received: Buffer[] = [];
	const impostor = createServer((socket) => {
		socket.on('error', () => undefined);
		socket.once('data', () => socket.write(answer, 'latin1'));
		socket.on('data', (bytes) => received.push(bytes));
	}).listen(0, '127.0.0.1');
	await once(impostor, 'listening');
	const { port } = impostor.address() as AddressInfo;
	const outcome = await connect({ host: '127.0.0.1', port, ssl, connectTimeoutSeconds: 1 });
	impostor.close();
	return { outcome, inPlainText: Buffer.concat(received).includes('postgres') };
}

describe.each(['require', 'verify-ca', 'verify-full'])('with SSL %s', (ssl) => {
	it('nothing is said in plain text to a server that has no TLS', async () => {
		const { outcome, inPlainText } = await met('N', ssl);
		expect(outcome).toMatch(/^127\.0\.0\.1:\d+ does not offer TLS\.$/);
		expect(inPlainText).toBe(false);
	});

	it.each([
		['an error', 'E\0\0\0\x08no\0\0'],
		['TLS and a login in plain text after it', 'SR\0\0\0\x08\0\0\0\x03'],
	])('nothing is said in plain text to one that answers with %s', async (_what, answer) => {
		const { outcome, inPlainText } = await met(answer, ssl);
		expect(outcome).toMatch(/^The connection to 127\.0\.0\.1:\d+ could not be made/);
		expect(inPlainText).toBe(false);
	});
});
