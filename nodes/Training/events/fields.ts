import type { INodeProperties } from 'n8n-workflow';

import type { ReadParameter } from './event';

/** A choice of several labels; none chosen is no narrowing. */
export const labels = (
	displayName: string,
	name: string,
	description: string,
	choices: readonly string[],
): INodeProperties => ({
	displayName,
	name,
	type: 'multiOptions',
	noDataExpression: true,
	default: [],
	description,
	options: choices.map((value) => ({ name: value.charAt(0) + value.slice(1).toLowerCase(), value })),
});

export function listOf(read: ReadParameter, name: string): string[] {
	const told = read(name, []);
	return Array.isArray(told) ? told.map(String) : [];
}

/** Whether a list of choices lets a value through; an empty one lets all. */
export const allows = (choices: unknown, fits: (choice: string) => boolean): boolean =>
	!Array.isArray(choices) || choices.length === 0 || choices.some((choice) => fits(String(choice)));

/** A number of the panel, which an expression may have given; the error says which field is wrong. */
export function numberOf(
	told: unknown,
	field: string,
	isFit: (value: number) => boolean,
	range: string,
): number {
	const value = told === '' || told === null ? NaN : Number(told);
	if (isFit(value)) return value;
	throw new Error(`The field ${field} is ${JSON.stringify(told)}, but it must be ${range}.`);
}
