/** Compares what a poll has read with the state. Pure: the same state and observations give the same result. */
import type { IDataObject } from 'n8n-workflow';

import type { JournalChange } from '../statements';
import type { EventSettings, JournalState, ObservedRow, ObservedState, Snapshot } from './state';
import type { JournalEvent, Observation, StateEvent } from './triggerEvent';

/** What to emit, with the last known values, and the state to store afterwards. */
export interface Diff<State, Item, Values> {
	state: State;
	emitted: Array<{ item: Item; last: Values | undefined }>;
}

interface PollOptions {
	/** Database and schema, `training.public`. */
	source: string;
	/** Whether the first poll emits what is already in the database. */
	emitExisting: boolean;
}

/** Journal rows: emits each row whose fingerprint is not known. */
export function diffJournal<Item extends IDataObject, Values extends object>(
	event: Pick<JournalEvent<Item, Values>, 'value' | 'watchedRows'>,
	state: JournalState<Values> | undefined,
	changes: ReadonlyArray<JournalChange<Item, Values>>,
	{ source, emitExisting, mayHaveMore }: PollOptions & { mayHaveMore: boolean },
): Diff<JournalState<Values>, Item, Values> {
	const rows = new Map(Object.entries(state?.rows ?? {}));
	const emitted: Array<{ item: Item; last: Values | undefined }> = [];
	for (const { key, fingerprint, snapshot, item } of changes) {
		const known = rows.get(key);
		if (known?.fingerprint === fingerprint) continue;
		rows.set(key, { fingerprint, snapshot });
		if (state !== undefined || emitExisting) emitted.push({ item, last: known?.snapshot });
	}
	const lastReadKey = mayHaveMore ? changes.at(-1)?.key : undefined;
	const since = watchedSince(rows.keys(), event.watchedRows, lastReadKey) ?? state?.since;
	const watched = [...rows].filter(([key]) => since === undefined || dayOf(key) >= since);
	return {
		state: {
			type: 'journal',
			event: event.value,
			source,
			...(since !== undefined && { since }),
			rows: Object.fromEntries(watched),
		},
		emitted,
	};
}

/** The key of a journal row begins with its day, `YYYY-MM-DD`. */
const dayOf = (key: string) => key.slice(0, 10);

/**
 * The day from which on rows are watched and stay in the state: that of the oldest of the newest `watchedRows`. If more changes
 * follow in the next poll, it is no later than the day of the last row that was read, where that poll continues. Undefined if
 * there are fewer rows.
 */
function watchedSince(
	keys: Iterable<string>,
	watchedRows: number,
	lastReadKey: string | undefined,
): string | undefined {
	const oldest = [...keys].map(dayOf).sort().at(-watchedRows);
	if (oldest === undefined || lastReadKey === undefined) return oldest;
	const lastRead = dayOf(lastReadKey);
	return lastRead < oldest ? lastRead : oldest;
}

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
		const { group, key, snapshot, item } = observation;
		const now = { key, snapshot };
		const stored = groups.get(group);
		const isKnown = stored?.emitted !== undefined && isSame(stored.emitted, now, settings);
		const isNew = !isKnown && isWanted(observation, settings);
		const last = isNew ? now : stored?.emitted;
		groups.set(group, { group, known: now, ...(last && { emitted: last }) });
		// A change of the settings must not emit what the former settings excluded: it is stored as if it had been emitted.
		const wasWanted = state === undefined ? emitExisting : isWanted(observation, state.settings);
		if (isNew && wasWanted) emitted.push({ item, last: stored?.known.snapshot });
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
