/** The refusals of connection poolers, each with its own sentence. */
import { errorMessage, startServer, stopServers } from '../nodes/secrets/rejectingServers';
import type { DatabaseError } from '../../nodes/Training/database';
import { databaseOf } from './attempt';

afterAll(stopServers);

const loggedIn = Buffer.from('R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I', 'latin1');

/** What a node reports if a pooler answers the login, or the first statement after it, with this error. */
async function refusal(error: Buffer, when: 'login' | 'statement' = 'login') {
	let connections = 0;
	const port = await startServer((socket) => {
		connections++;
		socket.once('data', () => {
			if (when === 'login') return socket.end(error);
			socket.write(loggedIn);
			return socket.once('data', () => socket.end(error));
		});
	});
	const database = databaseOf({ host: '127.0.0.1', port, user: 'anna', password: 'x', database: 'training' });
	const { message, fix } = await database
		.transaction(
			{ access: 'read only', schemaVersion: 'any' },
			async (run) => await run({ text: 'select 1', values: [] }),
		)
		.then(
			() => ({ message: 'accepted', fix: '' }),
			(thrown: unknown) => thrown as DatabaseError,
		);
	return { text: `${message} ${fix}`.replaceAll(`127.0.0.1:${port}`, 'SERVER'), connections };
}

const sessionMode =
	"The pooler at SERVER has no free connection: in session mode, each of its clients holds one. Use the pooler's transaction mode (with Supabase: port 6543), lower Maximum Connections in the credential, or raise the pool size.";
const noMoreClients =
	'The pooler at SERVER accepts no more connections. Lower Maximum Connections in the credential, close other clients, or raise the limit of the pooler (PgBouncer: max_client_conn).';
const unknownTenant =
	'The pooler at SERVER knows no project or user "anna". With Supabase, the user is "postgres." and the ID of the project, and the host depends on its region: copy both from Connect in the project. A paused project must be restored first.';
const noServerInTime =
	'The pooler at SERVER had no free connection to PostgreSQL in time; nothing was written. Check that PostgreSQL runs. If it does, run it again when it is less busy, or raise the pool size (PgBouncer: default_pool_size).';
const serverLogin =
	'The pooler at SERVER works, but it cannot log in to PostgreSQL. Check that PostgreSQL runs, and the user and password that the pooler itself uses (PgBouncer: auth_file or auth_query, and [databases]).';
const startupParameter =
	"The pooler at SERVER refuses a setting that is sent when connecting; nothing was written. Remove PGOPTIONS from the environment of n8n, use the direct connection to the database, or add the setting to PgBouncer's ignore_startup_parameters.";
const password =
	'The password for user "anna" was not accepted by the pooler at SERVER. Correct the user or the password in the credential. The user must also be known to the pooler (PgBouncer: auth_file or auth_query).';
const passwordOrServerLogin =
	'The password for user "anna" was not accepted by the pooler at SERVER, or its own login not by PostgreSQL. Correct the user or the password in the credential. If they are right, check the user and password that the pooler itself uses (PgBouncer: auth_file or auth_query, and [databases]).';
const encryptedOnly =
	'SERVER accepts encrypted connections only. Set SSL to Require or stricter in the credential.';
const noDatabase = `The pooler at SERVER has no database "training". Correct the database in the credential, or add it to the pooler's configuration (PgBouncer: [databases]).`;

