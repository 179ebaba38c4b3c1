import { plural } from '../wording';
import type { TrainingCredential } from './credential';
import { DatabaseError } from './databaseError';
import { exceedsConnectTimeout, isConnectionLoss, sqlstateOf } from './failure';
import type { FailureContext } from './failure';
import { redactMessage } from './redact';
import { TunnelError } from './tunnel';

/** Turns an error of pg, the network or TLS into a message for the user, without secrets, SQL text or a stack. */
export function explainError(error: unknown, context: FailureContext): DatabaseError {
	const sqlstate = sqlstateOf(error);
	const [message, fix] = explain(error, sqlstate, context);
	return new DatabaseError(message, fix, sqlstate ?? null);
}

type Explanation = [message: string, fix: string];

function explain(error: unknown, sqlstate: string | undefined, context: FailureContext): Explanation {
	if (context.stage !== 'connect' && isConnectionLoss(error)) return explainLostConnection(sqlstate, context);
	if (sqlstate !== undefined) return explainServerError(sqlstate, error as Error, context);
	return explainConnectError(error, context);
}

function explainLostConnection(
	sqlstate: string | undefined,
	{ credential, stage, milliseconds }: FailureContext,
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
					'Run it again when the server responds.',
				];
			return [
				`The connection to ${server} was lost; nothing was written.`,
				'Run it again: rows that are already there stay unchanged.',
			];
		case 'commit':
			return [
				`The connection to ${server} was lost before it confirmed the commit: whether anything was written is unknown.`,
				'Run it again: rows that were written are then reported as unchanged.',
			];
	}
}

function explainServerError(sqlstate: string, error: Error, context: FailureContext): Explanation {
	const { credential, stage, milliseconds } = context;
	const { user, database, schema, statementTimeoutSeconds } = credential;
	const server = serverOf(credential);
	const serverMessage = redactMessage(sqlstate, error.message, credential);
	switch (sqlstate) {
		case '28P01':
			return [
				`The password for user "${user}" was not accepted by ${server}.`,
				'Correct the user or the password in the credential.',
			];
		case '28000':
			return [
				`${server} does not allow user "${user}" to connect to database "${database}" with these settings.`,
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
				`User "${user}" lacks a permission in schema "${schema}" of database "${database}": ${serverMessage}.`,
				'Grant the permission to the user, or use a credential of a user that has it.',
			];
		case '25006':
			return [
				`Database "${database}" on ${server} is read-only.`,
				'Connect to the primary server, not to a replica. default_transaction_read_only must be off.',
			];
		case '57014':
			if (milliseconds < statementTimeoutSeconds * 1000)
				return [
					'The statement was cancelled on the server, by a user or by a limit set there; nothing was written.',
					'Run it again.',
				];
			return [
				`The statement took longer than ${plural(statementTimeoutSeconds, 'second')} and was cancelled; nothing was written.`,
				'Raise the statement timeout in the credential, or try again when the server is less busy.',
			];
		case '53300':
			return [
				`${server} has no free connection for user "${user}".`,
				'Lower Maximum Connections in the credential, or raise the limit on the server.',
			];
		case '53100':
			return [
				`${server} has no disk space left; nothing was written.`,
				'Free some space on the server, then run it again.',
			];
		case 'P0001':
		case '2BP01':
			// Raised by our own SQL: a complete message that says what to do.
			return [serverMessage, ''];
		case '57P01':
		case '57P02':
			return explainLostConnection(sqlstate, context);
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
				`Another session held a lock for longer than the lock_timeout of user "${user}"; nothing was written.`,
				'Run it again when the other session is done.',
			];
		case '23503':
		case '23505':
		case '23514': {
			const { constraint, table } = error as { constraint?: string; table?: string };
			return [
				`A row breaks the constraint "${constraint}" of the table "${table}".`,
				'Nothing was written. Correct the row: it may be a stored value that the run keeps, see check_violations in Database → Get Status.',
			];
		}
		default:
			return [
				`PostgreSQL refused: ${serverMessage} (SQLSTATE ${sqlstate}).`,
				stage === 'connect' ? 'Check the credential.' : 'Nothing was written.',
			];
	}
}

/** No connection was made: there was no answer, or not one of PostgreSQL. */
function explainConnectError(
	error: unknown,
	{ credential, milliseconds, tlsRefused }: FailureContext,
): Explanation {
	const server = serverOf(credential);
	const code = (error as NodeJS.ErrnoException).code ?? '';
	if (error instanceof TunnelError) return explainTunnelError(error, credential);
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
			'Use the host name in the certificate, or set SSL to Verify CA.',
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
	if (code === 'ETIMEDOUT' || exceedsConnectTimeout(credential, milliseconds)) {
		return [
			`${server} did not answer within ${plural(credential.connectTimeoutSeconds, 'second')}.`,
			'Check host and port in the credential, and the firewalls between n8n and the server.',
		];
	}
	return [
		`The connection to ${server} could not be made${code && ` (${code})`}.`,
		'Check host, port and SSL in the credential, and that PostgreSQL listens there.',
	];
}

function explainTunnelError(error: TunnelError, credential: TrainingCredential): Explanation {
	const { sshHost, sshPort, sshUser } = credential;
	const sshServer = `${sshHost}:${sshPort}`;
	if (error.isLoginRefused) {
		return [
			`The SSH server ${sshServer} did not accept the login of "${sshUser}".`,
			'Correct the SSH user, password or key in the credential.',
		];
	}
	if (error.isForwardingRefused) {
		return [
			`The SSH server ${sshServer} could not connect to ${serverOf(credential)}.`,
			'Check host and port as the SSH server sees them, and that it allows forwarding.',
		];
	}
	return [
		`The SSH tunnel through ${sshServer} could not be opened${error.code ? ` (${error.code})` : ''}.`,
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

const serverOf = ({ host, port }: TrainingCredential) => `${host}:${port}`;
