import type { IDataObject } from 'n8n-workflow';

import { readWorkoutChanges } from '../statements';
import type { WatchedEvent } from './event';
import { journalSights, sameFingerprint, watchOf } from './journal';
import type { Remembered } from './memory';
import { joined, load } from './words';

/** A workout was logged or changed, or one of its sets was. */
export const newWorkout: WatchedEvent = {
	value: 'newWorkout',
	name: 'New Workout',
	description: 'A workout was logged or changed; its sets are in the same item',
	properties: [],
	options: [],
	settings: () => ({}),
	statement: (look) => readWorkoutChanges(look.schema, watchOf(look)),
	sights: journalSights,
	depth: 150,
	isJournal: true,
	isWanted: () => true,
	covers: sameFingerprint,
	previous: ([
		,
		location = null,
		duration_min = null,
		daysSince = null,
		recovery = null,
		mood = null,
		sets,
	]) => ({
		location,
		duration_min,
		days_since_last_workout: daysSince,
		recovery_score: recovery,
		mood_score: mood,
		sets: (sets as Remembered[]).map(([exercise_id, weight_kg, tut_seconds, max_effort, form_ok]) => ({
			exercise_id,
			weight_kg,
			tut_seconds,
			max_effort,
			form_ok,
		})) as IDataObject[],
	}),
	text(item, previous) {
		const sets = item.sets as IDataObject[];
		const count = sets.length === 0 ? 'no sets' : `${sets.length} ${sets.length === 1 ? 'set' : 'sets'}`;
		const what = `${String(item.template_id)} on ${String(item.workout_date)} (${joined(', ', `${String(item.duration_min)} min`, count)})`;
		const lines = sets.map(
			(set) => `• ${String(set.exercise_name)} ${load(set)}: ${String(set.progress_status)}`,
		);
		return [previous ? `✏️ Workout changed: ${what}` : `🏋️ Workout logged: ${what}`, ...lines].join('\n');
	},
	nothing: () => 'There is no workout yet. Log one first.',
};
