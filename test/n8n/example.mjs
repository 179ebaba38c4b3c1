/** The examples, as a person imports them and fills them in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples } from '../../sandbox/places.mjs';

export const exampleOf = (name) => JSON.parse(readFileSync(join(examples, `${name}.json`), 'utf8'));

/** With the credentials chosen, of each node those that its type takes. */
export const filledIn = (example, credentials) => ({
	name: example.name,
	settings: example.settings,
	connections: example.connections,
	nodes: example.nodes.map((node) => {
		const type = Object.keys(credentials).find((name) => takes(node, name));
		return type ? { ...node, credentials: { [type]: credentials[type] } } : node;
	}),
});

const takes = ({ type }, credential) =>
	credential === 'trainingPostgresApi'
		? type.startsWith('n8n-nodes-autonomous-training.')
		: credential === 'openAiApi' && type === '@n8n/n8n-nodes-langchain.lmChatOpenAi';
