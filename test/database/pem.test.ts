/** Certificates and keys as people paste them. */
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';

import { utils } from 'ssh2';

import { DatabaseError, openDatabase } from '../../nodes/Training/database';
import { authority } from './certificates';
import type { Identity } from './certificates';

const noTunnel = () => Promise.reject(new Error('These tests have no SSH tunnel.'));
const open = (fields: Record<string, unknown>) =>
	openDatabase({ host: 'localhost', user: 'anna', ssl: 'verify-full', ...fields }, noTunnel).credential;

/** The message about a credential. */
function refusalOf(fields: Record<string, unknown>): string {
	try {
		open(fields);
		return 'accepted';
	} catch (error) {
		if (error instanceof DatabaseError) return error.fullMessage;
		throw error;
	}
}

let identity: Identity;
let other: Identity;
let ca: string;
beforeAll(async () => {
	const issuer = await authority('Ours');
	ca = issuer.certificate;
	identity = await issuer.issue({ name: 'anna' });
	other = await issuer.issue({ name: 'otto' });
});

/** Lines of 64 characters and one line end at the end. */
const canonical = (pem: string) =>
	pem
		.trim()
		.split('\n')
		.map((line) => line.trim())
		.join('\n') + '\n';

const pasted: Record<string, (pem: string) => string> = {
	'as it is': (pem) => pem,
	'on one line, with spaces': (pem) => pem.trim().replace(/\s*\n\s*/g, ' '),
	'on one line, without spaces': (pem) => pem.trim().replace(/\n/g, ''),
	'with \\n instead of line ends': (pem) => pem.replace(/\n/g, '\\n'),
	'with \\r\\n instead of line ends': (pem) => pem.replace(/\n/g, '\\r\\n'),
	'with \\n that is escaped twice, in quotes': (pem) => `"${pem.replace(/\n/g, '\\\\n')}"`,
	'with CRLF': (pem) => pem.replace(/\n/g, '\r\n'),
	'with CR': (pem) => pem.replace(/\n/g, '\r'),
	'indented by spaces': (pem) => pem.replace(/^/gm, '    '),
	'indented by tabs': (pem) => pem.replace(/^/gm, '\t'),
	'with blank lines': (pem) => pem.replace(/\n/g, '\n\n'),
	'with spaces at the ends of lines': (pem) => pem.replace(/\n/g, '  \n'),
	'with dashes of a word processor': (pem) => pem.replace(/-----/g, '—–—'),
	'with text before and after': (pem) => `Bag Attributes\n  friendlyName: x\n${pem}\nend of file`,
	'without a line end at the end': (pem) => pem.trim(),
};

/** ssh2 can't read about one in 150 of the keys that it generates. */
function newSshKey(): string {
	const { private: key } = utils.generateKeyPairSync('ed25519');
	return utils.parseKey(key) instanceof Error ? newSshKey() : key;
}

describe.each(Object.entries(pasted))('a PEM %s', (_how, paste) => {
	it('works as CA certificate, client certificate and client key', () => {
		const credential = open({
			caCertificate: paste(ca),
			clientCertificate: paste(identity.certificate),
			clientKey: paste(identity.key),
		});
		expect(credential.caCertificate).toBe(canonical(ca));
		expect(credential.clientCertificate).toBe(canonical(identity.certificate));
		expect(createPrivateKey(credential.clientKey).equals(createPrivateKey(identity.key))).toBe(true);
	});

	it('works as SSH key', () => {
		const { privateKey } = open({
			sshTunnel: true,
			sshAuthenticateWith: 'privateKey',
			sshHost: 'bastion',
			privateKey: paste(newSshKey()),
		});
		expect(utils.parseKey(privateKey)).toMatchObject({ type: 'ssh-ed25519' });
	});
});

it('several CA certificates on one line all work', () => {
	const { caCertificate } = open({ caCertificate: `${ca}${other.certificate}`.replace(/\n/g, ' ') });
	expect(caCertificate).toBe(canonical(ca) + canonical(other.certificate));
});

it('an SSH key that is encrypted in the older format works on one line', () => {
	const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
	const encrypted = key
		.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'open sesame' })
		.toString();
	const { privateKey } = open({
		sshTunnel: true,
		sshAuthenticateWith: 'privateKey',
		sshHost: 'bastion',
		privateKey: encrypted.replace(/\n/g, ' '),
	});
	expect(createPrivateKey({ key: privateKey, passphrase: 'open sesame' }).equals(key)).toBe(true);
});

it('fields that SSL or the tunnel do not use are not checked', () => {
	expect(refusalOf({ ssl: 'disable', caCertificate: 'x', clientCertificate: 'x', clientKey: 'x' })).toBe(
		'accepted',
	);
	expect(refusalOf({ ssl: 'require', caCertificate: 'x' })).toBe('accepted');
	expect(refusalOf({ privateKey: 'x' })).toBe('accepted');
});

describe('a field that cannot work says what is wrong with it:', () => {
	it('the path of a file', () => {
		for (const path of ['/etc/ssl/certs/ca.pem', '~/.postgresql/root.crt', 'C:\\certs\\ca.pem', 'ca.pem']) {
			expect(refusalOf({ caCertificate: path })).toBe(
				"The credential's field CA Certificate holds the path of a file: paste the content of the file.",
			);
		}
	});

	it('text without PEM', () => {
		expect(refusalOf({ caCertificate: 'MIIB' })).toBe(
			"The credential's field CA Certificate holds no PEM: paste the whole file of a certificate, including the line -----BEGIN CERTIFICATE-----.",
		);
		expect(refusalOf({ clientCertificate: identity.certificate, clientKey: 'secret' })).toBe(
			"The credential's field Client Key holds no PEM: paste the whole file of a private key, including the line -----BEGIN PRIVATE KEY-----.",
		);
	});

	it('a file that is cut off', () => {
		expect(refusalOf({ caCertificate: ca.slice(0, 200) })).toBe(
			"The credential's field CA Certificate is cut off: paste the whole file, from the first BEGIN line to the last END line.",
		);
	});

	it('a damaged file', () => {
		const lines = ca.split('\n');
		for (const damaged of [ca.replace(/[a-z]/g, 'ä'), [...lines.slice(0, 2), ...lines.slice(3)].join('\n')]) {
			expect(refusalOf({ caCertificate: damaged })).toBe(
				"The credential's field CA Certificate is damaged: paste the whole file again.",
			);
		}
	});

	it('a key in the field of a certificate, and the reverse', () => {
		expect(refusalOf({ caCertificate: identity.key })).toBe(
			"The credential's field CA Certificate holds a private key, not a certificate: put the key into Client Key.",
		);
		expect(refusalOf({ clientCertificate: ca, clientKey: identity.certificate })).toBe(
			`The credential's field Client Key holds a certificate, not a private key: paste the file that has "PRIVATE KEY" in its first line.`,
		);
	});

	it('a client certificate without its key, or with another key', () => {
		expect(refusalOf({ clientCertificate: identity.certificate })).toBe(
			"The credential's field Client Key is blank: a Client Certificate needs its key.",
		);
		expect(refusalOf({ clientCertificate: identity.certificate, clientKey: other.key })).toBe(
			"The credential's field Client Key is not the key of the Client Certificate: paste the two that belong together.",
		);
	});

	it('a key that is encrypted', () => {
		const encrypted = createPrivateKey(identity.key)
			.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
			.toString();
		expect(refusalOf({ clientCertificate: identity.certificate, clientKey: encrypted })).toMatch(
			/^The credential's field Client Key is encrypted with a passphrase, .+ "openssl pkey/,
		);
	});
});
