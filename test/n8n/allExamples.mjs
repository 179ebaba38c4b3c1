/** The example workflows: they need only credentials, and send the expected messages. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { examples, sandbox } from '../../sandbox/paths.mjs';
import { cases } from './exampleCases.mjs';
import { captureFieldsOf, fillInExample, readExample } from './exampleWorkflow.mjs';
import { n8nServer } from './n8nServer.mjs';

const { NodeHelpers } = createRequire(join(sandbox, 'package.json'))('n8n-workflow');

const names = readdirSync(examples)
	.filter((file) => file.endsWith('.json'))
	.map((file) => file.replace('.json', ''));

/** The issues that the editor shows for a node, without those about credentials. */
function issuesOf(node, types) {
	const type = types.find(
		({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
	);
	if (!type) return [`${node.name}: ${node.type} ${node.typeVersion} does not exist`];
	const parameters = NodeHelpers.getNodeParameters(type.properties, node.parameters, true, false, node, type);
	const issues = NodeHelpers.getNodeParametersIssues(type.properties, { ...node, parameters }, type);
	return Object.values(issues?.parameters ?? {})
		.flat()
		.map((issue) => `${node.name}: ${issue}`);
}

describe('the example', () => {
	let credentials;
	let types;
	before(async () => {
		credentials = await n8nServer.createCredential();
		types = await n8nServer.client.nodeTypes();
		await n8nServer.rows(`
			truncate workouts, workout_sets, measurements, exercises, workout_templates, goals;
			select upsert_workout_from_sheet(current_date - 9, 'hit_lower_a', 'home', 22, 4, 4, 4, null);
			select upsert_set_from_sheet(current_date - 9, 'hit_lower_a', 'ex_squat', 78, 95, true, true, null);
			insert into measurements (measurement_date, bodyweight_kg, bodyfat_pct, data_source)
			select current_date - days, 82, 18 + days * 0.1, 'Manual' from generate_series(0, 30) as days`);
	});

	for (const name of names) {
		it(`${name} has a note about its purpose and the steps before the first run`, () => {
			const { nodes } = readExample(name);
			const [note] = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
			assert.equal(note.name, 'About');
			assert.ok(note.parameters.content.startsWith(`## ${readExample(name).name}\n`));
			assert.match(note.parameters.content, /\*\*Before (the first run|the first chat|you publish it):\*\*/);
		});

		it(`${name} has no issues except missing credentials`, () => {
			assert.deepEqual(
				readExample(name).nodes.flatMap((node) => issuesOf(node, types)),
				[],
			);
		});
	}

	for (const { name, start, before: sql, pinData, values, sender, expected, others, written } of cases) {
		const result = sender ? `sends the expected fields with "${sender}"` : 'writes the expected rows';
		it(`${name} ${result}, started by "${start}"`, async () => {
			if (sql) await n8nServer.rows(sql);
			const senders = Object.entries({ ...(sender && { [sender]: expected }), ...others });
			const example = senders.reduce((captured, [one]) => captureFieldsOf(captured, one), readExample(name));
			const id = await n8nServer.createWorkflow({
				...fillInExample(example, credentials, values),
				pinData: pinData ?? {},
			});
			const execution = await n8nServer.client.runWorkflow(id, start);
			assert.equal(execution.status, 'success');
			for (const [one, sent] of senders) {
				const [{ items }] = await n8nServer.executions(id, one);
				assert.equal(items.length, sent.length);
				for (const [index, fields] of sent.entries()) {
					for (const [field, pattern] of Object.entries(fields))
						assert.match(String(items[index].sent[field]), pattern);
				}
			}
			if (written) assert.deepEqual(await n8nServer.rows(written.sql), written.rows);
		});
	}

	it('google-sheets-sync syncs the journal of a sheet without the optional tabs', async () => {
		const { pinData } = cases.find(({ name }) => name === 'google-sheets-sync');
		const example = ['Mail the summary', 'Write the next loads'].reduce(
			captureFieldsOf,
			readExample('google-sheets-sync'),
		);
		for (const node of example.nodes.filter(({ name }) => /^Read (exercises|templates|goals)$/.test(name))) {
			const jsCode = `throw new Error('Sheet with name ${node.parameters.sheetName.value} not found')`;
			Object.assign(node, { type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } });
		}
		const id = await n8nServer.createWorkflow({
			...fillInExample(example, credentials),
			pinData: Object.fromEntries(
				Object.entries(pinData).filter(([name]) => !/exercises|templates|goals/.test(name)),
			),
		});
		const execution = await n8nServer.client.runWorkflow(id, 'Start manually');
		assert.equal(execution.status, 'success');
		const [written] = await n8nServer.executions(id, 'Write exercises');
		assert.deepEqual(written.items, []);
		const [{ items }] = await n8nServer.executions(id, 'Mail the summary');
		assert.match(items[0].sent.message, /^⚠️ Training data was written in part /);
	});
});
