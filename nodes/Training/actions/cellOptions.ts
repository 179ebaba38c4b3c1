import { InvalidParameterError } from '../parameters';
import { formatValue, isDateFormat } from '../rows';
import type { CellOptions } from '../rows';
import type { Execution } from './operation';

/**
 * How the cells of this run are read.
 *
 * @throws InvalidParameterError if Date Format is not a date format, Month Names not a language, or Weight Unit not a unit
 */
export function cellOptions({ functions }: Execution): CellOptions {
	const options = functions.getNodeParameter('options', 0, {}) as Record<string, unknown>;
	const dateFormat = textOption(options.dateFormat);
	if (dateFormat !== '' && !isDateFormat(dateFormat)) {
		throw new InvalidParameterError(
			`The option Date Format is "${dateFormat}", which does not contain year, month and day.`,
			'Use Luxon tokens, for example dd/MM/yyyy.',
			'not_a_date',
		);
	}
	const dateLocale = textOption(options.dateLocale);
	if (dateLocale !== '' && !isLanguage(dateLocale)) {
		throw new InvalidParameterError(
			`The option Month Names is ${formatValue(dateLocale)}, which is not a known language.`,
			'Use a language tag, for example it or pt-BR.',
			'out_of_range',
		);
	}
	const weightUnit = choiceOption('Weight Unit', options.weightUnit, ['kg', 'lb']);
	return { timezone: functions.getTimezone(), dateFormat, dateLocale, weightUnit };
}

/** How parameters of the panel are read, which follow the rules of cells. */
export const parameterOptions = ({ functions }: Execution): CellOptions => ({
	timezone: functions.getTimezone(),
	dateFormat: '',
	dateLocale: '',
	weightUnit: 'kg',
});

const textOption = (value: unknown): string => String(value ?? '').trim();

/**
 * The value of an option with fixed choices. The first is the default.
 *
 * @throws InvalidParameterError if it is none of them
 */
export function choiceOption<T extends string>(
	label: string,
	value: unknown,
	choices: readonly [T, ...T[]],
): T {
	const choice = value === undefined ? choices[0] : choices.find((one) => one === value);
	if (choice !== undefined) return choice;
	throw new InvalidParameterError(
		`The option ${label} is ${formatValue(value)}, which is not one of its choices.`,
		`Use one of ${choices.join(', ')}.`,
		'out_of_range',
	);
}

function isLanguage(tag: string): boolean {
	try {
		return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
	} catch {
		// Not a language tag, for example "Polish language"
		return false;
	}
}
