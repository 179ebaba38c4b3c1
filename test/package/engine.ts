/** Runs the packed nodes in n8n-core's engine, so item linking, the error output and On Error are those of n8n. */
import { additionalData, credentialName, nodeTypes, packageName } from './packageLoader';
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
	/** The workflow's. Default: `UTC`. */
	timezone?: string;
}

/** Runs a workflow of nodes of this package (by their full type names), `test.source` and `test.follower`. */
export async function runWorkflow({ start, ...options }: WorkflowToRun): Promise<IRun> {
	const workflow = new Workflow({
		id: '1',
		name: 'Test',
		active: false,
		nodes: options.nodes.map((node) => ({
			id: node.name,
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters: {},
			...(node.type.startsWith(packageName) && {
				credentials: { [credentialName]: { id: '1', name: 'Test' } },
			}),
			...node,
		})),
		connections: options.connections,
		nodeTypes: await nodeTypes(),
		settings: { executionOrder: 'v1', timezone: options.timezone ?? 'UTC' },
	});
	const startNode = workflow.getNode(start.node);
	if (!startNode) throw new Error(`The workflow has no node ${start.node}.`);
	const execution = new WorkflowExecute(await additionalData(options.credential), 'manual');
	const pinData = { [start.node]: start.items };
	if (takesOneArgument(execution.run)) return await execution.run({ workflow, startNode, pinData });
	return (await Reflect.apply(execution.run, execution, [workflow, startNode, undefined, pinData])) as IRun;
}

/** Older versions of n8n have separate arguments. */
const takesOneArgument = ({ length }: WorkflowExecute['run']) => length === 1;

export interface NodeToRun {
	parameters: INodeParameters;
	/** Whole input items, or only their `json`. */
	items: Array<IDataObject | Item>;
	/** Missing fields have their defaults. */
	credential: IDataObject;
	/** Default: stop. */
	onError?: OnError;
	timezone?: string;
	/** An expression that a later node evaluates for each output item, such as `={{ $('Source').item.json.row_number }}`. */
	follow?: string;
	/** Other node settings, such as `alwaysOutputData` or `executeOnce`. */
	settings?: Partial<INode>;
	nodeName?: string;
	/** The node type's name in the package. Default: `training`. */
	type?: string;
}

export interface NodeResult {
	success: Item[];
	/** The items of the error output. Empty unless On Error is `continueErrorOutput`. */
	error: Item[];
	/** The error that stopped the workflow. */
	thrown?: ExecutionBaseError;
	/** The values of `follow` for the items of each output. */
	followed: { success: unknown[]; error: unknown[] };
	run: IRun;
}

const isItem = (item: IDataObject | Item): item is Item =>
	(typeof item.json === 'object' && item.json !== null) || 'binary' in item;

function outputOf(run: IRun, node: string, output = 0): Item[] {
	return run.data.resultData.runData[node]?.[0]?.data?.main?.[output] ?? [];
}

/** Runs a workflow of a source, the node, and one later node per output. */
export async function runNode(options: NodeToRun): Promise<NodeResult> {
	const { nodeName = 'Training Database', type = 'training', follow } = options;
	const outputs = options.onError === 'continueErrorOutput' ? ['Succeeded', 'Failed'] : ['Succeeded'];
	const followers = follow ? outputs : [];
	const connect = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	const run = await runWorkflow({
		nodes: [
			{ name: 'Source', type: 'test.source' },
			{
				name: nodeName,
				type: `${packageName}.${type}`,
				parameters: options.parameters,
				...(options.onError && { onError: options.onError }),
				...options.settings,
			},
			...followers.map((name) => ({ name, type: 'test.follower', parameters: { expression: follow ?? '' } })),
		],
		connections: {
			Source: { main: [connect(nodeName)] },
			[nodeName]: { main: followers.map(connect) },
		},
		start: { node: 'Source', items: options.items.map((item) => (isItem(item) ? item : { json: item })) },
		credential: options.credential,
		...(options.timezone && { timezone: options.timezone }),
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
