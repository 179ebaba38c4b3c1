import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Database } from '../../database';
import { errorItem } from '../errorItem';
import type { Execution } from '../operation';

/** Does something with the database for each input item; what it gives is paired with its item. */
export async function eachItem(
	execution: Execution,
	work: (item: number, database: Database) => Promise<IDataObject>,
): Promise<INodeExecutionData[]> {
	const done: INodeExecutionData[] = [];
	for (const item of execution.items.keys()) done.push(await doOne(execution, item, work));
	return done;
}

async function doOne(
	execution: Execution,
	item: number,
	work: (item: number, database: Database) => Promise<IDataObject>,
): Promise<INodeExecutionData> {
	const give = async () => ({ json: await work(item, await execution.openDatabase()), pairedItem: { item } });
	return execution.continues
		? await give().catch((error: unknown) => errorItem(execution, item, error))
		: await give();
}
