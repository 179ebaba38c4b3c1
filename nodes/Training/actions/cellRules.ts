import { isDateFormat } from '../rows';
import type { CellOptions } from '../rows';
import type { Execution } from './operation';
import { InvalidParameterError } from '../parameters';

/** By what the cells of this run are read. */
export function readingOptions({ functions }: Execution): CellOptions {
	const told = functions.getNodeParameter('options', 0, {}) as { dateFormat?: string };
	const dateFormat = (told.dateFormat ?? '').trim();
	if (dateFormat !== '' && !isDateFormat(dateFormat)) {
		throw new InvalidParameterError(
			`The option Date Format is "${dateFormat}", which does not say year, month and day.`,
			"Write it with Luxon's letters, like dd/MM/yyyy.",
			'not_a_date',
		);
	}
	return { timezone: functions.getTimezone(), dateFormat };
}
