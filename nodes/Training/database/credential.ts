import * as z from 'zod/v4-mini';

import { findConnectionParts, findHostParts } from './connectionString';
import type { ConnectionPart } from './connectionString';
import { PemError, checkKeyPair, readCertificates, readClientKey, readSshKey } from './pem';

const port = z.coerce.number().check(z.int(), z.gte(1), z.lte(65535));
const optionalText = z.prefault(z.string(), '');
const textWithDefault = (defaultText: string) =>
	z.pipe(
		optionalText,
		z.transform((text: string) => text.trim() || defaultText),
	);

/** PostgreSQL truncates longer names, replaces "$user" by the role's name, and accepts no NUL in a statement. */
const isSchemaName = (name: string) =>
	Buffer.byteLength(name) <= 63 && name !== '$user' && !name.includes('\0');

/** URLs write an IPv6 address as `[::1]`. */
function withoutBrackets(host: string): string {
	return /^\[([^[\]]*)\]$/.exec(host)?.[1] ?? host;
}

const credential = z.object({
	host: z.pipe(z.string().check(z.trim(), z.minLength(1)), z.transform(withoutBrackets)),
	port: z.prefault(port, 5432),
	database: textWithDefault('autonomous_training'),
	user: z.string().check(z.minLength(1)),
	password: optionalText,
	schema: textWithDefault('public').check(z.refine(isSchemaName)),
	ssl: z.prefault(z.enum(['disable', 'require', 'verify-ca', 'verify-full']), 'disable'),
	caCertificate: optionalText,
	clientCertificate: optionalText,
	clientKey: optionalText,
	maxConnections: z.prefault(z.coerce.number().check(z.int(), z.gte(1), z.lte(100)), 5),
	connectTimeoutSeconds: z.prefault(z.coerce.number().check(z.gte(1), z.lte(3600)), 10),
	statementTimeoutSeconds: z.prefault(z.coerce.number().check(z.gte(1), z.lte(86_400)), 60),
	sshTunnel: z.prefault(z.boolean(), false),
	sshAuthenticateWith: z.prefault(z.enum(['password', 'privateKey']), 'password'),
	sshHost: z.pipe(z.pipe(optionalText, z.string().check(z.trim())), z.transform(withoutBrackets)),
	sshPort: z.prefault(port, 22),
	sshUser: optionalText,
	sshPassword: optionalText,
	privateKey: optionalText,
	passphrase: optionalText,
});

/** The validated fields of the credential `trainingPostgresApi`. */
export type TrainingCredential = z.infer<typeof credential>;

const REQUIREMENTS: Partial<Record<keyof TrainingCredential, string>> = {
	host: "is blank: enter the server's name or address",
	user: 'is blank: enter the role to connect as',
	port: 'must be a whole number from 1 to 65535',
	schema: 'must be the name of a schema: at most 63 bytes, and not "$user"',
	sshPort: 'must be a whole number from 1 to 65535',
	maxConnections: 'must be a whole number from 1 to 100',
	connectTimeoutSeconds: 'must be 1 to 3600 seconds',
	statementTimeoutSeconds: 'must be 1 to 86400 seconds',
};

/** The credential with defaults for blank fields, or a sentence that says which field is invalid and what it must be. */
export function parseCredential(data: unknown): TrainingCredential | string {
	const misplaced = findMisplacedParts((data ?? {}) as Record<string, unknown>);
	if (misplaced) return misplaced;
	const parsed = credential.safeParse(data);
	if (parsed.success) return readKeys(parsed.data);
	const field = String(parsed.error.issues[0]?.path[0]) as keyof TrainingCredential;
	return `The credential's field "${field}" ${REQUIREMENTS[field] ?? 'has an invalid value'}.`;
}

/** The server, as messages name it. */
export const serverOf = ({ host, port }: TrainingCredential): string => `${host}:${port}`;

/** Where each part of a connection string belongs. */
const FIELD_OF_PART: Record<ConnectionPart, string> = {
	host: 'Host',
	port: 'Port',
	database: 'Database',
	user: 'User',
	password: 'Password',
	sslmode: 'SSL',
};

/** The fields that messages repeat, so nothing secret can be in them. */
const REPEATED_FIELDS = { host: 'Host', database: 'Database', user: 'User', schema: 'Schema' };
const REPEATED_SSH_FIELDS = { sshHost: 'SSH Host', sshUser: 'SSH User' };

/** A sentence about a connection string in a field for one of its parts. It does not repeat the text: it can hold a password. */
function findMisplacedParts(data: Record<string, unknown>): string | undefined {
	const fields = { ...REPEATED_FIELDS, ...(data.sshTunnel === true && REPEATED_SSH_FIELDS) };
	for (const [name, field] of Object.entries(fields)) {
		const text = data[name];
		if (typeof text !== 'string') continue;
		const whole = findConnectionParts(text);
		const parts = whole ?? (name.toLowerCase().endsWith('host') ? findHostParts(text.trim()) : undefined);
		if (!parts) continue;
		const ssh = field.startsWith('SSH') ? 'SSH ' : '';
		const places = parts
			.filter((part) => !ssh || (part !== 'database' && part !== 'sslmode'))
			.map((part) => `its ${part} into ${ssh}${FIELD_OF_PART[part]}`);
		const fix =
			places.length > 0 ? `put ${new Intl.ListFormat('en-GB').format(places)}` : 'enter only that part';
		const isEncoded = parts.includes('password') && /%[\da-f]{2}/i.test(text);
		return [
			`The credential's field ${field} holds ${whole ? 'a connection string' : 'more than a host'}: ${fix}.`,
			...(isEncoded ? ['Write special characters as they are, for example @ instead of %40.'] : []),
		].join(' ');
	}
	return undefined;
}

/** The credential with the lines of its certificates and keys restored, or a sentence on what is wrong with one of them. */
function readKeys(fields: TrainingCredential): TrainingCredential | string {
	const usesTls = fields.ssl !== 'disable';
	const usesAuthority = fields.ssl === 'verify-ca' || fields.ssl === 'verify-full';
	const usesSshKey = fields.sshTunnel && fields.sshAuthenticateWith === 'privateKey';
	let field = '';
	const read = (name: string, isUsed: boolean, text: string, readText: (text: string) => string) => {
		field = name;
		return isUsed && text.trim() !== '' ? readText(text) : '';
	};
	try {
		const caCertificate = read('CA Certificate', usesAuthority, fields.caCertificate, readCertificates);
		const clientCertificate = read('Client Certificate', usesTls, fields.clientCertificate, readCertificates);
		const clientKey = read('Client Key', usesTls, fields.clientKey, readClientKey);
		if (clientCertificate && !clientKey) throw new PemError('is blank: a Client Certificate needs its key');
		if (clientCertificate) checkKeyPair(clientCertificate, clientKey);
		const privateKey = read('Private Key', usesSshKey, fields.privateKey, readSshKey);
		return { ...fields, caCertificate, clientCertificate, clientKey, privateKey };
	} catch (error) {
		const problem = error instanceof PemError ? error.message : 'cannot be read: paste the whole file again';
		return `The credential's field ${field} ${problem}.`;
	}
}
