import { DateTime } from 'luxon';
import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { DatabaseError, openDatabase } from '../database';
import type { Database } from '../database';
import { toNodeError } from '../nodeErrors';
import type { ListedEvent, ReadRows } from './defineEvent';
import { events } from './events';
import { digest, openStateStore } from './stateStore';

type Output = INodeExecutionData[][] | null;

/** One poll, or the button Fetch Test Event. Returns one item per event, or null if there are none. */
export async function poll(this: IPollFunctions): Promise<Output> {
	try {
		return await readEvents(this);
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
}

async function readEvents(functions: IPollFunctions): Promise<Output> {
	const listed = findEvent(functions);
	const event = listed.configure((name, fallback) => functions.getNodeParameter(name, fallback));
	const emitExisting = functions.getNodeParameter('options.emitExisting', false) === true;

	const database = await connect(functions);
	const { schema } = database;
	const read: ReadRows = async (statement) => await database.readOnce(statement);
	const today = DateTime.now().setZone(functions.getTimezone()).toFormat('yyyy-MM-dd');

	if (functions.getMode() === 'manual') {
		const newest = await event.sample(read, { schema, today });
		if (newest.length > 0) return toOutput(newest);
		throw new NodeOperationError(functions.getNode(), 'There is nothing to show yet', {
			description: event.nothingToShow,
		});
	}

	return await skipIfPolling(functions, async () => {
		const { stored, isOutdated, save } = openStateStore(functions);
		// The next poll finds what this one would have found.
		if (isOutdated) return null;
		const source = sourceOf(database);
		const isOwn = stored?.event === listed.value && stored.source === source;

		const result = await event.poll(read, {
			schema,
			today,
			source,
			// Not after a change of the event or the database, when the option may be forgotten.
			emitExisting: emitExisting && stored === undefined,
			state: isOwn ? stored : undefined,
		});
		// A poll that fails before leaves the state unchanged, and loses nothing.
		save(result.state, result.items.length > 0);
		return toOutput(result.items);
	});
}

/** Another server can have a database of the same name. The user and the password do not matter. */
const sourceOf = ({ credential: { host, port, database, schema } }: Database) =>
	digest(host, port, database, schema);

function findEvent(functions: IPollFunctions): ListedEvent {
	const value = functions.getNodeParameter('event');
	const event = events.find((listed) => listed.value === value);
	if (event) return event;
	throw new NodeOperationError(functions.getNode(), `There is no event "${String(value)}"`, {
		description: `Choose one of ${events.map((listed) => listed.value).join(', ')}.`,
	});
}

async function connect(functions: IPollFunctions): Promise<Database> {
	const database = openDatabase(await functions.getCredentials('trainingPostgresApi'), () =>
		Promise.reject(new Error('n8n provides no SSH tunnel to polling triggers.')),
	);
	if (!database.credential.sshTunnel) return database;
	throw new DatabaseError(
		'n8n provides no SSH tunnel to polling triggers, so this trigger cannot use a credential with SSH Tunnel switched on.',
		'Use a credential that reaches the database directly. Or use a Schedule Trigger with a Training Database node, which supports the tunnel.',
	);
}

/** The nodes with a poll that is running in this process. */
const pollingNodes = new Set<string>();

/**
 * n8n starts a poll at each interval, even if the last one is still running. Both would read the same state and emit the same
 * items, so the second one is skipped. The next poll finds what it would have found.
 */
async function skipIfPolling(functions: IPollFunctions, work: () => Promise<Output>): Promise<Output> {
	const node = `${String(functions.getWorkflow().id)} ${functions.getNode().id}`;
	if (pollingNodes.has(node)) return null;
	pollingNodes.add(node);
	try {
		return await work();
	} finally {
		pollingNodes.delete(node);
	}
}

/** n8n starts no execution for null, but one for an empty list. */
const toOutput = (items: IDataObject[]): Output =>
	items.length > 0 ? [items.map((json) => ({ json }))] : null;
