import { step } from '../sandbox/progress.mjs';
import { copyText, writeFloor } from './floor.mjs';
import { fillWorkouts, loadRoom, someSets, withDatabase } from './server.mjs';
import { median, milliseconds, table } from './table.mjs';

const SIZES = [5_000, 100_000];
const ROUNDS = 3;
const AT_MOST = { first: 1.25, again: 0.7, perRow: 1.2, walBytesPerRow: 1 };

/** In one transaction, as the node does. */
const bulkFunction = (client, calls) => async () => {
	await client.query('begin');
	for (const { text, values } of calls) await client.query(text, values);
	await client.query('commit');
};

async function contendersFor(client, statements, sets) {
	const { rows } = await client.query(someSets(sets).replace('workout_date,', 'workout_date::text,'));
	const numbers = ({ weight_kg, tut_seconds, ...row }) => ({
		...row,
		weight_kg: Number(weight_kg),
		tut_seconds: Number(tut_seconds),
	});
	const toWrite = rows.map((row) => ({
		key: `${row.workout_date}\0${row.template_id}\0${row.exercise_id}`,
		values: numbers(row),
	}));
	const calls = (parts) =>
		parts.map((part) => statements.upsertRows(statements.quoteSchema('public'), 'set', part));
	const text = copyText(rows);
	return {
		floor: async () => await writeFloor(client, text),
		node: bulkFunction(client, calls(statements.callsOf(toWrite))),
		oneCall: bulkFunction(client, calls([toWrite])),
	};
}

/** Milliseconds until the client has the answer, and the bytes of write-ahead log that it took. */
async function costOf(client, run) {
	const position = async () =>
		(await client.query('select pg_current_wal_insert_lsn()::text as lsn')).rows[0].lsn;
	const [before, from] = [await position(), performance.now()];
	await run();
	const time = performance.now() - from;
	const { rows } = await client.query('select pg_wal_lsn_diff($1, $2)::float8 as bytes', [
		await position(),
		before,
	]);
	return { time, wal: rows[0].bytes };
}

/** Sizes and contenders take turns, so that a busy moment of the machine hits all alike. */
async function measure(client, statements) {
	const bySize = await Promise.all(
		SIZES.map(async (sets) => [sets, await contendersFor(client, statements, sets)]),
	);
	const costs = {};
	for (let round = 0; round <= ROUNDS; round++) {
		await step(round === 0 ? 'Warming up' : `Writing, round ${round} of ${ROUNDS}`, async () => {
			for (const [sets, contenders] of bySize) {
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

const medianOf = (costs, load, what) => median(costs.map((cost) => cost[load][what]));

/** The sets of a first load and of an unchanged re-sync, by the bulk function and by the floor. */
export const benchWriting = () =>
	withDatabase(async (client) => {
		await fillWorkouts(client, SIZES.at(-1));
		const statements = await loadRoom('statements');
		return report(await measure(client, statements));
	});

function report(costs) {
	const missed = [];
	const held = (what, value, most) => {
		const text = value.toFixed(2);
		if (value > most) missed.push(`${what} is ${text}, and should be at most ${most}.`);
		return value > most ? `${text} !` : text;
	};
	const [few, many] = SIZES;
	const timeOf = (sets, name, load) => medianOf(costs[sets][name], load, 'time');
	const walOf = (sets, name) => medianOf(costs[sets][name], 'again', 'wal');
	const growth = (load) => timeOf(many, 'node', load) / many / (timeOf(few, 'node', load) / few);
	const lines = SIZES.flatMap((sets) =>
		['first', 'again'].map((load) => {
			const [least, ours, oneCall] = ['floor', 'node', 'oneCall'].map((who) => timeOf(sets, who, load));
			const name = `${sets.toLocaleString('en')} sets, ${load === 'first' ? 'first load' : 'unchanged re-sync'}`;
			const ratio = ours / least;
			return [
				name,
				milliseconds(least),
				milliseconds(ours),
				sets === many ? held(`${name}, against the floor,`, ratio, AT_MOST[load]) : ratio.toFixed(2),
				sets === many ? held(`${name}, a row against ${few} sets,`, growth(load), AT_MOST.perRow) : '',
				load === 'again' ? `${walOf(sets, 'floor')} B` : '',
				load === 'again' ? `${walOf(sets, 'node')} B` : '',
				(oneCall / least).toFixed(2),
			];
		}),
	);
	held('WAL of an unchanged re-sync, in bytes a row,', walOf(many, 'node') / many, AT_MOST.walBytesPerRow);
	const told = `Until the client has the answer, medians of ${ROUNDS} runs. The floor: COPY into a temporary table, then INSERT ON CONFLICT DO UPDATE.
upsert_sets is called as the node calls it, with up to 5,000 rows; "one call" has all rows in it.
Targets: at most ${AT_MOST.first} times the floor on first load, ${AT_MOST.again} on re-sync; a row at ${many} at most ${AT_MOST.perRow} times one at ${few}.`;

	const heads = [
		'',
		'floor',
		'upsert_sets',
		'ratio',
		`per row / at ${few}`,
		'WAL of floor',
		'WAL of upsert_sets',
		'ratio of one call',
	];
	return { missed, text: `${told}\n\n${table(heads, lines)}` };
}
