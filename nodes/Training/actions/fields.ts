import type { INodeProperties, NodeParameterValue } from 'n8n-workflow';

/** A choice from a searchable list, or an ID. */
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
	description: 'The template of the workout. Choose it from the list, or enter its ID.',
};

export const exerciseLocator: INodeProperties = {
	...locator('Exercise', 'exerciseId', 'searchExercises', 'ex_squat'),
	description: 'Choose it from the list, or enter its ID',
};

/** The fields that choose an existing template and exercise, by the column that they set. */
export const LOCATORS: Record<string, INodeProperties> = {
	template_id: templateLocator,
	exercise_id: exerciseLocator,
};

export const day = (displayName: string, name: string, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'dateTime',
	default: '',
	description,
	placeholder: 'e.g. 2026-02-10',
});

/** Text that the panel shows between the fields, if the conditions hold. */
export const notice = (
	name: string,
	displayName: string,
	show?: Record<string, NodeParameterValue[]>,
): INodeProperties => ({
	displayName,
	name,
	type: 'notice',
	default: '',
	...(show && { displayOptions: { show } }),
});

/** Conditions of `displayOptions`: whether an AI agent uses the node as a tool, and how columns are mapped. */
export const asTool = (isTool: boolean) => ({ '@tool': [isTool] });
export const mapped = (mappingMode: 'autoMapInputData' | 'defineBelow') => ({
	'/columns.mappingMode': [mappingMode],
});

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
		'The format of the dates in the sheet, in Luxon tokens. Leave empty to accept all unambiguous dates. A date like 03/04/2026 is then rejected, because it can mean two days.',
};

export const dateLocale: INodeProperties = {
	displayName: 'Month Names',
	name: 'dateLocale',
	type: 'string',
	noDataExpression: true,
	default: '',
	placeholder: 'e.g. it',
	description:
		'The language of the month names in the dates, as a language tag. Leave empty for English, German, Polish, French and Spanish.',
};

/** Weights without a unit. A unit in the cell, in the header or in a unit column always counts. */
export const weightUnit: INodeProperties = {
	displayName: 'Weight Unit',
	name: 'weightUnit',
	type: 'options',
	noDataExpression: true,
	default: 'kg',
	description: 'What a number without a unit means. Weights are stored in kilograms.',
	options: [
		{ name: 'Kilograms', value: 'kg' },
		{ name: 'Pounds', value: 'lb' },
	],
};

export const emptyCells: INodeProperties = {
	displayName: 'Empty Cells',
	name: 'emptyCells',
	type: 'options',
	noDataExpression: true,
	default: 'clear',
	description: 'What an empty cell does to the stored value',
	options: [
		{
			name: 'Clear the Stored Value',
			value: 'clear',
			description: 'Or set it to the default of the column, if it has one',
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
	description: 'Where the rows come from. It is stored with each row.',
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
	description: 'What the node returns',
	options: [
		{ name: 'One Item per Row', value: 'rows', description: 'The outcome of each input item' },
		{
			name: 'One Summary',
			value: 'summary',
			description: 'Counts, rejected rows, and a text to send as a message',
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

export const dateFrom = day('Date From', 'dateFrom', 'Return rows from this day on');
export const dateTo = day('Date To', 'dateTo', 'Return rows up to this day, including it');

/** Shows a field only for one operation of one resource. */
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
