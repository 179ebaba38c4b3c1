/** The examples in a real n8n: nothing is left to fill in but credentials, and what they say is what happened. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { examples, sandbox } from '../../sandbox/places.mjs';
import { house } from './house.mjs';

const { NodeHelpers } = createRequire(join(sandbox, 'package.json'))('n8n-workflow');

/** Each example, the node that sends what it found, and what that gets. */
const cases = {
	'morning-recommendation': {
		start: 'Every morning',
		sends: 'Send it',
		gets: {
			message:
				/^OPTIMAL: Go for maximum intensity \(last workout .+\)\n\n• ex_squat: 80 kg \(INCREASE WEIGHT: .+\)$/,
		},
	},
	'days-without-training': {
		start: 'A week without training',
		sends: 'Send a reminder',
		gets: {
			event: /^inactivity$/,
			text: /^⏰ 9 days without training: the last workout was hit_lower_a on /,
		},
	},
	'next-weights-to-sheet': {
		start: 'New recommendation',
		sends: 'Write the next weight',
		gets: {
			event: /^progression$/,
			exercise_id: /^ex_squat$/,
			suggested_weight_kg: /^80$/,
			recommendation: /^INCREASE WEIGHT/,
		},
	},
};

const exampleOf = (name) => JSON.parse(readFileSync(join(examples, `${name}.json`), 'utf8'));

/** What the editor would mark red in a node, credentials aside. */
function issuesOf(node, types) {
	const type = types.find(
		({ name, version }) => name === node.type && [version].flat().includes(node.typeVersion),
	);
	if (!type) return [`${node.name}: there is no ${node.type} ${node.typeVersion}`];
	const parameters = NodeHelpers.getNodeParameters(type.properties, node.parameters, true, false, node, type);
	const issues = NodeHelpers.getNodeParametersIssues(type.properties, { ...node, parameters }, type);
	return Object.values(issues?.parameters ?? {})
		.flat()
		.map((issue) => `${node.name}: ${issue}`);
}

/** With our credential, and the node that sends replaced by one that does nothing. */
const made = (example, sends, credentials) => ({
	name: example.name,
	settings: example.settings,
	connections: example.connections,
	nodes: example.nodes.map((node) => {
		if (node.name === sends) return { ...node, type: 'n8n-nodes-base.noOp', typeVersion: 1, parameters: {} };
		return node.type.startsWith('n8n-nodes-autonomous-training.') ? { ...node, credentials } : node;
	}),
});

describe('an example', () => {
	let credentials;
	let types;
	before(async () => {
		credentials = await house.credential();
		types = await house.editor.nodeTypes();
		await house.rows(`
			truncate workouts, workout_sets, measurements;
			select upsert_workout_from_sheet(current_date - 9, 'hit_lower_a', 'home', 22, 4, 4, 4, null);
			select upsert_set_from_sheet(current_date - 9, 'hit_lower_a', 'ex_squat', 78, 95, true, true, null)`);
	});

	for (const [name, { start, sends, gets }] of Object.entries(cases)) {
		it(`${name} lacks nothing but credentials`, () => {
			assert.deepEqual(
				exampleOf(name).nodes.flatMap((node) => issuesOf(node, types)),
				[],
			);
		});

		it(`${name} gives the node "${sends}" what it is to send`, async () => {
			const id = await house.workflow(made(exampleOf(name), sends, credentials));
			const execution = await house.editor.runWorkflow(id, start);
			assert.equal(execution.status, 'success');
			const [{ items }] = await house.executions(id, sends);
			assert.equal(items.length, 1);
			for (const [field, pattern] of Object.entries(gets)) assert.match(String(items[0][field]), pattern);
		});
	}
});
