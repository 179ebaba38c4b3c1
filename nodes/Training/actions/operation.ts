import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { Database } from '../database';
import type { ItemFormat } from '../outcomes';

/** One run of the node: what an operation needs to know about it. */
export interface Execution {
	functions: IExecuteFunctions;
	items: INodeExecutionData[];
	/** On Error is one of the two Continue modes: every item gets an outcome, and nothing is thrown. */
	continues: boolean;
	/** An AI agent called the node, and reads what it returns. */
	isTool: boolean;
	/** How the items of this run look, rejected ones included. */
	itemFormat: ItemFormat;
	/** The credential's database. The connection is opened by the first statement. */
	openDatabase(): Promise<Database>;
}

/** An operation of a resource: what the panel shows, and what it does. */
export interface Operation {
	value: string;
	name: string;
	/** Its entry in the list of actions, in the node creator. */
	action: string;
	description: string;
	/** The operation's fields in the panel. */
	properties: INodeProperties[];
	execute(execution: Execution): Promise<INodeExecutionData[]>;
}

export interface Resource {
	value: string;
	name: string;
	operations: Operation[];
}

/** The row number that messages show for an item: its `row_number` in the sheet, otherwise its position counted from 1. */
export function rowNumber({ items }: Pick<Execution, 'items'>, item: number): number {
	const rowNumber = items[item]?.json.row_number;
	const isText = typeof rowNumber === 'string' && /^\d{1,9}$/.test(rowNumber);
	return isText || Number.isInteger(rowNumber) ? Number(rowNumber) : item + 1;
}
