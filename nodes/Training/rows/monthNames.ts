import { Info } from 'luxon';

/** Languages that are tried without the option Month Names. */
export const DATE_LOCALES = ['en', 'de', 'pl', 'fr', 'es'] as const;

/** Months that people write, but Intl does not. */
const OTHER_MONTHS: ReadonlyArray<[name: string, month: number]> = [
	['mrz', 3],
	['jänner', 1],
	['sept', 9],
];

/** Finds the number of a month (1 is January) or weekday (1 is Monday) by its name or the beginning of its name. */
type Finder = (word: string) => number | undefined;

interface DateWords {
	monthOf: Finder;
	weekdayOf: Finder;
}

const wordsByLocale = new Map<string, DateWords>();

/** The names of months and weekdays in one language, or in all `DATE_LOCALES` for ''. Built at first use: Intl takes a while. */
export function dateWords(locale: string): DateWords {
	let words = wordsByLocale.get(locale);
	if (words === undefined) {
		words = readWords(locale === '' ? DATE_LOCALES : [locale]);
		wordsByLocale.set(locale, words);
	}
	return words;
}

function readWords(locales: readonly string[]): DateWords {
	const months: Array<[string, number]> = [...OTHER_MONTHS];
	const weekdays: Array<[string, number]> = [];
	for (const locale of locales) {
		for (const length of ['long', 'short'] as const) {
			// Many languages have two forms: `luty`, but `10 lutego`.
			months.push(...numbered(Info.months(length, { locale })));
			months.push(...numbered(Info.monthsFormat(length, { locale })));
			weekdays.push(...numbered(Info.weekdays(length, { locale })));
		}
	}
	return { monthOf: finderOf(months, 3), weekdayOf: finderOf(weekdays, 2) };
}

const numbered = (names: string[]) => names.map((name, index): [string, number] => [name, index + 1]);

/** A whole name goes before the beginning of a name: in Czech, `červen` is June and `červenec` is July. */
function finderOf(names: ReadonlyArray<[string, number]>, minLength: number): Finder {
	const known = names.map(([name, value]): [string, number] => [fold(name), value]);
	const theOnly = (matches: (name: string) => boolean) => {
		const values = new Set(known.flatMap(([name, value]) => (matches(name) ? [value] : [])));
		return values.size === 1 ? [...values][0] : undefined;
	};
	const found = new Map<string, number | undefined>();
	return (word) => {
		const start = fold(word);
		if (start.length < minLength) return undefined;
		if (!found.has(start)) {
			const whole = theOnly((name) => name === start);
			found.set(start, whole ?? theOnly((name) => name.startsWith(start)));
		}
		return found.get(start);
	};
}

/** Without case, accents, and the dot of an abbreviation. */
const fold = (word: string): string =>
	word
		.toLowerCase()
		.normalize('NFD')
		.replace(/[\p{M}.]+/gu, '')
		.replaceAll('ł', 'l');

/** The English name of a weekday. 1 is Monday. */
export const weekdayName = (weekday: number): string =>
	Info.weekdays('long', { locale: 'en' })[weekday - 1] ?? '';
