import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { SCHEMA_VERSION } from '../../nodes/Training/database';
import { testCredential, searchList, mapperFields } from '../package/panel';
import { emptyDatabase } from '../postgres/databases';
import type { TestDatabase } from '../postgres/databases';
import { trainingDatabase } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
let empty: TestDatabase;
beforeAll(async () => {
	database = await trainingDatabase();
	empty = await emptyDatabase();
});
afterAll(async () => {
	await database.drop();
	await empty.drop();
});

describe('the test of the credential', () => {
	const messageOf = async (fields: object) =>
		(await testCredential({ ...database.settings, ...fields })).message;

	it('succeeds if the training schema is installed and current', async () => {
		expect(await testCredential({ ...database.settings })).toEqual({
			status: 'OK',
			message: expect.stringMatching(
				/^Connected to PostgreSQL \d+\.\d+.*; the training schema in "public" is current\.$/,
			),
		});
	});

	it('fails with a sentence on what is wrong and one on what to do', async () => {
		const { host, port, user } = database.settings;
		expect(await messageOf({ host: 'nowhere.invalid' })).toBe(
			'The host "nowhere.invalid" was not found. Correct the host in the credential.',
		);
		expect(await messageOf({ port: 1 })).toMatch(
			/^Nothing answers at 127\.0\.0\.1:1: the connection was refused\. Check host and port/,
		);
		expect(await messageOf({ password: 'wrong-secret' })).toBe(
			`The password for user "${user}" was not accepted by ${host}:${port}. Correct the user or the password in the credential.`,
		);
		expect(await messageOf({ database: 'nowhere' })).toBe(
			`There is no database "nowhere" on ${host}:${port}. Correct the database in the credential, or create it.`,
		);
		expect(await messageOf({ ssl: 'require' })).toBe(
			`${host}:${port} does not offer TLS. Switch TLS on at the server, or set SSL to Disable in the credential.`,
		);
		expect(await messageOf({ host: ' ' })).toBe(
			'The credential\'s field "host" is blank: enter the server\'s name or address.',
		);
		expect(await messageOf({ port: 70_000 })).toBe(
			'The credential\'s field "port" must be a whole number from 1 to 65535.',
		);
		for (const schema of ['$user', 'é'.repeat(32), 'a\0b']) {
			expect(await messageOf({ schema })).toBe(
				'The credential\'s field "schema" must be the name of a schema: at most 63 bytes, and not "$user".',
			);
		}
	});

	it('succeeds without the training schema, and says what to do next', async () => {
		expect(await testCredential({ ...empty.settings })).toEqual({
			status: 'OK',
			message: expect.stringMatching(
				/^Connected to PostgreSQL \d+\.\d+.*\. There is no training schema in "public" yet\. Run Database → Provision once\.$/,
			),
		});
		expect(await messageOf({ schema: 'nowhere' })).toContain('There is no training schema in "nowhere" yet.');
	});

	it('reports an empty password, and uses none from the environment', async () => {
		const { host, port, password } = database.settings;
		process.env.PGPASSWORD = password;
		try {
			expect(await messageOf({ password: '' })).toBe(
				`${host}:${port} asks for a password, and the credential has none. Enter it in the credential.`,
			);
		} finally {
			delete process.env.PGPASSWORD;
		}
	});

	it('fails if the schema is older or newer than the package needs, with the sentence of the nodes', async () => {
		const read = { parameters: { resource: 'set', operation: 'getAll' }, items: [{}] };
		for (const [version, sentence] of [
			[
				0,
				`The training schema in "public" is version 0, this node needs ${SCHEMA_VERSION}. Run Database → Provision once (it keeps all data).`,
			],
			[
				99,
				`The training schema in "public" is version 99, newer than version ${SCHEMA_VERSION} of this node. Update the package n8n-nodes-autonomous-training.`,
			],
		] as const) {
			await database.rows('update training_schema_version set version = $1', [version]);
			const { status, message } = await testCredential({ ...database.settings });
			expect(status).toBe('Error');
			expect(message).toMatch(/^Connected to PostgreSQL \d+\.\d+/);
			expect(message).toContain(`. ${sentence}`);
			const { thrown } = await database.run(read);
			expect(`${thrown?.message} ${thrown?.description}`).toBe(sentence);
		}
		await database.rows('update training_schema_version set version = $1', [SCHEMA_VERSION]);
	});

	it('fails if the database is not UTF8, with the sentence of Provision and Get Status', async () => {
		const latin = { ...database.settings, database: `${database.settings.database}_latin` };
		await database.rows(
			`create database ${latin.database} encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0`,
		);
		const sentence = `The database "${latin.database}" has the encoding LATIN1. A journal needs UTF8. Create another database: create database training encoding 'UTF8' template template0;`;
		const operate = async (operation: string) =>
			await database.run({
				parameters: { resource: 'database', operation },
				items: [{}],
				credential: latin,
			});
		expect(await testCredential({ ...latin })).toEqual({
			status: 'Error',
			message: expect.stringMatching(/^Connected to PostgreSQL \d+\.\d+/),
		});
		expect(await messageOf(latin)).toContain(`. ${sentence}`);
		expect((await operate('getStatus')).success[0]?.json.advice).toEqual([sentence]);
		expect((await operate('provision')).thrown?.message).toBe(`${sentence} Nothing was changed.`);
		await database.rows(`drop database ${latin.database} with (force)`);
	});

	it('fails after the connect timeout if the server never answers', async () => {
		const silent = createServer(() => undefined);
		await new Promise<void>((listening) => silent.listen(0, '127.0.0.1', listening));
		const { port } = silent.address() as AddressInfo;
		expect(await messageOf({ port, connectTimeoutSeconds: 1 })).toMatch(
			new RegExp(`^127\\.0\\.0\\.1:${port} did not answer within 1 second\\.`),
		);
		silent.close();
	});

	it('shows no secret of the credential', async () => {
		const secrets = {
			password: 'pass-5ecret',
			clientKey: 'key-5ecret',
			sshPassword: 'ssh-5ecret',
			privateKey: 'private-5ecret',
			passphrase: 'phrase-5ecret',
		};
		for (const fields of [
			{},
			{ ssl: 'verify-full' },
			{ sshTunnel: true, sshHost: '127.0.0.1', sshPort: 1 },
			{ sshTunnel: true, sshAuthenticateWith: 'privateKey', sshPort: 1 },
		]) {
			const result = await testCredential({ ...database.settings, ...secrets, ...fields });
			expect(result.status).toBe('Error');
			expect(JSON.stringify(result)).not.toContain('5ecret');
		}
	});
});

