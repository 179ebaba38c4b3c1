/** The example workflows, compared with each other and with the README. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

import { Canvas } from './canvas';
import type { Node, Workflow } from './canvas';
import { Document, root, source } from './markdown';
import { n8nVersions } from './nodeVersions';

const files = readdirSync(path.join(root, 'examples')).filter((file) => file.endsWith('.json'));
const read = (file: string) => JSON.parse(source(`examples/${file}`)) as Workflow;

const isTool = ({ type }: Node) => type === 'n8n-nodes-autonomous-training.trainingTool';
const deletes = ({ parameters }: Node) => parameters.operation === 'delete';

const listed = new Document('README.md')
	.table('Examples')
	.map(([link, , n8n]) => ({ file: /\(examples\/(?<file>.+)\)/.exec(link!)!.groups!.file!, n8n: n8n! }));

it('the README lists every example', () => {
	expect(listed.map(({ file }) => file).sort()).toEqual(files.sort());
});

it.each(listed)('$file says which n8n its nodes need, like the README', ({ file, n8n }) => {
	const { nodes } = read(file);
	const versions = nodes.map(({ type, typeVersion }) => n8nVersions[`${type} ${typeVersion}`]!);
	const byAge = (one: string, other: string) => one.localeCompare(other, 'en', { numeric: true });
	expect(n8n).toBe(versions.sort(byAge).at(-1));
	const about = nodes.find(({ name }) => name === 'About')!.parameters.content;
	expect(about).toContain(` Needs n8n ${n8n} or later.`);
});

it.each(files)('no node, note or connector of %s covers another', (file) => {
	expect(new Canvas(read(file)).overlaps()).toEqual([]);
});

it('the MCP server has the tools of the coach that delete nothing', () => {
	const toolsOf = (file: string) =>
		read(file)
			.nodes.filter(isTool)
			.map(({ name, parameters }) => ({ name, parameters }));
	const tools = read('ai-coach.json')
		.nodes.filter((node) => isTool(node) && !deletes(node))
		.map(({ name, parameters }) => ({ name, parameters }));
	expect(tools.length).toBeGreaterThan(10);
	expect(toolsOf('mcp-server.json')).toEqual(tools);
});

it('the MCP server asks for a token', () => {
	const [server] = read('mcp-server.json').nodes.filter(({ type }) => type.endsWith('.mcpTrigger'));
	expect(server!.parameters.authentication).toBe('bearerAuth');
});

it('a tool that deletes is connected to a step that asks a person, and to nothing else', () => {
	const targets = files.flatMap((file) => {
		const { nodes, connections } = read(file);
		const typeOf = (name: string) => nodes.find((node) => node.name === name)!.type;
		return nodes
			.filter((node) => isTool(node) && deletes(node))
			.map(({ name }) =>
				Object.values(connections[name]!)
					.flat(2)
					.map((target) => typeOf(target!.node)),
			);
	});
	expect(targets.length).toBeGreaterThan(0);
	for (const types of targets) expect(types).toEqual(['@n8n/n8n-nodes-langchain.chatHitlTool']);
});
