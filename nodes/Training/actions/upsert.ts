import type { INodeProperties } from 'n8n-workflow';

import { columnEntries, hasDataSource, listedColumns } from '../rows';
import type { Column, Kind } from '../rows';
import {
	LOCATORS,
	asTool,
	dataSource,
	dateFormat,
	dateLocale,
	emptyCells,
	mapped,
	notice,
	options,
	output,
	weightUnit,
} from './fields';
import type { Operation } from './operation';
import { write } from './write';
import { linkTo } from '../wording';

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

/** Lists to choose the template and the exercise from, unless the workflow maps the column. A tool has the mapper's fields only. */
const locators = (kind: Kind): INodeProperties[] =>
	listedColumns(kind).map((column) => ({
		...LOCATORS[column]!,
		required: true,
		displayOptions: {
			show: { ...asTool(false), ...mapped('defineBelow') },
			hide: { [`/columns.value.${column}`]: [{ _cnd: { exists: true } }] },
		},
	}));

/** In a new tool, the model fills in all columns that a row needs, as if the user had clicked the button beside each field. */
const toolColumns = (kind: Kind): INodeProperties => ({
	...columns,
	default: {
		mappingMode: 'defineBelow',
		value: Object.fromEntries(
			columnEntries(kind)
				.filter(([, { need }]) => need !== 'optional')
				.map(([name, { label, type }]) => [name, filledByModel(name, label, type)]),
		),
	},
});

const filledByModel = (name: string, label: string, type: Column['type']): string =>
	`={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${name}', \`${label}\`, '${type === 'number' ? 'number' : 'string'}') }}`;

const notices = [
	notice(
		'headersNotice',
		`An empty cell clears its stored value. If a row is rejected, nothing is written. ${linkTo('operations.md#create-or-update', 'Details')}`,
		{ ...asTool(false), ...mapped('autoMapInputData') },
	),
	notice(
		'fieldsNotice',
		`A field left empty keeps its stored value. If a row is rejected, nothing is written. ${linkTo('operations.md#create-or-update', 'Details')}`,
		{ ...asTool(false), ...mapped('defineBelow') },
	),
	notice('noFieldsNotice', 'The model has nothing to fill in. Choose Map Each Column Manually.', {
		...asTool(true),
		...mapped('autoMapInputData'),
	}),
	notice(
		'modelNotice',
		`The model fills in the marked fields. To mark another one, click the stars beside it. ${linkTo('operations.md#as-an-ai-tool', 'Details')}`,
		{ ...asTool(true), ...mapped('defineBelow') },
	),
];

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
	properties: [
		...notices,
		...locators(kind),
		{ ...columns, displayOptions: { show: asTool(false) } },
		{ ...toolColumns(kind), displayOptions: { show: asTool(true) } },
		optionsOf(kind),
	],
	execute: async (execution) => await write(execution, kind),
});
