import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

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
 * Runs one statement per input item, and pairs each result with its item. All run in one read-only transaction, in a single round
 * trip. `toJson` makes the results of an item from its rows. Default: the rows.
 */
export async function readPerItem<Row extends DatabaseRow>(
	execution: Execution,
	buildStatement: (item: number, database: Database) => Statement<Row>,
	toJson: (rows: Row[], item: number) => IDataObject[] = (rows) => rows,
): Promise<INodeExecutionData[]> {
	const database = await execution.openDatabase();
	const plans = execution.items.map((_, item) =>
		planItem(execution, item, () => buildStatement(item, database)),
	);
	const statements = plans.filter((plan): plan is Statement<Row> => !isErrorItem(plan));
	const results = statements.length > 0 ? await database.readAll<Row[]>(statements) : [];
	return plans.flatMap((plan, item): INodeExecutionData[] => {
		if (isErrorItem(plan)) return [plan];
		return toJson(results.shift()!, item).map((json) => ({ json, pairedItem: { item } }));
	});
}

/** The statement of an item; in a Continue mode, an error item if one of its parameters is invalid. */
type Plan<Row extends object> = Statement<Row> | INodeExecutionData;

const isErrorItem = (plan: object): plan is INodeExecutionData => 'json' in plan;

function planItem<Row extends object>(
	execution: Execution,
	item: number,
	build: () => Statement<Row>,
): Plan<Row> {
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
export function filterParameters(
	execution: Execution,
	item: number,
	statuses: readonly string[] = PROGRESS_STATUSES,
): Filters {
	const values = execution.functions.getNodeParameter('filters', item, {}) as Record<string, unknown>;
	const filters: Filters = {};
	for (const [name, label] of DATES) {
		if (isBlank(values[name])) continue;
		filters[name] = dayParameter(execution, `The filter ${label}`, values[name], item);
	}
	for (const [name, label] of TEXTS) {
		const id = idParameter(execution, `The filter ${label}`, values[name], item);
		if (id !== null) filters[name] = id;
	}
	if (filters.status !== undefined && !statuses.includes(filters.status)) {
		throw new InvalidParameterError(
			`The filter Status is ${formatValue(filters.status)}, which is not a status.`,
			`Use one of ${statuses.join(', ')}.`,
			'out_of_range',
			item,
		);
	}
	return filters;
}

/** The day that a parameter holds, as `YYYY-MM-DD`. If it is blank: today in the time zone of the workflow. */
export const dayParameter = (execution: Execution, label: string, value: unknown, item: number): string =>
	readParameter(
		execution,
		label,
		isBlank(value) ? new Date() : value,
		calendarDate,
		'Write it like 2026-02-10.',
		item,
	);

/** The id in a resource locator, or the value itself if an expression replaces the locator. Null if it is blank. */
export function idParameter(
	execution: Execution,
	label: string,
	value: unknown,
	item: number,
): string | null {
	const id = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
	if (isBlank(id)) return null;
	return readParameter(execution, label, id, readText, 'Choose it from the list, or enter it again.', item);
}

function readParameter(
	execution: Execution,
	label: string,
	value: unknown,
	read: (cell: unknown, options: CellOptions) => unknown,
	fix: string,
	item: number,
): string {
	const result = read(value, parameterOptions(execution));
	if (!(result instanceof CellError)) return String(result);
	throw new InvalidParameterError(
		`${label} is ${formatValue(value)}${result.problem}`,
		fix,
		result.code,
		item,
	);
}
