/** Who writes sets, as nodes of n8n, and the sizes at which each is measured. Those that go row by row would take minutes a run at more. */
const SMALL = [260, 5_000];
const MEDIUM = [...SMALL, 50_000];
export const SIZES = [...MEDIUM, 100_000];

export const COLUMNS =
	'workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok, notes';
const columns = COLUMNS.split(', ');

const package_ = (mapping) => ({
	type: 'n8n-nodes-autonomous-training.training',
	typeVersion: 1,
	parameters: { resource: 'set', operation: 'upsert', columns: mapping },
});

const postgresNode = (parameters) => ({ type: 'n8n-nodes-base.postgres', typeVersion: 2.6, parameters });

export const query = (text, more) =>
	postgresNode({
		operation: 'executeQuery',
		query: text,
		options: { queryBatching: 'independently', ...more },
	});

/** `schema` is whose tables it writes: this package's, or the running deployment's. */
export const contenders = {
	'this package': {
		sizes: SIZES,
		schema: 'package',
		target: package_({ mappingMode: 'autoMapInputData', value: null }),
	},
	'this package, mapped by hand': {
		sizes: SIZES,
		schema: 'package',
		target: package_({
			mappingMode: 'defineBelow',
			value: Object.fromEntries(columns.map((column) => [column, `={{ $json.${column} }}`])),
		}),
	},
	'Postgres node, upsert operation': {
		sizes: MEDIUM,
		schema: 'deployment',
		target: postgresNode({
			operation: 'upsert',
			schema: { __rl: true, mode: 'name', value: 'public' },
			table: { __rl: true, mode: 'name', value: 'workout_sets' },
			columns: {
				mappingMode: 'autoMapInputData',
				matchingColumns: ['workout_date', 'template_id', 'exercise_id'],
				value: null,
				schema: [],
			},
			options: {},
		}),
	},
	'Postgres node, a function call a row': {
		sizes: SMALL,
		schema: 'deployment',
		target: query('select upsert_set_from_sheet($1::date, $2, $3, $4, $5, $6, $7, $8)', {
			queryReplacement: `={{ [${columns.map((column) => `$json.${column}`).join(', ')}] }}`,
		}),
	},
	'Postgres node, SQL pasted from cells': {
		sizes: SMALL,
		schema: 'deployment',
		target: query(
			`=select upsert_set_from_sheet('{{ $json.workout_date }}', '{{ $json.template_id }}', '{{ $json.exercise_id }}', {{ $json.weight_kg }}, {{ $json.tut_seconds }}, {{ $json.max_effort }}, {{ $json.form_ok }}, {{ $json.notes ? "'" + $json.notes + "'" : 'null' }})`,
		),
	},
};
