import type { TrainingCredential } from './credential';
import { TunnelError } from './tunnel';

/** Why the database did not do what it was asked, in words for the person who will mend it. */
export class DatabaseProblem extends Error {
	constructor(
		message: string,
		/** The cure. */
		readonly description: string,
		/** PostgreSQL's five-character code; null where the server never answered. */
		readonly sqlstate: string | null = null,
	) {
		super(message);
		this.name = 'DatabaseProblem';
	}

	/** What is wrong and the cure, for a place that shows one text. */
	get sentence(): string {
		return [this.message, this.description].filter(Boolean).join(' ');
	}
}

/** How far a run got; nothing is sent before `work`, and at `commit` only the server knows whether it was written. */
export type Stage = 'connect' | 'begin' | 'work' | 'commit';

/** Where it failed, for what the error itself does not say. */
interface Circumstances {
	credential: TrainingCredential;
	stage: Stage;
	/** Since the stage began. */
	milliseconds: number;
	tlsRefused: boolean;
}

/** PostgreSQL's code of an error, undefined for errors that are not the server's. */
export function sqlstateOf(error: unknown): string | undefined {
	const { code, severity } = error as { code?: unknown; severity?: unknown };
	return severity !== undefined && typeof code === 'string' ? code : undefined;
}

/** Worth one more try, since the server has undone everything: serialization failure and deadlock. */
export const isTransient = (sqlstate: string | undefined): boolean =>
	sqlstate === '40001' || sqlstate === '40P01';

/** The connection is gone, be it by the server's word (class 08, 57P01 to 57P03) or without one. */
export const isConnectionLoss = (sqlstate: string | undefined): boolean =>
	sqlstate === undefined || sqlstate.startsWith('08') || /^57P0[1-3]$/.test(sqlstate);

/** Turns what pg, the network or TLS threw into a sentence and its cure. No secret, SQL text or stack is in it. */
export function explainError(error: unknown, circumstances: Circumstances): DatabaseProblem {
	if (error instanceof DatabaseProblem) return error;
	const sqlstate = sqlstateOf(error);
	const [message, cure] =
		sqlstate === undefined
			? explainSilence(error, circumstances)
			: explainAnswer(sqlstate, error as Error, circumstances);
	return new DatabaseProblem(message, cure, sqlstate ?? null);
}

type Explanation = [message: string, cure: string];

/** The server said no. */
function explainAnswer(sqlstate: string, error: Error, { credential, stage }: Circumstances): Explanation {
	const { user, database, schema, statementTimeoutSeconds } = credential;
	const server = serverOf(credential);
	const words = wordsOf(sqlstate, error.message, credential);
	// a replica does not even begin a transaction that may write
	switch (stage === 'begin' && sqlstate === '0A000' ? '25006' : sqlstate) {
		case '28P01':
			return [
				`The password for user "${user}" was not accepted by ${server}.`,
				'Correct the user or the password in the credential.',
			];
		case '28000':
			return [
				`User "${user}" may not connect to database "${database}" on ${server} this way.`,
				'Check the user and the SSL setting in the credential, and pg_hba.conf on the server.',
			];
		case '3D000':
			return [
				`There is no database "${database}" on ${server}.`,
				'Correct the database in the credential, or create it.',
			];
		case '42P01':
		case '3F000':
		case '42883':
			return [
				`There is no training schema in "${schema}" of database "${database}".`,
				'Run Database → Provision once, or correct the schema in the credential.',
			];
		case '42501':
			return [
				`User "${user}" lacks the rights for this in schema "${schema}" of database "${database}": ${words}.`,
				'Grant the rights to the user, or use a credential whose user has them.',
			];
		case '25006':
			return [
				`Database "${database}" on ${server} is read-only.`,
				'Use the primary server: a replica cannot be written to.',
			];
		case '57014':
			return [
				`The statement took longer than ${inSeconds(statementTimeoutSeconds)} and was cancelled; nothing was written.`,
				'Raise the statement timeout in the credential, or try again when the server is less busy.',
			];
		case '53300':
			return [
				`${server} has no free connection for user "${user}".`,
				'Lower the maximum of connections in the credential, or raise it on the server.',
			];
		case '53100':
			return [
				`${server} has no disk space left; nothing was written.`,
				'Free some space on the server, then run it again.',
			];
		case 'P0001':
		case '2BP01':
			return [words, ''];
		case '57P01':
		case '57P02':
			return [lostConnection(stage, server), 'Run it again: rows that are already there stay unchanged.'];
		case '57P03':
			return [`${server} is starting up or shutting down.`, 'Try again in a moment.'];
		case '40P01':
		case '40001':
			return [
				'The rows were locked by another session, twice in a row; nothing was written.',
				'Run it again.',
			];
		case '55P03':
			return [
				`Another session has locked the rows for longer than the lock_timeout of user "${user}"; nothing was written.`,
				'Run it again once the other session is done.',
			];
		default:
			return [
				`PostgreSQL refused: ${words} (SQLSTATE ${sqlstate}).`,
				stage === 'connect' ? 'Check the credential.' : 'Nothing was written.',
			];
	}
}

