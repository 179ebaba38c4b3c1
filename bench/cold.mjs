import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { step } from '../sandbox/progress.mjs';
import { OURS, UPSERT, contenders } from './contenders.mjs';
import { milliseconds, table } from './formatting.mjs';
import { journalSyncs, rowsOf } from './journalSyncs.mjs';
import { median, targets } from './measuring.mjs';
import { RunningN8n } from './n8n.mjs';
import { loadModules, readItems } from './nodeModules.mjs';
import { itemsCode, parentRows } from './setItems.mjs';
import { schemaScripts } from './trainingDatabase.mjs';

const ROUNDS = 9;
const PROCESS_ROUNDS = 5;
const SETS = 5_000;

const WARM = 'open connection';
const RECONNECTED = 'new connection';
const NEW_PROCESS = 'new process';
const FIRST_LOAD = '5,000 sets, first load';
const UNCHANGED = '5,000 sets, unchanged';
/** The last day of the sample journal. */
const LAST_DAY = '2026-06-30';

/** Runs that find nothing prepared: no connection, or not even a process of n8n. */
export async function benchCold() {
	const n8n = await RunningN8n.start();
	const journals = {};
	for (const [name, prepare] of Object.entries(journalSyncs)) journals[name] = await prepare(n8n);
	const times = { [WARM]: {}, [RECONNECTED]: {}, [NEW_PROCESS]: {}, [FIRST_LOAD]: {}, [UNCHANGED]: {} };
	const record = (condition, name, { milliseconds: time }) => (times[condition][name] ??= []).push(time);

	await step('Syncing the sample journal on open and new connections', async () => {
		for (let round = 0; round <= ROUNDS; round++) {
			for (const [name, { workflow, database }] of Object.entries(journals)) {
				await n8n.run(workflow);
				const warm = await n8n.run(workflow);
				await closeConnections(database);
				const cold = await n8n.run(workflow);
				if (round === 0) continue;
				record(WARM, name, warm);
				record(RECONNECTED, name, cold);
			}
		}
	});
	const stepTimes = await step('Syncing it step by step', () => measureSteps(journals[OURS].database));
	const sets = await prepareSets(n8n);
	const reportWorkflow = await saveReport(n8n, journals[OURS].database);
	const reportTimes = [];
	for (let round = 1; round <= PROCESS_ROUNDS; round++) {
		await step(`New processes of n8n, round ${round} of ${PROCESS_ROUNDS}`, async () => {
			for (const [name, { workflow }] of Object.entries(journals)) {
				record(NEW_PROCESS, name, await n8n.runInNewProcess(workflow));
			}
			for (const [name, { workflow, database }] of Object.entries(sets)) {
				await database.client.query('truncate workout_sets');
				record(FIRST_LOAD, name, await n8n.runInNewProcess(workflow));
				record(UNCHANGED, name, await n8n.runInNewProcess(workflow));
			}
			reportTimes.push((await n8n.runInNewProcess(reportWorkflow)).milliseconds);
		});
	}
	return report(times, stepTimes, median(reportTimes), journals[OURS].rows);
}

/** Ends the sessions of n8n in a database, and waits until n8n has noticed. */
async function closeConnections({ client }) {
	const others = 'from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()';
	await client.query(`select pg_terminate_backend(pid) ${others}`);
	while ((await client.query(`select ${others}`)).rows.length > 0) await sleep(20);
	await sleep(200);
}

