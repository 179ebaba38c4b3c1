import { itemsOf, surroundings } from './set-items.mjs';
import { loadRoom, withDatabase } from './server.mjs';
import { median, milliseconds, stepFor, table } from './table.mjs';

const SETS = 5_000;
const ROUNDS = 9;
const OPTIONS = { timezone: 'UTC', dateFormat: '', emptyCells: 'clear', dataSource: 'Sheet' };
const PARTS = ['reading rows', 'JSON of them', 'begin', 'upsert_sets', 'commit', 'outcomes', 'items'];

/** Where the time of 5,000 sets goes: the steps of `actions/write.ts`, one after another, and what the function does with its own. */
export const benchBreakdown = () =>
	withDatabase(async (client) => {
		const [rows, statements, outcomes] = await Promise.all(['rows', 'statements', 'outcomes'].map(loadRoom));
		await client.query(surroundings(SETS));
		const write = async () => {
			const items = itemsOf(SETS);
			const times = {};
			let from = performance.now();
			const lap = (part) => {
				const now = performance.now();
				times[part] = now - from;
				from = now;
			};
			const reading = rows.readRows(
				items.map(({ json }) => json),
				'set',
				(item) => item + 1,
				OPTIONS,
			);
			lap('reading rows');
			const statement = statements.upsertRows(statements.quoteSchema('public'), 'set', reading.rows);
			lap('JSON of them');
			await client.query('begin');
			lap('begin');
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
		};
		const found = await stepFor(`Writing ${SETS.toLocaleString('en')} sets, step by step`, () =>
			inTurns(client, write),
		);
		return { missed: [], text: report(found) };
	});

/** The sets as new ones, as new ones without foreign keys, and unchanged. */
async function inTurns(client, write) {
	const found = { first: [], unbound: [], unchanged: [] };
	const anew = async () => await client.query('truncate workout_sets');
	for (let round = 0; round <= ROUNDS; round++) {
		await anew();
		await client.query('set session_replication_role = replica');
		const unbound = await write();
		await client.query('set session_replication_role = origin');
		await anew();
		const costs = { unbound, first: await write(), unchanged: await write() };
		if (round > 0) for (const [load, cost] of Object.entries(costs)) found[load].push(cost);
	}
	return found;
}

function report(found) {
	const of = (load, part) => median(found[load].map((times) => times[part]));
	const sum = (load) => PARTS.reduce((all, part) => all + of(load, part), 0);
	const share = (load, value) => `${Math.round((value / sum(load)) * 100)} %`;
	const line = (name, first, unchanged) => [
		name,
		milliseconds(first),
		share('first', first),
		...(unchanged === undefined ? ['', ''] : [milliseconds(unchanged), share('unchanged', unchanged)]),
	];
	const compared = of('unchanged', 'upsert_sets');
	const lines = PARTS.flatMap((part) => {
		const whole = line(part, of('first', part), of('unchanged', part));
		if (part !== 'upsert_sets') return [whole];
		return [
			whole,
			line('  of it comparing with what is stored, and the answers', compared, compared),
			line('  of it inserting, checks and indexes', of('unbound', part) - compared),
			line('  of it foreign keys', of('first', part) - of('unbound', part)),
		];
	});
	lines.push(line('in all', sum('first'), sum('unchanged')));
	return `${SETS.toLocaleString('en')} sets in one process, without n8n around them, medians of ${ROUNDS} runs. What inserting and foreign keys take is what a run takes more that has them.\n\n${table(['', 'first load', '', 'unchanged', ''], lines)}`;
}
