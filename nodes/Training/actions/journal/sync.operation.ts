import { dataSource, dateFormat, emptyCells, options, output } from '../fields';
import type { Operation } from '../operation';
import { write } from '../write';

/** Workouts, sets and measurements mixed, told apart by their headers, written in one transaction. */
export const sync: Operation = {
	value: 'sync',
	name: 'Sync',
	action: 'Sync a training journal',
	description: 'Write workouts, sets and measurements, mixed in any order, into the database',
	properties: [options(dataSource, dateFormat, emptyCells, output)],
	execute: async (execution) => await write(execution, 'journal'),
};
