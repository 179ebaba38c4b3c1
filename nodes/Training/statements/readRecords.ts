import { columnEntries, hasDataSource, keyColumns } from '../rows';
import type { Kind } from '../rows';
import type { Schema, Statement } from './statement';
import { TABLES } from './tables';
import type { BodyCompositionRow, DatabaseRow, RecoveryRow } from './viewRows';

/** The texts before the colon of `training_recommendation` in v_recovery_analysis, in the order in which the rules apply. */
export const TRAINING_RECOMMENDATIONS = [
	'TOO FREQUENT',
	'SKIP SESSION',
	'LIGHT SESSION',
	'OPTIMAL',
	'NO DATA',
	'PROCEED WITH CAUTION',
] as const;

/** Conditions on the rows to read. Dates are `YYYY-MM-DD`. */
export interface Filters {
	dateFrom?: string;
	dateTo?: string;
	templateId?: string;
	exerciseId?: string;
	/** A `progress_status` of v_hit_progression, or a `status` of v_exercise_status. */
	status?: string;
}

/** The `where` clause for the filters. `$1` is the limit, null for none; the filters' values follow. */
export function whereClause(
	filters: Filters,
	dateColumn: string,
	limit: number | null,
	statusColumn = 'progress_status',
) {
	const conditions: Record<keyof Filters, string> = {
		dateFrom: `${dateColumn} >=`,
		dateTo: `${dateColumn} <=`,
		templateId: 'template_id =',
		exerciseId: 'exercise_id =',
		status: `${statusColumn} =`,
	};
	const values: unknown[] = [limit];
	const placeholders: Partial<Record<keyof Filters, string>> = {};
	const clauses: string[] = [];
	for (const name of Object.keys(conditions) as Array<keyof Filters>) {
		if (filters[name] === undefined) continue;
		placeholders[name] = `$${values.push(filters[name])}`;
		clauses.push(`${conditions[name]} ${placeholders[name]}`);
	}
	return {
		values,
		where: clauses.length > 0 ? ` where ${clauses.join(' and ')}` : '',
		clauses,
		placeholders,
	};
}

/** Rows of a table: workouts, sets and measurements newest first, the others by key. */
export function readRecords(
	schema: Schema,
	kind: Kind,
	filters: Filters,
	limit: number | null,
): Statement<DatabaseRow> {
	const columns = columnEntries(kind).map(([name]) => name);
	if (hasDataSource(kind)) columns.push('data_source', 'created_at', 'updated_at');
	else columns.push(kind === 'goal' ? 'updated_at' : 'created_at');
	const [first, ...others] = keyColumns(kind);
	const order = hasDataSource(kind) ? [`${first} desc`, ...others] : [first];
	const { where, values } = whereClause(filters, String(first), limit);
	return {
		text: `select ${columns.join(', ')} from ${schema}.${TABLES[kind]}${where} order by ${order.join(', ')} limit $1`,
		values,
	};
}

/** A read of a recommendation view, newest first. */
export interface RecommendationQuery {
	filters: Filters;
	/** Only the newest row; in the progression, the newest row of each exercise. */
	latestOnly: boolean;
	limit: number | null;
}

/** The name of the template of a row `r`, which the view does not have. Row level security can hide the template. */
export const templateName = (schema: Schema) => `coalesce(
  (select t.template_name from ${schema}.workout_templates t where t.template_id = r.template_id), r.template_id
) as template_name`;

/** Workouts with their readiness and training recommendation. */
export function readRecovery(
	schema: Schema,
	{ filters, latestOnly, limit }: RecommendationQuery,
): Statement<RecoveryRow> {
	const { where, values } = whereClause(filters, 'workout_date', latestOnly ? 1 : limit);
	return {
		text: `
select r.*, ${templateName(schema)}
from (
  select * from ${schema}.v_recovery_analysis${where} order by workout_date desc, template_id desc limit $1
) r
order by r.workout_date desc, r.template_id desc`,
		values,
	};
}

/** Measurements with their changes and the weight trend. */
export function readBodyComposition(
	schema: Schema,
	{ filters, latestOnly, limit }: RecommendationQuery,
): Statement<BodyCompositionRow> {
	const { where, values } = whereClause(filters, 'measurement_date', latestOnly ? 1 : limit);
	return {
		text: `select * from ${schema}.v_body_composition${where} order by measurement_date desc limit $1`,
		values,
	};
}
