import type { IDataObject } from 'n8n-workflow';

import type { Settings, WatchedEvent } from './event';

/** What is kept of a row once it was told: a fingerprint, or the values by which it is compared and which `previous` shows. */
export type Remembered = Array<string | number | boolean | null | Remembered>;

/** Something that is there to be seen. */
export interface Sight {
	/** What it is about: an exercise, or a row of the journal. */
	group: string;
	/** Which row of the group it is. */
	key: string;
	/** Of the row, `YYYY-MM-DD`. */
	date: string;
	remembered: Remembered;
	/** What the views give. */
	item: IDataObject;
}

type Told = [key: string, remembered: Remembered];

/** What the trigger keeps between polls, as n8n stores it: plain JSON, bounded in size, without any secret. */
export interface Memory {
	event: string;
	/** The database and the schema that it is about. */
	of: string;
	settings: Settings;
	/** Of a journal: the day from which on every row is watched, `-infinity` while it is short. */
	since?: string;
	/** Of an event that looks twice: the fingerprint of the first look. */
	glance?: string;
	/** Group by group, the last sights of it, the one told last at the end. Pairs, since a group may have any name. */
	told: Array<[group: string, told: Told[]]>;
}

export interface News {
	sight: Sight;
	/** What was told last of its group. */
	last: Remembered | undefined;
}

interface Circumstances {
	event: WatchedEvent;
	settings: Settings;
	/** Of the first poll: whether what is there already is told, or taken as known. */
	tellsFirst: boolean;
	/** Whether there may be more news than were read. */
	isCut: boolean;
}

/**
 * What of the sights is news, and what to remember after telling it. Pure: the same memory and sights give the same answer.
 */
export function listen(
	memory: Memory,
	isFirst: boolean,
	sights: readonly Sight[],
	{ event, settings, tellsFirst, isCut }: Circumstances,
): { memory: Memory; news: News[] } {
	const told = new Map(memory.told);
	const news: News[] = [];
	const covers = event.covers ?? isSame;
	for (const sight of sights) {
		const known = told.get(sight.group) ?? [];
		const isKnown = known.some(
			([key, remembered]) => key === sight.key && covers(remembered, sight.remembered, settings),
		);
		if (isKnown) continue;
		const last = known.at(-1)?.[1];
		const others = known.filter(([key]) => key !== sight.key);
		told.set(sight.group, [...others, [sight.key, sight.remembered] as Told].slice(-depthOf(event)));
		const isAsked =
			event.isWanted(sight, settings) && (isFirst ? tellsFirst : event.isWanted(sight, memory.settings));
		if (isAsked && (event.isWorthTelling?.(sight.remembered, last, isFirst) ?? true))
			news.push({ sight, last });
	}
	const heard: Memory = { ...memory, settings, told: [...told] };
	return { memory: event.isJournal ? trim(heard, event.depth, isCut, sights.at(-1)?.date) : heard, news };
}

/** A row of a journal is a group of its own, of which there is one version. */
const depthOf = ({ isJournal, depth }: WatchedEvent) => (isJournal ? 1 : depth);

const isSame = (one: Remembered, other: Remembered) => JSON.stringify(one) === JSON.stringify(other);

/** A journal's group begins with its day. */
const dayOf = ([group]: Memory['told'][number]) => group.slice(0, 10);

/**
 * Keeps the newest rows of a journal, and those of the same day as the last of them. Of a backlog that was read in part, the
 * watch begins at the last day that was read, since more of that day may come.
 */
function trim(memory: Memory, depth: number, isCut: boolean, lastRead = ''): Memory {
	const days = memory.told.map(dayOf).sort();
	const oldest = days.at(-depth);
	if (oldest === undefined) return memory;
	const since = isCut && lastRead < oldest ? lastRead : oldest;
	return { ...memory, since, told: memory.told.filter((entry) => dayOf(entry) >= since) };
}
