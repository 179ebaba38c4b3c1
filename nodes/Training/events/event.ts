import type { IDataObject, INodeProperties, NodeParameterValueType } from 'n8n-workflow';

import type { Schema, Statement } from '../statements';
import type { Memory, Remembered, Sight } from './memory';

/** What the panel narrows an event to. It is remembered, so that a change of it tells nothing of old. */
export type Settings = Record<string, string | number | boolean | string[]>;

/** A field of the panel; the name of an option begins with `options.`. */
export type ReadParameter = (name: string, otherwise: NodeParameterValueType) => unknown;

/** What a look at the database goes by. */
export interface Look {
	schema: Schema;
	settings: Settings;
	/** `YYYY-MM-DD`, in the workflow's time zone. */
	today: string;
	/** What was told before; undefined for the first poll, and for a test in the editor. */
	memory: Memory | undefined;
	/** How many of the newest rows are wanted where nothing is remembered yet; null is all, from the oldest on. */
	newest: number | null;
}

/** Something that the trigger watches: a keyed query, and when its answer is worth telling. */
export interface WatchedEvent {
	value: string;
	name: string;
	description: string;
	/** The fields of the panel that belong to this event alone. */
	properties: INodeProperties[];
	/** Those of its fields that stand among the options. */
	options: INodeProperties[];
	settings(read: ReadParameter): Settings;
	/** One statement, which reads by index whatever the length of the history. */
	statement(look: Look): Statement;
	/** What the statement's rows show, in order of date. */
	sights(rows: IDataObject[], look: Look): Sight[];
	/** For a journal: of how many of its newest rows every change is noticed. For the others: how many of the last sights of a group are remembered. */
	depth: number;
	/** The newest rows of a table, each a group of its own, rather than the state of a few things. */
	isJournal: boolean;
	/** Whether the settings ask for it. */
	isWanted(sight: Sight, settings: Settings): boolean;
	/** Whether what was told of the same key says this already; unless told otherwise, if it is the same. */
	covers?(told: Remembered, now: Remembered, settings: Settings): boolean;
	/** Whether it is news against what was told last of its group, or, told as what is there already, by itself; unless told otherwise, it is. */
	isWorthTelling?(now: Remembered, last: Remembered | undefined, isThereAlready: boolean): boolean;
	/** A change's `previous`, of what is remembered; nothing where it is none. */
	previous(last: Remembered): IDataObject | undefined;
	/** A message ready to send. */
	text(item: IDataObject, previous: IDataObject | undefined): string;
	/** Why a test in the editor has nothing to show. */
	nothing(settings: Settings): string;
}
