import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { journal, root } from '../sandbox/paths.mjs';
import { step } from '../sandbox/progress.mjs';
import { flatten } from '../sql/flatten.js';
import { SIZES, contenders } from './contenders.mjs';
import { copyText, writeFloor } from './floor.mjs';
import { RunningN8n, requireOfSandbox } from './n8n.mjs';
import { code, itemsOf, surroundings } from './set-items.mjs';
import { median, milliseconds, table, targets } from './table.mjs';

const { parse } = requireOfSandbox('csv-parse/sync');

const ROUNDS = 5;
const OURS = 'this package';
const BY_HAND = 'this package, mapped by hand';
const UPSERT = 'Postgres node, upsert operation';
const PASTED = 'Postgres node, SQL pasted from cells';
const FLOOR = 'floor';

/** What is written in turn, each beginning with no sets: all of them, the same again, and with one in a hundred changed. */
const CASES = { 'first load': false, unchanged: false, '1 % changed': true };

const schemas = {
	package: () => [flatten(join(root, 'sql', 'provision.sql'))],
	deployment: () =>
		['test/sql/deployment.sql', 'bench/deployment-functions.sql'].map((file) =>
			readFileSync(join(root, file), 'utf8'),
		),
};

/** Sets through nodes of the same n8n into the same PostgreSQL, each contender in a database of its own. */
export async function benchNodesWriting() {
	const n8n = await RunningN8n.start();
	const found = {};
	for (const sets of SIZES) {
		const made = await makeContenders(n8n, sets);
		for (let round = sets === SIZES[0] ? 0 : 1; round <= ROUNDS; round++) {
			const title = `${sets.toLocaleString('en')} sets, ${round === 0 ? 'warming up' : `round ${round} of ${ROUNDS}`}`;
			await step(title, async () => {
				for (const [name, contender] of Object.entries(made)) {
					const cost = await contender();
					if (round > 0) ((found[sets] ??= {})[name] ??= []).push(cost);
				}
			});
		}
	}
	return report(found, await measureJournal(n8n));
}

async function makeContenders(n8n, sets) {
	const made = {};
	const chosen = Object.entries(contenders).filter(([, { sizes }]) => sizes.includes(sets));
	for (const [place, [name, { schema, target }]] of chosen.entries()) {
		const database = await n8n.database(`bench_${place}`, ...schemas[schema](), surroundings(sets));
		const type = schema === 'package' ? 'trainingPostgresApi' : 'postgres';
		const node = { ...target, credentials: await n8n.credential(type, database) };
		const workflows = {};
		for (const [one, isChanged] of Object.entries(CASES))
			workflows[one] = await n8n.workflow(`${name}, ${sets}, ${one}`, code(sets, isChanged), node);
		made[name] = () => eachCase(database.client, sets, (one) => n8n.run(workflows[one]));
	}
	made[FLOOR] = await floorIn(
		await n8n.database('bench_floor', ...schemas.package(), surroundings(sets)),
		sets,
	);
	return made;
}

/** Runs the cases in turn, and makes sure that all sets are there after each. */
async function eachCase(client, sets, run) {
	await client.query('truncate workout_sets');
	const costs = {};
	for (const one of Object.keys(CASES)) {
		costs[one] = await run(one);
		const { rows } = await client.query(
			`select count(*)::integer as sets, (sum(weight_kg) * 2)::integer as weight from workout_sets`,
		);
		const weight = itemsOf(sets, CASES[one]).reduce((sum, { json }) => sum + json.weight_kg * 2, 0);
		if (rows[0].sets !== sets || rows[0].weight !== weight)
			throw new Error(`${rows[0].sets} of ${sets} sets were written (${one}).`);
	}
	return costs;
}

function floorIn({ client }, sets) {
	const texts = Object.fromEntries(
		Object.entries(CASES).map(([one, isChanged]) => [
			one,
			copyText(itemsOf(sets, isChanged).map(({ json }) => json)),
		]),
	);
	return () =>
		eachCase(client, sets, async (one) => {
			const from = performance.now();
			await writeFloor(client, texts[one]);
			return { milliseconds: performance.now() - from };
		});
}