/** The time of each statement of a sync without n8n, on new connections and the second time on the same ones. */
async function measureSteps({ settings }) {
	const modules = await loadModules();
	const { quoteSchema, readSchemaVersion, lockJournal, upsertRows } = modules.statements;
	const schema = quoteSchema('public');
	const upsert = (kind, tab) => upsertRows(schema, kind, readItems(modules, kind, rowsOf(tab)).rows);
	const statements = {
		begin: 'begin; set local jit = off; set local training.in_transaction = true',
		'version and lock': `${readSchemaVersion(schema).text}; ${lockJournal(schema).text}`,
		'upsert workouts': upsert('workout', 'workouts'),
		'upsert sets': upsert('set', 'sets'),
		'upsert measurements': upsert('measurement', 'measurements'),
		commit: 'commit',
	};
	const times = {};
	const measure = async (name, run, index) => {
		const start = performance.now();
		await run();
		((times[name] ??= [[], []])[index] ??= []).push(performance.now() - start);
	};
	for (let round = 0; round < ROUNDS; round++) {
		const client = new pg.Client(settings);
		await measure('connect', () => client.connect(), 0);
		for (const index of [0, 1]) {
			for (const [name, sql] of Object.entries(statements))
				await measure(name, () => client.query(sql), index);
		}
		await client.end();
	}
	return times;
}

async function prepareSets(n8n) {
	const prepared = {};
	for (const [index, name] of [OURS, UPSERT].entries()) {
		const { schema, target } = contenders[name];
		const database = await n8n.createDatabase(
			`bench_cold_${index}`,
			...schemaScripts[schema](),
			parentRows(SETS),
		);
		const type = schema === 'package' ? 'trainingPostgresApi' : 'postgres';
		const node = { ...target, credentials: await n8n.saveCredential(type, database) };
		const workflow = await n8n.saveWorkflow(`cold, ${name}`, [[itemsCode(SETS), node]]);
		prepared[name] = { database, workflow };
	}
	return prepared;
}

const saveReport = async (n8n, database) =>
	await n8n.saveWorkflow('cold, report', [
		[
			'return [{ json: {} }];',
			{
				...contenders[OURS].target,
				parameters: { resource: 'report', operation: 'getProgress', options: { lastDay: LAST_DAY } },
				credentials: await n8n.saveCredential('trainingPostgresApi', database),
			},
		],
	]);

function report(times, stepTimes, reportTime, rows) {
	const { missed, atMost, atLeast } = targets();
	const time = (condition, name) => median(times[condition][name]);
	const faster = (condition) => time(condition, UPSERT) / time(condition, OURS);
	const lines = Object.keys(times).map((condition) => [
		condition,
		milliseconds(time(condition, OURS)),
		milliseconds(time(condition, UPSERT)),
		faster(condition).toFixed(2),
	]);
	const stepLines = Object.entries(stepTimes).map(([name, [first, second]]) => [
		name,
		milliseconds(median(first)),
		second.length > 0 ? milliseconds(median(second)) : '',
	]);
	const goals = [
		atMost('the journal, new against open connection', time(RECONNECTED, OURS) / time(WARM, OURS), 2),
		atLeast('the journal, new connection, faster than the upsert operation', faster(RECONNECTED), 3),
		atLeast(`${FIRST_LOAD} in a new process, faster than the upsert operation`, faster(FIRST_LOAD), 6),
		atLeast(`${UNCHANGED} in a new process, faster than the upsert operation`, faster(UNCHANGED), 10),
		atMost('a report of the journal with its pictures in a new process, in ms', reportTime, 1500),
	];
	return {
		missed,
		text: [
			`The sample journal (${rows} rows of three kinds), unchanged: the nodes' time from n8n's event log, medians of ${ROUNDS} runs. The Postgres node is three nodes.`,
			`New processes run \`n8n execute\`, medians of ${PROCESS_ROUNDS} runs: the nodes' time in the execution's data. The sets are of one kind and one node.`,
			'',
			table(['', OURS, UPSERT, 'times faster'], lines),
			'',
			'Where the time of a new connection goes: the statements of the sync without n8n, one after the other. In a new session',
			'PostgreSQL reads its catalogs (26 partitions with their indexes and constraints) and plans each statement. Connecting',
			'alone takes longer than a whole sync on an open connection, so the first target cannot be met.',
			'',
			table(['', 'new connection', 'second time'], stepLines),
			'',
			table(['', 'measured', 'target'], goals),
		].join('\n'),
	};
}
