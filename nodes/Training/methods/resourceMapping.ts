import type { ILoadOptionsFunctions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';

import { columnEntries } from '../rows';
import type { Kind } from '../rows';

/** Not a switch: the editor stores false for a switch that nobody has touched, and false is a value. */
const yesOrNo: Pick<ResourceMapperField, 'type' | 'options'> = {
	type: 'options',
	options: [
		{ name: 'Yes', value: true },
		{ name: 'No', value: false },
	],
};

/** The columns that can be mapped by hand: the contract's, so that they show before the database can be reached. */
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
