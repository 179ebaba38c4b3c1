/** A row of the journal as it was emitted last, or stored as known. */
export interface JournalRow<Values> {
	/** Of everything that people can write into the row. */
	fingerprint: string;
	/** The values that `previous` shows when the row changes. */
	snapshot: Values;
}

/** The values by which two observations of a state event are compared. */
export type Snapshot = Record<string, string | number | boolean | null>;

/** The parameters that narrow an event down. They are stored, because a change of them must not emit old rows. */
export type EventSettings = Record<string, string | number | boolean | string[]>;

interface StateOwner {
	/** The value of the event in the panel. */
	event: string;
	/** A digest of the server, the database and the schema. */
	source: string;
}

/** What a journal event has emitted or stored as known. */
export interface JournalState<Values = object> extends StateOwner {
	type: 'journal';
	/** All rows from this day on are watched. Missing if the journal is short: then every row is watched. */
	since?: string;
	/** By the row's key, which begins with its day. */
	rows: Record<string, JournalRow<Values>>;
}

export interface ObservedRow<Values = Snapshot> {
	/** The row that was observed, for example the day of a measurement. */
	key: string;
	snapshot: Values;
}

export interface ObservedGroup<Values = Snapshot> {
	group: string;
	/** As the last poll observed it, emitted or not: `previous` shows it. */
	known: ObservedRow<Values>;
	/**
	 * As it was emitted last, or as the first poll or a change of the settings found it. Missing if the settings have excluded all
	 * observations.
	 */
	emitted?: ObservedRow<Values>;
}

/** What a state event has observed. */
export interface ObservedState<Settings = EventSettings, Values = Snapshot> extends StateOwner {
	type: 'state';
	settings: Settings;
	/** Of what the last query read, if the event can skip unchanged data. */
	fingerprint?: string;
	/** A list, because a group can have any name, even `__proto__`. */
	groups: Array<ObservedGroup<Values>>;
}

/** What is stored for the trigger between two polls: plain JSON, limited in size, without secrets. */
export type TriggerState = JournalState | ObservedState;
