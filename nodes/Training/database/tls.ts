import type { ConnectionOptions } from 'node:tls';

import type { TrainingCredential } from './credential';

/**
 * TLS as libpq's `sslmode` means it: `require` encrypts without checking whom it talks to, `verify-ca` checks the
 * certificate's chain, `verify-full` its host name too. There is no falling back to plain text.
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
