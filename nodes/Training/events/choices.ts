import type { INodeProperties } from 'n8n-workflow';

import type { ReadParameter } from './triggerEvent';

/** A field in which labels are chosen. No choice means all labels. */
export const labelField = (
	displayName: string,
	name: string,
	description: string,
	labels: readonly string[],
): INodeProperties => ({
	displayName,
	name,
	type: 'multiOptions',
	noDataExpression: true,
	default: [],
	description,
	options: labels.map((value) => ({ name: value.charAt(0) + value.slice(1).toLowerCase(), value })),
});

export const exercisesField: INodeProperties = {
	displayName: 'Exercise Names or IDs',
	name: 'exerciseIds',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getExercises' },
	default: [],
	description:
		'Which exercises to watch. Default: all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** The chosen values of a field. An expression that returns no list counts as no choice. */
export function readChoices(read: ReadParameter, name: string): string[] {
	const choices = read(name, []);
	return Array.isArray(choices) ? choices.map(String) : [];
}

/** Whether one of the choices matches. No choice matches everything. */
export const matchesChoice = (choices: string[], matches: (choice: string) => boolean): boolean =>
	choices.length === 0 || choices.some(matches);
