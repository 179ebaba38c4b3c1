import type { NodeParameterValueType } from 'n8n-workflow';

import { formatValue, isBlank } from './rows';
import type { ErrorCode } from './rows';

/** A parameter of the node has a value that it cannot have. */
export class InvalidParameterError extends Error {
	constructor(
		message: string,
		/** What to do about it. */
		readonly fix: string,
		readonly code: ErrorCode,
		readonly itemIndex = 0,
	) {
		super(message);
		this.name = 'InvalidParameterError';
	}

	/** The message and what to do, for a place that shows one text. */
	get fullMessage(): string {
		return `${this.message} ${this.fix}`;
	}
}

export interface NumberRange {
	min: number;
	/** Default: no upper bound. */
	max?: number;
	/** Whether fractions are allowed. Default: whole numbers only. */
	fractions?: boolean;
}

/**
 * The number that a parameter holds. Expressions may return anything, so the panel's own limits are checked again.
 *
 * @throws InvalidParameterError if it is blank, no number, or outside the range
 */
export function numberParameter(
	label: string,
	value: NodeParameterValueType | object,
	{ min, max = Infinity, fractions = false }: NumberRange,
	itemIndex = 0,
): number {
	const number = isBlank(value) ? NaN : Number(value);
	const isValid = fractions ? Number.isFinite(number) : Number.isSafeInteger(number);
	if (isValid && number >= min && number <= max) return number;
	const kind = fractions ? 'a number' : 'a whole number';
	const range = max === Infinity ? `of at least ${min}` : `from ${min} to ${max}`;
	throw new InvalidParameterError(
		`${label} is ${formatValue(value)}, but it must be ${kind} ${range}.`,
		'Correct the value.',
		'out_of_range',
		itemIndex,
	);
}

/** The same for a parameter that may be left blank: then undefined. */
export const optionalNumberParameter = (
	label: string,
	value: NodeParameterValueType | object,
	range: NumberRange,
	itemIndex = 0,
): number | undefined => (isBlank(value) ? undefined : numberParameter(label, value, range, itemIndex));
