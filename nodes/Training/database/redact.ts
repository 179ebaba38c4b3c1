import type { TrainingCredential } from './credential';

const SECRETS = ['password', 'clientKey', 'sshPassword', 'privateKey', 'passphrase'] as const;
/** Shorter texts would be redacted out of ordinary words. */
const MIN_SECRET_LENGTH = 4;

/**
 * The server's message without secrets and cells. A server that is not what it seems may repeat the password. Errors of class 22
 * quote a value of the row, which n8n would log.
 */
export function redactMessage(sqlstate: string, message: string, credential: TrainingCredential): string {
	const secrets = SECRETS.map((field) => credential[field]).filter(
		({ length }) => length >= MIN_SECRET_LENGTH,
	);
	const redacted = secrets.reduce((text, secret) => text.replaceAll(secret, '•••'), message);
	return sqlstate.startsWith('22') ? redacted.replace(/".*"/s, '"…"') : redacted;
}
