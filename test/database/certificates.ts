/** Certificates that are made for a test, and are good for nothing else. */
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

interface Wish {
	/** Its common name. */
	name: string;
	/** The hosts it is for. */
	hosts?: JsonGeneralName[];
	/** Days from now; negative ones are gone. */
	expires?: number;
}

export interface Authority {
	certificate: string;
	issue(wish: Wish): Promise<Identity>;
}

async function make(
	{ name, hosts, expires = 1 }: Wish,
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

async function inPem({ certificate, key }: Awaited<ReturnType<typeof make>>): Promise<Identity> {
	const exported = await webcrypto.subtle.exportKey('pkcs8', key);
	return { certificate: certificate.toString('pem'), key: PemConverter.encode(exported, 'PRIVATE KEY') };
}

export async function authority(name: string): Promise<Authority> {
	const own = await make({ name });
	return {
		certificate: own.certificate.toString('pem'),
		issue: async (wish) => await inPem(await make(wish, own)),
	};
}

/** Signed by nobody but itself. */
export const selfSigned = async (wish: Wish): Promise<Identity> => await inPem(await make(wish));
