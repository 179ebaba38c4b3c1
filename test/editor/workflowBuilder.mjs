import { randomUUID } from 'node:crypto';
import { n8nServer } from '../n8n/n8nServer.mjs';
import { browser } from './browser.mjs';

const types = {
	training: 'n8n-nodes-autonomous-training.training',
	trigger: 'n8n-nodes-autonomous-training.trainingTrigger',
	tool: 'n8n-nodes-autonomous-training.trainingTool',
	manual: 'n8n-nodes-base.manualTrigger',
	code: 'n8n-nodes-base.code',
	nothing: 'n8n-nodes-base.noOp',
};

export const manualTrigger = { name: 'Start', type: 'manual' };

/** A node that returns these rows, as a Google Sheets node does. */
export const rowsNode = (...rows) => ({
	name: 'Rows',
	type: 'code',
	typeVersion: 2,
	parameters: { jsCode: `return ${JSON.stringify(rows.map((json) => ({ json })))}` },
});

/** Creates a workflow whose nodes are connected in sequence, and opens it in the browser. */
export async function openWorkflowOf(name, ...nodes) {
	const id = await n8nServer.createWorkflow({
		name,
		nodes: nodes.map(({ type, ...node }, index) => ({
			id: randomUUID(),
			type: types[type],
			typeVersion: 1,
			position: [index * 220, 0],
			parameters: {},
			...node,
		})),
		connections: Object.fromEntries(
			nodes
				.slice(1)
				.map((node, index) => [nodes[index].name, { main: [[{ node: node.name, type: 'main', index: 0 }]] }]),
		),
	});
	await browser.openWorkflow(id);
	return id;
}
