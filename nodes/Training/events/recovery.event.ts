import { TRAINING_RECOMMENDATIONS, readRecovery } from '../statements';
import type { RecoveryRow } from '../statements';
import { labelField, matchesChoice, readChoices } from './choices';
import { recoveryText } from '../report';
import type { StateEvent } from './triggerEvent';

/** Watches the newest workout. */
export const recovery: StateEvent<
	{ labels: string[] },
	Pick<RecoveryRow, 'workout_date' | 'template_id' | 'training_recommendation'>,
	RecoveryRow,
	RecoveryRow
> = {
	type: 'state',
	value: 'recovery',
	name: 'Recovery Recommendation',
	description: 'The newest workout has a new training recommendation',
	properties: [],
	options: [
		labelField(
			'Labels',
			'labels',
			'Which recommendations to emit, by their first words. Default: all.',
			TRAINING_RECOMMENDATIONS,
		),
	],
	readSettings: (read) => ({ labels: readChoices(read, 'options.labels') }),
	query: ({ schema }) => readRecovery(schema, { filters: {}, latestOnly: true, limit: null }),
	observe: (rows) =>
		rows.map((item) => {
			const { workout_date, template_id, training_recommendation } = item;
			return {
				group: 'recovery',
				key: `${workout_date}|${template_id}`,
				snapshot: { workout_date, template_id, training_recommendation },
				item,
			};
		}),
	isWanted: ({ item }, { labels }) =>
		matchesChoice(labels, (label) => item.training_recommendation.startsWith(label)),
	previous: (last) => last,
	text: recoveryText,
	nothingToShow: () =>
		'There is no workout yet, or the newest one has no recommendation that matches the options.',
};