describe.each([
	[
		'Supavisor',
		'XX000',
		'MaxClientsInSessionMode: max clients reached - in Session mode max clients are limited to pool_size',
		sessionMode,
	],
	[
		'Supavisor',
		'XX000',
		'(EMAXCONNSESSION) max clients reached in session mode - max clients are limited to pool_size: 15',
		sessionMode,
	],
	['Supavisor', 'XX000', 'Max client connections reached', noMoreClients],
	['Supavisor', 'XX000', '(EMAXCLIENTCONN) max client connections reached, limit: 200', noMoreClients],
	['Supavisor', 'XX000', 'Tenant or user not found', unknownTenant],
	['Supavisor', 'XX000', '(ENOTFOUND) tenant/user anna.abc not found', unknownTenant],
	[
		'Supavisor',
		'XX000',
		'(ENOIDENTIFIER) no tenant identifier provided (external_id or sni_hostname required)',
		unknownTenant,
	],
	['Supavisor', 'XX000', 'unable to check out process from the pool due to timeout', noServerInTime],
	['Supavisor', 'XX000', '(ESSLREQUIRED) SSL connection is required for user: anna', encryptedOnly],
	[
		'Supavisor',
		'XX000',
		'(ECIRCUITBREAKER) too many authentication errors, new connections are temporarily blocked',
		'The pooler at SERVER blocks logins for some minutes, because several failed. Correct the user and the password in the credential, and try again in a few minutes.',
	],
	[
		'Supavisor',
		'XX000',
		'(EADDRNOTALLOWED) address not in tenant allow_list: {1, 2, 3, 4}',
		"The address of n8n is not on the list of addresses that may connect to SERVER. Add the address to the allow list in the provider's console.",
	],
	['PgBouncer', '08P01', 'no more connections allowed (max_client_conn)', noMoreClients],
	['PgBouncer', '08P01', 'client connections exceeded (max_user_client_connections)', noMoreClients],
	['PgBouncer', '08P01', 'unsupported startup parameter: options', startupParameter],
	['PgBouncer', '08P01', 'query_wait_timeout', noServerInTime],
	[
		'PgBouncer',
		'08P01',
		'server login failed: FATAL password authentication failed for user "pool"',
		serverLogin,
	],
	['PgBouncer', '08P01', 'server login has been failing, try again later (server_login_retry)', serverLogin],
	['PgBouncer', '08P01', 'pgbouncer cannot connect to server', serverLogin],
	['PgBouncer', '08P01', 'SASL authentication failed', password],
	['PgBouncer', '08P01', 'no such user: anna', password],
	['PgBouncer', '08P01', 'password authentication failed for user "pool"', passwordOrServerLogin],
	['PgBouncer', '08P01', 'no such database: training', noDatabase],
	['PgBouncer', '08P01', 'TLS connection required', encryptedOnly],
	[
		'Neon',
		'XX000',
		'Endpoint ID is not specified. Either please upgrade the postgres client library (libpq) for SNI support or pass the endpoint ID',
		'SERVER does not know which Neon database is meant: the host names it, and TLS sends it. Use the host name from the Neon console, not an IP address, and set SSL to Require or stricter in the credential.',
	],
	['Neon', 'XX000', 'connection is insecure (try using `sslmode=require`)', encryptedOnly],
	[
		'Neon',
		'XX000',
		"The requested endpoint could not be found, or you don't have access to it. Please check the provided ID and try again.",
		'There is no active Neon database at SERVER. Copy the host again from the Neon console, and check there that the endpoint is not deleted or disabled.',
	],
	[
		'Neon',
		'XX000',
		'Your account or project has exceeded the compute time quota. Upgrade your plan to increase limits.',
		"The provider has suspended the database at SERVER, for example because a quota is used up. Check the plan and the usage in the provider's console.",
	],
	['Neon', 'XX000', 'Too many connections to this endpoint. Please try again later.', noMoreClients],
	[
		'Neon',
		'XX000',
		'This IP address 10.1.2.3 is not allowed to connect to this endpoint.',
		"The address of n8n is not on the list of addresses that may connect to SERVER. Add the address to the allow list in the provider's console.",
	],
	[
		'Neon',
		'08P01',
		'unsupported startup parameter in options: search_path. Please use unpooled connection',
		startupParameter,
	],
])('%s with %s and "%s"', (_pooler, sqlstate, message, expected) => {
	it('is explained by its own sentence, without a second attempt', async () => {
		expect(await refusal(errorMessage(message, 'FATAL', sqlstate))).toEqual({
			text: expected,
			connections: 1,
		});
	});
});

describe('a refusal after the login', () => {
	it('is explained too', async () => {
		expect(await refusal(errorMessage('query_wait_timeout', 'FATAL', '08P01'), 'statement')).toEqual({
			text: noServerInTime,
			connections: 1,
		});
	});
});

describe('an error of PostgreSQL itself', () => {
	it.each([
		[
			'28P01',
			'password authentication failed for user "anna"',
			'The password for user "anna" was not accepted by SERVER. ',
		],
		['53300', 'sorry, too many clients already', 'SERVER has no free connection for user "anna". '],
		['3D000', 'database "training" does not exist', 'There is no database "training" on SERVER. '],
	])('with %s keeps its explanation', async (sqlstate, message, expected) => {
		const { text } = await refusal(errorMessage(message, 'FATAL', sqlstate));
		expect(text.slice(0, expected.length)).toBe(expected);
	});
});
