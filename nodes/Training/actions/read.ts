import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Database } from '../database';
import { Flaw, calendarDate, isBlank } from '../rows';
import type { Filters, Statement } from '../statements';
import { rejectedJson } from '../outcomes';
import { rowOf } from './operation';
import type { Execution } from './operation';
import { UserMistake } from './userMistake';

/** Runs a statement for each input item, all in one read-only transaction; each result is paired with its item. */
export async function readPerItem(
	execution: Execution,
	statementOf: (item: number, database: Database) => Statement,
): Promise<INodeExecutionData[]> {
	const database = await execution.openDatabase();
	const planned = execution.items.map((_, item) =>
		planOne(execution, item, () => statementOf(item, database)),
	);
	if (planned.every((plan) => 'json' in plan)) return planned as INodeExecutionData[];
	return await database.transaction({ access: 'read only', schemaVersion: 'current' }, async (run) => {
		const found: INodeExecutionData[] = [];
		for (const [item, plan] of planned.entries()) {
			if ('json' in plan) found.push(plan);
			else for (const json of await run<IDataObject>(plan)) found.push({ json, pairedItem: { item } });
		}
		return found;
	});
}

/** The statement of an item, or its error item where a Continue mode meets a parameter that cannot be. */
function planOne(execution: Execution, item: number, plan: () => Statement): Statement | INodeExecutionData {
	try {
		return plan();
	} catch (error) {
		if (!execution.continues) throw error;
		return mistakeItem(execution, item, error);
	}
}

/** An error item for a parameter that cannot be what it is, or cannot be worked out. */
export function mistakeItem(execution: Execution, item: number, error: unknown): INodeExecutionData {
	const { message } = error as Error;
	const isMistake = error instanceof UserMistake;
	return {
		json: rejectedJson({
			kind: null,
			row: rowOf(execution, item),
			column: null,
			header: null,
			value: null,
			code: isMistake ? error.code : 'required',
			sentence: isMistake ? `${message} ${error.description}` : message,
		}),
		pairedItem: { item },
	};
}

/** How many rows an item's read gives; null is all. */
export function limitOf({ functions }: Execution, item: number): number | null {
	if (functions.getNodeParameter('returnAll', item, false) === true) return null;
	const limit = Number(functions.getNodeParameter('limit', item, 50));
	if (Number.isInteger(limit) && limit >= 1) return limit;
	throw new UserMistake(
		'The limit must be a whole number from 1.',
		'Correct it, or switch on Return All.',
		'out_of_range',
		item,
	);
}

const DAYS = ['dateFrom', 'dateTo'] as const;
const NAMES = ['templateId', 'exerciseId', 'status'] as const;

/** The filters of an item; those left blank narrow nothing. */
export function filtersOf({ functions }: Execution, item: number): Filters {
	const told = functions.getNodeParameter('filters', item, {}) as Record<string, unknown>;
	const filters: Filters = {};
	for (const name of DAYS) {
		if (isBlank(told[name])) continue;
		const day = calendarDate(told[name], { timezone: functions.getTimezone(), dateFormat: '' });
		if (day instanceof Flaw) {
			throw new UserMistake(`The filter ${name} is ${String(told[name])}${day.clause}`, '', day.code, item);
		}
		filters[name] = String(day);
	}
	for (const name of NAMES) {
		const value = idOf(told[name]);
		if (!isBlank(value)) filters[name] = String(value).trim();
	}
	return filters;
}

/** An id that was picked from a list, or written. */
const idOf = (value: unknown): unknown =>
	typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
