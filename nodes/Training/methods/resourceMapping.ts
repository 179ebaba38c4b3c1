import type { ILoadOptionsFunctions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';

import { columnEntries } from '../rows';
import type { Kind } from '../rows';

/** Not a toggle: the editor stores false for an untouched toggle, and false is a value. */
const yesOrNo: Pick<ResourceMapperField, 'type' | 'options'> = {
	type: 'options',
	options: [
		{ name: 'Yes', value: true },
		{ name: 'No', value: false },
	],
};

/** The columns for manual mapping. They come from the column table, so that they show without a database connection. */
export async function getColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	const kind = this.getNodeParameter('resource') as Kind;
	const fields = columnEntries(kind).map(([id, { label, need, type }]): ResourceMapperField => ({
		id,
		displayName: label,
		required: need !== 'optional',
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		...(type === 'boolean' ? yesOrNo : { type }),
	}));
	return await Promise.resolve({ fields });
}
