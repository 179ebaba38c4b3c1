import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { DatabaseError, openDatabase } from '../database';
import type { Database } from '../database';
import { isTool } from '../hostFeatures';
import { toNodeError } from '../nodeErrors';
import { InvalidParameterError } from '../parameters';
import { toToolOutput } from './agent';
import { errorItem } from './errorItem';
import type { Execution, Operation } from './operation';
import { resources } from './resources';

/**
 * Runs the selected operation. The node's settings are read here: whether an error stops the run or becomes an error item per input
 * item, and how error items look.
 */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	// Nodes that return only files may leave out the json.
	const input: Array<Partial<INodeExecutionData>> = this.getInputData();
	const items = input.map((item): INodeExecutionData => ({ ...item, json: item.json ?? {} }));
	if (items.length === 0) return [[]];
	const resource = this.getNodeParameter('resource', 0);
	const execution = executionOf(this, items, resource);
	try {
		const operation = find(resource, this.getNodeParameter('operation', 0));
		const output = await operation.execute(execution);
		return [execution.isTool ? toToolOutput(output) : output];
	} catch (error) {
		if (execution.continues) return [items.map((_, item) => errorItem(execution, item, error))];
		throw toNodeError(this.getNode(), error);
	}
}

function executionOf(functions: IExecuteFunctions, items: INodeExecutionData[], resource: string): Execution {
	const { onError } = functions.getNode();
	const asTool = isTool(functions);
	return {
		functions,
		items,
		// A model can correct its mistakes, so errors don't stop a tool unless On Error says so.
		continues: functions.continueOnFail() || (asTool && onError !== 'stopWorkflow'),
		isTool: asTool,
		itemFormat: {
			withKind: resource === 'journal',
			withText: asTool,
			hasErrorOutput: onError === 'continueErrorOutput' && !asTool,
		},
		openDatabase: async () => await connect(functions),
	};
}

function find(resource: string, operation: string): Operation {
	const match = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);
	if (match) return match;
	throw new InvalidParameterError(
		`There is no operation "${operation}" of "${resource}".`,
		'Select another one.',
		'database',
	);
}

async function connect(functions: IExecuteFunctions): Promise<Database> {
	const data = await functions.getCredentials('trainingPostgresApi').catch((error: unknown) => {
		throw new DatabaseError(
			`The credential could not be loaded (${(error as Error).message}).`,
			'Select a credential in the node, and test it.',
		);
	});
	return openDatabase(data, functions.helpers.getSSHClient);
}
