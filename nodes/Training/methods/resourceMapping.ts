import type { ILoadOptionsFunctions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';

import { columnEntries } from '../rows';
import type { Kind } from '../rows';

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
		type,
	}));
	return await Promise.resolve({ fields });
}
