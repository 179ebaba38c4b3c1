import { readRecordNews } from '../statements';
import type { News, RecordRow } from '../statements';
import { exercisesField, matchesChoice, readChoices } from './choices';
import { recordText } from '../report';
import type { StateEvent } from './triggerEvent';

/** Watches the newest record of each exercise. */
export const record: StateEvent<
	{ exerciseIds: string[] },
	Pick<RecordRow, 'workout_date' | 'weight_kg' | 'tut_seconds'>,
	News<RecordRow>,
	RecordRow
> = {
	type: 'state',
	value: 'record',
	name: 'Record',
	description: 'A set has more weight, or a longer time at a weight, than ever before',
	properties: [],
	options: [exercisesField],
	readSettings: (read) => ({ exerciseIds: readChoices(read, 'options.exerciseIds') }),
	// The state has the day of the newest workout that is known: records of older workouts come from an import or a correction.
	query: ({ schema, today, state }) =>
		readRecordNews(schema, { today, knownWorkout: state && (state.fingerprint ?? null) }),
	fingerprint: ([news]) => news?.newest_workout ?? undefined,
	observe: ([news]) =>
		(news?.rows ?? []).map((item) => {
			const { exercise_id, workout_date, template_id, weight_kg, tut_seconds } = item;
			return {
				group: exercise_id,
				key: `${workout_date}|${template_id}`,
				snapshot: { workout_date, weight_kg, tut_seconds },
				item,
			};
		}),
	isWanted: ({ item }, { exerciseIds }) => matchesChoice(exerciseIds, (id) => id === item.exercise_id),
	isSame: (earlier, now) =>
		now.key < earlier.key ||
		(now.key === earlier.key &&
			now.snapshot.weight_kg === earlier.snapshot.weight_kg &&
			now.snapshot.tut_seconds === earlier.snapshot.tut_seconds),
	previous: (last) => last,
	text: recordText,
	nothingToShow: () =>
		'No exercise has a record yet that matches the options. The first set of an exercise is none.',
};