/** Nobody answered, or not PostgreSQL. */
function explainSilence(error: unknown, circumstances: Circumstances): Explanation {
	const { credential, stage, milliseconds, tlsRefused } = circumstances;
	const server = serverOf(credential);
	const code = (error as NodeJS.ErrnoException).code ?? '';
	if (error instanceof TunnelError) return explainTunnel(error, credential);
	if (stage === 'commit') {
		return [
			`The connection to ${server} was lost before it confirmed the commit: whether anything was written is unknown.`,
			'Run it again: what was written is then reported unchanged.',
		];
	}
	if (stage === 'work' && milliseconds >= credential.statementTimeoutSeconds * 1000) {
		return [`${server} has stopped answering; nothing was written.`, 'Run it again when the server is well.'];
	}
	if (stage !== 'connect')
		return [lostConnection(stage, server), 'Run it again: rows that are already there stay unchanged.'];
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
		return [`The host "${credential.host}" was not found.`, 'Correct the host in the credential.'];
	}
	if (code === 'ECONNREFUSED' || code === 'ENOENT') {
		return [
			`Nothing answers at ${server}: the connection was refused.`,
			'Check host and port in the credential, and that PostgreSQL runs and listens there.',
		];
	}
	if (tlsRefused) {
		return [
			`${server} does not offer TLS.`,
			'Switch TLS on at the server, or set SSL to Disable in the credential.',
		];
	}
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
		return [
			`The certificate of ${server} is for another host name.`,
			'Use the host name that the certificate names, or set SSL to Verify CA.',
		];
	}
	if (code === 'CERT_HAS_EXPIRED')
		return [`The certificate of ${server} has expired.`, 'Renew it on the server.'];
	if (UNTRUSTED.has(code)) {
		return [
			`The certificate of ${server} is not signed by an authority that is trusted (${code}).`,
			"Paste the authority's certificate into the credential's field CA Certificate.",
		];
	}
	if (/^ERR_(OSSL|SSL|TLS)/.test(code)) {
		return [`TLS with ${server} failed (${code}).`, 'Check the certificates and the key in the credential.'];
	}
	if (code === 'ETIMEDOUT' || milliseconds >= credential.connectTimeoutSeconds * 1000 - 50) {
		return [
			`${server} did not answer within ${inSeconds(credential.connectTimeoutSeconds)}.`,
			'Check host and port in the credential, and the firewalls on the way.',
		];
	}
	return [
		`The connection to ${server} could not be made${code && ` (${code})`}.`,
		'Check host, port and SSL in the credential, and that PostgreSQL listens there.',
	];
}

function explainTunnel(error: TunnelError, credential: TrainingCredential): Explanation {
	const { sshHost, sshPort, sshUser } = credential;
	const gateway = `${sshHost}:${sshPort}`;
	if (error.isLoginRefused) {
		return [
			`The SSH server ${gateway} did not accept the login of "${sshUser}".`,
			'Correct the SSH user, password or key in the credential.',
		];
	}
	if (error.isForwardingRefused) {
		return [
			`The SSH server ${gateway} could not connect to ${serverOf(credential)}.`,
			'Check host and port as the SSH server sees them, and that it allows forwarding.',
		];
	}
	return [
		`The SSH tunnel through ${gateway} could not be opened${error.code ? ` (${error.code})` : ''}.`,
		'Check SSH host and port, the private key and its passphrase in the credential.',
	];
}

const UNTRUSTED = new Set([
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'CERT_SIGNATURE_FAILURE',
	'CERT_UNTRUSTED',
]);

const inSeconds = (count: number) => `${count} ${count === 1 ? 'second' : 'seconds'}`;

const serverOf = ({ host, port }: TrainingCredential) => `${host}:${port}`;

const lostConnection = (stage: Stage, server: string) =>
	stage === 'connect' || stage === 'begin'
		? `The connection to ${server} was lost before anything was sent.`
		: `The connection to ${server} was lost; nothing was written.`;

const SECRETS = ['password', 'clientKey', 'sshPassword', 'privateKey', 'passphrase'] as const;

/**
 * The server's own words, without what they might give away: whoever answers there may repeat what it was told (fewer than four
 * characters are no secret), and errors of class 22 quote the value of a row, which n8n would log.
 */
function wordsOf(sqlstate: string, words: string, credential: TrainingCredential): string {
	const secrets = SECRETS.map((field) => credential[field]).filter((secret) => secret.length >= 4);
	const safe = secrets.reduce((text, secret) => text.replaceAll(secret, '•••'), words);
	return sqlstate.startsWith('22') ? safe.replace(/".*"/s, '"…"') : safe;
}
