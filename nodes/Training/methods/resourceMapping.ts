import type {
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
	ResourceMapperValue,
} from 'n8n-workflow';

import { columnEntries, listedColumns } from '../rows';
import type { Kind } from '../rows';

/** Not a toggle: the editor stores false for an untouched toggle, and false is a value. */
const yesOrNo: Pick<ResourceMapperField, 'type' | 'options'> = {
	type: 'options',
	options: [
		{ name: 'Yes', value: true },
		{ name: 'No', value: false },
	],
};

/**
 * The columns for manual mapping, except those that the panel has a list for, unless the workflow maps them. They come from the column table, so that they show without a
 * database connection.
 */
export async function getColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const kind = this.getNodeParameter('resource') as Kind;
	// n8n offers the model only fields for text and numbers.
	const isTool = this.getNode().type.endsWith('Tool');
	const flag = isTool ? ({ type: 'string' } as const) : yesOrNo;
	const { schema = [], value } = (this.getCurrentNodeParameter('columns') ??
		{}) as Partial<ResourceMapperValue>;
	// The editor sends the results of expressions, which may be blank. The stored schema says which columns the workflow maps.
	const isMapped = (name: string) => Boolean(value?.[name]) || schema.some(({ id }) => id === name);
	const isListed = (name: string) => !isTool && listedColumns(kind).includes(name) && !isMapped(name);
	const columns = columnEntries(kind).filter(([name]) => !isListed(name));
	const fields = columns.map(([id, { label, need, type }]): ResourceMapperField => ({
		id,
		displayName: label,
		required: need !== 'optional',
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		...(type === 'boolean' ? flag : { type }),
	}));
	return await Promise.resolve({ fields });
}
