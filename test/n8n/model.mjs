/** A chat model that says what it was told to: OpenAI's chat API on 127.0.0.1, played back from a script. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

/** One turn of the model: a text, or the tools that it calls with their arguments. */
const messageOf = (turn, number) =>
	typeof turn === 'string'
		? { role: 'assistant', content: turn }
		: {
				role: 'assistant',
				content: null,
				tool_calls: Object.entries(turn).map(([name, told]) => ({
					id: `call_${number}_${name}`,
					type: 'function',
					function: { name, arguments: JSON.stringify(told) },
				})),
			};

export class ScriptedModel {
	#turns = [];
	#server = createServer(async (request, response) => {
		this.asked.push(await json(request));
		const turn = this.#turns.shift();
		const answer =
			turn === undefined
				? { error: { message: 'The script has no further turn.' } }
				: {
						id: `turn-${this.asked.length}`,
						object: 'chat.completion',
						created: 0,
						model: 'scripted',
						choices: [
							{
								index: 0,
								message: messageOf(turn, this.asked.length),
								finish_reason: typeof turn === 'string' ? 'stop' : 'tool_calls',
							},
						],
						usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
					};
		response.writeHead(turn === undefined ? 400 : 200, { 'content-type': 'application/json' });
		response.end(JSON.stringify(answer));
	});

	/** What the model was asked: the bodies of the requests, the first one first. */
	asked = [];

	async listen() {
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
		this.url = `http://127.0.0.1:${this.#server.address().port}/v1`;
	}

	/** Says this next, turn by turn. */
	play(...turns) {
		this.#turns = turns;
		this.asked = [];
	}

	/** What the tools answered, as the model reads it in the last request. */
	get answers() {
		const { messages } = this.asked.at(-1);
		return messages.filter(({ role }) => role === 'tool').map(({ content }) => JSON.parse(content));
	}

	close() {
		this.#server.closeAllConnections();
		this.#server.close();
	}
}
