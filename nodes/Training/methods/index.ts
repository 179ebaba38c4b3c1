import type { INodeType } from 'n8n-workflow';

import { trainingPostgresApiTest } from './credentialTest';
import { getExercises, searchExercises, searchTemplates } from './listSearch';
import { getColumns } from './resourceMapping';

/** The functions that the editor calls for both nodes. */
export const methods = {
	credentialTest: { trainingPostgresApiTest },
	listSearch: { searchExercises, searchTemplates },
	loadOptions: { getExercises },
	resourceMapping: { getColumns },
} satisfies INodeType['methods'];
