import { columnEntries, hasDataSource, keyColumns } from '../rows';
import type { Kind } from '../rows';
import type { Schema, Statement } from './statement';

/** The first words of a training recommendation of `v_recovery_analysis`, in the order in which they are tried. */
export const TRAINING_RECOMMENDATIONS = [
	'TOO FREQUENT',
	'SKIP SESSION',
	'LIGHT SESSION',
	'OPTIMAL',
	'NO DATA',
	'PROCEED WITH CAUTION',
];

/** What a read is narrowed to. Days are `YYYY-MM-DD`; without a limit all rows come. */
export interface Filters {
	dateFrom?: string;
	dateTo?: string;
	templateId?: string;
	exerciseId?: string;
	/** A `progress_status` of v_hit_progression. */
	status?: string;
}

const TABLES = {
	workout: 'workouts',
	set: 'workout_sets',
	measurement: 'measurements',
	exercise: 'exercises',
	workoutTemplate: 'workout_templates',
} satisfies Record<Kind, string>;

/** `where` clauses with their values, numbered from `$1`, and the number of each filter; null as a limit is none. */
export function whereClause(filters: Filters, dateColumn: string, limit: number | null) {
	const conditions: Record<keyof Filters, string> = {
		dateFrom: `${dateColumn} >=`,
		dateTo: `${dateColumn} <=`,
		templateId: 'template_id =',
		exerciseId: 'exercise_id =',
		status: 'progress_status =',
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

/** Rows of a table: the journal's newest first, exercises and templates by id. */
export function readRecords(schema: Schema, kind: Kind, filters: Filters, limit: number | null): Statement {
	const columns = columnEntries(kind).map(([name]) => name);
	if (hasDataSource(kind)) columns.push('data_source', 'created_at', 'updated_at');
	else columns.push('created_at');
	const [first, ...others] = keyColumns(kind);
	const order = hasDataSource(kind) ? [`${first} desc`, ...others] : [first];
	const { where, values } = whereClause(filters, String(first), limit);
	return {
		text: `select ${columns.join(', ')} from ${schema}.${TABLES[kind]}${where} order by ${order.join(', ')} limit $1`,
		values,
	};
}

/** What the views advise: the newest first, or only the newest (of each exercise, for progression). */
export interface RecommendationQuery {
	filters: Filters;
	latestOnly: boolean;
	limit: number | null;
}

/** Each workout with its readiness and the training recommendation. */
export function readRecovery(schema: Schema, { filters, latestOnly, limit }: RecommendationQuery): Statement {
	const { where, values } = whereClause(filters, 'workout_date', latestOnly ? 1 : limit);
	return {
		text: `select * from ${schema}.v_recovery_analysis${where} order by workout_date desc, template_id desc limit $1`,
		values,
	};
}

/** Each measurement with its trend. */
export function readBodyComposition(
	schema: Schema,
	{ filters, latestOnly, limit }: RecommendationQuery,
): Statement {
	const { where, values } = whereClause(filters, 'measurement_date', latestOnly ? 1 : limit);
	return {
		text: `select * from ${schema}.v_body_composition${where} order by measurement_date desc limit $1`,
		values,
	};
}
