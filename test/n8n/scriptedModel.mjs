/** A chat model that plays back a script. It serves OpenAI's chat API on 127.0.0.1. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

/** The message of one turn: a text, or tool calls as an object of arguments by tool name. */
const messageOf = (turn, number) =>
	typeof turn === 'string'
		? { role: 'assistant', content: turn }
		: {
				role: 'assistant',
				content: null,
				tool_calls: Object.entries(turn).map(([name, parameters]) => ({
					id: `call_${number}_${name}`,
					type: 'function',
					function: { name, arguments: JSON.stringify(parameters) },
				})),
			};

export class ScriptedModel {
	#turns = [];
	#server = createServer(async (request, response) => {
		this.requests.push(await json(request));
		const turn = this.#turns.shift();
		const answer =
			turn === undefined
				? { error: { message: 'The script has no further turn.' } }
				: {
						id: `turn-${this.requests.length}`,
						object: 'chat.completion',
						created: 0,
						model: 'scripted',
						choices: [
							{
								index: 0,
								message: messageOf(turn, this.requests.length),
								finish_reason: typeof turn === 'string' ? 'stop' : 'tool_calls',
							},
						],
						usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
					};
		response.writeHead(turn === undefined ? 400 : 200, { 'content-type': 'application/json' });
		response.end(JSON.stringify(answer));
	});

	/** The bodies of the requests since the last `play`, oldest first. */
	requests = [];

	async start() {
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
		this.url = `http://127.0.0.1:${this.#server.address().port}/v1`;
	}

	/** Sets the turns of the next conversation. */
	play(...turns) {
		this.#turns = turns;
		this.requests = [];
	}

	/** The results of all tool calls, as the last request contains them. */
	get toolResults() {
		const { messages } = this.requests.at(-1);
		return messages.filter(({ role }) => role === 'tool').map(({ content }) => JSON.parse(content));
	}

	stop() {
		this.#server.closeAllConnections();
		this.#server.close();
	}
}
