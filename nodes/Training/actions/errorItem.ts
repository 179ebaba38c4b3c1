import type { INodeExecutionData } from 'n8n-workflow';

import { DatabaseError } from '../database';
import { toRejectedJson } from '../outcomes';
import { InvalidParameterError } from '../parameters';
import { CellError, columnsOf } from '../rows';
import type { Kind, ReadResult, RowError } from '../rows';
import { rowNumber } from './operation';
import type { Execution } from './operation';

/** In a Continue mode: the item of an input item for which the operation failed. */
export function errorItem(execution: Execution, item: number, error: unknown): INodeExecutionData {
	return {
		json: toRejectedJson(toRowError(execution, item, error), execution.itemFormat),
		pairedItem: { item },
	};
}

function toRowError(execution: Execution, item: number, error: unknown): RowError {
	const resource = execution.functions.getNodeParameter('resource', 0);
	const isInvalidParameter = error instanceof InvalidParameterError;
	const isDatabaseError = error instanceof DatabaseError;
	const code = isInvalidParameter ? error.code : 'database';
	return {
		item,
		row: rowNumber(execution, item),
		kind: isKind(resource) ? resource : null,
		column: null,
		header: null,
		value: null,
		key: null,
		code,
		message: isInvalidParameter || isDatabaseError ? error.fullMessage : (error as Error).message,
		...(code === 'database' && { sqlstate: isDatabaseError ? error.sqlstate : null }),
	};
}

const isKind = (resource: string): resource is Kind => resource in columnsOf;

/** In a Continue mode: the result of the work, or the error with which the database refused all of it. */
export const orDatabaseError = async <T>(
	{ continues }: Execution,
	work: Promise<T>,
): Promise<T | DatabaseError> =>
	await work.catch((error: unknown) => {
		if (continues && error instanceof DatabaseError) return error;
		throw error;
	});

/** The database refused the whole run: an error for each item of each valid row. */
export const rejectAll = (reading: ReadResult, { fullMessage, sqlstate }: DatabaseError): RowError[] => {
	const cellError = new CellError('database', fullMessage);
	return reading.rows.flatMap((row) =>
		reading
			.reject(row, null, cellError)
			// An item that is a workout and a measurement has the workout's error.
			.filter(({ item }) => row.kind !== 'measurement' || !reading.doubleItems.has(item))
			// It's about the whole run, so the message has no row number.
			.map((error) => ({ ...error, message: fullMessage, sqlstate })),
	);
};
