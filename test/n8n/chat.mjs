import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { sandbox } from '../../sandbox/paths.mjs';
import { n8nServer } from './n8nServer.mjs';
import { waitUntil } from './waitUntil.mjs';

const { WebSocket } = createRequire(join(sandbox, 'package.json'))('ws');

/** Connects to the chat of an execution, as the editor does. The query is `{ sessionId, executionId, token }`. */
export async function openChat(query) {
	const address = n8nServer.client.address.replace('http', 'ws');
	const socket = new WebSocket(`${address}/chat?${new URLSearchParams(query)}`);
	const messages = [];
	socket.on('message', (data) => {
		// the others are signals such as n8n|heartbeat
		if (!String(data).startsWith('n8n|')) messages.push(String(data));
	});
	await once(socket, 'open');
	return {
		/** The next message of the workflow. */
		async nextMessage() {
			await waitUntil(
				'a chat message',
				() => messages.length,
				(count) => count > 0,
			);
			return messages.shift();
		},

		/** Clicks a button of a message. */
		async click({ buttons }, label) {
			const { link } = buttons.find(({ text }) => text === label);
			// n8n ignores clients that do not look like a browser
			const response = await fetch(link, { headers: { 'user-agent': 'Mozilla/5.0 Firefox/140.0' } });
			assert.equal(response.status, 200);
		},
	};
}
