import { isSafeObjectProperty } from 'n8n-workflow';
import type { INodeParameters } from 'n8n-workflow';

import type { Execution } from './operation';

/**
 * A parameter that is nothing but a property of the item: `={{ $json.weight }}`, `={{ $json["Weight (kg)"] }}`. Names with braces,
 * backslashes or line breaks are excluded, since n8n or JavaScript may read them differently.
 */
const PLAIN_PROPERTY =
	/^=\{\{\s*\$json(?:\.([A-Za-z_]\w*)|\["([^"\\{}\r\n\u2028\u2029]*)"\]|\['([^'\\{}\r\n\u2028\u2029]*)'\])\s*\}\}$/;

/** Properties that n8n doesn't let expressions read, or that every object has. */
const isReserved = (property: string) => !isSafeObjectProperty(property) || property in Object.prototype;

/** The value of a cell whose expression n8n could not evaluate. The cell is then rejected with its message. */
export class FailedExpression extends Error {}

/**
 * Returns a function that reads a raw parameter for an item. Literals and plain properties of the item are read without n8n's
 * expression engine, which makes manual mapping about as fast as automatic mapping. n8n evaluates everything else.
 */
export function parameterReader({
	functions,
	items,
	continues,
	isTool,
}: Pick<Execution, 'functions' | 'items' | 'continues' | 'isTool'>) {
	const readers = new Map<string, (item: number) => unknown>();

	function readerOf(parameter: string): (item: number) => unknown {
		const match = PLAIN_PROPERTY.exec(parameter);
		const property = match?.[1] ?? match?.[2] ?? match?.[3];
		// In a tool, the items are what the agent filled in, but $json is the item that the agent works on.
		if (isTool || property === undefined || isReserved(property)) {
			return (item) => evaluate(parameter.slice(1), item);
		}
		return (item) => items[item]!.json[property];
	}

	function evaluate(expression: string, item: number): unknown {
		if (!continues) return functions.evaluateExpression(expression, item);
		try {
			return functions.evaluateExpression(expression, item);
		} catch (error) {
			return new FailedExpression((error as Error).message);
		}
	}

	return (parameter: INodeParameters[string] | undefined, item: number): unknown => {
		const raw = isLocator(parameter) ? parameter.value : parameter;
		if (typeof raw !== 'string' || !raw.startsWith('=')) return raw;
		let reader = readers.get(raw);
		if (!reader) readers.set(raw, (reader = readerOf(raw)));
		return reader(item);
	};
}

const isLocator = (parameter: unknown): parameter is { value: INodeParameters[string] } =>
	typeof parameter === 'object' && parameter !== null && '__rl' in parameter;
