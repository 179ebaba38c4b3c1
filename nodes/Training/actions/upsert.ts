import type { INodeProperties } from 'n8n-workflow';

import { hasDataSource } from '../rows';
import type { Kind } from '../rows';
import {
	WRITE_NOTICE,
	dataSource,
	dateFormat,
	dateLocale,
	emptyCells,
	notice,
	options,
	output,
	weightUnit,
} from './fields';
import type { Operation } from './operation';
import { write } from './write';

const columns: INodeProperties = {
	displayName: 'Columns',
	name: 'columns',
	type: 'resourceMapper',
	noDataExpression: true,
	default: { mappingMode: 'autoMapInputData', value: null },
	required: true,
	description:
		'How the fields of the input become columns. Automatic mapping matches them by name; fields that match no column are ignored.',
	typeOptions: {
		loadOptionsDependsOn: ['resource'],
		resourceMapper: {
			resourceMapperMethod: 'getColumns',
			mode: 'add',
			fieldWords: { singular: 'column', plural: 'columns' },
			addAllFields: true,
			multiKeyMatch: false,
			supportAutoMap: true,
		},
	},
};

const headersNotice = notice(
	'headersNotice',
	`Automatic mapping matches column names and the headers of the training journal (date, workout_id, exercise, tut_s, …). Columns that an item doesn't have, and fields that you leave empty below, keep their stored values. ${WRITE_NOTICE}`,
);

function optionsOf(kind: Kind): INodeProperties {
	if (kind === 'goal') return options(dateFormat, emptyCells, dateLocale, output, weightUnit);
	if (!hasDataSource(kind)) return options(emptyCells, output);
	// A workout has no weight.
	return kind === 'workout'
		? options(dataSource, dateFormat, emptyCells, dateLocale, output)
		: options(dataSource, dateFormat, emptyCells, dateLocale, output, weightUnit);
}

/** Creates or updates rows of one kind. `one` and `many` are its names in the panel. */
export const upsertOperation = (kind: Kind, one: string, many: string): Operation => ({
	value: 'upsert',
	name: 'Create or Update',
	action: `Create or update ${many}`,
	description: `Create a new ${one}, or update the current one if it already exists (upsert)`,
	properties: [headersNotice, columns, optionsOf(kind)],
	execute: async (execution) => await write(execution, kind),
});
