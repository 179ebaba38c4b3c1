import { randomUUID } from 'node:crypto';
import { n8nServer } from './n8nServer.mjs';
import { waitUntil } from './waitUntil.mjs';

/**
 * Creates and activates a workflow that syncs the rows posted to its webhook and answers with the node's summary. Returns a
 * function that posts rows and resolves to `{ status, answer }`. The function rejects if n8n ends before it answers.
 */
export async function createSyncWebhook(credentials, onError = 'stopWorkflow') {
	const path = randomUUID();
	const node = (name, type, parameters, settings = {}) => ({
		name,
		type,
		parameters,
		position: [0, 0],
		...settings,
	});
	const id = await n8nServer.createWorkflow({
		name: 'sync posted rows',
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
	await n8nServer.activate(id);
	const post = async (rows) => {
		const response = await fetch(`${n8nServer.client.address}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ rows }),
		});
		return { status: response.status, answer: await response.json() };
	};
	await waitUntil(
		'the webhook is registered',
		() => post([]),
		({ status }) => status !== 404,
	);
	return post;
}
