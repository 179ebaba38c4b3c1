import type { Explanation } from './databaseError';
import { sqlstateOf } from './sqlstate';

/**
 * Refusals of connection poolers. This is the only place that reads the text of an error: poolers report almost everything with
 * the same code (PgBouncer 08P01, Supavisor and Neon XX000), so nothing else distinguishes their refusals. Their texts are never
 * translated. The sources are the poolers' own: PgBouncer src/client.c, janitor.c and objects.c; Supavisor lib/supavisor/errors;
 * Neon proxy/src/auth and control_plane. Supavisor's newer versions add codes such as (EMAXCONNSESSION).
 */
const REFUSALS: ReadonlyArray<[pattern: RegExp, ...explanation: Explanation]> = [
	[
		/MaxClientsInSessionMode|EMAXCONNSESSION|EMAXCLIENTSESSION|max clients (?:are limited to pool_size|reached in session mode)/i,
		'The pooler at {server} has no free connection: in session mode, each of its clients holds one.',
		"Use the pooler's transaction mode (with Supabase: port 6543), lower Maximum Connections in the credential, or raise the pool size.",
	],
	[
		/max client connections reached|EMAXCLIENTCONN|EMAXCONN|EMAXPROXYCONN|max_client_conn|max_(?:db|user)_(?:client_)?connections|too many connections (?:to this endpoint|attempts)|too many database connection attempts/i,
		'The pooler at {server} accepts no more connections.',
		'Lower Maximum Connections in the credential, close other clients, or raise the limit of the pooler (PgBouncer: max_client_conn).',
	],
	[
		/tenant or user not found|tenant\/user |ENOTFOUND|ETENANTNOTFOUND|ENOIDENTIFIER|no tenant identifier/i,
		'The pooler at {server} knows no project or user "{user}".',
		'With Supabase, the user is "postgres." and the ID of the project, and the host depends on its region: copy both from Connect in the project. A paused project must be restored first.',
	],
	[
		/query_wait_timeout|ECHECKOUTTIMEOUT|pool checkout timeout|unable to check out (?:process|connection)/i,
		'The pooler at {server} had no free connection to PostgreSQL in time; nothing was written.',
		'Check that PostgreSQL runs. If it does, run it again when it is less busy, or raise the pool size (PgBouncer: default_pool_size).',
	],
	[
		/unsupported startup parameter/i,
		'The pooler at {server} refuses a setting that is sent when connecting; nothing was written.',
		"Remove PGOPTIONS from the environment of n8n, use the direct connection to the database, or add the setting to PgBouncer's ignore_startup_parameters.",
	],
	[
		/server login (?:has been failing|failed)|server_login_retry|cannot connect to server|client_login_timeout \(server down\)|server dns lookup failed|EAUTHQUERY|connection to database not available|db ?handler exited|EDBHANDLEREXITED/i,
		'The pooler at {server} works, but it cannot log in to PostgreSQL.',
		'Check that PostgreSQL runs, and the user and password that the pooler itself uses (PgBouncer: auth_file or auth_query, and [databases]).',
	],
	[
		/circuit ?breaker|too many (?:authentication errors|failed login attempts)/i,
		'The pooler at {server} blocks logins for some minutes, because several failed.',
		'Correct the user and the password in the credential, and try again in a few minutes.',
	],
	[
		// PgBouncer's own refusal, or that of PostgreSQL, which PgBouncer passes on.
		/password authentication failed for user/i,
		'The password for user "{user}" was not accepted by the pooler at {server}, or its own login not by PostgreSQL.',
		'Correct the user or the password in the credential. If they are right, check the user and password that the pooler itself uses (PgBouncer: auth_file or auth_query, and [databases]).',
	],
	[
		/SASL authentication failed|no such user|password authentication failed|"trust" authentication failed/i,
		'The password for user "{user}" was not accepted by the pooler at {server}.',
		'Correct the user or the password in the credential. The user must also be known to the pooler (PgBouncer: auth_file or auth_query).',
	],
	[
		/no such database|database does not allow connections/i,
		'The pooler at {server} has no database "{database}".',
		"Correct the database in the credential, or add it to the pooler's configuration (PgBouncer: [databases]).",
	],
	[
		/SSL (?:connection is )?required|ESSLREQUIRED|TLS connection required|connection is insecure/i,
		'{server} accepts encrypted connections only.',
		'Set SSL to Require or stricter in the credential.',
	],
	[
		/endpoint id is not specified/i,
		'{server} does not know which Neon database is meant: the host names it, and TLS sends it.',
		'Use the host name from the Neon console, not an IP address, and set SSL to Require or stricter in the credential.',
	],
	[
		/endpoint could not be found|endpoint is disabled|has been disabled/i,
		'There is no active Neon database at {server}.',
		'Copy the host again from the Neon console, and check there that the endpoint is not deleted or disabled.',
	],
	[
		/\bquota\b|EBANNED|tenant is banned/i,
		'The provider has suspended the database at {server}, for example because a quota is used up.',
		"Check the plan and the usage in the provider's console.",
	],
	[
		/is not allowed to connect to this endpoint|blocked network|EADDRNOTALLOWED|not in tenant allow_list/i,
		'The address of n8n is not on the list of addresses that may connect to {server}.',
		"Add the address to the allow list in the provider's console.",
	],
	[
		/control plane request failed|couldn'?t connect to compute node|failed to acquire permit/i,
		'The Neon database at {server} could not be started.',
		'Try again in a moment, and check the status of the database in the Neon console.',
	],
];

/** PostgreSQL's own errors with these codes have other texts. */
const POOLER_SQLSTATES = /^(?:08|53|57014|58|XX000)/;

/** What the refusal of a pooler means, with placeholders `{server}`, `{user}` and `{database}`; undefined if it is none. */
export function findPoolerRefusal(error: unknown): Explanation | undefined {
	if (!POOLER_SQLSTATES.test(sqlstateOf(error) ?? '')) return undefined;
	const { message } = error as Error;
	const refusal = REFUSALS.find(([pattern]) => pattern.test(message));
	return refusal && [refusal[1], refusal[2]];
}
