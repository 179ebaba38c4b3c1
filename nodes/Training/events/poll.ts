import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { DatabaseError, openDatabase } from '../database';
import type { Database } from '../database';
import { toNodeError } from '../nodeErrors';
import type { Look, Settings, WatchedEvent } from './event';
import { events } from './events';
import { MOST_NEWS } from './journal';
import { listen } from './memory';
import type { Memory, News, Sight } from './memory';

/** What a test in the editor shows at most, the newest first. */
const SAMPLE = 10;

/** The nodes that are polling at this moment, in this process. */
const polling = new Set<string>();

/** Looks once: gives what is news as one item each, or null. What was told is remembered by the last statement before. */
export async function poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const event = eventOf(this);
	try {
		const settings = event.settings((name, otherwise) => this.getNodeParameter(name, otherwise));
		const database = await connect(this);
		if (this.getMode() === 'manual') return await sample(this, database, event, settings);
		const node = `${String(this.getWorkflow().id)} ${this.getNode().id}`;
		// A poll that takes longer than the interval: whatever this one would find, the next one will.
		if (polling.has(node)) return null;
		polling.add(node);
		try {
			return await tellNews(this, database, event, settings);
		} finally {
			polling.delete(node);
		}
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

async function tellNews(
	functions: IPollFunctions,
	database: Database,
	event: WatchedEvent,
	settings: Settings,
) {
	const kept = functions.getWorkflowStaticData('node') as { memory?: Memory };
	const of = `${database.credential.database}.${database.credential.schema}`;
	const memory = kept.memory?.event === event.value && kept.memory.of === of ? kept.memory : undefined;
	const tellsFirst = functions.getNodeParameter('options.emitExisting', false) === true;
	const newest = tellsFirst ? null : event.depth;
	const { sights, glance } = await lookAt(
		database,
		event,
		lookOf(functions, database, settings, memory, newest),
	);
	const heard = listen(
		memory ?? { event: event.value, of, settings, told: [] },
		memory === undefined,
		sights,
		{ event, settings, tellsFirst, isCut: event.isJournal && sights.length === MOST_NEWS },
	);
	const items = heard.news.map((one) => itemOf(event, one));
	kept.memory = { ...heard.memory, ...(glance !== undefined && { glance }) };
	return items.length > 0 ? [items] : null;
}

/** The newest rows that the settings ask for; nothing is remembered. */
async function sample(
	functions: IPollFunctions,
	database: Database,
	event: WatchedEvent,
	settings: Settings,
) {
	const look = lookOf(functions, database, settings, undefined, SAMPLE);
	const { sights } = await lookAt(database, event, look);
	const wanted = sights.filter(
		(sight) =>
			event.isWanted(sight, settings) && event.isWorthTelling?.(sight.remembered, undefined, true) !== false,
	);
	if (wanted.length === 0) {
		throw new NodeOperationError(functions.getNode(), 'There is nothing to show yet', {
			description: event.nothing(settings),
		});
	}
	return [
		wanted
			.reverse()
			.slice(0, SAMPLE)
			.map((sight) => itemOf(event, { sight, last: undefined })),
	];
}

const lookOf = (
	functions: IPollFunctions,
	{ schema }: Database,
	settings: Settings,
	memory: Memory | undefined,
	newest: number | null,
): Look => ({ schema, settings, today: todayIn(functions.getTimezone()), memory, newest });

async function lookAt(
	database: Database,
	event: WatchedEvent,
	look: Look,
): Promise<{ sights: Sight[]; glance?: string }> {
	const rows = await database.readOnce<IDataObject>(event.statement(look));
	const glance = rows[0]?.glance;
	return { sights: event.sights(rows, look), ...(typeof glance === 'string' && { glance }) };
}

function itemOf(event: WatchedEvent, { sight, last }: News): INodeExecutionData {
	const previous = last && event.previous(last);
	const text = event.text(sight.item, previous);
	return { json: { event: event.value, text, ...sight.item, ...(previous && { previous }) } };
}

function eventOf(functions: IPollFunctions): WatchedEvent {
	const value = functions.getNodeParameter('event');
	const event = events.find((one) => one.value === value);
	if (event) return event;
	throw new NodeOperationError(functions.getNode(), `There is no event "${String(value)}"`, {
		description: `It is one of ${events.map((one) => one.value).join(', ')}.`,
	});
}

async function connect(functions: IPollFunctions): Promise<Database> {
	const database = openDatabase(await functions.getCredentials('trainingPostgresApi'), () =>
		Promise.reject(new Error('There is no tunnel for a poll.')),
	);
	if (database.credential.sshTunnel) {
		throw new DatabaseError(
			'n8n opens no SSH tunnel for a trigger that polls, so this one cannot use a credential with SSH Tunnel switched on.',
			'Use a credential that reaches the database directly, or a Schedule Trigger with a Training Database node, which can.',
		);
	}
	return database;
}

/** The day it is there now, `YYYY-MM-DD`. */
const todayIn = (timeZone: string) =>
	new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(new Date());
