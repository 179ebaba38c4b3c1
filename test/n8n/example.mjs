/** The examples, as a person imports them and fills them in. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples } from '../../sandbox/paths.mjs';

export const exampleOf = (name) => JSON.parse(readFileSync(join(examples, `${name}.json`), 'utf8'));

/** With the credentials chosen, of each node those that its type takes, and values by the names of their fields. */
export const filledIn = (example, credentials, values = {}) => ({
	name: example.name,
	settings: example.settings,
	connections: example.connections,
	nodes: example.nodes.map((node) => {
		for (const field of node.parameters.assignments?.assignments ?? []) {
			if (field.name in values) field.value = values[field.name];
		}
		const type = Object.keys(credentials).find((name) => takes(node, name));
		return type ? { ...node, credentials: { [type]: credentials[type] } } : node;
	}),
});

const takes = ({ type }, credential) =>
	credential === 'trainingPostgresApi'
		? type.startsWith('n8n-nodes-autonomous-training.')
		: credential === 'openAiApi' && type === '@n8n/n8n-nodes-langchain.lmChatOpenAi';

/** With one node replaced by one that sends nothing, and tells under `sent` what each of its fields has come to. */
export const tellingWhatItSends = (example, name) => ({
	...example,
	nodes: example.nodes.map((node) =>
		node.name === name
			? { ...node, type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: telling(node.parameters) }
			: node,
	),
});

const telling = ({ options, additionalFields, columns, assignments, ...parameters }) => {
	const fields = Object.entries({ ...parameters, ...options, ...additionalFields, ...columns?.value });
	for (const { name, value } of assignments?.assignments ?? []) fields.push([name, value]);
	return {
		assignments: {
			assignments: fields
				.filter(([, value]) => typeof value === 'string')
				.map(([field, value]) => ({ id: field, name: `sent.${field}`, value, type: 'string' })),
		},
		includeOtherFields: true,
		options: {},
	};
};
