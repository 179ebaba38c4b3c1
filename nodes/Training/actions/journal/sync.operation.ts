import { WRITE_NOTICE, dataSource, dateFormat, emptyCells, notice, options, output } from '../fields';
import type { Operation } from '../operation';
import { write } from '../write';

/** Workouts, sets and measurements mixed, told apart by their headers, written in one transaction. */
export const sync: Operation = {
	value: 'sync',
	name: 'Sync',
	action: 'Sync a training journal',
	description: 'Write workouts, sets and measurements, mixed in any order, into the database',
	properties: [
		notice('syncNotice', `Connect the rows of the three tabs, appended in any order. ${WRITE_NOTICE}`),
		options(dataSource, dateFormat, emptyCells, output),
	],
	execute: async (execution) => await write(execution, 'journal'),
};
