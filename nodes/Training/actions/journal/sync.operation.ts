import { WRITE_NOTICE, dataSource, dateFormat, emptyCells, notice, options, output } from '../fields';
import type { Operation } from '../operation';
import { write } from '../write';

/** Workouts, sets and measurements mixed, in one transaction. */
export const sync: Operation = {
	value: 'sync',
	name: 'Sync',
	action: 'Sync a training journal',
	description: 'Write workouts, sets and measurements to the database, mixed and in any order',
	properties: [
		notice(
			'syncNotice',
			`Connect the rows of the three tabs (workouts, sets, measurements), appended in any order. The kind of each row is found by its columns. ${WRITE_NOTICE}`,
		),
		options(dataSource, dateFormat, emptyCells, output),
	],
	execute: async (execution) => await write(execution, 'journal'),
};
