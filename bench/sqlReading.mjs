import { step } from '../sandbox/progress.mjs';
import { integer, milliseconds, table } from './formatting.mjs';
import { medians, targets } from './measuring.mjs';
import { loadModules } from './nodeModules.mjs';
import { insertSets, insertWorkouts, withDatabase } from './trainingDatabase.mjs';

const MOST = 1.3; // times the faster of the two views
const LEAST_GAIN = 40; // against the window view

/** The textbook form of the progression: the previous set comes from a window over all sets. */
const windowView = `
	create view window_progression as
	select s.exercise_id, e.exercise_name, s.workout_date, s.weight_kg, s.tut_seconds, s.prev_weight, s.prev_tut,
		s.workout_date - s.prev_date as days_between, p.*, s.template_id
	from (
		select *, lag(weight_kg) over w as prev_weight, lag(tut_seconds) over w as prev_tut, lag(workout_date) over w as prev_date
		from workout_sets window w as (partition by exercise_id order by workout_date, template_id)
	) as s
	join exercises as e on e.exercise_id = s.exercise_id
	cross join lateral progress_of_set(s.weight_kg, s.tut_seconds, s.max_effort, s.form_ok,
		e.target_tut_min, e.target_tut_max,
		e.load_type, e.load_unit, e.load_step, e.load_min, e.load_max, e.available_loads, s.prev_weight, s.prev_tut) as p`;

const ORDER = 'order by workout_date desc, template_id desc, exercise_id';
const allOf = (source, where = '') => `select * from ${source} ${where} ${ORDER}`;
const latestOf = (source) => `
	select p.* from exercises as e cross join lateral (
		select * from ${source} as v where v.exercise_id = e.exercise_id order by workout_date desc, template_id desc limit 1
	) as p ${ORDER}`;

/** For each read: its SQL for a view, its SQL for progression_history if that is meant for it, and the node's query. */
function readsUntil(newest) {
	const weekAgo = new Date(Date.parse(newest) - 6 * 86_400_000).toISOString().slice(0, 10);
	const all = { filters: {}, latestOnly: false, limit: null };
	const oneExercise = "where exercise_id = 'ex_7'";
	return {
		'last 7 days': {
			sql: (source) => allOf(source, `where workout_date >= '${weekAgo}'`),
			node: { ...all, filters: { dateFrom: weekAgo } },
		},
		'latest per exercise': { sql: latestOf, node: { ...all, latestOnly: true } },
		"one exercise's last 20": {
			sql: (source) => `${allOf(source, oneExercise)} limit 20`,
			node: { ...all, filters: { exerciseId: 'ex_7' }, limit: 20 },
		},
		'newest 50': { sql: (source) => `${allOf(source)} limit 50`, node: { ...all, limit: 50 } },
		"one exercise's whole history": {
			sql: (source) => allOf(source, oneExercise),
			history: allOf("progression_history('ex_7')"),
			node: { ...all, filters: { exerciseId: 'ex_7' } },
		},
		'the whole view': {
			sql: (source) => allOf(source),
			history: allOf('progression_history()'),
			node: all,
			isSlow: true,
		},
	};
}

/** Measures a statement in the server, without the transfer to the client. In milliseconds. */
const timer =
	(client, text, values = []) =>
	async () => {
		const { rows } = await client.query(`explain (analyze, timing off, format json) ${text}`, values);
		const [plan] = rows[0]['QUERY PLAN'];
		return { execution: plan['Execution Time'], planning: plan['Planning Time'] };
	};

async function measure(client, { statements }, { sql, history, node, isSlow }) {
	const { text, values } = statements.readProgressionAndRecords(statements.quoteSchema('public'), node);
	const window = timer(client, sql('window_progression'));
	const view = timer(client, sql('v_hit_progression'));
	const byNode = timer(client, text, values);
	for (const warmUp of isSlow ? [] : [window, view, byNode]) await warmUp();
	const medianOf = await medians({
		slow: history ? { view } : { window },
		fast: history ? { window, history: timer(client, history), node: byNode } : { view, node: byNode },
		...(isSlow ? { rounds: 1, repeats: 3 } : { rounds: 3, repeats: 5 }),
	});
	return { ...medianOf(({ execution }) => execution), planning: medianOf(({ planning }) => planning).node };
}

/** Six reads of the progression: by view, by function and by the node. */
export const benchSqlReading = (sets) =>
	withDatabase(async (client) => {
		await step(`Inserting ${integer(sets)} sets`, async () => {
			await insertWorkouts(client, sets);
			await insertSets(client, sets);
			await client.query(windowView);
		});
		const modules = await loadModules();
		const { rows } = await client.query('select max(workout_date)::text as newest from workout_sets');
		const times = {};
		for (const [name, read] of Object.entries(readsUntil(rows[0].newest))) {
			times[name] = await step(`Reading ${name}`, () => measure(client, modules, read));
		}
		return report(integer(sets), times);
	});

function report(count, times) {
	const { missed, atMost, atLeast } = targets();
	const asGain = (value) => `${value.toFixed(0)}x`;
	const lines = Object.entries(times).map(([name, { window, view, history, node, planning }]) => {
		const best = Math.min(window, view);
		const ratio = (reader, value) =>
			atMost(`${name} ${reader}, ${count} sets, against the faster view`, value / best, MOST)[1];
		const gain = () =>
			atLeast(`${name}, ${count} sets, against the window view`, window / view, LEAST_GAIN, asGain)[1];
		return [
			name,
			milliseconds(window),
			milliseconds(view),
			history === undefined ? '' : milliseconds(history),
			milliseconds(node),
			milliseconds(planning),
			ratio('in SQL', history ?? view),
			ratio('by the node', node),
			history === undefined ? gain() : asGain(window / history),
		];
	});
	const description = `${count} sets of 50 exercises, 2020 to 2030. The server's execution time, medians, without planning.
"in SQL" is v_hit_progression in the first four rows and progression_history in the last two. Targets: "in SQL / best" and
"node / best", against the faster of the two views, at most ${MOST}; "gain", against the window view, at least ${LEAST_GAIN} in the first four rows.`;
	const headings = [
		'',
		'window view',
		'v_hit_progression',
		'progression_history',
		'node',
		'planning',
		'in SQL / best',
		'node / best',
		'gain in SQL',
	];
	return { missed, text: `${description}\n\n${table(headings, lines)}` };
}
