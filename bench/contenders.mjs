/** Numbers of sets. Row-by-row contenders would take minutes per run with more. */
const SMALL = [260, 5_000];
const MEDIUM = [...SMALL, 50_000];
export const SIZES = [...MEDIUM, 100_000];

export const COLUMNS =
	'workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok, notes';
const columns = COLUMNS.split(', ');

export const OURS = 'this package';
export const MAPPED = 'this package, mapped manually';
export const UPSERT = 'Postgres node, upsert operation';
export const FUNCTION = 'Postgres node, one function call per row';
export const PASTED = 'Postgres node, SQL with pasted cells';

const trainingNode = (mapping) => ({
	type: 'n8n-nodes-autonomous-training.training',
	typeVersion: 1,
	parameters: { resource: 'set', operation: 'upsert', columns: mapping },
});

const postgresNode = (parameters) => ({ type: 'n8n-nodes-base.postgres', typeVersion: 2.6, parameters });

/** n8n's Postgres node with the operation Execute Query. */
export const queryNode = (query, options) =>
	postgresNode({
		operation: 'executeQuery',
		query,
		options: { queryBatching: 'independently', ...options },
	});

/** n8n's Postgres node with the operation Insert or Update. */
export const upsertNode = (tableName, matchingColumns) =>
	postgresNode({
		operation: 'upsert',
		schema: { __rl: true, mode: 'name', value: 'public' },
		table: { __rl: true, mode: 'name', value: tableName },
		columns: { mappingMode: 'autoMapInputData', matchingColumns, value: null, schema: [] },
		options: {},
	});

/** The nodes that write sets. `schema`: the tables of this package or of the running deployment. */
export const contenders = {
	[OURS]: {
		sizes: SIZES,
		schema: 'package',
		target: trainingNode({ mappingMode: 'autoMapInputData', value: null }),
	},
	[MAPPED]: {
		sizes: SIZES,
		schema: 'package',
		target: trainingNode({
			mappingMode: 'defineBelow',
			value: Object.fromEntries(columns.map((column) => [column, `={{ $json.${column} }}`])),
		}),
	},
	[UPSERT]: {
		sizes: MEDIUM,
		schema: 'deployment',
		target: upsertNode('workout_sets', ['workout_date', 'template_id', 'exercise_id']),
	},
	[FUNCTION]: {
		sizes: SMALL,
		schema: 'deployment',
		target: queryNode('select upsert_set_from_sheet($1::date, $2, $3, $4, $5, $6, $7, $8)', {
			queryReplacement: `={{ [${columns.map((column) => `$json.${column}`).join(', ')}] }}`,
		}),
	},
	[PASTED]: {
		sizes: SMALL,
		schema: 'deployment',
		target: queryNode(
			`=select upsert_set_from_sheet('{{ $json.workout_date }}', '{{ $json.template_id }}', '{{ $json.exercise_id }}', {{ $json.weight_kg }}, {{ $json.tut_seconds }}, {{ $json.max_effort }}, {{ $json.form_ok }}, {{ $json.notes ? "'" + $json.notes + "'" : 'null' }})`,
		),
	},
};
