import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Database } from '../../database';
import { errorItem } from '../errorItem';
import type { Execution } from '../operation';

/** Runs `work` for one input item after the other, and pairs each result with its item. */
export async function runPerItem(
	execution: Execution,
	work: (item: number, database: Database) => Promise<IDataObject>,
): Promise<INodeExecutionData[]> {
	const results: INodeExecutionData[] = [];
	for (const item of execution.items.keys()) {
		const result = runItem(execution, item, work);
		results.push(
			execution.continues
				? await result.catch((error: unknown) => errorItem(execution, item, error))
				: await result,
		);
	}
	return results;
}

const runItem = async (
	execution: Execution,
	item: number,
	work: (item: number, database: Database) => Promise<IDataObject>,
): Promise<INodeExecutionData> => ({
	json: await work(item, await execution.openDatabase()),
	pairedItem: { item },
});
