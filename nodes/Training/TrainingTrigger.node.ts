import { NodeConnectionTypes } from 'n8n-workflow';
import type { INodeType, INodeTypeDescription } from 'n8n-workflow';

import { properties, subtitle } from './events/panel';
import { poll } from './events/poll';
import { methods } from './methods';

export class TrainingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Training Database Trigger',
		name: 'trainingTrigger',
		icon: { light: 'file:../../icons/training.svg', dark: 'file:../../icons/training.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle,
		description:
			'Starts the workflow on a new recommendation, record, workout or measurement, or after days without training',
		defaults: { name: 'Training Database Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'trainingPostgresApi', required: true, testedBy: 'trainingPostgresApiTest' }],
		properties,
	};

	methods = methods;

	poll = poll;
}
