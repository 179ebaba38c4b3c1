import { getHeapStatistics } from 'node:v8';

import { DatabaseError } from './databaseError';

/** Reading the statistics takes as long as reading some rows. */
const ROWS_PER_CHECK = 10_000;

/**
 * Returns a function to call for each row of a result. It returns an error if more rows could fill n8n's memory, which would end all
 * workflows. Half of the memory that was free at the start is left, since n8n copies the items and saves them.
 */
export function memoryLimit(): () => DatabaseError | undefined {
	const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
	const most = (used + limit) / 2;
	let rows = 0;
	return () => {
		rows += 1;
		if (rows % ROWS_PER_CHECK !== 0 || getHeapStatistics().used_heap_size < most) return undefined;
		return new DatabaseError(
			`The result does not fit into the memory of n8n: there was room for ${rows} rows.`,
			'Read less at a time: filter by date or exercise, or turn off Return All and set Limit.',
		);
	};
}
