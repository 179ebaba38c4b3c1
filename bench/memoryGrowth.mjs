import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { journal } from '../sandbox/paths.mjs';
import { step } from '../sandbox/progress.mjs';
import { integer, table } from './formatting.mjs';
import { targets } from './measuring.mjs';
import { RunningN8n, requireFromSandbox } from './n8n.mjs';
import { provisionScript } from './trainingDatabase.mjs';

const BLOCKS = 4;
/** In each block: 1,000 runs and at least 1,000 polls in all. */
const RUNS = 250;
const POLLS = 250;
const AT_ONCE = 5;
/** The default of the credential. */
const MAX_CONNECTIONS = 5;
const MOST_MEGABYTES = 5;
const TIMEOUT_SECONDS = 300;

const EVENTS = [
	'bodyComposition',
	'inactivity',
	'newMeasurement',
	'newWorkout',
	'progression',
	'record',
	'recovery',
	'stall',
];
/** n8n's shortest interval is a minute: 30 entries make a trigger poll every two seconds. */
const everyTwoSeconds = {
	item: Array.from({ length: 30 }, (_, number) => ({
		mode: 'custom',
		cronExpression: `${number * 2} * * * * *`,
	})),
};

/**
 * What syncs and polls leave in the memory of n8n after a garbage collection. The control does the same without this package: a
 * node that does nothing instead of the sync, and RSS triggers instead of those of this package. They take turns in one process.
 */
export async function benchMemoryGrowth() {
	const folder = mkdtempSync(join(tmpdir(), 'training-memory-'));
	const file = join(folder, 'bytes');
	const feed = await startFeed();
	try {
		const n8n = await RunningN8n.start({
			NODE_OPTIONS: `--import=${new URL('reportMemory.mjs', import.meta.url).href}`,
			BENCH_MEMORY_FILE: file,
			// Each poll reads from n8n's own database, and two connections are too few for so many.
			DB_POSTGRESDB_POOL_SIZE: '10',
		});
		const database = await n8n.createDatabase('bench_memory', provisionScript());
		const workloads = {
			control: await prepareControl(n8n, feed),
			ours: await prepareOurs(n8n, database),
		};
		const measured = await measure(n8n, database.client, workloads, file);
		return report(measured);
	} finally {
		feed.server.close();
		rmSync(folder, { recursive: true });
	}
}

/** A feed without new items. It counts the polls. */
async function startFeed() {
	const feed = { polls: 0 };
	feed.server = createServer((_request, response) => {
		feed.polls++;
		response.setHeader('content-type', 'application/rss+xml');
		response.end(
			'<rss version="2.0"><channel><title>Feed</title><item><title>Item</title><pubDate>Thu, 01 Jan 2026 00:00:00 GMT</pubDate></item></channel></rss>',
		);
	});
	await new Promise((resolve) => feed.server.listen(0, '127.0.0.1', resolve));
	feed.url = `http://127.0.0.1:${feed.server.address().port}/`;
	return feed;
}

/** Code that returns the rows of the sample journal. */
function sampleJournal() {
	const { parse } = requireFromSandbox('csv-parse/sync');
	const items = ['workouts', 'sets', 'measurements'].flatMap((tab) =>
		parse(readFileSync(join(journal, `${tab}.csv`)), { columns: true }).map((json) => ({ json })),
	);
	return `return ${JSON.stringify(items)};`;
}

async function prepareControl(n8n, feed) {
	const workflow = await n8n.saveWorkflow('memory, control', [
		[sampleJournal(), { type: 'n8n-nodes-base.noOp', typeVersion: 1 }],
	]);
	const triggers = [];
	for (const event of EVENTS) {
		const trigger = {
			type: 'n8n-nodes-base.rssFeedReadTrigger',
			parameters: { feedUrl: feed.url, pollTimes: everyTwoSeconds },
		};
		triggers.push(await n8n.saveTriggerWorkflow(`memory, control of ${event}`, trigger));
	}
	return { workflow, triggers, countPolls: () => feed.polls };
}

async function prepareOurs(n8n, database) {
	const credentials = await n8n.saveCredential('trainingPostgresApi', database);
	const sync = {
		type: 'n8n-nodes-autonomous-training.training',
		typeVersion: 1,
		parameters: { resource: 'journal', operation: 'sync' },
		credentials,
	};
	const workflow = await n8n.saveWorkflow('memory, sync', [[sampleJournal(), sync]]);
	const triggers = [];
	for (const event of EVENTS) {
		const trigger = {
			type: 'n8n-nodes-autonomous-training.trainingTrigger',
			parameters: { event, pollTimes: everyTwoSeconds },
			credentials,
		};
		triggers.push(await n8n.saveTriggerWorkflow(`memory, ${event}`, trigger));
	}
	/** Each poll and each sync reads the version of the schema once. */
	const countPolls = async (runs) => {
		const { rows } = await database.client.query(
			`select coalesce(seq_scan, 0) + coalesce(idx_scan, 0) as reads
			from pg_stat_user_tables where relname = 'training_schema_version'`,
		);
		return Number(rows[0].reads) - runs;
	};
	return { workflow, triggers, countPolls };
}

