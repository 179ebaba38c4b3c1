/** Certificates for tests. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';

import {
	BasicConstraintsExtension,
	PemConverter,
	SubjectAlternativeNameExtension,
	X509CertificateGenerator,
	cryptoProvider,
} from '@peculiar/x509';
import type { JsonGeneralName, X509Certificate } from '@peculiar/x509';

cryptoProvider.set(webcrypto);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

/** In PEM. */
export interface Identity {
	certificate: string;
	key: string;
}

interface CertificateRequest {
	/** The common name. */
	name: string;
	/** The hosts that the certificate is for. */
	hosts?: JsonGeneralName[];
	/** Days from now; negative for an expired certificate. Default: 1. */
	expires?: number;
}

export interface Authority {
	certificate: string;
	issue(request: CertificateRequest): Promise<Identity>;
}

async function generate(
	{ name, hosts, expires = 1 }: CertificateRequest,
	issuer?: { certificate: X509Certificate; key: webcrypto.CryptoKey },
) {
	const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
	const certificate = await X509CertificateGenerator.create({
		subject: `CN=${name}`,
		issuer: issuer?.certificate.subject ?? `CN=${name}`,
		notBefore: inDays(-2),
		notAfter: inDays(expires),
		publicKey: keys.publicKey,
		signingKey: issuer?.key ?? keys.privateKey,
		signingAlgorithm: algorithm,
		extensions: hosts
			? [new SubjectAlternativeNameExtension(hosts)]
			: [new BasicConstraintsExtension(!issuer, undefined, true)],
	});
	return { certificate, key: keys.privateKey };
}

async function toPem({ certificate, key }: Awaited<ReturnType<typeof generate>>): Promise<Identity> {
	const exported = await webcrypto.subtle.exportKey('pkcs8', key);
	return { certificate: certificate.toString('pem'), key: PemConverter.encode(exported, 'PRIVATE KEY') };
}

export async function authority(name: string, expires = 1): Promise<Authority> {
	const own = await generate({ name, expires });
	return {
		certificate: own.certificate.toString('pem'),
		issue: async (request) => await toPem(await generate(request, own)),
	};
}

export const selfSigned = async (request: CertificateRequest): Promise<Identity> =>
	await toPem(await generate(request));
