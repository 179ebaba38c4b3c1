import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

/** Columns that a model doesn't need. */
const BOOKKEEPING = new Set(['created_at', 'updated_at', 'data_source']);

/** The text if a read found no rows. */
export const NOTHING_FOUND = 'Nothing was found.';

/** What a model reads, without empty cells, since every token costs. A model also needs to read that nothing was found. */
export const toToolOutput = (items: INodeExecutionData[]): INodeExecutionData[] =>
	items.length > 0
		? items.map((item) => ({ ...item, json: compact(item.json) }))
		: [{ json: { text: NOTHING_FOUND }, pairedItem: { item: 0 } }];

const compact = (json: IDataObject): IDataObject =>
	Object.fromEntries(
		Object.entries(json).filter(([name, value]) => value !== null && !BOOKKEEPING.has(name)),
	);