async function measure(n8n, client, workloads, file) {
	const result = { growth: { control: [], ours: [] }, runs: { control: 0, ours: 0 }, backends: 0 };
	const runBlock = async (name) => {
		const { workflow, triggers, countPolls } = workloads[name];
		const firstPoll = await countPolls(result.runs[name]);
		try {
			for (const trigger of triggers) await n8n.activate(trigger);
			for (let run = 0; run < RUNS; run += AT_ONCE) {
				await Promise.all(Array.from({ length: AT_ONCE }, () => n8n.run(workflow)));
				result.runs[name] += AT_ONCE;
				result.backends = Math.max(result.backends, await countBackends(client));
			}
			await waitUntil(
				`${POLLS} polls`,
				async () => (await countPolls(result.runs[name])) - firstPoll >= POLLS,
			);
		} finally {
			// Otherwise the next n8n would start with them.
			for (const trigger of triggers) await n8n.deactivate(trigger);
		}
	};
	// Not counted: n8n releases what it needed only to start.
	for (const name of Object.keys(workloads)) await step(`Warm-up: ${name}`, () => runBlock(name));
	const before = Object.fromEntries(
		await Promise.all(
			Object.entries(workloads).map(async ([name, { countPolls }]) => [
				name,
				await countPolls(result.runs[name]),
			]),
		),
	);
	let bytes = await bytesInUse(n8n.pid, file);
	result.first = bytes;
	for (let block = 1; block <= BLOCKS; block++) {
		for (const name of Object.keys(workloads)) {
			await step(`Block ${block} of ${BLOCKS}: ${name}`, async () => {
				await runBlock(name);
				const now = await bytesInUse(n8n.pid, file);
				result.growth[name].push(now - bytes);
				bytes = now;
			});
		}
	}
	result.polls = {};
	for (const [name, { countPolls }] of Object.entries(workloads))
		result.polls[name] = (await countPolls(result.runs[name])) - before[name];
	return result;
}

/** Asks n8n to collect garbage, and returns what is left. */
async function bytesInUse(pid, file) {
	rmSync(file, { force: true });
	process.kill(pid, 'SIGUSR2');
	await waitUntil('the memory of n8n', () => existsSync(file));
	return Number(readFileSync(file, 'utf8'));
}

async function countBackends(client) {
	const { rows } = await client.query(
		`select count(*)::integer as backends from pg_stat_activity
		where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
	);
	return rows[0].backends;
}

async function waitUntil(what, isDone) {
	const deadline = Date.now() + TIMEOUT_SECONDS * 1000;
	while (!(await isDone())) {
		if (Date.now() > deadline) throw new Error(`Not within ${TIMEOUT_SECONDS} s: ${what}.`);
		await sleep(100);
	}
}

function report({ first, growth, polls, backends }) {
	const { missed, atMost } = targets();
	const total = (name) => growth[name].reduce((sum, bytes) => sum + bytes, 0);
	const decimals = (bytes) => (bytes / 1e6).toFixed(1);
	const rows = growth.ours.map((bytes, block) => [
		`block ${block + 1}`,
		decimals(growth.control[block]),
		decimals(bytes),
		decimals(bytes - growth.control[block]),
	]);
	const sum = ['all', ...[total('control'), total('ours'), total('ours') - total('control')].map(decimals)];
	const goals = [
		atMost('growth by this package, in MB', (total('ours') - total('control')) / 1e6, MOST_MEGABYTES),
		atMost('backends of n8n', backends, MAX_CONNECTIONS, integer),
	];
	return {
		missed,
		text: [
			`One n8n process, ${decimals(first)} MB in use after a garbage collection. ${integer(RUNS * BLOCKS)} unchanged syncs of the sample journal and ${integer(polls.ours)} polls of the eight events. The control is a node that does nothing, and ${integer(polls.control)} polls of RSS triggers.`,
			'They take turns. Growth after each block, in MB:',
			'',
			table(['', 'control', 'this package', 'difference'], [...rows, sum]),
			'',
			table(['', 'measured', 'target'], goals),
		].join('\n'),
	};
}
