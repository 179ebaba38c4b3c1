import { DateTime } from 'luxon';

import { numberParameter } from '../parameters';
import { readRecovery } from '../statements';
import type { RecoveryRow } from '../statements';
import { plural } from '../wording';
import type { StateEvent } from './triggerEvent';

const DEFAULT_DAYS = 7;
/** As far as `days_since_last_workout` reaches: ten years. */
const MAX_DAYS = 3650;

type Pause = RecoveryRow & { days_since: number };

/** Watches the time since the newest workout. */
export const inactivity: StateEvent<
	{ days: number; repeat: boolean },
	{ reached_days: number },
	RecoveryRow,
	Pause
> = {
	type: 'state',
	value: 'inactivity',
	name: 'Inactivity',
	description: 'There was no workout for a number of days. Emitted once per pause.',
	properties: [
		{
			displayName: 'Days',
			name: 'days',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MAX_DAYS },
			default: DEFAULT_DAYS,
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
			description:
				'Whether to emit again after each further number of days of the same pause, for example after 14 and 21 days',
		},
	],
	readSettings: (read) => ({
		days: numberParameter('Days', read('days', DEFAULT_DAYS), { min: 1, max: MAX_DAYS }),
		repeat: read('options.repeat', false) === true,
	}),
	query: ({ schema, today }) =>
		// A workout with a date in the future is a typing error. It must not suppress the event until that day.
		readRecovery(schema, { filters: { dateTo: today }, latestOnly: true, limit: null }),
	observe: (rows, { today, settings }) =>
		rows
			.map((row) => ({ ...row, days_since: daysBetween(row.workout_date, today) }))
			.filter(({ days_since }) => days_since >= settings.days)
			.map((item) => ({
				group: 'pause',
				key: item.workout_date,
				snapshot: { reached_days: Math.floor(item.days_since / settings.days) * settings.days },
				item,
			})),
	isSame: (earlier, now, { repeat }) =>
		earlier.key === now.key && (!repeat || earlier.snapshot.reached_days >= now.snapshot.reached_days),
	previous: () => undefined,
	text: ({ template_name, workout_date, days_since }) =>
		`⏰ ${plural(days_since, 'day')} without training: the last workout was ${template_name} on ${workout_date}.`,
	nothingToShow: ({ days }) =>
		`The last workout is less than ${plural(days, 'day')} ago, or there is no workout yet.`,
};

/** Calendar days from one `YYYY-MM-DD` to another. */
function daysBetween(from: string, to: string): number {
	const [start, end] = [from, to].map((day) => DateTime.fromISO(day, { zone: 'utc' }));
	return end!.diff(start!, 'days').days;
}
