import { X509Certificate } from 'node:crypto';

import { plural } from '../wording';
import { serverOf } from './credential';
import type { TrainingCredential } from './credential';
import type { Explanation } from './databaseError';
import { exceedsConnectTimeout } from './failure';
import type { FailureContext } from './failure';
import { TunnelError } from './tunnel';

/** No connection was made: there was no answer, or not one of PostgreSQL. */
export function explainConnectError(
	error: unknown,
	{ credential, milliseconds, tlsRefused }: FailureContext,
): Explanation {
	const server = serverOf(credential);
	const code = (error as NodeJS.ErrnoException).code ?? '';
	if (error instanceof TunnelError) return explainTunnelError(error, credential);
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
		return [`The host "${credential.host}" was not found.`, 'Correct the host in the credential.'];
	}
	if (code === 'ECONNREFUSED' || code === 'ENOENT') {
		return [
			`Nothing answers at ${server}: the connection was refused.`,
			'Check host and port in the credential, and that PostgreSQL runs and listens there.',
		];
	}
	if (tlsRefused) {
		return [
			`${server} does not offer TLS.`,
			'Switch TLS on at the server, or set SSL to Disable in the credential.',
		];
	}
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
		return [
			`The certificate of ${server} is for another host name.`,
			'Use the host name in the certificate, or set SSL to Verify CA.',
		];
	}
	if (code === 'CERT_HAS_EXPIRED') {
		if (hasExpired(credential.caCertificate)) {
			return [
				'The CA Certificate in the credential has expired.',
				"Paste the present certificate of the server's authority into the credential.",
			];
		}
		return [`The certificate of ${server} has expired.`, 'Renew it on the server.'];
	}
	if (UNTRUSTED.has(code)) {
		return [
			`The certificate of ${server} is not signed by an authority that is trusted (${code}).`,
			"Paste the authority's certificate into the credential's field CA Certificate.",
		];
	}
	if (/^ERR_(OSSL|SSL|TLS)/.test(code)) {
		return [`TLS with ${server} failed (${code}).`, 'Check the certificates and the key in the credential.'];
	}
	if (code === 'ETIMEDOUT' || exceedsConnectTimeout(credential, milliseconds)) {
		return [
			`${server} did not answer within ${plural(credential.connectTimeoutSeconds, 'second')}.`,
			'Check host and port in the credential, and the firewalls between n8n and the server.',
		];
	}
	return [
		`The connection to ${server} could not be made${code && ` (${code})`}.`,
		'Check host, port and SSL in the credential, and that PostgreSQL listens there.',
	];
}

const hasExpired = (certificate: string) =>
	certificate !== '' && new Date(new X509Certificate(certificate).validTo).getTime() < Date.now();

function explainTunnelError(error: TunnelError, credential: TrainingCredential): Explanation {
	const { sshHost, sshPort, sshUser } = credential;
	const sshServer = `${sshHost}:${sshPort}`;
	if (error.isLoginRefused) {
		return [
			`The SSH server ${sshServer} did not accept the login of "${sshUser}".`,
			'Correct the SSH user, password or key in the credential.',
		];
	}
	if (error.isForwardingRefused) {
		return [
			`The SSH server ${sshServer} could not connect to ${serverOf(credential)}.`,
			'Check host and port as the SSH server sees them, and that it allows forwarding.',
		];
	}
	return [
		`The SSH tunnel through ${sshServer} could not be opened${error.code ? ` (${error.code})` : ''}.`,
		'Check SSH host and port, the private key and its passphrase in the credential.',
	];
}

const UNTRUSTED = new Set([
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'CERT_SIGNATURE_FAILURE',
	'CERT_UNTRUSTED',
]);
