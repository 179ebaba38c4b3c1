import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { Database } from '../database';
import { CellError, calendarDate, isBlank, formatValue, text } from '../rows';
import { PROGRESS_STATUSES } from '../statements';
import type { Filters, Statement } from '../statements';
import { errorItem } from './errorItem';
import type { Execution } from './operation';
import { InvalidParameterError } from '../parameters';

/**
 * Runs a statement for each input item, all in one read-only transaction, and for a single item in one round trip; each result is
 * paired with its item.
 */
export async function readPerItem(
	execution: Execution,
	statementOf: (item: number, database: Database) => Statement,
): Promise<INodeExecutionData[]> {
	const database = await execution.openDatabase();
	const planned = execution.items.map((_, item) =>
		planOne(execution, item, () => statementOf(item, database)),
	);
	if (planned.every((plan) => 'json' in plan)) return planned;
	const [only, ...others] = planned;
	if (only && others.length === 0 && !('json' in only)) {
		const rows = await database.readOnce<IDataObject>(only);
		return rows.map((json) => ({ json, pairedItem: { item: 0 } }));
	}
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
	if (!execution.continues) return plan();
	try {
		return plan();
	} catch (error) {
		return errorItem(execution, item, error);
	}
}

/** How many rows an item's read gives; null is all. */
export function limitOf({ functions }: Execution, item: number): number | null {
	if (functions.getNodeParameter('returnAll', item, false)) return null;
	const told: unknown = functions.getNodeParameter('limit', item, 50);
	const limit = Number(told);
	if (Number.isSafeInteger(limit) && limit >= 1) return limit;
	throw new InvalidParameterError(
		'The limit must be a whole number from 1.',
		'Correct it, or switch on Return All.',
		'out_of_range',
		item,
	);
}

const DAYS = ['dateFrom', 'dateTo'] as const;
const readText = text();
const NAMES = ['templateId', 'exerciseId', 'status'] as const;

/** The filters of an item; those left blank narrow nothing. */
export function filtersOf({ functions }: Execution, item: number): Filters {
	const told = functions.getNodeParameter('filters', item, {}) as Record<string, unknown>;
	const filters: Filters = {};
	for (const name of DAYS) {
		if (isBlank(told[name])) continue;
		const day = calendarDate(told[name], { timezone: functions.getTimezone(), dateFormat: '' });
		if (day instanceof CellError) {
			throw new InvalidParameterError(
				`The filter ${name} is ${formatValue(told[name])}${day.problem}`,
				'Write it like 2026-02-10.',
				day.code,
				item,
			);
		}
		filters[name] = String(day);
	}
	for (const name of NAMES) {
		const value = idOf(told[name]);
		if (isBlank(value)) continue;
		const read = readText(value, { timezone: '', dateFormat: '' });
		if (read instanceof CellError) {
			throw new InvalidParameterError(
				`The filter ${name} is ${formatValue(value)}${read.problem}`,
				'Pick it from the list, or type it anew.',
				read.code,
				item,
			);
		}
		filters[name] = String(read);
	}
	if (filters.status !== undefined && !PROGRESS_STATUSES.includes(filters.status)) {
		const known = `It is one of ${PROGRESS_STATUSES.join(', ')}.`;
		throw new InvalidParameterError(
			`There is no status ${formatValue(filters.status)}.`,
			known,
			'out_of_range',
			item,
		);
	}
	return filters;
}

/** An id that was picked from a list, or written. */
const idOf = (value: unknown): unknown =>
	typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
