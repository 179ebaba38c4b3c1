/** TLS with real servers and each kind of certificate. Nothing is sent unencrypted unless SSL is Disable. */
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';

import { Client } from 'pg';

import { startEmbedded } from '../postgres/servers';
import type { DedicatedServer } from '../postgres/servers';
import { waitUntil } from '../nodes/faults/waitUntil';
import { startServer, startTls, stopServers } from '../nodes/secrets/rejectingServers';
import { authority, selfSigned } from './certificates';
import type { Authority, Identity } from './certificates';
import { attempt } from './attempt';

const hosts = [
	{ type: 'dns' as const, value: 'localhost' },
	{ type: 'ip' as const, value: '127.0.0.1' },
];
const kinds = ['good', 'for another host', 'expired', 'from another authority', 'self-signed'] as const;
type Kind = (typeof kinds)[number];

const hba = `
hostssl all certified 127.0.0.1/32 cert
host    all all all                scram-sha-256
`;

let server: DedicatedServer;
let trustedAuthority: Authority;
let otherAuthority: Authority;
let certificates: Record<Kind, Identity>;

beforeAll(async () => {
	[trustedAuthority, otherAuthority] = await Promise.all([authority('Trusted'), authority('Other')]);
	const name = 'server';
	certificates = {
		good: await trustedAuthority.issue({ name, hosts }),
		'for another host': await trustedAuthority.issue({
			name,
			hosts: [{ type: 'dns', value: 'db.example.net' }],
		}),
		expired: await trustedAuthority.issue({ name, hosts, expires: -1 }),
		'from another authority': await otherAuthority.issue({ name, hosts }),
		'self-signed': await selfSigned({ name, hosts }),
	};
	const files: Record<string, string> = { 'ca.pem': trustedAuthority.certificate, 'pg_hba.conf': hba };
	kinds.forEach((kind, number) => {
		files[`${number}.pem`] = certificates[kind].certificate;
		files[`${number}.key`] = certificates[kind].key;
	});
	const serverSettings = ['ssl=on', 'ssl_ca_file=ca.pem', 'ssl_cert_file=0.pem', 'ssl_key_file=0.key'];
	// In a file of the data folder, because settings from the command line can't be changed later.
	files['postgresql.auto.conf'] = serverSettings
		.map((setting) => setting.replace(/=(.+)/, " = '$1'"))
		.join('\n');
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

/** Lets the server use another certificate. It does so some moments after the reload. */
async function useCertificate(kind: Kind): Promise<void> {
	const number = kinds.indexOf(kind);
	await asAdministrator(
		`alter system set ssl_cert_file = '${number}.pem'`,
		`alter system set ssl_key_file = '${number}.key'`,
		'select pg_reload_conf()',
	);
	const { fingerprint256 } = new X509Certificate(certificates[kind].certificate);
	await waitUntil(
		`the server uses the certificate "${kind}"`,
		servedFingerprint,
		(fingerprint) => fingerprint === fingerprint256,
	);
}

/** The fingerprint of the certificate that the server sends. */
async function servedFingerprint(): Promise<string> {
	const client = new Client({ ...server.settings, database: 'postgres', ssl: { rejectUnauthorized: false } });
	await client.connect();
	const { stream } = client.connection;
	if (!(stream instanceof TLSSocket)) throw new Error('The connection is not encrypted.');
	const { fingerprint256 } = stream.getPeerCertificate();
	await client.end();
	return fingerprint256;
}

const connect = async (more: Record<string, unknown>) =>
	await attempt({
		...server.settings,
		host: 'localhost',
		caCertificate: trustedAuthority.certificate,
		...more,
	});

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
		'from another authority',
		{ disable: 'plain', require: 'TLS', 'verify-ca': untrusted, 'verify-full': untrusted },
	],
	['self-signed', { disable: 'plain', require: 'TLS', 'verify-ca': untrusted, 'verify-full': untrusted }],
])('a server whose certificate is %s', (kind, expected) => {
	beforeAll(async () => await useCertificate(kind));

	it.each(Object.entries(expected))(
		'with SSL %s is accepted or rejected by its certificate',
		async (ssl, outcome) => {
			expect(await connect({ ssl })).toEqual(outcome);
		},
	);
});

