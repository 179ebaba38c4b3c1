import type { TrainingCredential } from './credential';

const SECRETS = ['password', 'clientKey', 'sshPassword', 'privateKey', 'passphrase'] as const;

/**
 * The server's own words, without what they might give away: whoever answers there may repeat what it was told (fewer than four
 * characters are no secret), and errors of class 22 quote the value of a row, which n8n would log.
 */
export function redactedMessage(sqlstate: string, words: string, credential: TrainingCredential): string {
	const secrets = SECRETS.map((field) => credential[field]).filter((secret) => secret.length >= 4);
	const safe = secrets.reduce((text, secret) => text.replaceAll(secret, '•••'), words);
	return sqlstate.startsWith('22') ? safe.replace(/".*"/s, '"…"') : safe;
}
