import { step } from '../sandbox/progress.mjs';
import { integer, milliseconds, table } from './formatting.mjs';
import { median } from './measuring.mjs';
import { loadModules, readItems } from './nodeModules.mjs';
import { itemsOf, parentRows } from './setItems.mjs';
import { withDatabase } from './trainingDatabase.mjs';

const SETS = 5_000;
const ROUNDS = 9;
const STEPS = ['read rows', 'build JSON', 'begin and lock', 'upsert_sets', 'commit', 'outcomes', 'items'];

/** The time of each step of `actions/write.ts` for 5,000 sets, and of the parts of upsert_sets. */
export const benchBreakdown = () =>
	withDatabase(async (client) => {
		const modules = await loadModules();
		await client.query(parentRows(SETS));
		const times = await step(`Writing ${integer(SETS)} sets step by step`, () => measure(client, modules));
		return { missed: [], text: report(times) };
	});

/** Milliseconds by step. */
async function write(client, modules) {
	const { statements, outcomes } = modules;
	const schema = statements.quoteSchema('public');
	const items = itemsOf(SETS);
	const times = {};
	let start = performance.now();
	const lap = (step) => {
		const now = performance.now();
		times[step] = now - start;
		start = now;
	};
	const reading = readItems(
		modules,
		'set',
		items.map(({ json }) => json),
	);
	lap('read rows');
	const statement = statements.upsertRows(schema, 'set', reading.rows);
	lap('build JSON');
	await client.query('begin; set local training.in_transaction = true');
	await client.query(statements.lockJournal(schema));
	lap('begin and lock');
	const { rows: results } = await client.query(statement);
	lap('upsert_sets');
	await client.query('commit');
	lap('commit');
	const merged = outcomes.mergeOutcomes(items.length, reading, [
		{ kind: 'set', rows: reading.rows, results },
	]);
	lap('outcomes');
	outcomes.toItems(merged, false);
	lap('items');
	return times;
}

/** The times of writing new sets, new sets without foreign key checks, and unchanged sets. */
async function measure(client, modules) {
	const times = { first: [], withoutForeignKeys: [], unchanged: [] };
	for (let round = 0; round <= ROUNDS; round++) {
		await client.query('truncate workout_sets; set session_replication_role = replica');
		const withoutForeignKeys = await write(client, modules);
		await client.query('set session_replication_role = origin; truncate workout_sets');
		const first = await write(client, modules);
		const unchanged = await write(client, modules);
		if (round === 0) continue; // warm-up
		for (const [load, measured] of Object.entries({ first, withoutForeignKeys, unchanged }))
			times[load].push(measured);
	}
	return times;
}

function report(times) {
	const time = (load, step) => median(times[load].map((measured) => measured[step]));
	const total = (load) => STEPS.reduce((sum, step) => sum + time(load, step), 0);
	const share = (load, value) => `${Math.round((value / total(load)) * 100)} %`;
	const line = (name, first, unchanged) => [
		name,
		milliseconds(first),
		share('first', first),
		...(unchanged === undefined ? ['', ''] : [milliseconds(unchanged), share('unchanged', unchanged)]),
	];
	const compared = time('unchanged', 'upsert_sets');
	const written = time('withoutForeignKeys', 'upsert_sets');
	const lines = STEPS.flatMap((step) => {
		const whole = line(step, time('first', step), time('unchanged', step));
		if (step !== 'upsert_sets') return [whole];
		return [
			whole,
			line('  comparing with the stored rows, and the results', compared, compared),
			line('  inserting, checks and indexes', written - compared),
			line('  foreign keys', time('first', step) - written),
		];
	});
	lines.push(line('total', total('first'), total('unchanged')));
	return `${integer(SETS)} sets in one process without n8n, medians of ${ROUNDS} runs. The times of inserting and of foreign keys are differences between runs with and without them.\n\n${table(['', 'first load', '', 'unchanged', ''], lines)}`;
}
