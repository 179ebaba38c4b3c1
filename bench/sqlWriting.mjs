import { step } from '../sandbox/progress.mjs';
import { copyText, writeFloor } from './floor.mjs';
import { integer, milliseconds, table } from './formatting.mjs';
import { median, targets } from './measuring.mjs';
import { loadModules, readItems, writeInTransaction } from './nodeModules.mjs';
import { insertWorkouts, setsQuery, withDatabase } from './trainingDatabase.mjs';

const SIZES = [5_000, 100_000];
const ROUNDS = 3;
const MOST = { first: 1.25, again: 0.7, perRow: 1.2, walBytesPerRow: 1 };

/** Functions that write the sets: the floor, upsert_sets in batches as the node calls it, and upsert_sets with all rows. */
async function prepareContenders(client, modules, sets) {
	const { rows: stored } = await client.query(
		setsQuery(sets).replace('workout_date,', 'workout_date::text,'),
	);
	const cells = stored.map((set) => ({
		...set,
		weight_kg: Number(set.weight_kg),
		tut_seconds: Number(set.tut_seconds),
	}));
	const { rows } = readItems(modules, 'set', cells);
	const { statements } = modules;
	const schema = statements.quoteSchema('public');
	const upsert = (batches) => {
		const upserts = batches.map((batch) => statements.upsertRows(schema, 'set', batch));
		return () => writeInTransaction(client, modules, schema, upserts);
	};
	const text = copyText(cells);
	return {
		floor: () => writeFloor(client, text),
		batches: upsert(statements.splitIntoBatches(rows)),
		oneCall: upsert([rows]),
	};
}

/** The milliseconds until the client has the result, and the bytes of write-ahead log. */
async function costOf(client, run) {
	const position = async () =>
		(await client.query('select pg_current_wal_insert_lsn()::text as lsn')).rows[0].lsn;
	const before = await position();
	const start = performance.now();
	await run();
	const time = performance.now() - start;
	const { rows } = await client.query('select pg_wal_lsn_diff($1, $2)::float8 as bytes', [
		await position(),
		before,
	]);
	return { time, wal: rows[0].bytes };
}

/** Sizes and contenders take turns, so that a busy moment of the machine affects all of them. */
async function measure(client, modules) {
	const prepared = [];
	for (const sets of SIZES) prepared.push([sets, await prepareContenders(client, modules, sets)]);
	const costs = {};
	for (let round = 0; round <= ROUNDS; round++) {
		await step(round === 0 ? 'Warm-up' : `Writing, round ${round} of ${ROUNDS}`, async () => {
			for (const [sets, contenders] of prepared) {
				for (const [name, run] of Object.entries(contenders)) {
					await client.query('truncate workout_sets');
					const cost = { first: await costOf(client, run), again: await costOf(client, run) };
					if (round > 0) ((costs[sets] ??= {})[name] ??= []).push(cost);
				}
			}
		});
	}
	return costs;
}

/** The first load and an unchanged sync of sets, by upsert_sets and by the floor. */
export const benchSqlWriting = () =>
	withDatabase(async (client) => {
		await insertWorkouts(client, SIZES.at(-1));
		return report(await measure(client, await loadModules()));
	});

function report(costs) {
	const { missed, atMost } = targets();
	const [few, many] = SIZES;
	const medianOf = (sets, name, load, value) => median(costs[sets][name].map((cost) => cost[load][value]));
	const timeOf = (sets, name, load) => medianOf(sets, name, load, 'time');
	const walOf = (sets, name) => medianOf(sets, name, 'again', 'wal');
	const growth = (load) => timeOf(many, 'batches', load) / many / (timeOf(few, 'batches', load) / few);
	const lines = SIZES.flatMap((sets) =>
		['first', 'again'].map((load) => {
			const [floor, batches, oneCall] = ['floor', 'batches', 'oneCall'].map((contender) =>
				timeOf(sets, contender, load),
			);
			const name = `${integer(sets)} sets, ${load === 'first' ? 'first load' : 'unchanged'}`;
			const ratio = batches / floor;
			return [
				name,
				milliseconds(floor),
				milliseconds(batches),
				sets === many ? atMost(`${name}, against the floor`, ratio, MOST[load])[1] : ratio.toFixed(2),
				sets === many
					? atMost(`${name}, time per row against ${few} sets`, growth(load), MOST.perRow)[1]
					: '',
				load === 'again' ? `${walOf(sets, 'floor')} B` : '',
				load === 'again' ? `${walOf(sets, 'batches')} B` : '',
				(oneCall / floor).toFixed(2),
			];
		}),
	);
	atMost('WAL of an unchanged sync, in bytes per row', walOf(many, 'batches') / many, MOST.walBytesPerRow);
	const description = `The time until the client has the result, medians of ${ROUNDS} runs. The floor is COPY into a temporary table, then INSERT ON CONFLICT DO UPDATE.
The node calls upsert_sets with up to 5,000 rows; "one call" passes all rows at once.
Targets: at most ${MOST.first} times the floor on first load and ${MOST.again} times if unchanged; per row, ${integer(many)} sets take at most ${MOST.perRow} times as long as ${integer(few)}.`;
	const headings = [
		'',
		'floor',
		'upsert_sets',
		'/ floor',
		`per row / at ${few}`,
		'WAL of floor',
		'WAL of upsert_sets',
		'one call / floor',
	];
	return { missed, text: `${description}\n\n${table(headings, lines)}` };
}
