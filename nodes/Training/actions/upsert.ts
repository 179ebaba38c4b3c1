import type { INodeProperties } from 'n8n-workflow';

import type { Kind } from '../rows';
import { hasDataSource } from '../rows';
import { WRITE_NOTICE, dataSource, dateFormat, emptyCells, notice, options, output } from './fields';
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
		'Automatic mapping recognises the headers of the Training Journal; other columns are left alone',
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
	`Mapped automatically, the headers of the Training Journal are recognised too (date, workout_id, exercise, tut_s, ...). Columns that an item lacks, and fields left untouched here, keep what is stored. ${WRITE_NOTICE}`,
);

/** Creates or updates rows of one kind, called so in the panel. */
export const upsertOperation = (kind: Kind, one: string, many: string): Operation => ({
	value: 'upsert',
	name: 'Create or Update',
	action: `Create or update ${many}`,
	description: `Create a new ${one}, or update the current one if it already exists (upsert)`,
	properties: [
		headersNotice,
		columns,
		hasDataSource(kind) ? options(dataSource, dateFormat, emptyCells, output) : options(emptyCells, output),
	],
	execute: async (execution) => await write(execution, kind),
});
