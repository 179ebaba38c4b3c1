import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

import { getResources, properties, subtitle } from './actions/panel';
import { router } from './actions/router';
import { methods } from './methods';

export class Training implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Training Database',
		name: 'training',
		icon: { light: 'file:../../icons/training.svg', dark: 'file:../../icons/training.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle,
		description: 'Sync a training journal to PostgreSQL and get training recommendations',
		defaults: { name: 'Training Database' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'trainingPostgresApi', required: true, testedBy: 'trainingPostgresApiTest' }],
		properties,
	};

	methods = { ...methods, loadOptions: { ...methods.loadOptions, getResources } };

	execute = router;
}
