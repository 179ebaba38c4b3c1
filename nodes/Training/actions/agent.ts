import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** n8n's agents before version 3 call their tools in a context of its own, later ones run them as nodes of a type of its own. */
export const isTool = (functions: IExecuteFunctions): boolean =>
	functions.isToolExecution() || functions.getNode().type.endsWith('Tool');

/** What no model needs to know of a row. */
const BOOKKEEPING = new Set(['created_at', 'updated_at', 'data_source']);

/** What a model reads: rows without what they lack, and a word where there are none. It pays for every token. */
export const toToolOutput = (given: INodeExecutionData[]): INodeExecutionData[] =>
	given.length > 0
		? given.map((item) => ({ ...item, json: compact(item.json) }))
		: [{ json: { text: 'Nothing was found.' }, pairedItem: { item: 0 } }];

const compact = (json: IDataObject): IDataObject =>
	Object.fromEntries(
		Object.entries(json).filter(([name, value]) => value !== null && !BOOKKEEPING.has(name)),
	);
