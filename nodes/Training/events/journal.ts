import type { IDataObject } from 'n8n-workflow';

import type { JournalChange, ChangesQuery } from '../statements';
import type { Look } from './event';
import type { Remembered, Sight } from './memory';

/** What one poll tells of a backlog; the rest follows with the next polls. */
export const MOST_NEWS = 500;

/** Which rows of the journal a poll reads: those from the first watched day on that it does not know as they are. */
export function watchOf({ memory, newest }: Look): ChangesQuery {
	const known = (memory?.told ?? []).map(([group, told]) => [group, String(told[0]?.[1][0])] as const);
	const isFromTheBeginning = memory !== undefined || newest === null;
	return {
		since: isFromTheBeginning ? (memory?.since ?? '-infinity') : null,
		newest: newest ?? 1,
		known: Object.fromEntries(known),
		limit: isFromTheBeginning ? MOST_NEWS : null,
	};
}

export const journalSights = (rows: IDataObject[]): Sight[] =>
	(rows as unknown as JournalChange[]).map(({ key, date, fingerprint, remembered, item, beside }) => ({
		group: key,
		key: '',
		date,
		remembered: [fingerprint, ...(remembered as Remembered)],
		item: { ...item, ...beside } as IDataObject,
	}));

/** A row is what it was if its fingerprint is. */
export const sameFingerprint = ([told]: Remembered, [now]: Remembered): boolean => told === now;
