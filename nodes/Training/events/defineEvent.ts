import type { IDataObject } from 'n8n-workflow';

import { withReadableNames } from '../names';
import type { ChangesQuery, Schema, Statement } from '../statements';
import { diffJournal, diffObservations } from './diff';
import type { EventSettings, JournalState, ObservedState, Snapshot, TriggerState } from './state';
import type { EventDescription, JournalEvent, ReadParameter, StateEvent, TriggerEvent } from './triggerEvent';

/** How many journal rows one poll emits at most. The next polls emit the rest. */
const MAX_EMITTED_ROWS = 500;

/** How many items a test in the editor shows at most. */
const SAMPLE_SIZE = 10;

/** Where and when an event is evaluated. */
export interface EventContext {
	schema: Schema;
	/** `YYYY-MM-DD`, in the workflow's time zone. */
	today: string;
}

export interface PollContext extends EventContext {
	/** A digest of the server, the database and the schema. */
	source: string;
	/** Whether the first poll emits what is already in the database. */
	emitExisting: boolean;
	/** What the last poll stored for this event and source. Undefined if there is none. */
	state: TriggerState | undefined;
}

/** Runs one statement and returns its rows. */
export type ReadRows = <Row extends object>(statement: Statement<Row>) => Promise<Row[]>;

/** An event with the settings of a node. */
export interface ConfiguredEvent {
	/** The statement that `poll` runs. */
	query(context: PollContext): Statement<object>;
	/** What is new since the state, and the state to store. */
	poll(read: ReadRows, context: PollContext): Promise<{ state: TriggerState; items: IDataObject[] }>;
	/** The newest rows that match the settings, the newest first. */
	sample(read: ReadRows, context: EventContext): Promise<IDataObject[]>;
	/** Why `sample` returned no rows, and what to do. */
	nothingToShow: string;
}

/** An event in the list of events: settings, rows and snapshots have types that only the event itself knows. */
export interface ListedEvent extends EventDescription {
	type: 'journal' | 'state';
	/** @throws InvalidParameterError if a parameter is invalid */
	configure(read: ReadParameter): ConfiguredEvent;
}

/** Hides the types of an event, so that all events fit in one list. */
export function defineEvent<
	Settings extends EventSettings,
	Values extends Snapshot,
	Row extends object,
	Item extends IDataObject,
	JournalValues extends object,
>(event: TriggerEvent<Settings, Values, Row, Item, JournalValues>): ListedEvent {
	const { type, value, name, description, properties, options } = event;
	return {
		type,
		value,
		name,
		description,
		properties,
		options,
		configure: (read) =>
			event.type === 'journal'
				? configureJournalEvent(event)
				: configureStateEvent(event, event.readSettings(read)),
	};
}

function configureJournalEvent<Item extends IDataObject, Values extends object>(
	event: JournalEvent<Item, Values>,
): ConfiguredEvent {
	const toItem = (item: Item, last: Values | undefined) => ({
		event: event.value,
		text: event.text(withReadableNames(item), last !== undefined),
		...item,
		// A copy: n8n watches the stored state for changes, and items must not be part of it.
		...(last && { previous: { ...event.previous(last) } }),
	});
	/** A state that this event has stored has this event's types. */
	const isOwn = (state: TriggerState | undefined): state is JournalState<Values> =>
		state?.type === 'journal' && state.event === event.value;
	const ownState = ({ state }: PollContext) => (isOwn(state) ? state : undefined);
	const query = (context: PollContext) => {
		const state = ownState(context);
		const isOnlyStored = state === undefined && !context.emitExisting;
		return event.query(
			context.schema,
			isOnlyStored
				? newestRows(event.watchedRows, context.today)
				: changesSince(state, event.watchedRows, context.today),
		);
	};
	return {
		query,
		async poll(read, context) {
			const [result] = await read(query(context));
			const { state, emitted } = diffJournal(event, ownState(context), result!, {
				...context,
				limit: MAX_EMITTED_ROWS,
			});
			return { state, items: emitted.map(({ item, last }) => toItem(item, last)) };
		},
		async sample(read, { schema }) {
			const [result] = await read(event.query(schema, newestRows(SAMPLE_SIZE, 'infinity')));
			return newestFirst(result!.changes).map(({ item }) => toItem(item, undefined));
		},
		nothingToShow: event.nothingToShow,
	};
}

const newestRows = (newest: number, today: string): ChangesQuery => ({
	since: 'infinity',
	newest,
	today,
	known: {},
	limit: null,
});

const changesSince = (state: JournalState | undefined, newest: number, today: string): ChangesQuery => ({
	since: state?.since ?? '-infinity',
	newest,
	today,
	known: Object.fromEntries(
		Object.entries(state?.rows ?? {}).map(([key, { fingerprint }]) => [key, fingerprint]),
	),
	limit: MAX_EMITTED_ROWS,
});

function configureStateEvent<
	Settings extends EventSettings,
	Values extends Snapshot,
	Row extends object,
	Item extends IDataObject,
>(event: StateEvent<Settings, Values, Row, Item>, settings: Settings): ConfiguredEvent {
	const toItem = (item: Item, last: Values | undefined) => {
		const previous = last && event.previous(last);
		return {
			event: event.value,
			text: event.text(withReadableNames(item), last),
			...item,
			// A copy: n8n watches the stored state for changes, and items must not be part of it.
			...(previous && { previous: { ...previous } }),
		};
	};
	/** A state that this event has stored has this event's types. */
	const isOwn = (state: TriggerState | undefined): state is ObservedState<Settings, Values> =>
		state?.type === 'state' && state.event === event.value;
	const queryOf = ({ schema, today }: EventContext, state?: TriggerState) => ({
		schema,
		settings,
		today,
		state: isOwn(state) ? state : undefined,
	});
	return {
		query: (context) => event.query(queryOf(context, context.state)),
		async poll(read, context) {
			const query = queryOf(context, context.state);
			const rows = await read(event.query(query));
			const observations = event.observe(rows, query);
			const { state, emitted } = diffObservations(event, settings, query.state, observations, context);
			const fingerprint = event.fingerprint?.(rows);
			return {
				state: { ...state, ...(fingerprint !== undefined && { fingerprint }) },
				items: emitted.map(({ item, last }) => toItem(item, last)),
			};
		},
		async sample(read, context) {
			const query = queryOf(context);
			const observations = event.observe(await read(event.query(query)), query);
			const shown = observations.filter(
				(observation) => !observation.isSilent && (event.isWanted?.(observation, settings) ?? true),
			);
			return newestFirst(shown).map(({ item }) => toItem(item, undefined));
		},
		nothingToShow: event.nothingToShow(settings),
	};
}

/** The last ones of a list in order of date. */
const newestFirst = <T>(inOrderOfDate: T[]): T[] => inOrderOfDate.toReversed().slice(0, SAMPLE_SIZE);
