import type { TrainingCredential } from './credential';

const SECRETS = ['password', 'clientKey', 'sshPassword', 'privateKey', 'passphrase'] as const;
/** Shorter texts would be redacted out of ordinary words. */
const MIN_SECRET_LENGTH = 4;
const REDACTED = '•••';

type Fields = Partial<Record<keyof TrainingCredential, unknown>>;

/** A text without the credential's secrets: as they are, in percent encoding, and with escaped quotes. */
export function redactSecrets(text: string, fields: Fields): string {
	return secretsOf(fields).reduce(
		(redacted, secret) => redacted.replaceAll(secretPattern(secret), REDACTED),
		text,
	);
}

/**
 * The server's message without secrets and cells. A server that is not what it seems may repeat the password. Errors of class 22
 * quote a value of the row, which n8n would log.
 */
export function redactMessage(sqlstate: string, message: string, credential: TrainingCredential): string {
	const redacted = redactSecrets(message, credential);
	return sqlstate.startsWith('22') ? redacted.replace(/".*"/s, '"…"') : redacted;
}

/**
 * One of our own messages without secrets. It repeats host and user, so a secret that is a part of them, such as the password
 * `postgres` of the user `postgres`, stays readable.
 */
export function redactOwnMessage(message: string, { host, user, ...credential }: TrainingCredential): string {
	const isPublic = (secret: unknown) =>
		typeof secret === 'string' && (host.includes(secret) || user.includes(secret));
	const secrets = SECRETS.filter((name) => !isPublic(credential[name])).map((name) => [
		name,
		credential[name],
	]);
	return redactSecrets(message, Object.fromEntries(secrets) as Fields);
}

/** Removes the secrets from an error and from its causes, and returns it. */
export function redactError(error: unknown, fields: Fields): unknown {
	const seen = new Set<unknown>();
	for (let next: unknown = error; next instanceof Error && !seen.has(next); next = next.cause) {
		seen.add(next);
		for (const name of Object.getOwnPropertyNames(next)) {
			const value: unknown = Reflect.get(next, name);
			const redacted = typeof value === 'string' ? redactSecrets(value, fields) : value;
			if (redacted !== value) Object.defineProperty(next, name, { value: redacted });
		}
	}
	return error;
}

/** The secrets of a credential, longest first: a shorter one may be a part of it. A key also line by line. */
function secretsOf(fields: Fields): string[] {
	const secrets = SECRETS.flatMap((name) => {
		const secret = fields[name];
		return typeof secret === 'string'
			? [secret, ...secret.split(/\s*\n\s*/).filter((line) => line.length >= 40)]
			: [];
	});
	return secrets.filter(({ length }) => length >= MIN_SECRET_LENGTH).sort((a, b) => b.length - a.length);
}

const secretPattern = (secret: string) => new RegExp([...secret].map(characterPattern).join(''), 'g');

/** A character as it is, escaped by a backslash, or as the percent codes of its bytes. */
function characterPattern(character: string): string {
	const literal = character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
	const hex = [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
	const percent = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
	const alternatives = [
		literal,
		percent,
		...(character === ' ' ? ['\\+'] : []),
		...(/["\\]/.test(character) ? [`\\\\${literal}`] : []),
	];
	return `(?:${alternatives.join('|')})`;
}
