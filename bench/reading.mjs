import { step } from '../sandbox/progress.mjs';
import { fillWorkouts, loadRoom, someSets, withDatabase } from './server.mjs';
import { medians, milliseconds, stepFor, table } from './table.mjs';

const AT_MOST = 1.3; // times the better of the two forms
const FASTER_THAN_WINDOW = 40;

/** The textbook's form of the same rows: what the set before was, by a window over all sets. */
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
		e.target_tut_min, e.target_tut_max, s.prev_weight, s.prev_tut) as p`;

const ORDER = 'order by workout_date desc, template_id desc, exercise_id';
const allOf = (source, where = '') => `select * from ${source} ${where} ${ORDER}`;
const latestOf = (source) => `
	select p.* from exercises as e cross join lateral (
		select * from ${source} as v where v.exercise_id = e.exercise_id order by workout_date desc, template_id desc limit 1
	) as p ${ORDER}`;

/** Each read: its statement over a view, over the function where that is the way in SQL, and what the node is asked. */
function readsUntil(newest) {
	const weekAgo = new Date(Date.parse(newest) - 6 * 86_400_000).toISOString().slice(0, 10);
	const all = { filters: {}, latestOnly: false, limit: null };
	const one = "where exercise_id = 'ex_7'";
	return {
		'last 7 days': {
			over: (source) => allOf(source, `where workout_date >= '${weekAgo}'`),
			node: { ...all, filters: { dateFrom: weekAgo } },
		},
		'latest per exercise': { over: latestOf, node: { ...all, latestOnly: true } },
		"one exercise's last 20": {
			over: (source) => `${allOf(source, one)} limit 20`,
			node: { ...all, filters: { exerciseId: 'ex_7' }, limit: 20 },
		},
		'newest 50': { over: (source) => `${allOf(source)} limit 50`, node: { ...all, limit: 50 } },
		"one exercise's whole history": {
			over: (source) => allOf(source, one),
			history: allOf("progression_history('ex_7')"),
			node: { ...all, filters: { exerciseId: 'ex_7' } },
		},
		'the whole view': {
			over: (source) => allOf(source),
			history: allOf('progression_history()'),
			node: all,
			isLong: true,
		},
	};
}

/** The server's milliseconds, without the way to the client. */
const timer =
	(client, text, values = []) =>
	async () => {
		const { rows } = await client.query(`explain (analyze, timing off, format json) ${text}`, values);
		const [plan] = rows[0]['QUERY PLAN'];
		return { execution: plan['Execution Time'], planning: plan['Planning Time'] };
	};

async function measure(client, statements, { over, history, node, isLong }) {
	const { text, values } = statements.readProgression(statements.quoteSchema('public'), node);
	const window = timer(client, over('window_progression'));
	const view = timer(client, over('v_hit_progression'));
	const byNode = timer(client, text, values);
	for (const warmUp of isLong ? [] : [window, view, byNode]) await warmUp();
	const medianOf = await medians({
		far: history ? { view } : { window },
		near: history ? { window, history: timer(client, history), node: byNode } : { view, node: byNode },
		...(isLong ? { rounds: 1, repeats: 3 } : { rounds: 3, repeats: 5 }),
	});
	return { ...medianOf(({ execution }) => execution), planning: medianOf(({ planning }) => planning).node };
}

/** Six reads of the progression, by the view, the function and the node, held against the two forms that such a view can have. */
export const benchReading = (sets) =>
	withDatabase(async (client) => {
		const count = sets.toLocaleString('en');
		await step(`Making ${count} sets`, async () => {
			await fillWorkouts(client, sets);
			// Foreign keys hold by construction; checking each would take most of the time.
			await client.query('set session_replication_role = replica');
			await client.query(
				`insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok, notes) ${someSets(sets)}`,
			);
			await client.query('set session_replication_role = origin');
			await client.query('vacuum analyze');
			await client.query(windowView);
		});
		const statements = await loadRoom('statements');
		const { rows } = await client.query('select max(workout_date)::text as newest from workout_sets');
		const reads = readsUntil(rows[0].newest);
		const found = {};
		for (const [name, read] of Object.entries(reads)) {
			found[name] = await stepFor(`Reading ${name}`, () => measure(client, statements, read));
		}
		return report(count, reads, found);
	});

function report(count, reads, found) {
	const missed = [];
	const held = (name, text, isMet) => {
		if (!isMet) missed.push(`${name}, over ${count} sets: ${text}.`);
		return isMet ? text : `${text} !`;
	};
	const lines = Object.entries(found).map(([name, { window, view, history, node, planning }]) => {
		const best = Math.min(window, view);
		const ratio = (who, value) => held(`${name} ${who}`, (value / best).toFixed(2), value <= AT_MOST * best);
		const gain = (value) => `${(window / value).toFixed(0)}x`;
		const isLong = reads[name].history !== undefined;
		return [
			name,
			milliseconds(window),
			milliseconds(view),
			isLong ? milliseconds(history) : '',
			milliseconds(node),
			milliseconds(planning),
			ratio('in SQL', history ?? view),
			ratio('by the node', node),
			isLong
				? gain(history)
				: held(`${name}, against the window view`, gain(view), window >= FASTER_THAN_WINDOW * view),
		];
	});
	const told = `${count} sets of 50 exercises, 2020 to 2030: the server's execution time, medians; planning apart
"in SQL" is v_hit_progression for the first four and progression_history for the last two. "in SQL / best" and "node / best" are
against the better of the window view and v_hit_progression, at most ${AT_MOST}; "gain" is against the window view, at least ${FASTER_THAN_WINDOW} in the first four.`;
	const heads = [
		'',
		'window view',
		'v_hit_progression',
		'progression_history',
		'node',
		'planning it',
		'in SQL / best',
		'node / best',
		'gain in SQL',
	];
	return { missed, text: `${told}\n\n${table(heads, lines)}` };
}
