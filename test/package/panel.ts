/** Calls the methods that the editor uses while a user fills in the panel: credential test, lists, mapper fields. */
import { additionalData, completeCredential, credentialName, nodeTypes, packageName } from './packageLoader';
import { CredentialTestContext, LoadOptionsContext } from 'n8n-core';
import {
	type IDataObject,
	type ILoadOptionsFunctions,
	type INodeCredentialTestResult,
	type INodeListSearchResult,
	type INodeParameters,
	type INodePropertyOptions,
	type INodeType,
	type ResourceMapperFields,
	Workflow,
} from 'n8n-workflow';

export interface Panel {
	/** Missing fields have their defaults. */
	credential: IDataObject;
	/** The present values of the panel. */
	parameters?: INodeParameters;
	/** The node type's name in the package. Default: `training`. */
	type?: string;
}

async function nodeType(type: string): Promise<INodeType> {
	return (await nodeTypes()).getByNameAndVersion(`${packageName}.${type}`);
}

/** The connection test of the credential. */
export async function testCredential(
	credential: IDataObject,
	type = 'training',
): Promise<INodeCredentialTestResult> {
	const { description, methods } = await nodeType(type);
	const testedBy = description.credentials?.find(({ name }) => name === credentialName)?.testedBy;
	const test = typeof testedBy === 'string' ? methods?.credentialTest?.[testedBy] : undefined;
	if (!test) throw new Error(`The node ${type} has no credential test.`);
	const data = await completeCredential(credential);
	const decrypted = { id: '1', name: 'Test', type: credentialName, data };
	return await test.call(new CredentialTestContext(await additionalData(credential)), decrypted);
}

async function panelOf({ credential, parameters = {}, type = 'training' }: Panel) {
	const workflow = new Workflow({
		nodes: [
			{
				id: '1',
				name: 'Temp-Node',
				type: `${packageName}.${type}`,
				typeVersion: 1,
				position: [0, 0],
				parameters,
				credentials: { [credentialName]: { id: '1', name: 'Test' } },
			},
		],
		connections: {},
		active: false,
		nodeTypes: await nodeTypes(),
	});
	const node = workflow.getNode('Temp-Node');
	if (!node) throw new Error('The workflow has no node.');
	const data = await additionalData(credential, node.parameters);
	// The two declarations in n8n differ in whether a workflow's name is optional.
	const context = new LoadOptionsContext(workflow, node, data, '') as ILoadOptionsFunctions;
	return { methods: (await nodeType(type)).methods ?? {}, context };
}

function getMethod<Method>(methods: Record<string, Method> | undefined, name: string): Method {
	const method = methods?.[name];
	if (!method) throw new Error(`The node has no method ${name}.`);
	return method;
}

/** One page of a resource locator's list. Default: the first page, unfiltered. */
export async function searchList(
	method: string,
	panel: Panel,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const { methods, context } = await panelOf(panel);
	return await getMethod(methods.listSearch, method).call(context, filter, paginationToken);
}

/** The options of a drop-down list. */
export async function loadOptions(method: string, panel: Panel): Promise<INodePropertyOptions[]> {
	const { methods, context } = await panelOf(panel);
	return await getMethod(methods.loadOptions, method).call(context);
}

/** The columns of a resource mapper. */
export async function mapperFields(method: string, panel: Panel): Promise<ResourceMapperFields> {
	const { methods, context } = await panelOf(panel);
	return await getMethod(methods.resourceMapping, method).call(context);
}
