import type { INodeType } from 'n8n-workflow';

import { trainingPostgresApiTest } from './credentialTest';
import { searchExercises, searchTemplates } from './listSearch';
import { getColumns } from './resourceMapping';

/** What the editor asks of the node. */
export const methods = {
	credentialTest: { trainingPostgresApiTest },
	listSearch: { searchExercises, searchTemplates },
	resourceMapping: { getColumns },
} satisfies INodeType['methods'];
