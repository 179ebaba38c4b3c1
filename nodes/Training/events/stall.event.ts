import { readStatusNews } from '../statements';
import type { ExerciseStatusRow, News, StatusChange } from '../statements';
import { exercisesField, matchesChoice, readChoices } from './choices';
import { exerciseStatusText } from '../report';
import type { StateEvent } from './triggerEvent';

/** Watches the status of each exercise. */
export const stall: StateEvent<
	{ exerciseIds: string[] },
	Pick<ExerciseStatusRow, 'status'>,
	News<StatusChange>,
	ExerciseStatusRow
> = {
	type: 'state',
	value: 'stall',
	name: 'Stall',
	description: 'An exercise has stalled or declines',
	properties: [],
	options: [exercisesField],
	readSettings: (read) => ({ exerciseIds: readChoices(read, 'options.exerciseIds') }),
	// The state has the day of the newest workout that is known. A status that changes without a later set comes from an import
	// or a correction.
	query: ({ schema, today, state }) =>
		readStatusNews(
			schema,
			{ today, knownWorkout: state && (state.fingerprint ?? null) },
			Object.fromEntries(
				(state?.groups ?? []).map(({ group, emitted }) => [group, emitted?.snapshot.status ?? '']),
			),
		),
	fingerprint: ([news]) => news?.newest_workout ?? undefined,
	observe: ([news]) =>
		(news?.rows ?? []).map(({ exercise_id, status, last_date, item }) => ({
			group: exercise_id,
			key: last_date,
			snapshot: { status },
			item: item ?? ({ exercise_id, status, last_date } as ExerciseStatusRow),
			isSilent: item === null,
		})),
	isWanted: ({ item }, { exerciseIds }) => matchesChoice(exerciseIds, (id) => id === item.exercise_id),
	isSame: (earlier, now) => earlier.snapshot.status === now.snapshot.status,
	previous: (last) => last,
	text: exerciseStatusText,
	nothingToShow: () => 'No exercise that matches the options is stalled or declines.',
};
