import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';

import type { Database } from '../database';

/** One run of the node, as an operation sees it. */
export interface Execution {
	functions: IExecuteFunctions;
	items: INodeExecutionData[];
	/** On Error is one of the two Continue modes: then every item gets an outcome and nothing is thrown. */
	continues: boolean;
	/** An AI agent called the node, and reads what it gives. */
	isTool: boolean;
	/** The credential's database. No connection is made before something is run on it. */
	openDatabase(): Promise<Database>;
}

/** What a person picks below a resource, and what then happens. */
export interface Operation {
	value: string;
	name: string;
	/** As the node creator lists it. */
	action: string;
	description: string;
	/** The fields that it shows. */
	properties: INodeProperties[];
	execute(execution: Execution): Promise<INodeExecutionData[]>;
}

export interface Resource {
	value: string;
	name: string;
	operations: Operation[];
}

/** The number by which a person knows an item: its `row_number` in the sheet, else its position counted from 1. */
export function rowNumber({ items }: Pick<Execution, 'items'>, item: number): number {
	const rowNumber = items[item]?.json.row_number;
	const isText = typeof rowNumber === 'string' && /^\d{1,9}$/.test(rowNumber);
	return isText || Number.isInteger(rowNumber) ? Number(rowNumber) : item + 1;
}
