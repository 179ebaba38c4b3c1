/** What a real PgBouncer refuses, and the sentence for it. test/database/poolers.test.ts has the texts of other poolers and versions. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';
import { Client } from 'pg';

import { trainingDatabase } from '../nodes/training';
import type { TrainingDatabase } from '../nodes/training';
import { reportReliability } from '../reliabilityTable.js';
import { freePort, makeFolder, startProgram } from './systemProgram';
import type { Program } from './systemProgram';

const MAX_CLIENTS = 3;
let database: TrainingDatabase;
let pgbouncer: Program;
let port: number;

beforeAll(async () => {
	database = await trainingDatabase();
	const { settings } = database;
	const folder = makeFolder('pgbouncer');
	port = await freePort();
	const [users, config] = [join(folder, 'users'), join(folder, 'config')];
	writeFileSync(users, `"${settings.user}" "${settings.password}"\n`);
	const server = `host=${settings.host} port=${settings.port} dbname=${settings.database}`;
	writeFileSync(
		config,
		`[databases]
training = ${server}
without_server = host=127.0.0.1 port=${await freePort()}
wrong_login = ${server} user=${settings.user} password=wrong
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = 1
max_client_conn = ${MAX_CLIENTS}
query_wait_timeout = 1
`,
	);
	pgbouncer = await startProgram('/usr/sbin/pgbouncer', ['-u', 'nobody', config], { port, folder });
});
afterAll(async () => {
	await pgbouncer.stop();
	await database.drop();
});

const credential = (fields: IDataObject = {}) => ({
	...database.settings,
	host: '127.0.0.1',
	port,
	database: 'training',
	maxConnections: 1,
	...fields,
});

/** What the node says about a connection through PgBouncer. */
async function refusal(fields: IDataObject = {}): Promise<string> {
	const { thrown } = await database.run({
		parameters: { resource: 'set', operation: 'getAll' },
		items: [{}],
		credential: credential(fields),
	});
	if (!thrown) return 'accepted';
	return `${thrown.message} ${thrown.description ?? ''}`.replaceAll(`127.0.0.1:${port}`, 'SERVER');
}

const password =
	'The password for user "USER" was not accepted by the pooler at SERVER. Correct the user or the password in the credential. The user must also be known to the pooler (PgBouncer: auth_file or auth_query).';
const noServerInTime =
	'The pooler at SERVER had no free connection to PostgreSQL in time; nothing was written. Check that PostgreSQL runs. If it does, run it again when it is less busy, or raise the pool size (PgBouncer: default_pool_size).';

/** Other clients of PgBouncer; the first one has an open transaction. */
async function withOtherClients<T>(count: number, work: () => Promise<T>): Promise<T> {
	const clients = Array.from({ length: count }, () => new Client(credential()));
	for (const client of clients) await client.connect();
	await clients[0]!.query('begin; select 1');
	try {
		return await work();
	} finally {
		for (const client of clients) await client.end();
	}
}

/** Runs the work with a search path that every new connection sends. */
async function withStartupOptions<T>(work: () => Promise<T>): Promise<T> {
	process.env.PGOPTIONS = '-c search_path=public';
	try {
		return await work();
	} finally {
		delete process.env.PGOPTIONS;
	}
}

/** Each with other fields than the cases before, so that the node opens a new connection. */
const refusals: Array<[name: string, cause: () => Promise<string>, expected: string]> = [
	[
		'an unknown database',
		async () => await refusal({ database: 'nowhere' }),
		`The pooler at SERVER has no database "nowhere". Correct the database in the credential, or add it to the pooler's configuration (PgBouncer: [databases]).`,
	],
	[
		'a wrong password',
		async () => await refusal({ password: 'wrong' }),
		password.replace('USER', 'postgres'),
	],
	['an unknown user', async () => await refusal({ user: 'unknown' }), password.replace('USER', 'unknown')],
	[
		'a wrong password in its own configuration',
		async () => await refusal({ database: 'wrong_login' }),
		'The password for user "postgres" was not accepted by the pooler at SERVER, or its own login not by PostgreSQL. Correct the user or the password in the credential. If they are right, check the user and password that the pooler itself uses (PgBouncer: auth_file or auth_query, and [databases]).',
	],
	[
		'TLS that it does not offer',
		async () => await refusal({ ssl: 'require' }),
		'SERVER does not offer TLS. Switch TLS on at the server, or set SSL to Disable in the credential.',
	],
	[
		'a search path in the startup parameters',
		async () => await withStartupOptions(async () => await refusal({ connectTimeoutSeconds: 11 })),
		"The pooler at SERVER refuses a setting that is sent when connecting; nothing was written. Remove PGOPTIONS from the environment of n8n, use the direct connection to the database, or add the setting to PgBouncer's ignore_startup_parameters.",
	],
	['a server that does not run', async () => await refusal({ database: 'without_server' }), noServerInTime],
	[
		'sessions that are all in use',
		async () => await withOtherClients(1, async () => await refusal({ connectTimeoutSeconds: 12 })),
		noServerInTime,
	],
	[
		'more clients than max_client_conn',
		async () => await withOtherClients(MAX_CLIENTS, async () => await refusal({ connectTimeoutSeconds: 13 })),
		'The pooler at SERVER accepts no more connections. Lower Maximum Connections in the credential, close other clients, or raise the limit of the pooler (PgBouncer: max_client_conn).',
	],
];

describe('PgBouncer', () => {
	it('refuses a connection, and the node says why', async () => {
		const shown = [];
		for (const [name, cause] of refusals) shown.push([name, await cause()]);
		expect(shown).toEqual(refusals.map(([name, , expected]) => [name, expected]));
		reportReliability(
			'A real PgBouncer refuses a connection; the sentence of the node is compared',
			__filename,
			{
				causes: refusals.length,
				'other sentences': 0,
			},
		);
	});

	it('accepts the node, which uses no prepared statements by name, so a session that another client used works', async () => {
		for (let run = 0; run < 3; run++) {
			expect(await refusal({ connectTimeoutSeconds: 14 + run })).toBe('accepted');
		}
		expect(await database.rows('select name from pg_prepared_statements')).toEqual([]);
	});
});
