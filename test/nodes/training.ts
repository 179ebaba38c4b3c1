import { cloneDatabase } from '../postgres/databases';
import type { TestDatabase } from '../postgres/databases';
import type { ServerSettings } from '../postgres/servers';
import { runNode } from '../package/engine';
import type { NodeResult, NodeToRun } from '../package/engine';

type Json = Record<string, unknown>;

export interface TrainingDatabase extends TestDatabase {
	/** Runs the node on this database. Default credential: the owner of the database. */
	run(node: Omit<NodeToRun, 'credential'> & { credential?: NodeToRun['credential'] }): Promise<NodeResult>;
	/** Runs the node and returns the json of its main output. */
	give(node: Parameters<TrainingDatabase['run']>[0]): Promise<Json[]>;
	/** Deletes all rows. */
	empty(): Promise<void>;
}

/** A database with the training schema for one test file, and the node on it. Default: on the server of the jest project. */
export async function trainingDatabase(server?: ServerSettings): Promise<TrainingDatabase> {
	const database = await cloneDatabase(server);
	const run: TrainingDatabase['run'] = async (node) =>
		await runNode({ credential: { ...database.settings }, ...node });
	return {
		...database,
		run,
		give: async (node) => {
			const { success, thrown } = await run(node);
			if (thrown) throw thrown;
			return success.map(({ json }) => json);
		},
		empty: async () => {
			await database.rows(
				'truncate workouts, workout_sets, measurements, exercises, workout_templates, goals, training_last_sync',
			);
		},
	};
}

/** A workout, a set and a measurement, as n8n's Google Sheets node returns them. */
export const workout = {
	row_number: 2,
	date: '2026-01-20',
	workout_id: 'hit_lower_a',
	location: 'home',
	duration_min: 22,
	days_since_last_workout: '',
	recovered_1_5: 4,
	mood_1_5: 4,
	notes: '',
};
export const squat = {
	row_number: 2,
	date: '2026-01-20',
	workout_id: 'hit_lower_a',
	exercise_id: 'ex_squat',
	weight_kg: 78,
	tut_s: 67,
	max_effort: true,
	form_ok: true,
	notes: 'hard; clean reps',
};
export const measurement = {
	row_number: 2,
	date: '2026-01-20',
	bodyweight_kg: 82.6,
	bodyfat_pct: 21,
	notes: '',
};
