/** A connection string in a field for one of its parts: it is refused before anything is opened, and never repeated. */
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

import { testCredential } from '../package/panel';
import { DatabaseError, openDatabase } from '../../nodes/Training/database';

const noTunnel = () => Promise.reject(new Error('These tests have no SSH tunnel.'));
const valid = { host: 'localhost', database: 'training', user: 'anna', password: '' };

/** The message about a credential; undefined if it is accepted. */
function refusalOf(fields: Record<string, unknown>): string | undefined {
	try {
		openDatabase({ ...valid, ...fields }, noTunnel);
		return undefined;
	} catch (error) {
		if (error instanceof DatabaseError) return error.fullMessage;
		throw error;
	}
}

const SECRET = 'Tr0ub4dor';
const all =
	'put its host into Host, its port into Port, its database into Database, its user into User and its password into Password.';
const allWithSsl =
	'put its host into Host, its port into Port, its database into Database, its user into User, its password into Password and its sslmode into SSL.';

const connectionStrings: Array<[text: string, fix: string]> = [
	[`postgres://anna:${SECRET}@db.example.net:6543/training`, all],
	[`postgresql://anna:${SECRET}@db.example.net:6543/training?sslmode=require`, allWithSsl],
	[` 'postgres://anna:${SECRET}@[::1]:6543/training' `, all],
	[`psql postgres://anna:${SECRET}@db.example.net:6543/training`, all],
	[`DATABASE_URL="postgres://anna:${SECRET}@db.example.net:6543/training"`, all],
	[`jdbc:postgresql://db.example.net:6543/training?user=anna&password=${SECRET}`, all],
	[`postgres://anna:p@ss/${SECRET}@db.example.net:6543/training`, all],
	[`host=db.example.net port=6543 dbname=training user=anna password=${SECRET}`, all],
	[`host = 'db.example.net' port = 6543 dbname = training user = anna password = '${SECRET}'`, all],
	[`Host=db.example.net;Port=6543;Database=training;Username=anna;Password=${SECRET}`, all],
	[
		`Host=db.example.net;Port=6543;Database=training;Username=anna;Password=${SECRET};SSL Mode=Require`,
		allWithSsl,
	],
	[`PGHOST=db.example.net\nPGPORT=6543\nPGDATABASE=training\nPGUSER=anna\nPGPASSWORD=${SECRET}`, all],
	[`POSTGRES_HOST=h POSTGRES_PORT=1 POSTGRES_DB=d POSTGRES_USER=u POSTGRES_PASSWORD=${SECRET}`, all],
	[encodeURIComponent(`postgres://anna:${SECRET}@db.example.net:6543/training`), all],
	[`postgres://:${SECRET}@db`, 'put its host into Host and its password into Password.'],
	[
		`anna:${SECRET}@db.example.net`,
		'put its host into Host, its user into User and its password into Password.',
	],
	[`password=${SECRET}`, 'put its password into Password.'],
	[`{"password": "${SECRET}"}`, 'put its password into Password.'],
	[
		`postgres://anna@db/training`,
		'put its host into Host, its database into Database and its user into User.',
	],
];

describe.each(['host', 'database', 'user', 'schema'])('a connection string in the field %s', (field) => {
	it.each(connectionStrings)('such as %s is refused with the field for each part', (text, fix) => {
		const message = refusalOf({ [field]: text });
		const label = field[0]!.toUpperCase() + field.slice(1);
		expect(message).toMatch(new RegExp(`^The credential's field ${label} holds a connection string: `));
		expect(message).toContain(fix);
		expect(message).not.toMatch(new RegExp(`${SECRET}|example\\.net|6543`));
	});
});

describe('a password with percent codes', () => {
	it('is to be entered as it is', () => {
		expect(refusalOf({ host: `postgres://anna:${SECRET}%40@db` })).toBe(
			`The credential's field Host holds a connection string: put its host into Host, its user into User and its password into Password. Write special characters as they are, for example @ instead of %40.`,
		);
	});
});

describe('a host', () => {
	it.each([
		['db.example.net:6543', 'put its host into Host and its port into Port.'],
		['[::1]:6543', 'put its host into Host and its port into Port.'],
		['db.example.net/training', 'put its host into Host and its database into Database.'],
		['anna@db.example.net', 'put its host into Host and its user into User.'],
	])('with more than a name, %s, is refused', (host, fix) => {
		expect(refusalOf({ host })).toBe(`The credential's field Host holds more than a host: ${fix}`);
	});

	it.each([
		'db.example.net',
		'localhost',
		'10.0.0.7',
		'::1',
		'[::1]',
		'fe80::1%eth0',
		'/var/run/postgresql',
		'my_db-1',
		'bücher.example',
	])('such as %s is accepted', (host) => {
		expect(refusalOf({ host })).toBeUndefined();
	});
});

describe('the fields of an SSH tunnel', () => {
	const tunnel = { sshTunnel: true, sshHost: 'bastion', sshUser: 'anna' };

	it.each([
		[
			'sshHost',
			`ssh://anna:${SECRET}@bastion:2222`,
			'SSH Host holds a connection string: put its host into SSH Host, its port into SSH Port, its user into SSH User and its password into SSH Password.',
		],
		[
			'sshHost',
			'anna@bastion',
			'SSH Host holds more than a host: put its host into SSH Host and its user into SSH User.',
		],
		[
			'sshUser',
			`anna:${SECRET}@bastion`,
			'SSH User holds a connection string: put its host into SSH Host, its user into SSH User and its password into SSH Password.',
		],
	])('are checked: %s %s', (field, text, message) => {
		expect(refusalOf({ ...tunnel, [field]: text })).toBe(`The credential's field ${message}`);
	});

	it('are not checked without a tunnel', () => {
		expect(refusalOf({ ...tunnel, sshTunnel: false, sshHost: 'ssh://bastion' })).toBeUndefined();
	});
});

describe('names with unusual characters', () => {
	it.each([
		['user', 'anna@my-server'],
		['user', 'postgres.abcdefghijkl'],
		['user', 'DOMAIN\\anna'],
		['user', 'anna k'],
		['database', 'training 2026 (copy)'],
		['database', 'a=b'],
		['database', '100%'],
		['schema', 'anna:journal'],
		['schema', `a"b; drop schema public cascade; --`],
	])('in the field %s, such as %s, are accepted', (field, text) => {
		expect(refusalOf({ [field]: text })).toBeUndefined();
	});
});

describe('before a connection string is refused', () => {
	let server: Server;
	let connections = 0;
	beforeAll(async () => {
		server = createServer((socket) => {
			connections++;
			socket.destroy();
		});
		await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	});
	afterAll(() => server.close());

	it('nothing is opened, and the credential test does not repeat it', async () => {
		const { port } = server.address() as AddressInfo;
		const result = await testCredential({
			host: '127.0.0.1',
			port,
			user: `postgres://anna:${SECRET}@127.0.0.1:${port}/training`,
			password: SECRET,
		});
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(/^The credential's field User holds a connection string/);
		expect(JSON.stringify(result)).not.toContain(SECRET);
		expect(connections).toBe(0);
	});
});
