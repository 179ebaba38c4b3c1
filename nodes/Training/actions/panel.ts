import type { INodeProperties } from 'n8n-workflow';

import { shownFor } from './fields';
import type { Resource } from './operation';
import { resources } from './resources';

const DEFAULTS: Record<string, string> = { recommendation: 'getProgression' };

const resource: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	default: 'journal',
	options: resources.map(({ name, value }) => ({ name, value })),
};

const operationsOf = ({ value, operations }: Resource): INodeProperties => ({
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: DEFAULTS[value] ?? operations[0]!.value,
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

/** What stands below the node's name: what was picked, in the panel's words. */
export const subtitle = `={{ (${JSON.stringify(titles)})[$parameter["resource"] + "/" + $parameter["operation"]] }}`;

/** All fields of the panel, from the table of resources. */
export const properties: INodeProperties[] = [
	resource,
	...resources.flatMap((one) => [
		operationsOf(one),
		...one.operations.flatMap((operation) =>
			operation.properties.map((property) => shownFor(one.value, operation.value, property)),
		),
	]),
];
