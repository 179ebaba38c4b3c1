import { NEXT_STEPS, readProgression } from '../statements';
import type { WatchedEvent } from './event';
import { allows, labels, listOf } from './fields';
import { load } from './words';

/** The newest set of each exercise says something new: what to do next time, and with which weight. */
export const progression: WatchedEvent = {
	value: 'progression',
	name: 'Progression Recommendation',
	description: 'A new or changed recommendation for an exercise',
	properties: [],
	options: [
		labels(
			'Begins With',
			'beginsWith',
			'The recommendations to tell, by their first words; all if none is chosen',
			NEXT_STEPS,
		),
		{
			displayName: 'Exercise Names or IDs',
			name: 'exerciseIds',
			type: 'multiOptions',
			typeOptions: { loadOptionsMethod: 'getExercises' },
			default: [],
			description:
				'The exercises to tell of; all if none is chosen. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
	],
	settings: (read) => ({
		beginsWith: listOf(read, 'options.beginsWith'),
		exerciseIds: listOf(read, 'options.exerciseIds'),
	}),
	statement: ({ schema }) => readProgression(schema, { filters: {}, latestOnly: true, limit: null }),
	sights: (rows) =>
		rows
			.map((item) => ({
				group: String(item.exercise_id),
				key: `${String(item.workout_date)}|${String(item.template_id)}`,
				date: String(item.workout_date),
				remembered: [
					item.workout_date as string,
					item.recommendation as string,
					item.suggested_weight_kg as number,
				],
				item,
			}))
			.reverse(),
	depth: 4,
	isJournal: false,
	isWanted: ({ item }, { beginsWith, exerciseIds }) =>
		allows(beginsWith, (step) => String(item.recommendation).startsWith(step)) &&
		allows(exerciseIds, (id) => id === item.exercise_id),
	previous: ([workout_date = null, recommendation = null, suggested_weight_kg = null]) => ({
		workout_date,
		recommendation,
		suggested_weight_kg,
	}),
	text(item) {
		const next =
			item.suggested_weight_kg === item.weight_kg ? '' : ` Next time ${String(item.suggested_weight_kg)} kg.`;
		return `💪 ${String(item.exercise_name)}: ${String(item.recommendation)}.${next} Last set ${load(item)} on ${String(item.workout_date)}.`;
	},
	nothing: () => 'No exercise has a recommendation that these options ask for. Log a set, or widen them.',
};