describe('a server with an IP address as host', () => {
	it('needs a certificate for this address with SSL verify-full', async () => {
		await useCertificate('good');
		expect(await connect({ ssl: 'verify-full', host: '127.0.0.1' })).toBe('TLS');
		await useCertificate('for another host');
		expect(await connect({ ssl: 'verify-full', host: '127.0.0.1' })).toMatch(/is for another host name\.$/);
	});
});

describe('a pasted CA certificate that has expired', () => {
	it('is named as the reason', async () => {
		const old = await authority('Old', -1);
		const port = await startServer(startTls(await old.issue({ name: 'server', hosts })));
		expect(
			await attempt({
				host: '127.0.0.1',
				port,
				user: 'anna',
				ssl: 'verify-ca',
				caCertificate: old.certificate,
			}),
		).toBe('The CA Certificate in the credential has expired.');
		stopServers();
	});
});

describe('a client certificate', () => {
	beforeAll(async () => await useCertificate('good'));
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
	const loginRejected =
		/^127\.0\.0\.1:\d+ does not allow user "certified" to connect to database "postgres" with these settings\.$/;

	it('replaces the password', async () => {
		expect(await connectWith(await trustedAuthority.issue({ name: user }))).toBe('TLS');
	});

	it('is rejected if it is missing, for another user, or from another authority', async () => {
		expect(await connectWith({})).toMatch(loginRejected);
		expect(await connectWith(await trustedAuthority.issue({ name: 'somebody' }))).toMatch(loginRejected);
		expect(await connectWith(await otherAuthority.issue({ name: user }))).toMatch(
			/TLS with .+ failed \(ERR_SSL_/,
		);
	});

	it('with an invalid format is reported', async () => {
		expect(await connectWith({ certificate: 'no certificate', key: 'no key' })).toMatch(
			/^The credential's field Client Certificate holds no PEM: /,
		);
	});

	it('works on one line, and indented', async () => {
		const { certificate, key } = await trustedAuthority.issue({ name: user });
		const onOneLine = (pem: string) => pem.trim().replace(/\n/g, ' ');
		const indented = (pem: string) => pem.replace(/^/gm, '  ');
		expect(await connectWith({ certificate: onOneLine(certificate), key: indented(key) })).toBe('TLS');
		expect(
			await connect({ ssl: 'verify-full', caCertificate: onOneLine(trustedAuthority.certificate) }),
		).toBe('TLS');
	});
});

/** Connects to a server that answers the request for TLS with these bytes. */
async function connectToImpostor(answer: string, ssl: string) {
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
	return { outcome, sentUnencrypted: Buffer.concat(received).includes('postgres') };
}

describe.each(['require', 'verify-ca', 'verify-full'])('with SSL %s', (ssl) => {
	it('nothing is sent unencrypted to a server without TLS', async () => {
		const { outcome, sentUnencrypted } = await connectToImpostor('N', ssl);
		expect(outcome).toMatch(/^127\.0\.0\.1:\d+ does not offer TLS\.$/);
		expect(sentUnencrypted).toBe(false);
	});

	it.each([
		['an error', 'E\0\0\0\x08no\0\0'],
		['TLS and an unencrypted login after it', 'SR\0\0\0\x08\0\0\0\x03'],
	])('nothing is sent unencrypted to a server that answers with %s', async (_what, answer) => {
		const { outcome, sentUnencrypted } = await connectToImpostor(answer, ssl);
		expect(outcome).toMatch(/^The connection to 127\.0\.0\.1:\d+ could not be made/);
		expect(sentUnencrypted).toBe(false);
	});
});
