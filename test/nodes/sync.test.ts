import { runNode } from '../package/engine';
import { cloneDatabase } from '../postgres/databases';
import type { TestDatabase } from '../postgres/databases';

let database: TestDatabase;
beforeAll(async () => (database = await cloneDatabase()));
afterAll(async () => await database.drop());
beforeEach(async () => {
	await database.rows('truncate workouts, workout_sets, measurements, exercises, workout_templates cascade');
});

const sync = { resource: 'journal', operation: 'sync' };
const credential = () => ({ ...database.settings });

const workout = { row_number: 2, date: '2026-01-20', workout_id: 'hit_lower_a', duration_min: 22, recovered_1_5: 4, mood_1_5: 4, location: 'home', days_since_last_workout: '', notes: '' };
const squat = { row_number: 2, date: '20.01.2026', workout_id: 'hit_lower_a', exercise_id: 'ex_squat', weight_kg: '78,5', tut_s: 67, max_effort: true, form_ok: 'TAK', notes: 'hard; clean reps' };
const measurement = { row_number: 2, date: 46042, bodyweight_kg: '82.6 kg', bodyfat_pct: '', notes: null };

describe('journal: sync', () => {
	it('writes the three kinds in any order, and gives an item for each', async () => {
		const { success, thrown } = await runNode({ parameters: sync, items: [squat, measurement, workout], credential: credential() });
		expect(thrown).toBeUndefined();
		expect(success).toEqual([
			{
				json: {
					status: 'inserted', kind: 'set', workout_date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_squat',
					weight_kg: 78.5, tut_seconds: 67, max_effort: true, form_ok: true, notes: 'hard; clean reps', data_source: 'Sheet', exercise_created: true,
				},
				pairedItem: { item: 0 },
			},
			{
				json: { status: 'inserted', kind: 'measurement', measurement_date: '2026-01-20', bodyweight_kg: 82.6, bodyfat_pct: null, notes: null, data_source: 'Sheet' },
				pairedItem: { item: 1 },
			},
			{
				json: {
					status: 'inserted', kind: 'workout', workout_date: '2026-01-20', template_id: 'hit_lower_a', location: 'home', duration_min: 22,
					days_since_last_workout: null, recovery_score: 4, mood_score: 4, notes: null, data_source: 'Sheet', template_created: true,
				},
				pairedItem: { item: 2 },
			},
		]);
		expect(await database.rows('select weight_kg, form_ok from workout_sets')).toEqual([{ weight_kg: 78.5, form_ok: true }]);
	});
});
