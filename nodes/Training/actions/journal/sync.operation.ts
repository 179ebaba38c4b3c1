import type { INodeProperties } from 'n8n-workflow';

import {
	asTool,
	dataSource,
	dateFormat,
	dateLocale,
	emptyCells,
	notice,
	options,
	output,
	weightUnit,
} from '../fields';
import type { Operation } from '../operation';
import { write } from '../write';
import { linkTo } from '../../wording';

const missingRows: INodeProperties = {
	displayName: 'Missing Rows',
	name: 'missingRows',
	type: 'options',
	noDataExpression: true,
	default: 'keep',
	description:
		'What to do with rows that left the sheet: stored rows that no item has. Only rows with the same Data Source count, from the earliest date of their kind in the items on.',
	options: [
		{
			name: 'Delete',
			value: 'delete',
			description: 'Delete them in the same transaction, and return an item for each',
		},
		{ name: 'Keep', value: 'keep' },
		{ name: 'Report', value: 'report', description: 'Keep them, and list them in the summary and a hint' },
	],
};

const missingRowsLimit: INodeProperties = {
	displayName: 'Missing Rows Limit',
	name: 'missingRowsLimit',
	type: 'number',
	noDataExpression: true,
	typeOptions: { minValue: 0 },
	default: 20,
	description:
		'How many rows may be deleted in one run. If there are more, and they are over 10% of the stored rows, nothing is written.',
	displayOptions: { show: { missingRows: ['delete'] } },
};

/** Workouts, sets and measurements mixed, in one transaction. */
export const sync: Operation = {
	value: 'sync',
	name: 'Sync',
	action: 'Sync a training journal',
	description: 'Write workouts, sets and measurements to the database, mixed and in any order',
	properties: [
		notice(
			'syncNotice',
			`Takes the rows of the three tabs, in any order. If one is rejected, nothing is written. ${linkTo('cells.md', 'Details')}`,
			asTool(false),
		),
		notice(
			'syncToolNotice',
			'The model has nothing to fill in here. Use Create or Update of a workout, set or measurement instead.',
			asTool(true),
		),
		options(
			dataSource,
			dateFormat,
			emptyCells,
			missingRows,
			missingRowsLimit,
			dateLocale,
			output,
			weightUnit,
		),
	],
	execute: async (execution) => await write(execution, 'journal'),
};
