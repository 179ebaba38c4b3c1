/** What the pools keep: no connection of an outdated credential, and no secret of one that does not work. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { waitUntil } from '../nodes/faults/waitUntil';
import { trainingDatabase } from '../nodes/training';
import type { TrainingDatabase } from '../nodes/training';
import { packedPackage } from '../package/tarball';

let database: TrainingDatabase;
let role: string;
beforeAll(async () => {
	database = await trainingDatabase();
	role = `rotating_${database.settings.database}`;
	await database.rows(
		`create role ${role} login password 'first-secret'; grant usage on schema public to ${role}; grant select on all tables in schema public to ${role}`,
	);
});
afterAll(async () => {
	await database.rows(`drop owned by ${role}; drop role ${role}`);
	await database.drop();
});

const read = { parameters: { resource: 'set', operation: 'getAll' }, items: [{}] };
const credential = (password: string) => ({ ...database.settings, user: role, password });
const pidsOf = async (user: string) =>
	(await database.rows<{ pid: number }>('select pid from pg_stat_activity where usename = $1', [user])).map(
		({ pid }) => pid,
	);

describe('a changed password', () => {
	it('is used at once, and the connections with the old one are closed', async () => {
		await database.give({ ...read, credential: credential('first-secret') });
		const [old] = await pidsOf(role);
		expect(old).toBeDefined();
		await database.rows(`alter role ${role} password 'second-secret'`);
		await database.give({ ...read, credential: credential('second-secret') });
		const left = await waitUntil(
			'the connection with the old password is closed',
			async () => await pidsOf(role),
			(pids) => !pids.includes(old!),
		);
		expect(left).toHaveLength(1);
	});

	it('that the server does not accept closes nothing', async () => {
		const before = await pidsOf(role);
		const { thrown } = await database.run({ ...read, credential: credential('wrong-secret') });
		expect(thrown?.message).toContain('was not accepted');
		await database.give({ ...read, credential: credential('second-secret') });
		expect(await pidsOf(role)).toEqual(before);
	});
});

describe('a credential that fails', () => {
	it('leaves no secret in memory', async () => {
		const { folder } = await packedPackage();
		const bundle = join(folder, 'dist/nodes/Training/database/index.js');
		/** Runs with several failing credentials, and counts the secrets in a heap snapshot. */
		const program = `
			const { openDatabase } = require(${JSON.stringify(bundle)});
			const { getHeapSnapshot } = require('node:v8');
			// Joined at run time, so that the source does not contain them.
			const secret = (name) => [name, process.pid, 'in', 'memory'].join('-');
			const fail = async (name, fields) => {
				const options = { access: 'read only', schemaVersion: 'any' };
				const database = openDatabase({ user: 'anna', password: secret(name), connectTimeoutSeconds: 1, ...fields }, async () => { throw new Error('no tunnel'); });
				const error = await database.transaction(options, async () => []).catch((error) => error);
				if (!error.fix) throw error;
			};
			(async () => {
				const { host, port } = JSON.parse(process.argv[1]);
				await fail('refused', { host, port: 1 });
				await fail('unknown', { host: 'nowhere.invalid' });
				await fail('rejected', { host, port });
				await fail('tunnel', { host, port, sshTunnel: true, sshHost: host });
				await new Promise((resolve) => setTimeout(resolve, 1500));
				global.gc();
				let snapshot = '';
				for await (const chunk of getHeapSnapshot()) snapshot += chunk;
				const found = ['refused', 'unknown', 'rejected', 'tunnel'].filter((name) => snapshot.includes(secret(name)));
				const control = secret('control');
				let again = '';
				for await (const chunk of getHeapSnapshot()) again += chunk;
				console.log(JSON.stringify({ found, control: again.includes(control) && control.length > 0 }));
			})();`;
		const { host, port } = database.settings;
		const output = execFileSync(
			process.execPath,
			['--expose-gc', '-e', program, JSON.stringify({ host, port })],
			{
				encoding: 'utf8',
			},
		);
		expect(JSON.parse(output)).toEqual({ found: [], control: true });
	});
});
