import { step } from '../sandbox/progress.mjs';
import { MAPPED, OURS, PASTED, SIZES, UPSERT, contenders } from './contenders.mjs';
import { copyText, writeFloor } from './floor.mjs';
import { integer, megabytes, milliseconds, table } from './formatting.mjs';
import { journalSyncs } from './journalSyncs.mjs';
import { median, targets } from './measuring.mjs';
import { RunningN8n } from './n8n.mjs';
import { itemsCode, itemsOf, parentRows } from './setItems.mjs';
import { schemaScripts } from './trainingDatabase.mjs';

const ROUNDS = 5;
const FLOOR = 'floor';

/** Written one after the other, starting with no sets. The value says whether one in a hundred sets is changed. */
const CASES = { 'first load': false, unchanged: false, '1 % changed': true };

/** Sets written by different nodes of the same n8n to the same PostgreSQL, each contender to a separate database. */
export async function benchNodesWriting() {
	const n8n = await RunningN8n.start();
	const costs = {};
	for (const sets of SIZES) {
		const prepared = await prepareContenders(n8n, sets);
		costs[sets] = Object.fromEntries(Object.keys(prepared).map((name) => [name, []]));
		for (let round = sets === SIZES[0] ? 0 : 1; round <= ROUNDS; round++) {
			const title = `${integer(sets)} sets, ${round === 0 ? 'warm-up' : `round ${round} of ${ROUNDS}`}`;
			await step(title, async () => {
				for (const [name, measure] of Object.entries(prepared)) {
					const cost = await measure();
					if (round > 0) costs[sets][name].push(cost);
				}
			});
		}
	}
	return report(costs, await measureJournal(n8n));
}

/** For each contender, a function that measures all cases once. */
async function prepareContenders(n8n, sets) {
	const prepared = {};
	const selected = Object.entries(contenders).filter(([, { sizes }]) => sizes.includes(sets));
	for (const [index, [name, { schema, target }]] of selected.entries()) {
		const database = await n8n.createDatabase(`bench_${index}`, ...schemaScripts[schema](), parentRows(sets));
		const type = schema === 'package' ? 'trainingPostgresApi' : 'postgres';
		const node = { ...target, credentials: await n8n.saveCredential(type, database) };
		const workflows = {};
		for (const [load, isChanged] of Object.entries(CASES)) {
			const title = `${name}, ${sets}, ${load}`;
			workflows[load] = await n8n.saveWorkflow(title, [[itemsCode(sets, isChanged), node]]);
		}
		prepared[name] = () => measureCases(database.client, sets, (load) => n8n.run(workflows[load]));
	}
	const floor = await n8n.createDatabase('bench_floor', ...schemaScripts.package(), parentRows(sets));
	prepared[FLOOR] = measureFloor(floor, sets);
	return prepared;
}

/**
 * Runs the cases in turn and checks after each that all sets were written. The first run is not measured: it opens the connection,
 * and pays for collecting what the contender before left in n8n's memory.
 */
async function measureCases(client, sets, run) {
	await run('unchanged');
	await client.query('truncate workout_sets');
	const costs = {};
	for (const [load, isChanged] of Object.entries(CASES)) {
		costs[load] = await run(load);
		const { rows } = await client.query(
			`select count(*)::integer as sets, (sum(weight_kg) * 2)::integer as weight from workout_sets`,
		);
		const weight = itemsOf(sets, isChanged).reduce((sum, { json }) => sum + json.weight_kg * 2, 0);
		if (rows[0].sets !== sets || rows[0].weight !== weight)
			throw new Error(`After "${load}", the table does not hold the ${sets} sets, but ${rows[0].sets}.`);
	}
	return costs;
}

function measureFloor({ client }, sets) {
	const texts = Object.fromEntries(
		Object.entries(CASES).map(([load, isChanged]) => [
			load,
			copyText(itemsOf(sets, isChanged).map(({ json }) => json)),
		]),
	);
	return () =>
		measureCases(client, sets, async (load) => {
			const start = performance.now();
			await writeFloor(client, texts[load]);
			return { milliseconds: performance.now() - start };
		});
}

/** Syncs the sample journal: first an empty database, then unchanged rows. */
async function measureJournal(n8n) {
	const { [OURS]: prepareOurs } = journalSyncs;
	const { workflow, rows } = await prepareOurs(n8n);
	await n8n.run(workflow);
	const times = [];
	for (let round = 0; round < ROUNDS * 3; round++) times.push((await n8n.run(workflow)).milliseconds);
	return { rows, unchanged: median(times) };
}

function report(costs, sample) {
	const { missed, atMost, atLeast } = targets();
	const time = (sets, name, load) => median(costs[sets][name].map((cost) => cost[load].milliseconds));
	const peak = (sets, name) => median(costs[sets][name].map((cost) => cost['first load'].peakBytes));
	const cases = Object.keys(CASES);

	const tables = SIZES.map((sets) => {
		const rows = Object.keys(costs[sets]).map((name) => [
			name,
			...cases.flatMap((load) => [
				milliseconds(time(sets, name, load)),
				(time(sets, name, load) / time(sets, FLOOR, load)).toFixed(2),
				(time(sets, name, load) / time(sets, OURS, load)).toFixed(2),
			]),
			name === FLOOR ? '' : megabytes(peak(sets, name)),
		]);
		const headings = ['', ...cases.flatMap((load) => [load, '/ floor', '/ ours']), 'n8n memory'];
		return `${integer(sets)} sets\n\n${table(headings, rows)}`;
	});

	const ratio = (load, name, base) => time(5_000, name, load) / time(5_000, base, load);
	const perRow = (load) => time(100_000, OURS, load) / 20 / time(5_000, OURS, load);
	const goals = [
		atMost('5,000 sets, first load, against the floor', ratio('first load', OURS, FLOOR), 1.6),
		atLeast('5,000 sets, first load, faster than the upsert operation', ratio('first load', UPSERT, OURS), 6),
		atLeast('5,000 sets, first load, faster than pasted SQL', ratio('first load', PASTED, OURS), 80),
		atMost('5,000 sets, unchanged, against the floor', ratio('unchanged', OURS, FLOOR), 1),
		atLeast('5,000 sets, unchanged, faster than the upsert operation', ratio('unchanged', UPSERT, OURS), 12),
		atLeast('5,000 sets, unchanged, faster than pasted SQL', ratio('unchanged', PASTED, OURS), 150),
		atMost(`the sample journal (${sample.rows} rows), unchanged, in ms`, sample.unchanged, 25),
		atMost('time per row, 100,000 sets against 5,000, first load', perRow('first load'), 1.2),
		atMost('time per row, 100,000 sets against 5,000, unchanged', perRow('unchanged'), 1.2),
		atMost(
			'5,000 sets, unchanged, mapped manually against automatically',
			ratio('unchanged', MAPPED, OURS),
			2,
		),
	];
	return {
		missed,
		text: [
			`The node's time from n8n's event log, medians of ${ROUNDS} runs. Each contender has a separate database, and they take turns, each after a run that is not measured.`,
			'The floor is COPY into a temporary table and INSERT ON CONFLICT DO UPDATE, by pg, without n8n and without a result per row.',
			'',
			tables.join('\n\n'),
			'',
			table(['', 'measured', 'target'], goals),
		].join('\n'),
	};
}
