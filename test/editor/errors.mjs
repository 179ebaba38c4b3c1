/** Everything that can go wrong with the database, as n8n shows it: what is wrong, and the cure. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { anyFreePort } from '../../sandbox/ports.mjs';
import { house } from '../n8n/house.mjs';
import { browser } from './browser.mjs';
import { openLine, rows, start } from './workflow.mjs';

const STRANGER = 'editor_stranger';

const read = { resource: 'recommendation', operation: 'getProgression' };

/** What the panel shows after a run that fails. */
async function failure(name, { parameters = read, given = [], ...fields }) {
	const credentials = await house.credential(fields);
	const node = { name: 'Training Database', type: 'training', parameters, credentials };
	await openLine(name, start, ...given, node);
	await browser.openNode('Training Database');
	await browser.executeStep();
	await browser.picture(`error-${name.replaceAll(' ', '-')}`);
	return {
		message: await browser.see('node-error-message').innerText(),
		description: await browser.see('node-error-description').innerText(),
	};
}

describe('an error in the editor', () => {
	let server;
	before(async () => {
		const { host, port } = house.credentialFields();
		server = `${host}:${port}`;
		await house.rows(`
			drop role if exists ${STRANGER};
			create role ${STRANGER} login password 'stranger';
			create schema old;
			create table old.training_schema_version as select 1 as version, now() as installed_at`);
	});
	after(async () => await house.rows(`drop role if exists ${STRANGER}`));

	it('says that nothing answers where the database is down', async () => {
		const port = await anyFreePort();
		assert.deepEqual(await failure('database down', { port }), {
			message: `Nothing answers at 127.0.0.1:${port}: the connection was refused.`,
			description: 'Check host and port in the credential, and that PostgreSQL runs and listens there.',
		});
	});

	it('says whose password was not accepted, and not which', async () => {
		const password = 'not the password';
		assert.deepEqual(await failure('wrong password', { password }), {
			message: `The password for user "training" was not accepted by ${server}.`,
			description: 'Correct the user or the password in the credential.',
		});
		assert.ok(!(await browser.page.content()).includes(password));
	});

	it('says that the server offers no TLS', async () => {
		assert.deepEqual(await failure('TLS refused', { ssl: 'require' }), {
			message: `${server} does not offer TLS.`,
			description: 'Switch TLS on at the server, or set SSL to Disable in the credential.',
		});
	});

	it('sends whoever has no schema yet to Provision', async () => {
		assert.deepEqual(await failure('schema missing', { schema: 'nowhere' }), {
			message: 'There is no training schema in "nowhere" of database "trigger_test".',
			description: 'Run Database → Provision once, or correct the schema in the credential.',
		});
	});

	it('sends whoever has an old schema to Provision', async () => {
		assert.deepEqual(await failure('schema old', { schema: 'old' }), {
			message: 'The training schema in "old" is version 1, this node needs 4.',
			description: 'Run Database → Provision once (it keeps all data).',
		});
	});

	it('says who lacks the rights', async () => {
		assert.deepEqual(await failure('no rights', { user: STRANGER, password: 'stranger' }), {
			message: `User "${STRANGER}" lacks the rights for this in schema "public" of database "trigger_test": permission denied for table training_schema_version.`,
			description: 'Grant the rights to the user, or use a credential whose user has them.',
		});
	});

	it('lists the rejected rows, each in a line of its own', async () => {
		const given = [
			rows(
				{
					row_number: 14,
					date: '2026-01-20',
					workout_id: 'hit_lower_a',
					exercise_id: 'ex_squat',
					weight_kg: 78,
					tut_s: 350,
				},
				{ row_number: 15, date: '<b>', bodyweight_kg: 82.6 },
			),
		];
		const parameters = { resource: 'journal', operation: 'sync' };
		assert.deepEqual(await failure('rejected rows', { given, parameters }), {
			message: '2 of 2 rows were rejected, so nothing was changed [item 0]',
			description: [
				'Row 14: tut_s is 350, but a set lasts above 0 and up to 300 seconds. (column tut_seconds)',
				'Row 15: date is "<b>", which is not a date. Write it like 2026-02-10. (column measurement_date)',
			].join('\n'),
		});
	});

	it('says how long it waited', async () => {
		const found = await house.whileLocked(
			'lock table workout_sets',
			async () => await failure('timeout', { statementTimeoutSeconds: 1 }),
		);
		assert.deepEqual(found, {
			message: 'The statement took longer than 1 second and was cancelled; nothing was written.',
			description:
				'Raise the statement timeout in the credential, or try again when the server is less busy.',
		});
	});
});
