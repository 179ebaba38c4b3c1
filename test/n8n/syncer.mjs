import { randomUUID } from 'node:crypto';
import { house, until } from './house.mjs';

/**
 * A workflow that syncs the rows which are posted to it, and answers with the node's summary. Gives a function that posts; it
 * fails where n8n goes away before it has answered.
 */
export async function syncer(credentials, onError = 'stopWorkflow') {
	const path = randomUUID();
	const node = (name, type, parameters, more = {}) => ({
		name,
		type,
		parameters,
		position: [0, 0],
		...more,
	});
	const id = await house.workflow({
		name: 'sync what is posted',
		nodes: [
			node(
				'Webhook',
				'n8n-nodes-base.webhook',
				{ path, httpMethod: 'POST', responseMode: 'lastNode', options: {} },
				{ typeVersion: 2, webhookId: path },
			),
			node(
				'Rows',
				'n8n-nodes-base.splitOut',
				{ fieldToSplitOut: 'body.rows', options: {} },
				{ typeVersion: 1 },
			),
			node(
				'Sync',
				'n8n-nodes-autonomous-training.training',
				{ resource: 'journal', operation: 'sync', options: { output: 'summary' } },
				{ typeVersion: 1, credentials, onError },
			),
		],
		connections: {
			Webhook: { main: [[{ node: 'Rows', type: 'main', index: 0 }]] },
			Rows: { main: [[{ node: 'Sync', type: 'main', index: 0 }]] },
		},
	});
	await house.activate(id);
	const post = async (rows) => {
		const response = await fetch(`${house.editor.address}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ rows }),
		});
		return { status: response.status, answer: await response.json() };
	};
	await until(
		() => post([]),
		({ status }) => status !== 404,
	);
	return post;
}