/** The sample journal, three kinds mixed, by one node. */
async function measureJournal(n8n) {
	const rowsOf = (tab) =>
		parse(readFileSync(join(journal, `${tab}.csv`)), { columns: true }).map((json) => ({ json }));
	const items = ['workouts', 'sets', 'measurements'].flatMap(rowsOf);
	const database = await n8n.database('bench_journal', ...schemas.package());
	const workflow = await n8n.workflow('journal', `return ${JSON.stringify(items)};`, {
		...contenders[OURS].target,
		parameters: { resource: 'journal', operation: 'sync' },
		credentials: await n8n.credential('trainingPostgresApi', database),
	});
	const times = [];
	for (let round = 0; round <= ROUNDS * 3; round++) times.push((await n8n.run(workflow)).milliseconds);
	const [first, ...unchanged] = times;
	return { rows: items.length, first, unchanged: median(unchanged) };
}

function report(found, sample) {
	const { missed, atMost, atLeast } = targets();
	const time = (sets, name, one) => median(found[sets][name].map((cost) => cost[one].milliseconds));
	const peak = (sets, name) => median(found[sets][name].map((cost) => cost['first load'].peakBytes));
	const cases = Object.keys(CASES);

	const tables = SIZES.map((sets) => {
		const names = Object.keys(found[sets]);
		const rows = names.map((name) => [
			name,
			...cases.flatMap((one) => [
				milliseconds(time(sets, name, one)),
				(time(sets, name, one) / time(sets, FLOOR, one)).toFixed(2),
				(time(sets, name, one) / time(sets, OURS, one)).toFixed(2),
			]),
			name === FLOOR ? '' : `${Math.round(peak(sets, name) / 1e6)} MB`,
		]);
		const heads = ['', ...cases.flatMap((one) => [one, '/ floor', '/ ours']), 'n8n at most'];
		return `${sets.toLocaleString('en')} sets\n\n${table(heads, rows)}`;
	});

	const ratio = (sets, one, name, base) => time(sets, name, one) / time(sets, base, one);
	const perRow = (one) => time(100_000, OURS, one) / 20 / time(5_000, OURS, one);
	const goals = [
		atMost('5,000 sets, first load, against the floor', ratio(5_000, 'first load', OURS, FLOOR), 1.6),
		atLeast(
			'5,000 sets, first load, faster than the upsert operation',
			ratio(5_000, 'first load', UPSERT, OURS),
			6,
		),
		atLeast('5,000 sets, first load, faster than pasted SQL', ratio(5_000, 'first load', PASTED, OURS), 80),
		atMost('5,000 sets, unchanged, against the floor', ratio(5_000, 'unchanged', OURS, FLOOR), 1),
		atLeast(
			'5,000 sets, unchanged, faster than the upsert operation',
			ratio(5_000, 'unchanged', UPSERT, OURS),
			12,
		),
		atLeast('5,000 sets, unchanged, faster than pasted SQL', ratio(5_000, 'unchanged', PASTED, OURS), 150),
		atMost(`the sample journal, ${sample.rows} rows of three kinds, unchanged, in ms`, sample.unchanged, 25),
		atMost('a row at 100,000 sets, first load, against one at 5,000', perRow('first load'), 1.2),
		atMost('a row at 100,000 sets, unchanged, against one at 5,000', perRow('unchanged'), 1.2),
		atMost(
			'mapped by hand, 5,000 sets, unchanged, against automatic',
			ratio(5_000, 'unchanged', BY_HAND, OURS),
			2,
		),
	];
	return {
		missed,
		text: [
			`The node's own time, from n8n's event log, medians of ${ROUNDS} runs. Each contender has its own database, and they take turns.`,
			'The floor is COPY into a temporary table and INSERT ON CONFLICT DO UPDATE, by pg, without n8n and without a result for each row.',
			'',
			tables.join('\n\n'),
			'',
			table(['', 'measured', 'target'], goals),
		].join('\n'),
	};
}
