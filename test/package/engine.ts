/** Runs the packed nodes in n8n-core's own engine: item linking, the error output and On Error are n8n's. */
import { additionalData, credentialName, nodeTypes, packageName } from './loaded';
import { WorkflowExecute } from 'n8n-core';
import {
	type ExecutionBaseError,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type IRun,
	type OnError,
	Workflow,
} from 'n8n-workflow';

export type Item = INodeExecutionData;

export interface WorkflowToRun {
	nodes: Array<Partial<INode> & Pick<INode, 'name' | 'type'>>;
	connections: IConnections;
	/** The pinned items of the node it starts from. */
	start: { node: string; items: Item[] };
	credential: IDataObject;
	/** Of the workflow; `UTC` unless told. */
	timezone?: string;
}

/** A whole workflow: nodes of this package by their full type names, `test.source` and `test.follower`. */
export async function runWorkflow({ start, ...told }: WorkflowToRun): Promise<IRun> {
	const workflow = new Workflow({
		id: '1',
		name: 'Test',
		active: false,
		nodes: told.nodes.map((node) => ({
			id: node.name,
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters: {},
			...(node.type.startsWith(packageName) && {
				credentials: { [credentialName]: { id: '1', name: 'Test' } },
			}),
			...node,
		})),
		connections: told.connections,
		nodeTypes: await nodeTypes(),
		settings: { executionOrder: 'v1', timezone: told.timezone ?? 'UTC' },
	});
	const startNode = workflow.getNode(start.node);
	if (!startNode) throw new Error(`There is no node ${start.node} to start from.`);
	const execution = new WorkflowExecute(await additionalData(told.credential), 'manual');
	return await execution.run({ workflow, startNode, pinData: { [start.node]: start.items } });
}

export interface NodeToRun {
	parameters: INodeParameters;
	/** The `json` of each input item, or whole items. */
	items: Array<IDataObject | Item>;
	/** Fields of the credential; those left out have their defaults. */
	credential: IDataObject;
	/** Stop unless told. */
	onError?: OnError;
	timezone?: string;
	/** Evaluated for each output item in a node that follows, such as `={{ $('Source').item.json.row_number }}`. */
	follow?: string;
	/** Other settings of the node: `alwaysOutputData`, `executeOnce`, ... */
	settings?: Partial<INode>;
	nodeName?: string;
	/** The name of the node's type in the package. */
	type?: string;
}

export interface NodeResult {
	success: Item[];
	/** What left by the error output; always empty unless On Error is `continueErrorOutput`. */
	error: Item[];
	/** What stopped the workflow. */
	thrown?: ExecutionBaseError;
	/** What `follow` gave for each item of each output. */
	followed: { success: unknown[]; error: unknown[] };
	run: IRun;
}

const isItem = (item: IDataObject | Item): item is Item =>
	(typeof item.json === 'object' && item.json !== null) || 'binary' in item;

function outputOf(run: IRun, node: string, output = 0): Item[] {
	return run.data.resultData.runData[node]?.[0]?.data?.main?.[output] ?? [];
}

/** Source -> the node -> one node after each of its outputs. */
export async function runNode(told: NodeToRun): Promise<NodeResult> {
	const { nodeName = 'Training Database', type = 'training', follow } = told;
	const outputs = told.onError === 'continueErrorOutput' ? ['Succeeded', 'Failed'] : ['Succeeded'];
	const followers = follow ? outputs : [];
	const connect = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	const run = await runWorkflow({
		nodes: [
			{ name: 'Source', type: 'test.source' },
			{
				name: nodeName,
				type: `${packageName}.${type}`,
				parameters: told.parameters,
				...(told.onError && { onError: told.onError }),
				...told.settings,
			},
			...followers.map((name) => ({ name, type: 'test.follower', parameters: { expression: follow ?? '' } })),
		],
		connections: {
			Source: { main: [connect(nodeName)] },
			[nodeName]: { main: followers.map(connect) },
		},
		start: { node: 'Source', items: told.items.map((item) => (isItem(item) ? item : { json: item })) },
		credential: told.credential,
		...(told.timezone && { timezone: told.timezone }),
	});
	const thrown = run.data.resultData.error;
	const valuesAfter = (name: string) => outputOf(run, name).map((item) => item.json.value);
	return {
		success: outputOf(run, nodeName),
		error: outputOf(run, nodeName, 1),
		...(thrown && { thrown }),
		followed: { success: valuesAfter('Succeeded'), error: valuesAfter('Failed') },
		run,
	};
}
