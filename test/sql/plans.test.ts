/** A session keeps the plan of its first sync: it must be right for all that come after, however large the tables have become. */
import { cloneDatabase } from '../postgres/databases';
import type { TestDatabase } from '../postgres/databases';

let database: TestDatabase;
beforeAll(async () => (database = await cloneDatabase()));
afterAll(async () => await database.drop());

const ROWS = 300;
const days = Array.from({ length: ROWS }, (_, day) =>
	new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10),
);
const journal = {
	workouts: days.map((workout_date) => ({ workout_date, template_id: 'hit', duration_min: 20 })),
	sets: days.map((workout_date) => ({
		workout_date,
		template_id: 'hit',
		exercise_id: 'squat',
		weight_kg: 80,
		tut_seconds: 60,
	})),
	measurements: days.map((measurement_date) => ({ measurement_date, bodyweight_kg: 80 })),
};

interface Plan {
	'Actual Rows': number;
	'Actual Loops': number;
	'Relation Name'?: string;
	'Rows Removed by Filter'?: number;
	'Rows Removed by Join Filter'?: number;
	Plans?: Plan[];
}

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

it('which was made while the tables were empty, and known to be, looks every row up by its key', async () => {
	const client = await database.pool.connect();
	try {
		await client.query('vacuum analyze');
		const { rows: settings } = await client.query<{ setting: string }>(
			`select unnest(proconfig) as setting from pg_proc where oid = 'upsert_sets(jsonb)'::regprocedure`,
		);
		for (const { setting } of settings) await client.query(`set ${setting.replace('=', ' = ')}`);
		for (const kind of Object.keys(journal)) {
			await client.query(`prepare judge_${kind} (jsonb) as select * from judge_${kind}($1)`);
			await client.query(`execute judge_${kind}('[]')`);
		}
		for (const [kind, rows] of Object.entries(journal))
			await database.rows(`select * from upsert_${kind}($1)`, [JSON.stringify(rows)]);

		for (const [kind, rows] of Object.entries(journal)) {
			const explained = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
				`explain (analyze, format json) execute judge_${kind}('${JSON.stringify(rows)}')`,
			);
			const nodes = nodesOf(explained.rows[0]!['QUERY PLAN'][0].Plan);
			const read = nodes
				.filter((node) => node['Relation Name'] !== undefined)
				.map((node) => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']);
			expect({ kind, read: Math.round(read.reduce((sum, count) => sum + count)) }).toEqual({
				kind,
				read: ROWS,
			});
			expect(nodes.filter((node) => node['Rows Removed by Join Filter'])).toEqual([]);
		}
	} finally {
		client.release();
	}
});
