import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { asTool, shownFor } from './fields';
import type { Resource } from './operation';
import { resources } from './resources';

/** The default operation of a resource, if it is not the first one. */
const DEFAULT_OPERATIONS: Record<string, string> = { recommendation: 'getProgression' };

const resourceOptions = resources.map(({ name, value }) => ({ name, value }));

/** Called by the editor for the field of a tool. */
export const getResources = async (): Promise<INodePropertyOptions[]> =>
	await Promise.resolve(resourceOptions);

const resource: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	default: 'journal',
	options: resourceOptions,
	displayOptions: { show: asTool(false) },
};

/**
 * A new tool starts with what most agents need, the next loads. Its list is loaded, because n8n would show each action twice in
 * the node creator if both fields listed the resources.
 */
const toolResource: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	default: 'recommendation',
	typeOptions: { loadOptionsMethod: 'getResources' },
	displayOptions: { show: asTool(true) },
};

const operationField = ({ value, operations }: Resource): INodeProperties => ({
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: DEFAULT_OPERATIONS[value] ?? operations[0]!.value,
	displayOptions: { show: { resource: [value] } },
	options: operations.map(({ name, value: operation, action, description }) => ({
		name,
		value: operation,
		action,
		description,
	})),
});

const titles = Object.fromEntries(
	resources.flatMap(({ name: resourceName, value, operations }) =>
		operations.map((operation) => [`${value}/${operation.value}`, `${operation.name}: ${resourceName}`]),
	),
);

/** The text below the node's name on the canvas, for example `Sync: Journal`. */
export const subtitle = `={{ (${JSON.stringify(titles)})[$parameter["resource"] + "/" + $parameter["operation"]] }}`;

/** All fields of the panel, generated from the table of resources. */
export const properties: INodeProperties[] = [
	resource,
	toolResource,
	...resources.flatMap((entry) => [
		operationField(entry),
		...entry.operations.flatMap((operation) =>
			operation.properties.map((property) => shownFor(entry.value, operation.value, property)),
		),
	]),
];
