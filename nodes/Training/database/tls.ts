import type { ConnectionOptions } from 'node:tls';

import type { TrainingCredential } from './credential';

/**
 * TLS options for the modes of libpq's `sslmode`: `require` encrypts without checking the certificate, `verify-ca` checks its
 * chain, `verify-full` also its host name. None falls back to plain text.
 */
export function tlsOptions(credential: TrainingCredential): ConnectionOptions | false {
	if (credential.ssl === 'disable') return false;
	const { caCertificate, clientCertificate, clientKey } = credential;
	return {
		rejectUnauthorized: credential.ssl !== 'require',
		...(caCertificate && { ca: caCertificate }),
		...(clientCertificate && { cert: clientCertificate }),
		...(clientKey && { key: clientKey }),
		...(credential.ssl === 'verify-ca' && { checkServerIdentity: () => undefined }),
	};
}
