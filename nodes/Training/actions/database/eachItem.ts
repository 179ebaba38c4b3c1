import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Database } from '../../database';
import type { Execution } from '../operation';
import { mistakeItem } from '../read';
import { UserMistake } from '../userMistake';

/** Does something with the database for each input item; what it gives is paired with its item. */
export async function eachItem(
	execution: Execution,
	work: (item: number, database: Database) => Promise<IDataObject>,
): Promise<INodeExecutionData[]> {
	const database = await execution.openDatabase();
	const done: INodeExecutionData[] = [];
	for (const item of execution.items.keys()) {
		try {
			done.push({ json: await work(item, database), pairedItem: { item } });
		} catch (error) {
			if (!execution.continues || !(error instanceof UserMistake)) throw error;
			done.push(mistakeItem(execution, item, error));
		}
	}
	return done;
}
