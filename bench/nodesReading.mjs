import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../sandbox/paths.mjs';
import { step } from '../sandbox/progress.mjs';
import { OURS, contenders, queryNode } from './contenders.mjs';
import { integer, milliseconds, table } from './formatting.mjs';
import { median, targets } from './measuring.mjs';
import { FailedRun, RunningN8n } from './n8n.mjs';
import { insertSets, insertWorkouts, provisionScript } from './trainingDatabase.mjs';

const ROUNDS = 9;
const SETS = 1_000_000;
const POSTGRES = 'Postgres node, SELECT';
const LATEST = 'latest per exercise';
const LATEST_TARGET = 200;

const deploymentScripts = ['test/sql/deployment.sql', 'bench/deploymentView.sql'];

const view = (clauses = '') => `select * from v_hit_progression ${clauses}`;
const ORDER = 'order by workout_date desc';

/** For each read, the parameters of this node, and the SQL for the running deployment's view. */
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

/** Six reads of the progression through n8n: with this package, and with n8n's Postgres node on the deployment's view. */
export async function benchNodesReading() {
	const n8n = await RunningN8n.start();
	const ours = await step(`Inserting ${integer(SETS)} sets for this package`, () =>
		createFilledDatabase(n8n, 'bench_reads_ours', provisionScript()),
	);
	const theirs = await step(`Inserting ${integer(SETS)} sets for the Postgres node`, () =>
		createFilledDatabase(
			n8n,
			'bench_reads_theirs',
			...deploymentScripts.map((file) => readFileSync(join(root, file), 'utf8')),
		),
	);
	const { rows } = await ours.client.query(`select (max(workout_date) - 6)::text as day from workout_sets`);
	const results = {};
	for (const [name, [parameters, sql]] of Object.entries(readsSince(rows[0].day))) {
		const workflows = {
			[OURS]: await saveRead(n8n, `${name}, ${OURS}`, {
				...contenders[OURS].target,
				parameters: { resource: 'recommendation', operation: 'getProgression', ...parameters },
				credentials: await n8n.saveCredential('trainingPostgresApi', ours),
			}),
			[POSTGRES]: await saveRead(n8n, `${name}, ${POSTGRES}`, {
				...queryNode(sql),
				credentials: await n8n.saveCredential('postgres', theirs),
			}),
		};
		results[name] = await step(`Reading ${name}`, () => measure(n8n, workflows));
	}
	return report(results);
}

const saveRead = (n8n, title, node) => n8n.saveWorkflow(title, [['return [{ json: {} }];', node]]);
const REMOVE_ALL = 'truncate workout_sets, workouts, workout_templates, exercises, measurements';

async function createFilledDatabase(n8n, name, ...scripts) {
	const database = await n8n.createDatabase(name, ...scripts, REMOVE_ALL);
	await insertWorkouts(database.client, SETS);
	await insertSets(database.client, SETS);
	return database;
}

/**
 * The median times. Each run follows one that is not measured, because the other contender has read a million rows into the caches of
 * the server and the processor. If the Postgres node fails, its time is Infinity and `failure` is the reason.
 */
async function measure(n8n, workflows) {
	const times = { [OURS]: [], [POSTGRES]: [] };
	let failure;
	for (let round = 1; round <= ROUNDS; round++) {
		for (const [name, workflow] of Object.entries(workflows)) {
			if (failure && name === POSTGRES) continue;
			try {
				await n8n.run(workflow);
				const { milliseconds: time } = await n8n.run(workflow);
				times[name].push(time);
			} catch (error) {
				if (name === OURS || !(error instanceof FailedRun)) throw error;
				failure = error.reason;
			}
		}
	}
	return { ours: median(times[OURS]), theirs: failure ? Infinity : median(times[POSTGRES]), failure };
}

function report(results) {
	const { missed, atLeast } = targets();
	const rows = Object.entries(results).map(([name, { ours, theirs, failure }]) => {
		const least = name === LATEST ? LATEST_TARGET : 1;
		const [, times, target] = atLeast(`${name}, times faster`, theirs / ours, least);
		return [name, failure ? 'fails' : milliseconds(theirs), milliseconds(ours), failure ? '' : times, target];
	});
	const failures = Object.entries(results).flatMap(([name, { failure }]) =>
		failure ? [`The Postgres node fails at "${name}": ${failure}.`] : [],
	);
	return {
		missed,
		text: [
			`The node's time from n8n's event log, medians of ${ROUNDS} alternating runs, each after a run that is not measured, with ${integer(SETS)} sets of 50 exercises.`,
			'',
			table(['', POSTGRES, OURS, 'times faster', 'target'], rows),
			...failures,
			"One exercise's whole history is one window over the same sets in both cases; this package returns five more columns.",
		].join('\n'),
	};
}
