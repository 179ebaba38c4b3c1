import type { IDataObject } from 'n8n-workflow';

import { readWorkoutChanges } from '../statements';
import type { ChangedWorkout, WorkoutSnapshot } from '../statements';
import { plural } from '../wording';
import { formatSet } from '../report';
import type { JournalEvent } from './triggerEvent';

export const newWorkout: JournalEvent<ChangedWorkout, WorkoutSnapshot> = {
	type: 'journal',
	value: 'newWorkout',
	name: 'New Workout',
	description: 'A workout or one of its sets was added or changed. The item includes all sets.',
	properties: [],
	options: [],
	watchedRows: 150,
	query: readWorkoutChanges,
	previous: ({ sets, ...workout }) => ({ ...workout, sets: rowsOf(sets) }),
	text({ workout_date, template_name, duration_min, sets }, isChange) {
		const count = sets.length === 0 ? 'no sets' : plural(sets.length, 'set');
		const title = isChange ? '✏️ Workout changed' : '🏋️ Workout logged';
		const lines = sets.map((set) => `• ${set.exercise_name} ${formatSet(set)}: ${set.progress_status}`);
		return [`${title}: ${template_name} on ${workout_date} (${duration_min} min, ${count})`, ...lines].join(
			'\n',
		);
	},
	nothingToShow: 'There is no workout yet. Add one first.',
};

/** The columns of the sets as one object per set. */
const rowsOf = ({ exercise_id, ...columns }: WorkoutSnapshot['sets']): IDataObject[] =>
	exercise_id.map((id, index) => ({
		exercise_id: id,
		weight_kg: columns.weight_kg[index],
		tut_seconds: columns.tut_seconds[index],
		max_effort: columns.max_effort[index],
		form_ok: columns.form_ok[index],
	}));
