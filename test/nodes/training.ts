import { cloneDatabase } from '../postgres/databases';
import type { TestDatabase } from '../postgres/databases';
import type { ServerSettings } from '../postgres/servers';
import { runNode } from '../package/engine';
import type { NodeResult, NodeToRun } from '../package/engine';

type Json = Record<string, unknown>;

export interface TrainingDatabase extends TestDatabase {
	/** Runs the node on this database, as the owner unless another credential is told. */
	run(told: Omit<NodeToRun, 'credential'> & { credential?: NodeToRun['credential'] }): Promise<NodeResult>;
	/** What a run gave by its main output, without the pairing. */
	give(told: Parameters<TrainingDatabase['run']>[0]): Promise<Json[]>;
	/** Deletes all rows. */
	empty(): Promise<void>;
}

/** A database of this test file with the training schema, and the node on it; on the run's server unless another is told. */
export async function trainingDatabase(server?: ServerSettings): Promise<TrainingDatabase> {
	const database = await cloneDatabase(server);
	const run: TrainingDatabase['run'] = async (told) =>
		await runNode({ credential: { ...database.settings }, ...told });
	return {
		...database,
		run,
		give: async (told) => {
			const { success, thrown } = await run(told);
			if (thrown) throw thrown;
			return success.map(({ json }) => json);
		},
		empty: async () => {
			await database.rows('truncate workouts, workout_sets, measurements, exercises, workout_templates');
		},
	};
}

/** A workout, a set and a measurement as n8n's Google Sheets node gives them. */
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
