/** Calls the node as a tool of an AI agent. */
import { additionalData, credentialName, nodeTypes, packageName } from './packageLoader';
import { SupplyDataContext } from 'n8n-core';
import {
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeParameters,
	NodeConnectionTypes,
	Workflow,
	createEmptyRunExecutionData,
} from 'n8n-workflow';

export interface ToolCall {
	parameters: INodeParameters;
	credential: IDataObject;
	/** The values that the agent fills in for `$fromAI`, by name. */
	asked: IDataObject;
	/** The agent's own input item. */
	agentItem: IDataObject;
}

/** Returns the `json` of the items that the agent receives. */
export async function callTool({ parameters, credential, asked, agentItem }: ToolCall) {
	const node: INode = {
		id: '1',
		name: 'Tool',
		type: `${packageName}.trainingTool`,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		credentials: { [credentialName]: { id: '1', name: 'Test' } },
	};
	const agent: INode = { ...node, id: '2', name: 'Agent', type: 'test.follower', parameters: {} };
	const types = await nodeTypes();
	const workflow = new Workflow({
		nodes: [node, agent],
		connections: {
			Tool: { ai_tool: [[{ node: 'Agent', type: NodeConnectionTypes.AiTool, index: 0 }]] },
		},
		active: false,
		nodeTypes: types,
		settings: { timezone: 'UTC' },
	});
	const input = [{ json: agentItem }];
	const context = new SupplyDataContext(
		workflow,
		node,
		await additionalData(credential),
		'manual',
		createEmptyRunExecutionData(),
		0,
		input,
		{},
		NodeConnectionTypes.AiTool,
		{ node: agent, data: { main: [input] }, source: null },
		[],
		undefined,
		agent,
	);
	context.addInputData(NodeConnectionTypes.AiTool, [[{ json: asked }]]);
	const [output] = (await types
		.getByNameAndVersion(node.type)
		.execute!.call(context as unknown as IExecuteFunctions)) as Array<Array<{ json: IDataObject }>>;
	return output!.map(({ json }) => json);
}
