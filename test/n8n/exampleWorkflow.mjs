/** Prepares the example workflows for a test. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples } from '../../sandbox/paths.mjs';

export const readExample = (name) => JSON.parse(readFileSync(join(examples, `${name}.json`), 'utf8'));

/** Selects the credentials in all nodes that use them, and sets the values of Edit Fields nodes by field name. */
export const fillInExample = (example, credentials, values = {}) => ({
	name: example.name,
	settings: example.settings,
	connections: example.connections,
	nodes: example.nodes.map((node) => {
		for (const field of node.parameters.assignments?.assignments ?? []) {
			if (field.name in values) field.value = values[field.name];
		}
		const type = Object.keys(credentials).find((name) => usesCredential(node, name));
		return type ? { ...node, credentials: { [type]: credentials[type] } } : node;
	}),
});

const USERS = {
	trainingPostgresApi: 'n8n-nodes-autonomous-training.',
	openAiApi: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
	httpBearerAuth: '@n8n/n8n-nodes-langchain.mcpTrigger',
};

const usesCredential = ({ type }, credential) => type.startsWith(USERS[credential]);

/** Replaces a node by one that sends nothing and returns the node's evaluated fields under `sent`. */
export const captureFieldsOf = (example, name) => ({
	...example,
	nodes: example.nodes.map((node) =>
		node.name === name
			? {
					...node,
					type: 'n8n-nodes-base.set',
					typeVersion: 3.4,
					parameters: capturingParameters(node.parameters),
				}
			: node,
	),
});

function capturingParameters({ options, additionalFields, columns, assignments, ...parameters }) {
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
}
