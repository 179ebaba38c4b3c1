import { readRecovery } from '../statements';
import type { WatchedEvent } from './event';
import { numberOf } from './fields';
import { days } from './words';

const DAY = 86_400_000;

/** Nobody has trained for a while. */
export const inactivity: WatchedEvent = {
	value: 'inactivity',
	name: 'Inactivity',
	description: 'No workout for a number of days, once per pause',
	properties: [
		{
			displayName: 'Days',
			name: 'days',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 3650 },
			default: 7,
			description: 'How many days without a workout, counted in the time zone of the workflow',
		},
	],
	options: [
		{
			displayName: 'Repeat',
			name: 'repeat',
			type: 'boolean',
			noDataExpression: true,
			default: false,
			description: 'Whether to tell again after each further number of days of the same pause',
		},
	],
	settings: (read) => ({
		days: numberOf(
			read('days', 7),
			'Days',
			(count) => Number.isInteger(count) && count >= 1,
			'a whole number from 1',
		),
		repeat: read('options.repeat', false) === true,
	}),
	statement: ({ schema, today }) =>
		// A workout with a later date is a slip of the pen; it must not silence the alert until then.
		readRecovery(schema, { filters: { dateTo: today }, latestOnly: true, limit: null }),
	sights: (rows, { today, settings }) =>
		rows.flatMap((item) => {
			const date = String(item.workout_date);
			const since = (Date.parse(today) - Date.parse(date)) / DAY;
			const after = Number(settings.days);
			if (since < after) return [];
			return [
				{
					group: 'pause',
					key: date,
					date,
					remembered: [Math.floor(since / after) * after],
					item: { ...item, days_since: since },
				},
			];
		}),
	depth: 5,
	isJournal: false,
	isWanted: () => true,
	covers: ([told = 0], [now = 0], { repeat }) => repeat !== true || Number(told) >= Number(now),
	previous: () => undefined,
	text: (item) =>
		`⏰ ${days(Number(item.days_since))} without training: the last workout was ${String(item.template_id)} on ${String(item.workout_date)}.`,
	nothing: (settings) =>
		`There is no pause of ${days(Number(settings.days))} or more at the moment, or no workout yet.`,
};
