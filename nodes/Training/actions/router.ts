import type { IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';

import { DatabaseError, openDatabase } from '../database';
import type { Database } from '../database';
import { toNodeError } from '../nodeErrors';
import { InvalidParameterError } from '../parameters';
import { toToolOutput, isTool } from './agent';
import { errorItem } from './errorItem';
import type { Execution, Operation } from './operation';
import { RejectedRun } from './rejectedRun';
import { resources } from './resources';

/** Runs the operation that was picked. On Error is decided here: an error for the person, or an error item for each input item. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	// A node that gives files alone may leave out the json.
	const given: Array<Partial<INodeExecutionData>> = this.getInputData();
	const items = given.map((item) => (item.json ? (item as INodeExecutionData) : { ...item, json: {} }));
	if (items.length === 0) return [[]];
	const asTool = isTool(this);
	const execution: Execution = {
		functions: this,
		items,
		// What goes wrong is for the model to mend, unless On Error was set to stop the workflow.
		continues: this.continueOnFail() || (asTool && this.getNode().onError !== 'stopWorkflow'),
		isTool: asTool,
		openDatabase: async () => await connect(this),
	};
	const resource = this.getNodeParameter('resource', 0);
	try {
		const operation = find(resource, this.getNodeParameter('operation', 0));
		const given = await operation.execute(execution);
		return [asTool ? toToolOutput(given) : given];
	} catch (error) {
		if (execution.continues) return [items.map((_, item) => errorItem(execution, item, error))];
		throw nodeError(this.getNode(), error);
	}
}

function find(resource: string, operation: string): Operation {
	const found = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);
	if (found) return found;
	throw new InvalidParameterError(
		`There is no operation "${operation}" of "${resource}".`,
		'Pick another one.',
		'database',
	);
}

async function connect(functions: IExecuteFunctions): Promise<Database> {
	const data = await functions.getCredentials('trainingPostgresApi').catch((error: unknown) => {
		throw new DatabaseError(
			`The credential could not be loaded (${(error as Error).message}).`,
			'Choose one in the node, and test it.',
		);
	});
	return openDatabase(data, functions.helpers.getSSHClient);
}

function nodeError(node: INode, error: unknown): Error {
	if (error instanceof RejectedRun) return error.toNodeError(node);
	return toNodeError(node, error);
}
