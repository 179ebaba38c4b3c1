/** The ways to reach a server, and passwords with unusual characters. */
import { Client } from 'pg';

import { startEmbedded } from '../postgres/servers';
import type { DedicatedServer } from '../postgres/servers';
import { attempt } from './attempt';

let server: DedicatedServer;
let socketFolder: string;

beforeAll(async () => {
	server = await startEmbedded('18', {
		// Relative to the data folder.
		settings: ['listen_addresses=127.0.0.1,::1', 'unix_socket_directories=.'],
		files: { 'pg_hba.conf': 'local all all scram-sha-256\nhost all all all md5\n' },
	});
	const [found] = await asAdministrator('show data_directory');
	socketFolder = String(found?.data_directory);
});
afterAll(async () => await server.stop());

async function asAdministrator(...statements: string[]): Promise<Array<Record<string, unknown>>> {
	const client = new Client({ ...server.settings, database: 'postgres' });
	await client.connect();
	let rows: Array<Record<string, unknown>> = [];
	for (const statement of statements) ({ rows } = await client.query<Record<string, unknown>>(statement));
	await client.end();
	return rows;
}

const connect = async (more: Record<string, unknown>) => await attempt({ ...server.settings, ...more });

describe('a server', () => {
	it('is reached over IPv6', async () => {
		expect(await connect({ host: '::1' })).toBe('plain');
	});

	it('is reached through the folder of its Unix socket', async () => {
		expect(await connect({ host: socketFolder })).toBe('plain');
	});

	it('that does not listen in a folder is reported with that folder', async () => {
		expect(await connect({ host: '/nowhere', port: 5432 })).toBe(
			'Nothing answers at /nowhere:5432: the connection was refused.',
		);
	});
});

const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index));
const passwords: Record<string, string> = {
	'every printable character of ASCII': printable.join(''),
	'spaces at both ends': ' between spaces ',
	'characters with a meaning in SQL, URLs or expressions': `'"\\$1 $$;--%20@:/?#&={{ $json.x }}`,
	'every printable character of Latin-1': Array.from({ length: 95 }, (_, index) =>
		String.fromCharCode(0xa1 + index),
	).join(''),
	'letters of other alphabets': 'Zażółć gęślą jaźń Пароль 密码 パスワード كلمة',
	'letters with combining accents': 'Za\u017co\u0301\u0142c\u0301 e\u0328',
	'compatibility characters': 'ﬁve ½ ² Ⅷ ＡＢＣ …',
	'no-break spaces and a soft hyphen': 'a\u00a0b\u2003c soft\u00adhyphen',
	'an emoji': 'lift 🏋 heavy 😀',
};

describe.each(['scram-sha-256', 'md5'])('a password stored as %s', (encryption) => {
	it.each(Object.entries(passwords))(
		'with %s is accepted, and a wrong one is rejected',
		async (_what, password) => {
			await asAdministrator(
				`set password_encryption = '${encryption}'`,
				'drop role if exists anna',
				`create role anna login password ${new Client().escapeLiteral(password)}`,
			);
			const [stored] = await asAdministrator(`select rolpassword from pg_authid where rolname = 'anna'`);
			expect(String(stored?.rolpassword).toLowerCase()).toMatch(new RegExp(`^${encryption}`));
			expect(await connect({ user: 'anna', password })).toBe('plain');
			expect(await connect({ user: 'anna', password: `${password}.` })).toMatch(
				/^The password for user "anna" was not accepted by 127\.0\.0\.1:\d+\.$/,
			);
		},
	);
});

describe('a password that pg and the server normalize differently', () => {
	it.each(['🏋️‍♂️', 'שלום½x'])(
		'such as %s is accepted as md5 only (documented in the credential reference)',
		async (password) => {
			const logInWith = async (encryption: string) => {
				await asAdministrator(
					`set password_encryption = '${encryption}'`,
					`alter role anna password ${new Client().escapeLiteral(password)}`,
				);
				return await connect({ user: 'anna', password });
			};
			expect(await logInWith('md5')).toBe('plain');
			expect(await logInWith('scram-sha-256')).toContain('was not accepted');
		},
	);
});
