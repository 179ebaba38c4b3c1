/** What n8n calls while a person fills in the panel: the credential's test, lists, and the fields of a mapper. */
import { additionalData, completeCredential, credentialName, nodeTypes, packageName } from './loaded';
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
	/** Fields of the credential; those left out have their defaults. */
	credential: IDataObject;
	/** What the panel shows at the moment. */
	parameters?: INodeParameters;
	/** The name of the node's type in the package. */
	type?: string;
}

async function nodeType(type: string): Promise<INodeType> {
	return (await nodeTypes()).getByNameAndVersion(`${packageName}.${type}`);
}

/** The button of the credential's form. */
export async function testCredential(
	credential: IDataObject,
	type = 'training',
): Promise<INodeCredentialTestResult> {
	const { description, methods } = await nodeType(type);
	const testedBy = description.credentials?.find(({ name }) => name === credentialName)?.testedBy;
	const test = typeof testedBy === 'string' ? methods?.credentialTest?.[testedBy] : undefined;
	if (!test) throw new Error(`The node ${type} has no test of the credential.`);
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
	if (!node) throw new Error('A workflow lost its only node.');
	const data = await additionalData(credential, node.parameters);
	// n8n's own two declarations differ in whether a workflow may lack a name.
	const context = new LoadOptionsContext(workflow, node, data, '') as ILoadOptionsFunctions;
	return { methods: (await nodeType(type)).methods ?? {}, context };
}

function known<Method>(methods: Record<string, Method> | undefined, name: string): Method {
	const method = methods?.[name];
	if (!method) throw new Error(`The node has no method ${name}.`);
	return method;
}

/** A resource locator's list, as far as `filter` narrows it, from the page that `paginationToken` names. */
export async function searchList(
	method: string,
	panel: Panel,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const { methods, context } = await panelOf(panel);
	return await known(methods.listSearch, method).call(context, filter, paginationToken);
}

/** A drop-down's options. */
export async function loadOptions(method: string, panel: Panel): Promise<INodePropertyOptions[]> {
	const { methods, context } = await panelOf(panel);
	return await known(methods.loadOptions, method).call(context);
}

/** The columns that a resource mapper shows. */
export async function mapperFields(method: string, panel: Panel): Promise<ResourceMapperFields> {
	const { methods, context } = await panelOf(panel);
	return await known(methods.resourceMapping, method).call(context);
}
