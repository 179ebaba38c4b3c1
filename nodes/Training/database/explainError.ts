import type { TrainingCredential } from './credential';
import { hasRunOut, isConnectionLoss, sqlstateOf } from './failure';
import type { Circumstances } from './failure';
import { TunnelError } from './tunnel';
import { redactedMessage } from './redact';

/** Why the database did not do what it was asked, in words for the person who will mend it. */
export class DatabaseError extends Error {
	constructor(
		message: string,
		/** The cure. */
		readonly fix: string,
		/** PostgreSQL's five-character code; null where the server never answered. */
		readonly sqlstate: string | null = null,
	) {
		super(message);
		this.name = 'DatabaseProblem';
	}

	/** What is wrong and the cure, for a place that shows one text. */
	get fullMessage(): string {
		return [this.message, this.fix].filter(Boolean).join(' ');
	}
}

/** Turns what pg, the network or TLS threw into a sentence and its cure. No secret, SQL text or stack is in it. */
export function explainError(error: unknown, circumstances: Circumstances): DatabaseError {
	const sqlstate = sqlstateOf(error);
	const [message, cure] = explain(error, sqlstate, circumstances);
	return new DatabaseError(message, cure, sqlstate ?? null);
}

type Explanation = [message: string, cure: string];

function explain(error: unknown, sqlstate: string | undefined, circumstances: Circumstances): Explanation {
	if (circumstances.stage !== 'connect' && isConnectionLoss(error))
		return explainLoss(sqlstate, circumstances);
	if (sqlstate !== undefined) return explainAnswer(sqlstate, error as Error, circumstances);
	return explainSilence(error, circumstances);
}

/** There was a connection, and it is gone. */
function explainLoss(
	sqlstate: string | undefined,
	{ credential, stage, milliseconds }: Circumstances,
): Explanation {
	const server = serverOf(credential);
	switch (stage) {
		case 'connect':
		case 'begin':
			return [
				`The connection to ${server} was lost before anything was sent.`,
				'Run it again: rows that are already there stay unchanged.',
			];
		case 'work':
			if (sqlstate === undefined && milliseconds >= credential.statementTimeoutSeconds * 1000)
				return [
					`${server} has stopped answering; nothing was written.`,
					'Run it again when the server is well.',
				];
			return [
				`The connection to ${server} was lost; nothing was written.`,
				'Run it again: rows that are already there stay unchanged.',
			];
		case 'commit':
			return [
				`The connection to ${server} was lost before it confirmed the commit: whether anything was written is unknown.`,
				'Run it again: what was written is then reported unchanged.',
			];
	}
}

/** The server said no. */
function explainAnswer(sqlstate: string, error: Error, circumstances: Circumstances): Explanation {
	const { credential, stage, milliseconds } = circumstances;
	const { user, database, schema, statementTimeoutSeconds } = credential;
	const server = serverOf(credential);
	const words = redactedMessage(sqlstate, error.message, credential);
	switch (sqlstate) {
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
				'Use the primary server, with default_transaction_read_only off: a replica cannot be written to.',
			];
		case '57014':
			if (milliseconds < statementTimeoutSeconds * 1000)
				return [
					'The statement was cancelled on the server, by a person or a limit of its own; nothing was written.',
					'Run it again.',
				];
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
			return explainLoss(sqlstate, circumstances);
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

/** There was no connection: nobody answered, or not PostgreSQL. */
function explainSilence(
	error: unknown,
	{ credential, milliseconds, tlsRefused }: Circumstances,
): Explanation {
	const server = serverOf(credential);
	const code = (error as NodeJS.ErrnoException).code ?? '';
	if (error instanceof TunnelError) return explainTunnel(error, credential);
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
	if (code === 'ETIMEDOUT' || hasRunOut(credential, milliseconds)) {
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
