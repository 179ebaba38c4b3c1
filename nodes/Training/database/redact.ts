import type { TrainingCredential } from './credential';

const SECRETS = ['password', 'clientKey', 'sshPassword', 'privateKey', 'passphrase'] as const;
/** Shorter texts would be redacted out of ordinary words. */
const MIN_SECRET_LENGTH = 4;
/** Lines of a key are long; its first and last line are no secret. */
const MIN_KEY_LINE_LENGTH = 40;
const REDACTED = '•••';

type Fields = Partial<Record<keyof TrainingCredential, unknown>>;

/** A text without the credential's secrets: as they are, in percent encoding, and with escaped quotes. */
export function redactSecrets(text: string, fields: Fields): string {
	const forms = [...new Set(secretsOf(fields).flatMap(formsOf))].sort((a, b) => b.length - a.length);
	return forms.reduce((redacted, form) => redacted.replaceAll(form, REDACTED), text);
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

/** The secrets of a credential. A key also line by line. */
function secretsOf(fields: Fields): string[] {
	const secrets = SECRETS.flatMap((name) => {
		const secret = fields[name];
		if (typeof secret !== 'string') return [];
		const lines = secret.split('\n').map((line) => line.trim());
		return [secret, ...lines.filter(({ length }) => length >= MIN_KEY_LINE_LENGTH)];
	});
	return secrets.filter(({ length }) => length >= MIN_SECRET_LENGTH);
}

/** A secret as it is, as URLs and forms encode it, and as JSON escapes it. */
function formsOf(secret: string): string[] {
	// Lone surrogates have no percent encoding.
	const wellFormed = secret.replace(/\p{Surrogate}/gu, '\uFFFD');
	const component = encodeURIComponent(wellFormed);
	const encoded = [
		encodeURI(wellFormed),
		component,
		component.replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`),
		new URLSearchParams({ '': wellFormed }).toString().slice(1),
	];
	const withLowerCaseHex = encoded.map((text) => text.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase()));
	return [secret, ...encoded, ...withLowerCaseHex, JSON.stringify(secret).slice(1, -1)];
}
