import type { LockHolder } from '../statements';
import { plural } from '../wording';
import { serverOf } from './credential';
import type { Explanation } from './databaseError';
import { explainLostConnection } from './explainLostConnection';
import type { FailureContext } from './failure';
import { redactMessage } from './redact';

/** The server's own errors, by their code. */
export function explainServerError(sqlstate: string, error: Error, context: FailureContext): Explanation {
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
			// Only an error inside a function has a context.
			if (stage === 'work' && (error as { where?: string }).where !== undefined) {
				return [
					`A trigger or function in the database failed: ${serverMessage}; nothing was written.`,
					`If it is your own, write its names with their schema, for example ${schema}.exercises: the node searches pg_catalog only. If not, run Database → Provision once.`,
				];
			}
			return [
				`There is no training schema in "${schema}" of database "${database}".`,
				'Run Database → Provision once, or correct the schema in the credential.',
			];
		case '42501':
			return isRowSecurity(error)
				? explainRowSecurity(context)
				: [
						`User "${user}" lacks a permission in schema "${schema}" of database "${database}": ${serverMessage}.`,
						'Grant the permission to the user, or use a credential of a user that has it.',
					];
		case '25006':
			return [
				`Database "${database}" on ${server} is read-only.`,
				'Connect to the primary server, not to a replica. default_transaction_read_only must be off.',
			];
		case '57014':
			// The wait is measured here, where a busy n8n may have noticed late that it began.
			if (milliseconds < statementTimeoutSeconds * 900)
				return [
					'The statement was cancelled on the server, by a user or by a limit set there; nothing was written.',
					'Run it again.',
				];
			return [
				`The statement took longer than ${plural(statementTimeoutSeconds, 'second')} and was cancelled; nothing was written.`,
				[
					...describeHolders(context),
					'Raise the statement timeout in the credential, or try again when the server is less busy.',
				].join(' '),
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
		case '55006':
			// Raised by our own SQL: a complete message that says what to do.
			return [serverMessage, ''];
		case '57P01':
		case '57P02':
			return explainLostConnection(error, context);
		case '57P03':
			return [`${server} is starting up or shutting down.`, 'Try again in a moment.'];
		case '40P01':
		case '40001':
			return [
				'The rows were locked by another session, twice in a row; nothing was written.',
				'Run it again.',
			];
		case '55P03':
			return explainLockNotAvailable(context);
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

/** PostgreSQL reports a lock_timeout and `nowait` with the same code. The limit can also be one of our own functions. */
function explainLockNotAvailable(context: FailureContext): Explanation {
	const { credential, locks } = context;
	const hasOwnLimit = (locks?.lock_timeout ?? '0') !== '0';
	return [
		hasOwnLimit
			? `Another session held a lock for longer than the lock_timeout of user "${credential.user}"; nothing was written.`
			: 'Another session holds a lock that is needed here; nothing was written.',
		[
			...describeHolders(context),
			'Run it again when the other session is done.',
			...(hasOwnLimit ? [`The lock_timeout is ${locks!.lock_timeout}.`] : []),
		].join(' '),
	];
}

/** A sentence about the sessions that hold locks in the schema, if they are known. */
function describeHolders({ locks }: FailureContext): string[] {
	if (!locks || locks.holders.length === 0) return [];
	return [`Locks are held by ${locks.holders.map(describeHolder).join(' and by ')}.`];
}

function describeHolder({ user, pid, application, seconds }: LockHolder): string {
	const details = [
		`process ${pid}`,
		...(application ? [`application "${application}"`] : []),
		...(seconds === null ? [] : [`in a transaction for ${plural(seconds, 'second')}`]),
	];
	return `user "${user}" (${details.join(', ')})`;
}

/** The functions of PostgreSQL that report a policy. Its messages can be translated, and the code is that of a missing right. */
const ROW_SECURITY_ROUTINES = ['ExecWithCheckOptions', 'check_enable_rls'];

const isRowSecurity = (error: Error) =>
	ROW_SECURITY_ROUTINES.includes((error as { routine?: string }).routine ?? '');

function explainRowSecurity({ credential, rowSecurity = [] }: FailureContext): Explanation {
	const { user, schema } = credential;
	const closed = rowSecurity
		.filter(({ has_write_policy }) => !has_write_policy)
		.map(({ table }) => `"${table}"`);
	const why =
		closed.length > 0
			? `no policy lets it write to ${closed.join(', ')}`
			: 'its policies do not accept one of the rows';
	return [
		`Row level security in schema "${schema}" keeps user "${user}" from writing: ${why}. Nothing was written.`,
		'Create or change the policies of these tables, or use a credential of the user that owns them. Granting permissions does not help. Reads can lack rows for the same reason, see advice in Database → Get Status.',
	];
}
