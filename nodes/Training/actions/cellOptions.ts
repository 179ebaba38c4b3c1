import { InvalidParameterError } from '../parameters';
import { isDateFormat } from '../rows';
import type { CellOptions } from '../rows';
import type { Execution } from './operation';

/**
 * How the cells of this run are read.
 *
 * @throws InvalidParameterError if Date Format is not a date format
 */
export function cellOptions({ functions }: Execution): CellOptions {
	const options = functions.getNodeParameter('options', 0, {}) as { dateFormat?: string };
	const dateFormat = (options.dateFormat ?? '').trim();
	if (dateFormat !== '' && !isDateFormat(dateFormat)) {
		throw new InvalidParameterError(
			`The option Date Format is "${dateFormat}", which does not contain year, month and day.`,
			'Use Luxon tokens, for example dd/MM/yyyy.',
			'not_a_date',
		);
	}
	return { timezone: functions.getTimezone(), dateFormat };
}
