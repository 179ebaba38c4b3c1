import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../sandbox/paths.mjs';
import { flatten } from '../sql/flatten.js';
import { contenders, query } from './contenders.mjs';
import { FailedRun, RunningN8n } from './n8n.mjs';
import { fillWorkouts, someSets } from './server.mjs';
import { median, milliseconds, stepFor, table, targets } from './table.mjs';

const ROUNDS = 9;
const SETS = 1_000_000;
const OURS = 'this package';
const THEIRS = 'Postgres node, SELECT';
const LATEST = 'latest per exercise';
const FASTER = 200;

const view = (more = '') => `select * from v_hit_progression ${more}`;
const ORDER = 'order by workout_date desc';

/** Each read as a person asks for it: in the panel of this node, and in SQL on the running deployment's view. */
const readsSince = (day) => {
	const all = { latestOnly: false, returnAll: true };
	return {
		'last 7 days': [{ ...all, filters: { dateFrom: day } }, view(`where workout_date >= '${day}' ${ORDER}`)],
		[LATEST]: [
			{ returnAll: true },
			'select distinct on (exercise_id) * from v_hit_progression order by exercise_id, workout_date desc',
		],
		"one exercise's last 20": [
			{ latestOnly: false, limit: 20, filters: { exerciseId: 'ex_7' } },
			view(`where exercise_id = 'ex_7' ${ORDER} limit 20`),
		],
		'newest 50': [{ latestOnly: false, limit: 50 }, view(`${ORDER} limit 50`)],
		"one exercise's whole history": [
			{ ...all, filters: { exerciseId: 'ex_7' } },
			view(`where exercise_id = 'ex_7' ${ORDER}`),
		],
		'the whole view': [all, view(ORDER)],
	};
};

/** Six reads of the progression through n8n, by this package and by n8n's Postgres node on the deployment's view. */
export async function benchNodesReading() {
	const n8n = await RunningN8n.start();
	const ours = await stepFor(`Making ${SETS.toLocaleString('en')} sets for ${OURS}`, () =>
		fill(n8n, 'bench_reads_ours', flatten(join(root, 'sql', 'provision.sql'))),
	);
	const theirs = await stepFor(`Making ${SETS.toLocaleString('en')} sets for the Postgres node`, () =>
		fill(n8n, 'bench_reads_theirs', ...DEPLOYMENT.map((file) => readFileSync(join(root, file), 'utf8'))),
	);
	const { rows } = await ours.client.query(`select (max(workout_date) - 6)::text as day from workout_sets`);
	const found = {};
	for (const [name, [parameters, sql]] of Object.entries(readsSince(rows[0].day))) {
		const workflows = {
			[OURS]: await n8n.workflow(`${name}, ${OURS}`, ONE_ITEM, {
				...contenders[OURS].target,
				parameters: { resource: 'recommendation', operation: 'getProgression', ...parameters },
				credentials: await n8n.credential('trainingPostgresApi', ours),
			}),
			[THEIRS]: await n8n.workflow(`${name}, ${THEIRS}`, ONE_ITEM, {
				...query(sql),
				credentials: await n8n.credential('postgres', theirs),
			}),
		};
		found[name] = await stepFor(`Reading ${name}`, () => takeTurns(n8n, workflows));
	}
	return report(found);
}

const ONE_ITEM = 'return [{ json: {} }];';

/** The same sets in both schemas. Foreign keys hold by construction; checking each would take most of the time. */
async function fill(n8n, name, ...schema) {
	const database = await n8n.database(name, ...schema, CLEARED);
	await fillWorkouts(database.client, SETS);
	await database.client.query(`
		set session_replication_role = replica;
		insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok, notes) ${someSets(SETS)};
		set session_replication_role = origin`);
	await database.client.query('vacuum analyze');
	return database;
}

const DEPLOYMENT = ['test/sql/deployment.sql', 'bench/deployment-view.sql'];
const CLEARED = 'truncate workout_sets, workouts, workout_templates, exercises, measurements';

/** The median of each; Infinity for n8n's own node where it cannot do it at all, and why. */
async function takeTurns(n8n, workflows) {
	const times = { [OURS]: [], [THEIRS]: [] };
	let failure;
	for (let round = 0; round <= ROUNDS; round++) {
		for (const [name, workflow] of Object.entries(workflows)) {
			if (failure && name === THEIRS) continue;
			try {
				const { milliseconds: time } = await n8n.run(workflow);
				if (round > 0) times[name].push(time);
			} catch (error) {
				if (name === OURS || !(error instanceof FailedRun)) throw error;
				failure = error.reason;
			}
		}
	}
	return { ours: median(times[OURS]), theirs: failure ? Infinity : median(times[THEIRS]), failure };
}

function report(found) {
	const { missed, atLeast } = targets();
	const rows = Object.entries(found).map(([name, { ours, theirs, failure }]) => {
		const [, times, target] = atLeast(`${name}, times faster`, theirs / ours, name === LATEST ? FASTER : 1);
		return [name, failure ? 'fails' : milliseconds(theirs), milliseconds(ours), failure ? '' : times, target];
	});
	const failures = Object.entries(found).flatMap(([name, { failure }]) =>
		failure ? [`The Postgres node fails at "${name}": ${failure}.`] : [],
	);
	return {
		missed,
		text: [
			`The node's own time, from n8n's event log, medians of ${ROUNDS} runs that take turns, over ${SETS.toLocaleString('en')} sets of 50 exercises.`,
			'',
			table(['', THEIRS, OURS, 'times faster', 'target'], rows),
			...failures,
			"One exercise's whole history is one window over the same sets for both; this package's rows have two columns more.",
		].join('\n'),
	};
}
