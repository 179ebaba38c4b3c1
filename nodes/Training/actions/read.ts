import type { INodeExecutionData } from 'n8n-workflow';

import type { Database } from '../database';
import { InvalidParameterError, numberParameter } from '../parameters';
import { CellError, calendarDate, formatValue, isBlank, text } from '../rows';
import type { CellOptions } from '../rows';
import { PROGRESS_STATUSES } from '../statements';
import type { DatabaseRow, Filters, Statement } from '../statements';
import { parameterOptions } from './cellOptions';
import { errorItem } from './errorItem';
import type { Execution } from './operation';

/**
 * Runs one statement per input item, and pairs each returned row with its item. All run in one read-only transaction; for a
 * single item, that is one round trip.
 */
export async function readPerItem(
	execution: Execution,
	buildStatement: (item: number, database: Database) => Statement<DatabaseRow>,
): Promise<INodeExecutionData[]> {
	const database = await execution.openDatabase();
	const plans = execution.items.map((_, item) =>
		planItem(execution, item, () => buildStatement(item, database)),
	);
	const [onlyPlan] = plans;
	if (plans.length === 1 && onlyPlan && !isErrorItem(onlyPlan)) {
		const rows = await database.readOnce(onlyPlan);
		return rows.map((json) => ({ json, pairedItem: { item: 0 } }));
	}
	if (plans.every(isErrorItem)) return plans;
	return await database.transaction({ access: 'read only', schemaVersion: 'current' }, async (run) => {
		const results: INodeExecutionData[] = [];
		for (const [item, plan] of plans.entries()) {
			if (isErrorItem(plan)) results.push(plan);
			else for (const json of await run(plan)) results.push({ json, pairedItem: { item } });
		}
		return results;
	});
}

/** The statement of an item; in a Continue mode, an error item if one of its parameters is invalid. */
type Plan = Statement<DatabaseRow> | INodeExecutionData;

const isErrorItem = (plan: Plan): plan is INodeExecutionData => 'json' in plan;

function planItem(execution: Execution, item: number, build: () => Statement<DatabaseRow>): Plan {
	if (!execution.continues) return build();
	try {
		return build();
	} catch (error) {
		return errorItem(execution, item, error);
	}
}

const DEFAULT_LIMIT = 50;

/** How many rows to return for an item; null for all. */
export function limitParameter({ functions }: Execution, item: number): number | null {
	if (functions.getNodeParameter('returnAll', item, false)) return null;
	const value = functions.getNodeParameter('limit', item, DEFAULT_LIMIT);
	return numberParameter('Limit', value, { min: 1 }, item);
}

const DATES = [
	['dateFrom', 'Date From'],
	['dateTo', 'Date To'],
] as const;
const TEXTS = [
	['templateId', 'Template'],
	['exerciseId', 'Exercise'],
	['status', 'Status'],
] as const;
const readText = text();

/** The filters of an item without the blank ones. They follow the same rules as cells. */
export function filterParameters(execution: Execution, item: number): Filters {
	const values = execution.functions.getNodeParameter('filters', item, {}) as Record<string, unknown>;
	const options = parameterOptions(execution);
	const filters: Filters = {};
	for (const [name, label] of DATES) {
		if (isBlank(values[name])) continue;
		filters[name] = readFilter(label, values[name], calendarDate, options, 'Write it like 2026-02-10.', item);
	}
	for (const [name, label] of TEXTS) {
		const value = locatorValue(values[name]);
		if (isBlank(value)) continue;
		filters[name] = readFilter(
			label,
			value,
			readText,
			options,
			'Choose it from the list, or enter it again.',
			item,
		);
	}
	if (filters.status !== undefined && !PROGRESS_STATUSES.some((status) => status === filters.status)) {
		throw new InvalidParameterError(
			`The filter Status is ${formatValue(filters.status)}, which is not a progress status.`,
			`Use one of ${PROGRESS_STATUSES.join(', ')}.`,
			'out_of_range',
			item,
		);
	}
	return filters;
}

function readFilter(
	label: string,
	value: unknown,
	read: (cell: unknown, options: CellOptions) => unknown,
	options: CellOptions,
	fix: string,
	item: number,
): string {
	const result = read(value, options);
	if (!(result instanceof CellError)) return String(result);
	throw new InvalidParameterError(
		`The filter ${label} is ${formatValue(value)}${result.problem}`,
		fix,
		result.code,
		item,
	);
}

/** The id in a resource locator, or the value itself if an expression replaces the locator. */
const locatorValue = (value: unknown): unknown =>
	typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
