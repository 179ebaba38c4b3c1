import { isSafeObjectProperty } from 'n8n-workflow';
import type { INodeParameters } from 'n8n-workflow';

import type { Execution } from './operation';

/**
 * A whole parameter that is one property of the item: `={{ $json.weight }}`, `={{ $json["Weight (kg)"] }}`. Braces and line breaks
 * in a name mean something to n8n or to JavaScript.
 */
const PLAIN =
	/^=\{\{\s*\$json(?:\.([A-Za-z_]\w*)|\["([^"\\{}\r\n\u2028\u2029]*)"\]|\['([^'\\{}\r\n\u2028\u2029]*)'\])\s*\}\}$/;

/** What n8n lets no expression read, or every object has. */
const isReserved = (property: string) => !isSafeObjectProperty(property) || property in Object.prototype;

/** An expression that n8n could not work out for an item; it stands in for the cell, which is then rejected. */
export class FailedExpression extends Error {}

/**
 * Reads parameters for each item from the node's raw ones. Literals and plain properties of the item need no evaluation, which
 * is what makes hand mapping about as fast as automatic; all else is n8n's to work out.
 */
export function parameterReader({ functions, items, continues, isTool }: Execution) {
	const readers = new Map<string, (item: number) => unknown>();

	function readerOf(parameter: string): (item: number) => unknown {
		const match = PLAIN.exec(parameter);
		const property = match?.[1] ?? match?.[2] ?? match?.[3];
		// An agent's tool is given what the agent fills in, while $json is the item that the agent works on.
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
