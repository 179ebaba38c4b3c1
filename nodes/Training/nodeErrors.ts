import { NodeOperationError } from 'n8n-workflow';
import type { INode } from 'n8n-workflow';

import { DatabaseError } from './database';
import { InvalidParameterError } from './parameters';

/** The error as n8n shows it: what is wrong as the title, what to do below it. */
export function toNodeError(node: INode, error: unknown): NodeOperationError {
	if (error instanceof NodeOperationError) return error;
	if (error instanceof InvalidParameterError) {
		return new NodeOperationError(node, error.message, {
			description: error.fix,
			itemIndex: error.itemIndex,
		});
	}
	if (error instanceof DatabaseError) {
		return new NodeOperationError(node, error.message, { description: error.fix });
	}
	return new NodeOperationError(node, error as Error);
}
