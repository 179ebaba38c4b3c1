import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** Columns that a model doesn't need. */
const BOOKKEEPING = new Set(['created_at', 'updated_at', 'data_source']);

/** What a model reads, without empty cells, since every token costs. A model also needs to read that nothing was found. */
export const toToolOutput = (items: INodeExecutionData[]): INodeExecutionData[] =>
	items.length > 0
		? items.map((item) => ({ ...item, json: compact(item.json) }))
		: [{ json: { text: 'Nothing was found.' }, pairedItem: { item: 0 } }];

const compact = (json: IDataObject): IDataObject =>
	Object.fromEntries(
		Object.entries(json).filter(([name, value]) => value !== null && !BOOKKEEPING.has(name)),
	);
