import { columnEntries, hasDataSource, keyOf } from '../rows';
import type { Kind } from '../rows';
import type { Schema, Statement } from './statement';

/** How the view `v_hit_progression` compares a set with the one before. */
export const PROGRESS_STATUSES = [
	'BASELINE',
	'ENDURANCE GAIN',
	'MAINTAINED',
	'REGRESSION',
	'STRENGTH GAIN',
	'STRENGTH LOSS',
];

/** The first words of a recommendation of `v_hit_progression`, in the order in which they are tried. */
export const NEXT_STEPS = [
	'INCREASE WEIGHT',
	'REDUCE WEIGHT',
	'MAINTAIN WEIGHT',
	'PUSH HARDER',
	'OPTIMAL RANGE',
	'MONITOR NEXT SESSION',
];

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

/** `where` clauses with their values, numbered from `$1`; null as a limit is none. */
function narrow(filters: Filters, dateColumn: string, limit: number | null) {
	const conditions: Array<[condition: string, value: string | undefined]> = [
		[`${dateColumn} >=`, filters.dateFrom],
		[`${dateColumn} <=`, filters.dateTo],
		['template_id =', filters.templateId],
		['exercise_id =', filters.exerciseId],
		['progress_status =', filters.status],
	];
	const values: unknown[] = [limit];
	const clauses = conditions.flatMap(([condition, value]) =>
		value === undefined ? [] : [`${condition} $${values.push(value)}`],
	);
	return { values, where: clauses.length > 0 ? ` where ${clauses.join(' and ')}` : '', clauses };
}

/** Rows of a table: the journal's newest first, exercises and templates by id. */
export function readRecords(schema: Schema, kind: Kind, filters: Filters, limit: number | null): Statement {
	const columns = columnEntries(kind).map(([name]) => name);
	if (hasDataSource(kind)) columns.push('data_source', 'created_at', 'updated_at');
	else columns.push('created_at');
	const [first, ...others] = keyOf(kind);
	const order = hasDataSource(kind) ? [`${first} desc`, ...others] : [first];
	const { where, values } = narrow(filters, String(first), limit);
	return {
		text: `select ${columns.join(', ')} from ${schema}.${TABLES[kind]}${where} order by ${order.join(', ')} limit $1`,
		values,
	};
}

/** What the views advise: the newest first, or only the newest (of each exercise, for progression). */
export interface Advice {
	filters: Filters;
	latestOnly: boolean;
	limit: number | null;
}

/**
 * Each set beside the one before, with the recommendation. The newest of each exercise is looked up exercise by
 * exercise: two index reads each, whatever the length of the history.
 */
export function readProgression(schema: Schema, { filters, latestOnly, limit }: Advice): Statement {
	const view = `${schema}.v_hit_progression`;
	const { where, clauses, values } = narrow(filters, 'workout_date', limit);
	const order = 'order by workout_date desc, template_id desc, exercise_id limit $1';
	if (!latestOnly) return { text: `select * from ${view}${where} ${order}`, values };
	const newest = ['v.exercise_id = e.exercise_id', ...clauses.map((clause) => `v.${clause}`)].join(' and ');
	return {
		text: `select p.* from ${schema}.exercises e cross join lateral (select v.* from ${view} v where ${newest} order by v.workout_date desc, v.template_id desc limit 1) p ${order}`,
		values,
	};
}

/** Each workout with its readiness and the training recommendation. */
export function readRecovery(schema: Schema, { filters, latestOnly, limit }: Advice): Statement {
	const { where, values } = narrow(filters, 'workout_date', latestOnly ? 1 : limit);
	return {
		text: `select * from ${schema}.v_recovery_analysis${where} order by workout_date desc, template_id desc limit $1`,
		values,
	};
}

/** Each measurement with its trend. */
export function readBodyComposition(schema: Schema, { filters, latestOnly, limit }: Advice): Statement {
	const { where, values } = narrow(filters, 'measurement_date', latestOnly ? 1 : limit);
	return {
		text: `select * from ${schema}.v_body_composition${where} order by measurement_date desc limit $1`,
		values,
	};
}
