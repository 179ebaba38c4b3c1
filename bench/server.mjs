import { join } from 'node:path';
import { build } from 'esbuild';
import pg from 'pg';
import { root } from '../sandbox/paths.mjs';
import { flatten } from '../sql/flatten.js';
import { startEmbeddedPostgres } from '../test/postgres/embedded.mjs';
import { stepFor } from './table.mjs';

/** However the run ends, its server ends with it. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** A PostgreSQL 18 with its usual settings and the training schema, for the time of `work(client, settings)`. */
export async function withDatabase(work) {
	const server = await stepFor('Starting PostgreSQL 18', () => startEmbeddedPostgres('18', ['fsync=on']));
	const client = new pg.Client({ ...server.settings, database: 'postgres' });
	const interrupted = async () => {
		await server.stop();
		process.exit(1);
	};
	for (const signal of SIGNALS) process.once(signal, interrupted);
	try {
		await client.connect();
		await client.query(flatten(join(root, 'sql', 'provision.sql')));
		return await work(client, server.settings);
	} finally {
		for (const signal of SIGNALS) process.off(signal, interrupted);
		await client.end();
		await server.stop();
	}
}

/** A room of the nodes, from its own source: `statements`, by which they talk to the database, say. */
export async function loadRoom(name) {
	const { outputFiles } = await build({
		entryPoints: [join(root, 'nodes', 'Training', name, 'index.ts')],
		bundle: true,
		format: 'esm',
		platform: 'node',
		write: false,
	});
	return await import(
		`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
	);
}

const DAYS = 4018; // 2020 to 2030
const EXERCISES = 50;

/** Fifty exercises, and on each day as many workouts as it takes to have room for so many sets. */
export const fillWorkouts = (client, sets) => {
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

/** So many sets in the order of their keys, the same in every run. */
export const someSets = (sets) => `
	select workout_date, template_id, exercise_id,
		40 + (hash & 255) / 4.0 as weight_kg, 30 + (hash >> 8 & 255) / 4.0 as tut_seconds,
		hash % 7 <> 0 as max_effort, hash % 11 <> 0 as form_ok, case when hash % 3 = 0 then 'note ' || hash end as notes
	from (
		select workout_date, template_id, exercise_id, abs(hashtext(workout_date || template_id || exercise_id)::bigint) as hash
		from workouts, exercises order by workout_date, template_id, exercise_id limit ${sets}
	) as keys`;
