/** Loads the packed package as n8n does, and provides what else n8n's engine needs. */
import './fixtures';
import { ExecutionLifecycleHooks, PackageDirectoryLoader } from 'n8n-core';
import {
	ICredentialsHelper,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
	NodeHelpers,
} from 'n8n-workflow';
import { packedPackage } from './tarball';

export const packageName = 'n8n-nodes-autonomous-training';
export const credentialName = 'trainingPostgresApi';

let loading: Promise<PackageDirectoryLoader> | undefined;

async function load(): Promise<PackageDirectoryLoader> {
	const { folder } = await packedPackage();
	const loader = new PackageDirectoryLoader(folder);
	await loader.loadAll();
	return loader;
}

/** Loaded once per test file. */
export const loadedPackage = async (): Promise<PackageDirectoryLoader> => await (loading ??= load());

const describe = (name: string, description: Partial<INodeTypeDescription>): INodeTypeDescription => ({
	name,
	displayName: name,
	group: ['transform'],
	version: 1,
	description: '',
	defaults: { name },
	inputs: ['main'],
	outputs: ['main'],
	properties: [],
	...description,
});

/** Provides the input items, which are always pinned. */
const source: INodeType = { description: describe('source', { group: ['trigger'], inputs: [] }) };

/** Evaluates an expression for each item, like a later node of the workflow. */
const follower: INodeType = {
	description: describe('follower', {
		properties: [{ displayName: 'Expression', name: 'expression', type: 'string', default: '' }],
	}),
	async execute() {
		const items = this.getInputData().map((_item, item) => {
			const expression = this.getNodeParameter('expression', item, '') as string;
			return { json: { value: expression }, pairedItem: { item } };
		});
		return await Promise.resolve([items]);
	},
};

const testNodes: Record<string, INodeType> = { 'test.source': source, 'test.follower': follower };

/** The node as a tool of an AI agent: n8n appends `Tool` to its name. */
const asTool = (node: INodeType): INodeType =>
	Object.create(node, {
		description: { value: { ...node.description, name: `${node.description.name}Tool` } },
	}) as INodeType;

/** Node types by their names in a workflow: those of the package, `test.source` and `test.follower`. */
export async function nodeTypes(): Promise<INodeTypes> {
	const loader = await loadedPackage();
	const typeOf = (name: string): INodeType => {
		const nameInPackage = name.replace(`${packageName}.`, '');
		if (nameInPackage.endsWith('Tool')) return asTool(typeOf(name.slice(0, -'Tool'.length)));
		return testNodes[name] ?? (loader.getNode(nameInPackage).type as INodeType);
	};
	return { getByName: typeOf, getByNameAndVersion: typeOf, getKnownTypes: () => loader.known.nodes };
}

export async function credentialProperties(): Promise<INodeProperties[]> {
	return (await loadedPackage()).getCredential(credentialName).type.properties;
}

/** Adds the defaults of missing fields, as n8n does. */
export async function completeCredential(data: IDataObject): Promise<ICredentialDataDecryptedObject> {
	const fields = data as INodeParameters;
	const complete = NodeHelpers.getNodeParameters(
		await credentialProperties(),
		fields,
		true,
		false,
		null,
		null,
	);
	return (complete ?? {}) as ICredentialDataDecryptedObject;
}

class OneCredential extends ICredentialsHelper {
	constructor(
		private readonly data: ICredentialDataDecryptedObject,
		private readonly properties: INodeProperties[],
	) {
		super();
	}

	override getParentTypes = () => [];
	override isCredentialUsableByNode = () => true;
	override getCredentialsProperties = () => this.properties;
	override getDecrypted = async () => await Promise.resolve(this.data);
	override authenticate = failUnexpected;
	override preAuthentication = failUnexpected;
	override runPreAuthentication = failUnexpected;
	override getCredentials = failUnexpected;
	override updateCredentials = failUnexpected;
	override updateCredentialsOauthTokenData = failUnexpected;
}

function failUnexpected(): never {
	throw new Error('The node called a credential method that it should not need.');
}

export async function additionalData(
	credential: IDataObject,
	nodeParameters?: INodeParameters,
): Promise<IWorkflowExecuteAdditionalData> {
	const hooks = new ExecutionLifecycleHooks('manual', '1', {
		id: '1',
		name: 'Test',
		active: false,
		isArchived: false,
		nodes: [],
		connections: {},
		createdAt: new Date(),
		updatedAt: new Date(),
		activeVersionId: null,
	});
	return {
		credentialsHelper: new OneCredential(await completeCredential(credential), await credentialProperties()),
		hooks,
		currentNodeExecutionIndex: 0,
		...(nodeParameters && { currentNodeParameters: nodeParameters }),
		executionId: '1',
		variables: {},
		webhookWaitingBaseUrl: 'http://localhost:5678/webhook-waiting',
		formWaitingBaseUrl: 'http://localhost:5678/form-waiting',
	} as unknown as IWorkflowExecuteAdditionalData;
}