describe('the lists of the panel', () => {
	beforeAll(async () => {
		await database.rows(
			`insert into exercises (exercise_id, exercise_name, muscle_group) values ('ex_squat', 'Back Squat', 'Legs'), ('ex_row', 'Row', 'Back'), ('ex_old', 'Old Row', 'Back')`,
		);
		await database.rows(`update exercises set is_active = false where exercise_id = 'ex_old'`);
	});

	it('find active exercises and templates by name or ID', async () => {
		expect(await searchList('searchExercises', { credential: { ...database.settings } })).toEqual({
			results: [
				{ name: 'Back Squat (ex_squat)', value: 'ex_squat' },
				{ name: 'Row (ex_row)', value: 'ex_row' },
			],
		});
		expect(
			(await searchList('searchExercises', { credential: { ...database.settings } }, 'SQU')).results,
		).toHaveLength(1);
		expect(
			(await searchList('searchTemplates', { credential: { ...database.settings } }, '%')).results,
		).toEqual([]);
	});

	it('show what is wrong and what to do if the database cannot be reached', async () => {
		await expect(
			searchList('searchExercises', { credential: { ...database.settings, port: 1 } }),
		).rejects.toThrow(
			'Nothing answers at 127.0.0.1:1: the connection was refused. Check host and port in the credential, and that PostgreSQL runs and listens there.',
		);
	});

	it('show the columns without a database connection, with a choice of Yes and No for booleans', async () => {
		const panel = {
			credential: { ...database.settings, port: 1 },
			parameters: { resource: 'set', operation: 'upsert' },
		};
		const { fields } = await mapperFields('getColumns', panel);
		expect(fields.map(({ id, required, type }) => [id, required, type])).toEqual([
			['workout_date', true, 'dateTime'],
			['weight_kg', true, 'number'],
			['tut_seconds', true, 'number'],
			['max_effort', false, 'options'],
			['form_ok', false, 'options'],
			['notes', false, 'string'],
		]);
	});

	it('show the columns of the template and the exercise only if they are mapped, since both have a list', async () => {
		const columns = {
			mappingMode: 'defineBelow',
			value: { template_id: null, exercise_id: '={{ $json.e }}' },
		};
		const parameters = { resource: 'set', operation: 'upsert', columns };
		const { fields } = await mapperFields('getColumns', {
			credential: { ...database.settings },
			parameters,
		});
		expect(fields.slice(0, 3).map(({ id }) => id)).toEqual(['workout_date', 'exercise_id', 'weight_kg']);
	});
});
