import { TRAINING_RECOMMENDATIONS, readRecovery } from '../statements';
import type { WatchedEvent } from './event';
import { allows, labels, listOf } from './fields';
import { days, joined, known } from './words';

/** The newest workout says something new: how rested one was, and what that means for training. */
export const recovery: WatchedEvent = {
	value: 'recovery',
	name: 'Recovery Recommendation',
	description: 'A new or changed training recommendation',
	properties: [],
	options: [
		labels(
			'Labels',
			'labels',
			'The recommendations to tell, by their first words; all if none is chosen',
			TRAINING_RECOMMENDATIONS,
		),
	],
	settings: (read) => ({ labels: listOf(read, 'options.labels') }),
	statement: ({ schema }) => readRecovery(schema, { filters: {}, latestOnly: true, limit: null }),
	sights: (rows) =>
		rows.map((item) => ({
			group: 'recovery',
			key: `${String(item.workout_date)}|${String(item.template_id)}`,
			date: String(item.workout_date),
			remembered: [
				item.workout_date as string,
				item.template_id as string,
				item.training_recommendation as string,
			],
			item,
		})),
	depth: 5,
	isJournal: false,
	isWanted: ({ item }, settings) =>
		allows(settings.labels, (label) => String(item.training_recommendation).startsWith(label)),
	previous: ([workout_date = null, template_id = null, training_recommendation = null]) => ({
		workout_date,
		template_id,
		training_recommendation,
	}),
	text(item) {
		const { days_since_last_workout: rested } = item;
		const rest = typeof rested === 'number' ? `after ${days(rested)}` : '';
		const felt = joined(', ', known('recovery', item.recovery_score), known('mood', item.mood_score), rest);
		return `🔋 ${String(item.training_recommendation)} (${joined(': ', `${String(item.template_id)} on ${String(item.workout_date)}`, felt)}).`;
	},
	nothing: () => 'The newest workout has no recommendation that these options ask for, or there is none yet.',
};
