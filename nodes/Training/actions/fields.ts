import type { INodeProperties } from 'n8n-workflow';

/** A template or an exercise, from a searchable list or by its id. */
function locator(
	displayName: string,
	name: string,
	searchListMethod: string,
	placeholder: string,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: `e.g. ${placeholder}` },
		],
	};
}

export const templateLocator: INodeProperties = {
	...locator('Template', 'templateId', 'searchTemplates', 'hit_lower_a'),
	description: 'The workout template',
};

export const exerciseLocator: INodeProperties = {
	...locator('Exercise', 'exerciseId', 'searchExercises', 'ex_squat'),
	description: 'The exercise',
};

export const day = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'dateTime',
	default: '',
	description,
	placeholder: 'e.g. 2026-02-10',
});

/** A few words in the panel itself. */
export const notice = (name: string, displayName: string): INodeProperties => ({
	displayName,
	name,
	type: 'notice',
	default: '',
});

/** What a person wants to know before the first row is written. */
export const WRITE_NOTICE =
	'A blank cell clears what is stored, unless the option Empty Cells says otherwise. One rejected row stops everything and nothing is written; with On Error (in Settings) on Continue, all others are written.';

export const options = (...properties: INodeProperties[]): INodeProperties => ({
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: properties,
});

export const dateFormat: INodeProperties = {
	displayName: 'Date Format',
	name: 'dateFormat',
	type: 'string',
	noDataExpression: true,
	default: '',
	placeholder: 'e.g. dd/MM/yyyy',
	description:
		'How the sheet writes its dates, as a Luxon format. Left blank, every date that can mean one day only is understood, and 03/04/2026 is rejected.',
};

export const emptyCells: INodeProperties = {
	displayName: 'Empty Cells',
	name: 'emptyCells',
	type: 'options',
	noDataExpression: true,
	default: 'clear',
	description:
		'What a blank cell does to a value that is stored. A column that an item lacks never changes anything.',
	options: [
		{
			name: 'Clear the Stored Value',
			value: 'clear',
			description: 'Or set the default, where the column has one',
		},
		{ name: 'Keep the Stored Value', value: 'keep' },
	],
};

export const dataSource: INodeProperties = {
	displayName: 'Data Source',
	name: 'dataSource',
	type: 'options',
	noDataExpression: true,
	default: 'Sheet',
	description: 'Stored with every row, to tell later where it came from',
	options: [
		{ name: 'Import', value: 'Import' },
		{ name: 'Manual', value: 'Manual' },
		{ name: 'Sheet', value: 'Sheet' },
	],
};

export const output: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	noDataExpression: true,
	default: 'rows',
	description: 'What the node gives to the next one',
	options: [
		{ name: 'One Item per Row', value: 'rows', description: 'What became of each input item' },
		{
			name: 'One Summary',
			value: 'summary',
			description: 'Counts, rejected rows, and a message ready to send',
		},
	],
};

export const limits: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: { show: { returnAll: [false] } },
	},
];

export const filters = (...properties: INodeProperties[]): INodeProperties => ({
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	options: properties,
});

export const dateFrom = day('Date From', 'dateFrom', 'The first day to return');
export const dateTo = day('Date To', 'dateTo', 'The last day to return');

/** The fields of all operations below one resource, each shown only where it belongs. */
export const shownFor = (
	resource: string,
	operation: string,
	property: INodeProperties,
): INodeProperties => ({
	...property,
	displayOptions: {
		...property.displayOptions,
		show: { ...property.displayOptions?.show, resource: [resource], operation: [operation] },
	},
});
