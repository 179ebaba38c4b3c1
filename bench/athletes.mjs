import pg from 'pg';
import { flatten } from '../sql/flatten.js';
import { join } from 'node:path';
import { root } from '../sandbox/paths.mjs';
import { POOL_SIZE, startPgBouncer } from './pgbouncer.mjs';
import { loadRoom, withDatabase } from './server.mjs';
import { median, stepFor, table } from './table.mjs';

const CLIENTS = [1, 4, 16];
const SECONDS = 5;
const ROUNDS = 3;

/** A year of training: two workouts a week with six sets each, and the scale every other day. */
const year = (number) => {
	const day = (place) => new Date(Date.UTC(number, 0, 1 + place)).toISOString().slice(0, 10);
	const weeks = Array.from({ length: 52 }, (_, week) => week * 7);
	const workouts = weeks.flatMap((monday) => [
		{ workout_date: day(monday), template_id: 'hit_lower_a' },
		{ workout_date: day(monday + 3), template_id: 'hit_upper_a' },
	]);
	return {
		workout: workouts.map((keys) => ({
			...keys,
			duration_min: 25,
			recovery_score: 4,
			mood_score: 4,
			notes: 'slept well',
		})),
		set: workouts.flatMap((keys) =>
			Array.from({ length: 6 }, (_, place) => ({
				...keys,
				exercise_id: `ex_${keys.template_id}_${place}`,
				weight_kg: 60 + place,
				tut_seconds: 65 + place,
				notes: place === 0 ? 'hard; clean reps' : null,
			})),
		),
		measurement: Array.from({ length: 182 }, (_, place) => ({
			measurement_date: day(place * 2),
			bodyweight_kg: 80 + (place % 7) / 10,
			bodyfat_pct: place % 3 === 0 ? 19.5 : null,
		})),
	};
};

const rowsOf = (journal) => Object.values(journal).reduce((sum, rows) => sum + rows.length, 0);

/** The journal in one transaction, as `journal: sync` writes it. */
async function sync(client, statements, schema, journal) {
	await client.query('begin');
	for (const [kind, rows] of Object.entries(journal)) {
		const { text, values } = statements.upsertRows(
			statements.quoteSchema(schema),
			kind,
			rows.map((cells) => ({ values: cells })),
		);
		await client.query(text, values);
	}
	await client.query('commit');
}

/** Years that no sync has written yet. */
const MORE_YEARS = [2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027, 2028];

/** The bytes of tables and indexes that a year brings. */
async function bytesAYear(client, statements) {
	const size = async () => {
		await client.query('vacuum');
		const { rows } = await client.query(
			`select sum(pg_total_relation_size(oid))::float8 as bytes from pg_class where relnamespace = 'athlete_1'::regnamespace and relkind = 'r'`,
		);
		return rows[0].bytes;
	};
	const before = await size();
	for (const number of MORE_YEARS) await sync(client, statements, 'athlete_1', year(number));
	return ((await size()) - before) / MORE_YEARS.length;
}

/** Unchanged re-syncs of a year's journal a second, each client with an athlete of its own. */
async function syncsASecond(statements, settings, count) {
	const journal = year(2029);
	const until = performance.now() + SECONDS * 1000;
	const done = await Promise.all(
		Array.from({ length: count }, async (_, place) => {
			const client = new pg.Client({ ...settings, database: 'postgres' });
			await client.connect();
			let syncs = 0;
			for (; performance.now() < until; syncs++)
				await sync(client, statements, `athlete_${place + 1}`, journal);
			await client.end();
			return syncs;
		}),
	);
	return done.reduce((sum, syncs) => sum + syncs, 0) / SECONDS;
}

/** What an athlete takes: rows and bytes a year, and how many athletes one server keeps in step. */
export const benchAthletes = () =>
	withDatabase(async (client, settings) => {
		const statements = await loadRoom('statements');
		const most = CLIENTS.at(-1);
		await stepFor(`Provisioning ${most} athletes`, async () => {
			const script = flatten(join(root, 'sql', 'provision.sql'));
			for (let place = 1; place <= most; place++) {
				await client.query(`create schema athlete_${place}; set search_path to athlete_${place}; ${script}`);
				await sync(client, statements, `athlete_${place}`, year(2029));
			}
		});
		const bytes = await stepFor('More years of one athlete', () => bytesAYear(client, statements));
		const pooler = await startPgBouncer(settings);
		const ways = { directly: settings, ...(pooler && { 'by PgBouncer': pooler.settings }) };
		const found = Object.fromEntries(Object.keys(ways).map((way) => [way, CLIENTS.map(() => [])]));
		for (let round = 1; round <= ROUNDS; round++) {
			await stepFor(`Syncing, round ${round} of ${ROUNDS}`, async () => {
				for (const [place, count] of CLIENTS.entries())
					for (const [way, reached] of Object.entries(ways))
						found[way][place].push(await syncsASecond(statements, reached, count));
			});
		}
		await pooler?.stop();
		return { missed: [], text: report(bytes, found) };
	});

function report(bytes, found) {
	const rows = rowsOf(year(2029));
	const alone = median(found.directly[0]);
	const lines = Object.entries(found).flatMap(([way, byCount]) =>
		byCount.map((rates, place) => [
			`${CLIENTS[place]} ${way}`,
			median(rates).toFixed(1),
			Math.round(median(rates) * rows).toLocaleString('en'),
			(median(rates) / alone).toFixed(2),
		]),
	);
	return [
		`A year of one athlete is ${rows} rows and ${Math.round(bytes / 1000)} kB with indexes.`,
		`Unchanged re-syncs of that year, each client with an athlete of its own, medians of ${ROUNDS} runs. PgBouncer pools by transaction, with ${POOL_SIZE} connections to the server${found['by PgBouncer'] ? '' : '; it is not installed here, so it was left out'}.`,
		'',
		table(['clients', 'syncs a second', 'rows a second', 'against one'], lines),
	].join('\n');
}
