import { formatDay } from './format';

/** The intro of a section without entries: that there are none, and when the last one was. */
export const describeEmptyPeriod = (one: string, lastDay: string | null): string =>
	lastDay === null
		? `No ${one}s in this period or before it.`
		: `No ${one}s in this period. Last ${one} on ${formatDay(lastDay)}.`;
