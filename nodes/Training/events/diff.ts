/** Compares what a poll has read with the state. Pure: the same state and observations give the same result. */
import type { IDataObject } from 'n8n-workflow';

import type { JournalChanges } from '../statements';
import type { EventSettings, JournalState, ObservedRow, ObservedState, Snapshot } from './state';
import type { JournalEvent, Observation, StateEvent } from './triggerEvent';

/** What to emit, with the last known values, and the state to store afterwards. */
export interface Diff<State, Item, Values> {
	state: State;
	emitted: Array<{ item: Item; last: Values | undefined }>;
}

interface PollOptions {
	/** A digest of the server, the database and the schema. */
	source: string;
	/** Whether the first poll emits what is already in the database. */
	emitExisting: boolean;
}

/**
 * Journal rows: emits each row whose fingerprint is not known. If rows were deleted, older ones are watched again: they are stored
 * as known, because what was emitted of them is no longer known.
 */
export function diffJournal<Item extends IDataObject, Values extends object>(
	event: Pick<JournalEvent<Item, Values>, 'value'>,
	state: JournalState<Values> | undefined,
	{ since: watchedSince, changes }: JournalChanges<Item, Values>,
	{ source, emitExisting, limit }: PollOptions & { limit: number },
): Diff<JournalState<Values>, Item, Values> {
	const rows = new Map(Object.entries(state?.rows ?? {}));
	const emitted: Array<{ item: Item; last: Values | undefined }> = [];
	for (const { key, fingerprint, snapshot, item } of changes) {
		const known = rows.get(key);
		if (known?.fingerprint === fingerprint) continue;
		rows.set(key, { fingerprint, snapshot });
		const isEmitted = state === undefined ? emitExisting : dayOf(key) >= (state.since ?? '');
		if (isEmitted) emitted.push({ item, last: known?.snapshot });
	}
	// The next poll continues on the day of the last row that was read, if there may be more rows.
	const lastRead = changes.length >= limit ? dayOf(changes.at(-1)!.key) : undefined;
	const since =
		watchedSince !== null && lastRead !== undefined && lastRead < watchedSince ? lastRead : watchedSince;
	const watched = [...rows].filter(([key]) => since === null || dayOf(key) >= since);
	return {
		state: {
			type: 'journal',
			event: event.value,
			source,
			...(since !== null && { since }),
			rows: Object.fromEntries(watched),
		},
		emitted,
	};
}

/** The key of a journal row begins with its day, `YYYY-MM-DD`. */
const dayOf = (key: string) => key.slice(0, 10);

/** States: emits each observation that differs from the last emitted one of its group. */
export function diffObservations<
	Settings extends EventSettings,
	Values extends Snapshot,
	Row extends object,
	Item extends IDataObject,
>(
	event: StateEvent<Settings, Values, Row, Item>,
	settings: Settings,
	state: ObservedState<Settings, Values> | undefined,
	observations: ReadonlyArray<Observation<Values, Item>>,
	{ source, emitExisting }: PollOptions,
): Diff<ObservedState<Settings, Values>, Item, Values> {
	const groups = new Map((state?.groups ?? []).map((stored) => [stored.group, stored]));
	const { isSame = isEqual, isWanted = () => true } = event;
	const emitted: Array<{ item: Item; last: Values | undefined }> = [];
	for (const observation of observations) {
		const { group, key, snapshot, item, isSilent = false } = observation;
		const now = { key, snapshot };
		const stored = groups.get(group);
		const isKnown = stored?.emitted !== undefined && isSame(stored.emitted, now, settings);
		const isNew = !isKnown && isWanted(observation, settings);
		const last = isNew ? now : stored?.emitted;
		groups.set(group, { group, known: now, ...(last && { emitted: last }) });
		// A change of the settings must not emit what the former settings excluded: it is stored as if it had been emitted.
		const wasWanted = state === undefined ? emitExisting : isWanted(observation, state.settings);
		if (isNew && wasWanted && !isSilent) emitted.push({ item, last: stored?.known.snapshot });
	}
	return {
		state: {
			type: 'state',
			event: event.value,
			source,
			settings,
			...(state?.fingerprint !== undefined && { fingerprint: state.fingerprint }),
			groups: [...groups.values()],
		},
		emitted,
	};
}

const isEqual = (earlier: ObservedRow, now: ObservedRow): boolean =>
	earlier.key === now.key &&
	Object.keys(now.snapshot).every((name) => earlier.snapshot[name] === now.snapshot[name]);
