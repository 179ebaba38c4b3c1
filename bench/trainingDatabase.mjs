import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { root } from '../sandbox/paths.mjs';
import { step } from '../sandbox/progress.mjs';
import { flatten } from '../sql/flatten.js';
import { startEmbeddedPostgres } from '../test/postgres/embedded.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

export const provisionScript = () => flatten(join(root, 'sql', 'provision.sql'));

/** The scripts that create the tables of this package, or those of the running deployment. */
export const schemaScripts = {
	package: () => [provisionScript()],
	deployment: () =>
		['test/sql/deployment.sql', 'bench/deploymentFunctions.sql'].map((file) =>
			readFileSync(join(root, file), 'utf8'),
		),
};

/**
 * Calls `work(client, settings)` with a provisioned database on a separate PostgreSQL 18 with default settings. The server
 * stops afterwards, also after an error or an interrupt.
 */
export async function withDatabase(work) {
	const server = await step('Starting PostgreSQL 18', () => startEmbeddedPostgres('18', ['fsync=on']));
	const client = new pg.Client({ ...server.settings, database: 'postgres' });
	const interrupt = async () => {
		await server.stop();
		process.exit(1);
	};
	for (const signal of SIGNALS) process.once(signal, interrupt);
	try {
		await client.connect();
		await client.query(provisionScript());
		return await work(client, server.settings);
	} finally {
		for (const signal of SIGNALS) process.off(signal, interrupt);
		await client.end();
		await server.stop();
	}
}

const DAYS = 4018; // 2020 to 2030
const EXERCISES = 50;

/** Inserts 50 exercises, and as many workouts per day as `sets` sets need. */
export const insertWorkouts = (client, sets) => {
	const templates = Math.ceil(sets / DAYS / EXERCISES);
	return client.query(`
		insert into exercises (exercise_id, exercise_name, muscle_group)
		select 'ex_' || n, 'Exercise ' || n, 'Legs' from generate_series(1, ${EXERCISES}) as n;
		insert into workout_templates (template_id, template_name, workout_type)
		select 'hit_' || n, 'Workout ' || n, 'HIT' from generate_series(1, ${templates}) as n;
		insert into workouts (workout_date, template_id, duration_min)
		select day, template_id, 30 from generate_series(date '2020-01-01', '2030-12-31', '1 day') as day, workout_templates;
		analyze exercises, workout_templates, workouts`);
};

/** A query for this many sets in the order of their keys. Every run gives the same sets. */
export const setsQuery = (sets) => `
	select workout_date, template_id, exercise_id,
		40 + (hash & 255) / 4.0 as weight_kg, 30 + (hash >> 8 & 255) / 4.0 as tut_seconds,
		hash % 7 <> 0 as max_effort, hash % 11 <> 0 as form_ok, case when hash % 3 = 0 then 'note ' || hash end as notes
	from (
		select workout_date, template_id, exercise_id, abs(hashtext(workout_date || template_id || exercise_id)::bigint) as hash
		from workouts, exercises order by workout_date, template_id, exercise_id limit ${sets}
	) as keys`;

/** Inserts the sets of {@link setsQuery}. Foreign keys hold by construction; checking each would take most of the time. */
export async function insertSets(client, sets) {
	await client.query(`
		set session_replication_role = replica;
		insert into workout_sets (workout_date, template_id, exercise_id, weight_kg, tut_seconds, max_effort, form_ok, notes) ${setsQuery(sets)};
		set session_replication_role = origin`);
	await client.query('vacuum analyze');
}
