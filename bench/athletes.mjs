import pg from 'pg';
import { step } from '../sandbox/progress.mjs';
import { integer, table } from './formatting.mjs';
import { median } from './measuring.mjs';
import { loadModules, readItems, writeInTransaction } from './nodeModules.mjs';
import { POOL_SIZE, startPgBouncer } from './pgbouncer.mjs';
import { provisionScript, withDatabase } from './trainingDatabase.mjs';

const CLIENTS = [1, 4, 16];
const SECONDS = 5;
const ROUNDS = 3;
const PROVISIONED_YEAR = 2029;
const OTHER_YEARS = [2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027, 2028];

/** The cells of one year: two workouts a week with six sets each, and a measurement every other day. */
function cellsOfYear(year) {
	const day = (index) => new Date(Date.UTC(year, 0, 1 + index)).toISOString().slice(0, 10);
	const mondays = Array.from({ length: 52 }, (_, week) => week * 7);
	const workouts = mondays.flatMap((monday) => [
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
			Array.from({ length: 6 }, (_, index) => ({
				...keys,
				exercise_id: `ex_${keys.template_id}_${index}`,
				weight_kg: 60 + index,
				tut_seconds: 65 + index,
				notes: index === 0 ? 'hard; clean reps' : null,
			})),
		),
		measurement: Array.from({ length: 182 }, (_, index) => ({
			measurement_date: day(index * 2),
			bodyweight_kg: 80 + (index % 7) / 10,
			bodyfat_pct: index % 3 === 0 ? 19.5 : null,
		})),
	};
}

/** The rows of one year by kind. */
const rowsOfYear = (modules, year) =>
	Object.fromEntries(
		Object.entries(cellsOfYear(year)).map(([kind, cells]) => [kind, readItems(modules, kind, cells).rows]),
	);

const countRows = (rowsByKind) => Object.values(rowsByKind).reduce((sum, rows) => sum + rows.length, 0);

/** Writes a journal as Sync does. */
async function sync(client, modules, athlete, rowsByKind) {
	const { statements } = modules;
	const schema = statements.quoteSchema(athlete);
	const upserts = Object.entries(rowsByKind).map(([kind, rows]) => statements.upsertRows(schema, kind, rows));
	await writeInTransaction(client, modules, schema, upserts);
}

/** The size of one year of one athlete in bytes, tables and indexes. */
async function bytesPerYear(client, modules) {
	const size = async () => {
		await client.query('vacuum');
		const { rows } = await client.query(
			`select sum(pg_total_relation_size(oid))::float8 as bytes from pg_class where relnamespace = 'athlete_1'::regnamespace and relkind = 'r'`,
		);
		return rows[0].bytes;
	};
	const before = await size();
	for (const year of OTHER_YEARS) await sync(client, modules, 'athlete_1', rowsOfYear(modules, year));
	return ((await size()) - before) / OTHER_YEARS.length;
}

/** Unchanged syncs of one year per second, with one athlete per client. */
async function syncsPerSecond(modules, settings, clients) {
	const journal = rowsOfYear(modules, PROVISIONED_YEAR);
	const deadline = performance.now() + SECONDS * 1000;
	const counts = await Promise.all(
		Array.from({ length: clients }, async (_, index) => {
			const client = new pg.Client({ ...settings, database: 'postgres' });
			await client.connect();
			let syncs = 0;
			for (; performance.now() < deadline; syncs++) {
				await sync(client, modules, `athlete_${index + 1}`, journal);
			}
			await client.end();
			return syncs;
		}),
	);
	return counts.reduce((sum, syncs) => sum + syncs, 0) / SECONDS;
}

/** The size of an athlete's data, and how many athletes one server can sync. */
export const benchAthletes = () =>
	withDatabase(async (client, settings) => {
		const modules = await loadModules();
		const athletes = CLIENTS.at(-1);
		const journal = rowsOfYear(modules, PROVISIONED_YEAR);
		await step(`Provisioning ${athletes} athletes`, async () => {
			for (let number = 1; number <= athletes; number++) {
				await client.query(
					`create schema athlete_${number}; set search_path to athlete_${number}; ${provisionScript()}`,
				);
				await sync(client, modules, `athlete_${number}`, journal);
			}
		});
		const bytes = await step('Writing more years of one athlete', () => bytesPerYear(client, modules));
		const pooler = await startPgBouncer(settings);
		const connections = { directly: settings, ...(pooler && { 'with PgBouncer': pooler.settings }) };
		const rates = Object.fromEntries(Object.keys(connections).map((name) => [name, CLIENTS.map(() => [])]));
		for (let round = 1; round <= ROUNDS; round++) {
			await step(`Syncing, round ${round} of ${ROUNDS}`, async () => {
				for (const [index, clients] of CLIENTS.entries())
					for (const [name, connection] of Object.entries(connections))
						rates[name][index].push(await syncsPerSecond(modules, connection, clients));
			});
		}
		await pooler?.stop();
		return { missed: [], text: report(countRows(journal), bytes, rates, pooler !== undefined) };
	});

function report(rowCount, bytes, rates, hasPooler) {
	const oneClient = median(rates.directly[0]);
	const lines = Object.entries(rates).flatMap(([connection, byClients]) =>
		byClients.map((measured, index) => [
			`${CLIENTS[index]} ${connection}`,
			median(measured).toFixed(1),
			integer(median(measured) * rowCount),
			(median(measured) / oneClient).toFixed(2),
		]),
	);
	const pooling = hasPooler
		? `PgBouncer uses transaction pooling with ${POOL_SIZE} server connections.`
		: 'PgBouncer is not installed, so it was not measured.';
	return [
		`One year of one athlete is ${rowCount} rows and ${Math.round(bytes / 1000)} kB with indexes.`,
		`Unchanged syncs of that year, one athlete per client, medians of ${ROUNDS} runs. ${pooling}`,
		'',
		table(['clients', 'syncs per second', 'rows per second', 'against one client'], lines),
	].join('\n');
}
