/** The example mcp-server, used by an MCP client. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { sandbox } from '../../sandbox/paths.mjs';
import { fillInExample, readExample } from './exampleWorkflow.mjs';
import { n8nServer } from './n8nServer.mjs';
import { waitUntil } from './waitUntil.mjs';

const require = createRequire(join(sandbox, 'package.json'));
const { Client } = require('@modelcontextprotocol/sdk/client/index.js');
const { StreamableHTTPClientTransport } = require('@modelcontextprotocol/sdk/client/streamableHttp.js');

const TOKEN = randomUUID();

const url = () => new URL(`${n8nServer.client.address}/mcp/training`);

async function connect(token) {
	const client = new Client({ name: 'live test', version: '1.0.0' });
	const headers = token ? { authorization: `Bearer ${token}` } : {};
	await client.connect(new StreamableHTTPClientTransport(url(), { requestInit: { headers } }));
	return client;
}

describe('the training tools as an MCP server', () => {
	let client;

	/** Calls a tool and returns the items of its answer. */
	async function call(name, parameters) {
		const { content, isError } = await client.callTool({ name, arguments: parameters });
		assert.ok(!isError, JSON.stringify(content));
		return JSON.parse(content[0].text);
	}

	before(async () => {
		await n8nServer.rows(`
			truncate workouts, workout_sets, measurements, exercises, workout_templates, goals;
			select upsert_workout_from_sheet(current_date - 9, 'hit_lower_a', 'home', 22, null, 4, 4, null);
			select upsert_set_from_sheet(current_date - 9, 'hit_lower_a', 'ex_squat', 78, 95, true, true, null)`);
		const id = await n8nServer.createWorkflow(
			fillInExample(readExample('mcp-server'), {
				...(await n8nServer.createCredential()),
				...(await n8nServer.createForeignCredential('httpBearerAuth', { token: TOKEN })),
			}),
		);
		await n8nServer.activate(id);
		await waitUntil(
			'the MCP server is registered',
			async () => (await fetch(url(), { method: 'POST' })).status,
			(status) => status !== 404,
		);
		client = await connect(TOKEN);
	});
	after(() => client?.close());

	it('refuses clients without the token or with another one', async () => {
		for (const token of [undefined, `${TOKEN}x`, TOKEN.slice(1)]) {
			await assert.rejects(connect(token), /403|Authorization/);
			const headers = {
				'content-type': 'application/json',
				...(token && { authorization: `Bearer ${token}` }),
			};
			const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
			assert.equal((await fetch(url(), { method: 'POST', headers, body })).status, 403);
		}
	});

	it('offers the tools of the coach, and none that deletes', async () => {
		const { tools } = await client.listTools();
		assert.deepEqual(tools.map(({ name }) => name).sort(), [
			'Body_composition',
			'Exercise_status',
			'Exercises',
			'Goals',
			'Log_a_measurement',
			'Log_a_set',
			'Log_a_workout',
			'Next_session',
			'Next_weights',
			'Records',
			'Recovery',
			'Set_a_goal',
			'Templates',
		]);
		const logSet = tools.find(({ name }) => name === 'Log_a_set');
		assert.match(logSet.description, /^Creates a set, or updates the set with this date/);
		assert.deepEqual(logSet.inputSchema.properties.tut_seconds, {
			type: 'number',
			description: 'The time under tension in seconds',
		});
		assert.match(client.getInstructions(), /Before you recommend a workout, call Next_session/);
	});

	it('returns the next session', async () => {
		const [session] = await call('Next_session', {});
		assert.equal(session.template_id, 'hit_lower_a');
		assert.equal(session.readiness, 'READY');
		assert.match(session.text, /\n1\. Squat 80 kg, 45–90 s \(last 78 kg × 95 s\)$/);
	});

	it('writes a goal, and returns an error for an invalid value', async () => {
		const [goal] = await call('Set_a_goal', {
			metric: 'bodyfat_pct',
			target_value: 15,
			target_date: '2030-06-30',
		});
		assert.match(goal.text, /15 %/);
		const [rejected] = await call('Set_a_goal', { metric: 'bodyfat_pct', target_value: 150 });
		assert.equal(rejected.status, 'rejected');
		assert.match(rejected.message, /^Row 1: target_value is 150/);
		assert.deepEqual(
			await n8nServer.rows('select metric, target_value::float, target_date::text from goals'),
			[{ metric: 'bodyfat_pct', target_value: 15, target_date: '2030-06-30' }],
		);
	});
});
