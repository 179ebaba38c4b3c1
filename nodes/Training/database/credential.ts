import * as z from 'zod/v4-mini';

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

const credential = z.object({
	host: z.string().check(z.trim(), z.minLength(1)),
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
	sshHost: optionalText,
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
	const parsed = credential.safeParse(data);
	if (parsed.success) return parsed.data;
	const field = String(parsed.error.issues[0]?.path[0]) as keyof TrainingCredential;
	return `The credential's field "${field}" ${REQUIREMENTS[field] ?? 'has an invalid value'}.`;
}
