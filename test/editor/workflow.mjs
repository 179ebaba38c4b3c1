import { randomUUID } from 'node:crypto';
import { house } from '../n8n/house.mjs';
import { browser } from './browser.mjs';

const types = {
	training: 'n8n-nodes-autonomous-training.training',
	trigger: 'n8n-nodes-autonomous-training.trainingTrigger',
	manual: 'n8n-nodes-base.manualTrigger',
	code: 'n8n-nodes-base.code',
	nothing: 'n8n-nodes-base.noOp',
};

export const start = { name: 'Start', type: 'manual' };

/** A node that gives these rows, as a sheet's node does. */
export const rows = (...given) => ({
	name: 'Rows',
	type: 'code',
	typeVersion: 2,
	parameters: { jsCode: `return ${JSON.stringify(given.map((json) => ({ json })))}` },
});

/** Nodes in one line, each connected with the next, opened in the browser. */
export async function openLine(name, ...nodes) {
	const id = await house.workflow({
		name,
		nodes: nodes.map(({ type, ...node }, place) => ({
			id: randomUUID(),
			type: types[type],
			typeVersion: 1,
			position: [place * 220, 0],
			parameters: {},
			...node,
		})),
		connections: Object.fromEntries(
			nodes
				.slice(1)
				.map((node, place) => [nodes[place].name, { main: [[{ node: node.name, type: 'main', index: 0 }]] }]),
		),
	});
	await browser.openWorkflow(id);
	return id;
}
