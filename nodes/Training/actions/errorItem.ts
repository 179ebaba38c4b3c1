import type { INodeExecutionData } from 'n8n-workflow';

import { DatabaseError } from '../database';
import { toErrorJson } from '../outcomes';
import { columnsOf } from '../rows';
import type { Kind, ReadResult, RejectedItem } from '../rows';
import { rowNumber } from './operation';
import type { Execution } from './operation';
import { InvalidParameterError } from '../parameters';

/** In a Continue mode: what kept the node from working, told for one item. */
export function errorItem(execution: Execution, item: number, error: unknown): INodeExecutionData {
	const isProblem = error instanceof DatabaseError;
	const isMistake = error instanceof InvalidParameterError;
	const resource = execution.functions.getNodeParameter('resource', 0);
	const code = isMistake ? error.code : 'database';
	return {
		json: toErrorJson({
			kind: resource in columnsOf ? (resource as Kind) : null,
			row: rowNumber(execution, item),
			column: null,
			header: null,
			value: null,
			code,
			sentence: isProblem || isMistake ? error.fullMessage : (error as Error).message,
			...(code === 'database' && { sqlstate: isProblem ? error.sqlstate : null }),
		}),
		pairedItem: { item },
	};
}

/** In a Continue mode: what the work gives, or the database's refusal of the whole run. */
export const orRefusal = async <T>({ continues }: Execution, work: Promise<T>): Promise<T | DatabaseError> =>
	await work.catch((problem: unknown) => {
		if (continues && problem instanceof DatabaseError) return problem;
		throw problem;
	});

/** Every row that was valid by itself, rejected since the database refused the whole run. */
export const refuseRows = (reading: ReadResult, problem: DatabaseError): RejectedItem[] =>
	reading.rows.flatMap((row) => {
		const refusal = { code: 'database', column: null, reason: '', sqlstate: problem.sqlstate } as const;
		return reading.reject(row, refusal).map(({ item, key, rejection }) => ({
			item,
			key,
			rejection: { ...rejection, sentence: problem.fullMessage },
		}));
	});
