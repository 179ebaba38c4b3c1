import { NEXT_STEPS, readProgression } from '../statements';
import type { SetProgression } from '../statements';
import { exercisesField, labelField, matchesChoice, readChoices } from './choices';
import { progressionText } from '../report';
import type { StateEvent } from './triggerEvent';

/** Watches the newest set of each exercise. */
export const progression: StateEvent<
	{ beginsWith: string[]; exerciseIds: string[] },
	Pick<SetProgression, 'workout_date' | 'recommendation' | 'suggested_weight_kg'>,
	SetProgression,
	SetProgression
> = {
	type: 'state',
	value: 'progression',
	name: 'Progression Recommendation',
	description: 'The newest set of an exercise has a new recommendation',
	properties: [],
	options: [
		labelField(
			'Begins With',
			'beginsWith',
			'Which recommendations to emit, by their first words. Default: all.',
			NEXT_STEPS,
		),
		exercisesField,
	],
	readSettings: (read) => ({
		beginsWith: readChoices(read, 'options.beginsWith'),
		exerciseIds: readChoices(read, 'options.exerciseIds'),
	}),
	query: ({ schema }) => readProgression(schema, { filters: {}, latestOnly: true, limit: null }),
	observe: (rows) =>
		rows
			.map((item) => {
				const { exercise_id, workout_date, template_id, recommendation, suggested_weight_kg } = item;
				return {
					group: exercise_id,
					key: `${workout_date}|${template_id}`,
					snapshot: { workout_date, recommendation, suggested_weight_kg },
					item,
				};
			})
			.reverse(),
	isWanted: ({ item }, { beginsWith, exerciseIds }) =>
		matchesChoice(beginsWith, (label) => item.recommendation.startsWith(label)) &&
		matchesChoice(exerciseIds, (id) => id === item.exercise_id),
	previous: (last) => last,
	text: progressionText,
	nothingToShow: () =>
		'No exercise has a recommendation that matches the options. Add a set, or remove options.',
};
