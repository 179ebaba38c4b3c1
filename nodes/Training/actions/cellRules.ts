import { isDateFormat } from '../rows';
import type { ReadingOptions } from '../rows';
import type { Execution } from './operation';
import { UserMistake } from './userMistake';

/** By what the cells of this run are read. */
export function readingOptions({ functions }: Execution): ReadingOptions {
	const told = functions.getNodeParameter('options', 0, {}) as { dateFormat?: string };
	const dateFormat = (told.dateFormat ?? '').trim();
	if (dateFormat !== '' && !isDateFormat(dateFormat)) {
		throw new UserMistake(
			`The option Date Format is "${dateFormat}", which does not say year, month and day.`,
			"Write it with Luxon's letters, like dd/MM/yyyy.",
			'not_a_date',
		);
	}
	return { timezone: functions.getTimezone(), dateFormat };
}
