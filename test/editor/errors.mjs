/** Database errors and rejected rows as the editor shows them. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { anyFreePort } from '../../sandbox/ports.mjs';
import { n8nServer } from '../n8n/n8nServer.mjs';
import { browser } from './browser.mjs';
import { manualTrigger, openWorkflowOf, rowsNode } from './workflowBuilder.mjs';

const USER_WITHOUT_RIGHTS = 'editor_stranger';

const getProgression = { resource: 'recommendation', operation: 'getProgression' };

/** Executes a node that fails, and returns what its panel shows. The other properties are fields of the credential. */
async function failedExecution(name, { parameters = getProgression, before = [], ...fields }) {
	const credentials = await n8nServer.createCredential(fields);
	const node = { name: 'Training Database', type: 'training', parameters, credentials };
	await openWorkflowOf(name, manualTrigger, ...before, node);
	await browser.openNode('Training Database');
	await browser.executeStep();
	await browser.takePicture(`error-${name.replaceAll(' ', '-')}`);
	return {
		message: await browser.byTestId('node-error-message').innerText(),
		description: await browser.byTestId('node-error-description').innerText(),
	};
}

describe('an error in the editor', () => {
	let server;
	before(async () => {
		const { host, port } = n8nServer.credentialFields();
		server = `${host}:${port}`;
		await n8nServer.rows(`
			drop role if exists ${USER_WITHOUT_RIGHTS};
			create role ${USER_WITHOUT_RIGHTS} login password 'stranger';
			create schema old;
			create table old.training_schema_version as select 0 as version, now() as installed_at`);
	});
	after(async () => await n8nServer.rows(`drop role if exists ${USER_WITHOUT_RIGHTS}`));

	it('names the address when the database is down', async () => {
		const port = await anyFreePort();
		const { message, description } = await failedExecution('database down', { port });
		assert.match(message, new RegExp(`127\\.0\\.0\\.1:${port}`));
		assert.match(description, /host and port/);
	});

	it('names the user of a wrong password, and does not show the password', async () => {
		const password = 'not the password';
		const { message, description } = await failedExecution('wrong password', { password });
		assert.ok(message.includes(server));
		assert.match(message, /password for user "training"/);
		assert.match(description, /user or the password/);
		assert.ok(!(await browser.page.content()).includes(password));
	});

	it('says that the server does not offer TLS', async () => {
		const { message, description } = await failedExecution('TLS refused', { ssl: 'require' });
		assert.ok(message.includes(server));
		assert.match(message, /TLS/);
		assert.match(description, /SSL to Disable/);
	});

	it('refers to Provision when the schema does not exist', async () => {
		const { message, description } = await failedExecution('schema missing', { schema: 'nowhere' });
		assert.match(message, /"nowhere"/);
		assert.match(description, /Database → Provision/);
	});

	it('refers to Provision when the schema has an older version', async () => {
		const { message, description } = await failedExecution('schema old', { schema: 'old' });
		assert.match(message, /"old" is version 0/);
		assert.match(description, /Database → Provision/);
	});

	it('names the user who lacks privileges and the table', async () => {
		const { message, description } = await failedExecution('no rights', {
			user: USER_WITHOUT_RIGHTS,
			password: 'stranger',
		});
		assert.match(message, new RegExp(`"${USER_WITHOUT_RIGHTS}"`));
		assert.match(message, /permission denied for table training_schema_version/);
		assert.match(description, /Grant/);
	});

	it('lists each rejected row in a separate line', async () => {
		const before = [
			rowsNode(
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
		const { message, description } = await failedExecution('rejected rows', { before, parameters });
		assert.match(message, /^2 of 2 rows were rejected.* \[item 0\]$/);
		const lines = description.split('\n');
		assert.equal(lines.length, 2);
		assert.match(lines[0], /^Row 14: tut_s is 350.*\(column tut_seconds\)$/);
		assert.match(lines[1], /^Row 15: date is "<b>".*\(column measurement_date\)$/);
	});

	it('names the statement timeout when it was exceeded', async () => {
		const { message, description } = await n8nServer.whileLocked(
			'lock table workout_sets',
			async () => await failedExecution('timeout', { statementTimeoutSeconds: 1 }),
		);
		assert.match(message, /longer than 1 second/);
		assert.match(description, /statement timeout/i);
	});
});
