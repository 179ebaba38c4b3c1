import { formatDay } from './format';
import type { Period } from './types';

/** The intro of a section without entries: that there are none, and when the last one was, within the days of the plots. */
export function describeEmptyPeriod(what: string, { plotsFrom }: Period, earlierDays: string[]): string {
	const last = earlierDays.at(-1);
	const when = last === undefined ? `None since ${formatDay(plotsFrom)}.` : `The last: ${formatDay(last)}.`;
	return `No ${what} in this period. ${when}`;
}
