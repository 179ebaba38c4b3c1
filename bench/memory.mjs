import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { loadRoom, withDatabase } from './server.mjs';
import { itemsOf, surroundings } from './set-items.mjs';
import { stepFor, table, targets } from './table.mjs';

const SETS = 100_000;
const AT_MOST = 2.5;
const OPTIONS = { timezone: 'UTC', dateFormat: '', emptyCells: 'clear', dataSource: 'Sheet' };

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

/** What is in use, without what only waits to be collected. */
function bytesInUse() {
	collect();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

/** What the steps of `actions/write.ts` hold beside the items that they are given, after each of them. */
export const benchMemory = () =>
	withDatabase(async (client) => {
		const [rows, statements, outcomes] = await Promise.all(['rows', 'statements', 'outcomes'].map(loadRoom));
		await client.query(surroundings(SETS));
		return report(
			await stepFor(`Writing ${SETS.toLocaleString('en')} sets`, () =>
				write(client, { rows, statements, outcomes }),
			),
		);
	});

async function write(client, rooms) {
	const items = itemsAsGiven();
	const empty = bytesInUse();
	const held = {};
	const look = (after) => (held[after] = Math.max(held[after] ?? 0, bytesInUse() - empty));
	const outcomes = await outcomesOf(client, items, rooms, look);
	const output = rooms.outcomes.toItems(outcomes, false);
	look('the items that come out');
	return { held, given: bytesOf(itemsAsGiven), out: output.length };
}

/** As another node leaves them; n8n links each to the one that it comes from. */
const itemsAsGiven = () =>
	JSON.parse(JSON.stringify(itemsOf(SETS))).map((item, index) => ({ ...item, pairedItem: { item: index } }));

function bytesOf(make) {
	const before = bytesInUse();
	const made = make();
	return made.length > 0 ? bytesInUse() - before : 0;
}

async function outcomesOf(client, items, { rows, statements, outcomes }, look) {
	const reading = rows.readRows(
		items.map(({ json }) => json),
		'set',
		(item) => item + 1,
		OPTIONS,
	);
	look('reading rows');
	const written = [];
	for (const part of statements.callsOf(reading.rows)) {
		const statement = statements.upsertRows(statements.quoteSchema('public'), 'set', part);
		const { rows: results } = await client.query(statement);
		written.push({ kind: 'set', rows: part, results });
		look('writing them, call by call');
	}
	const merged = outcomes.mergeOutcomes(items.length, reading, written);
	look('outcomes');
	return merged;
}

function report({ given, held, out }) {
	const { missed, atMost } = targets();
	const rows = Object.entries(held).map(([after, bytes]) => [
		after,
		`${Math.round(bytes / 1e6)} MB`,
		(bytes / given).toFixed(2),
		'',
	]);
	const [what, ratio, target] = atMost(
		'most, against the items that go in',
		Math.max(...Object.values(held)) / given,
		AT_MOST,
	);
	return {
		missed,
		text: `${out.toLocaleString('en')} sets as items take ${Math.round(given / 1e6)} MB. What is in use beside them after each step, the items that come out included:\n\n${table(['after', 'in use', '/ items', 'target'], [...rows, [what, '', ratio, target]])}`,
	};
}
