import type { IDataObject, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import type { ChangesQuery, JournalChanges, Schema, Statement } from '../statements';
import type { EventSettings, ObservedRow, ObservedState, Snapshot } from './state';

/** Reads a parameter of the node. The name of an option begins with `options.`. */
export type ReadParameter = (
	name: string,
	fallback: NodeParameterValueType,
) => NodeParameterValueType | object;

/** An event as the panel shows it. */
export interface EventDescription {
	value: string;
	name: string;
	description: string;
	/** The parameters that only this event has. */
	properties: INodeProperties[];
	/** The options that only this event has. */
	options: INodeProperties[];
}

/** Watches the rows of a table: emits each row that is new or has changed. */
export interface JournalEvent<Item extends IDataObject, Values extends object> extends EventDescription {
	type: 'journal';
	/** Of how many of the newest rows every change is noticed. Older rows are not watched, those after today are. */
	watchedRows: number;
	/** One statement, which returns the changed rows. */
	query(schema: Schema, changes: ChangesQuery): Statement<JournalChanges<Item, Values>>;
	/** What the item of a changed row shows as `previous`. */
	previous(last: Values): IDataObject;
	/** A message ready to send. */
	text(item: Item, isChange: boolean): string;
	/** Why a test in the editor has no rows, and what to do. */
	nothingToShow: string;
}

/** What a poll reads about one subject, for example the newest set of an exercise. */
export interface Observation<
	Values extends Snapshot = Snapshot,
	Item extends IDataObject = IDataObject,
> extends ObservedRow<Values> {
	/** What the observation is about, for example an exercise. */
	group: string;
	item: Item;
	/** Stored as if it was emitted, so that what comes after it is a change. */
	isSilent?: boolean;
}

export interface StateQuery<Settings extends EventSettings, Values extends Snapshot> {
	schema: Schema;
	settings: Settings;
	/** `YYYY-MM-DD`, in the workflow's time zone. */
	today: string;
	/** Undefined in the first poll, and in a test in the editor. */
	state: ObservedState<Settings, Values> | undefined;
}

/** Watches the state of a few subjects, for example of each exercise: emits a state that differs from the last emitted one. */
export interface StateEvent<
	Settings extends EventSettings,
	Values extends Snapshot,
	Row extends object,
	Item extends IDataObject,
> extends EventDescription {
	type: 'state';
	/** @throws InvalidParameterError */
	readSettings(read: ReadParameter): Settings;
	/** One statement, which reads by index, regardless of the length of the history. */
	query(query: StateQuery<Settings, Values>): Statement<Row>;
	/** What the rows show, in order of date. */
	observe(rows: Row[], query: StateQuery<Settings, Values>): Array<Observation<Values, Item>>;
	/** Of what the query read. The event gets it back with the state, to skip unchanged data. */
	fingerprint?(rows: Row[]): string | undefined;
	/** Whether the settings ask for the observation. Default: always. */
	isWanted?(observation: Observation<Values, Item>, settings: Settings): boolean;
	/** Whether an observation says the same as an earlier one of its group. Default: the row and all values are equal. */
	isSame?(earlier: ObservedRow<Values>, now: ObservedRow<Values>, settings: Settings): boolean;
	/** What an item shows as `previous`. */
	previous(last: Values): IDataObject | undefined;
	/** A message ready to send. */
	text(item: Item, last: Values | undefined): string;
	/** Why a test in the editor has no rows, and what to do. */
	nothingToShow(settings: Settings): string;
}

export type TriggerEvent<
	Settings extends EventSettings,
	Values extends Snapshot,
	Row extends object,
	Item extends IDataObject,
	JournalValues extends object,
> = JournalEvent<Item, JournalValues> | StateEvent<Settings, Values, Row, Item>;
