import type { INodeExecutionData } from 'n8n-workflow';

import { DatabaseProblem } from '../database';
import { rejectedJson } from '../outcomes';
import { columnsOf } from '../rows';
import type { Kind, Reading, RejectedItem } from '../rows';
import { rowOf } from './operation';
import type { Execution } from './operation';
import { UserMistake } from './userMistake';

/** In a Continue mode: what kept the node from working, told for one item. */
export function errorItem(execution: Execution, item: number, error: unknown): INodeExecutionData {
	const isProblem = error instanceof DatabaseProblem;
	const isMistake = error instanceof UserMistake;
	const resource = execution.functions.getNodeParameter('resource', 0);
	const code = isMistake ? error.code : 'database';
	return {
		json: rejectedJson({
			kind: resource in columnsOf ? (resource as Kind) : null,
			row: rowOf(execution, item),
			column: null,
			header: null,
			value: null,
			code,
			sentence: isProblem || isMistake ? error.sentence : (error as Error).message,
			...(code === 'database' && { sqlstate: isProblem ? error.sqlstate : null }),
		}),
		pairedItem: { item },
	};
}

/** In a Continue mode: what the work gives, or the database's refusal of the whole run. */
export const orRefusal = async <T>(
	{ continues }: Execution,
	work: Promise<T>,
): Promise<T | DatabaseProblem> =>
	await work.catch((problem: unknown) => {
		if (continues && problem instanceof DatabaseProblem) return problem;
		throw problem;
	});

/** Every row that was valid by itself, rejected since the database refused the whole run. */
export const refuseRows = (reading: Reading, problem: DatabaseProblem): RejectedItem[] =>
	reading.rows.flatMap((row) => {
		const refusal = { code: 'database', column: null, reason: '', sqlstate: problem.sqlstate } as const;
		return reading.reject(row, refusal).map(({ item, key, rejection }) => ({
			item,
			key,
			rejection: { ...rejection, sentence: problem.sentence },
		}));
	});
