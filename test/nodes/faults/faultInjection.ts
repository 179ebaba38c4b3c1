/** Pauses a large sync in the middle of its transaction, so that a test can inject a fault there. */
import type { IDataObject, OnError } from 'n8n-workflow';
import type { PoolClient } from 'pg';

import type { NodeResult } from '../../package/engine';
import type { ServerSettings } from '../../postgres/servers';
import { trainingDatabase } from '../training';
import type { TrainingDatabase } from '../training';
import { expectIdleConnections, waitForLockWaiters } from './connections';
import { ROWS_PER_DAY, dayOf, journalOf } from './journal';

/** `npm run test:faults` uses 20,000. */
export const ROWS = Number(process.env.FAULT_ROWS ?? 1000);

const DAYS = ROWS / ROWS_PER_DAY;
const journal = journalOf(ROWS, 78);

/** The days of the two sets that are stored before the sync. Another session can lock these sets. */
const [middleDay, laterDay] = [dayOf(DAYS / 2), dayOf(DAYS / 2 + 1)];
const initialRows = [middleDay, laterDay].flatMap((date) => [
	{ date, workout_id: 'hit', duration_min: 1 },
	{ date, workout_id: 'hit', exercise_id: 'ex_0', weight_kg: 1, tut_s: 1 },
]);
/** How many rows are stored, and how many of them have their initial values. */
const BEFORE_SYNC = { rows: 4, initial: 4 };
const AFTER_SYNC = { rows: ROWS, initial: 0 };

const NODE_USER = 'node';
const BY_NODE = `usename = '${NODE_USER}'`;
const MAX_CONNECTIONS = 2;

export interface FaultInjection {
	database: TrainingDatabase;
	/** Syncs the journal as a separate database user. `credential` overrides fields of the credential. */
	sync(onError: OnError, credential?: IDataObject): Promise<NodeResult>;
	/** Starts the sync and resolves when it waits for a row that another session has locked. */
	pausedSync(onError: OnError, credential?: IDataObject): Promise<PausedSync>;
	expectNothingWritten(): Promise<void>;
	expectAllWritten(): Promise<void>;
	/** Fails unless the node's connections are idle and within the limit of its pool. */
	expectIdlePool(): Promise<void>;
	/** Restores the rows that are stored before the sync. Also ends the transactions that a failed test left open. */
	reset(): Promise<void>;
	/** Ends the node's connections. */
	endConnections(): Promise<void>;
}

export interface PausedSync {
	result: Promise<NodeResult>;
	/** The process ID of the node's backend. */
	pid: number;
	/** Unlocks the row, so that the sync continues. */
	resume(): Promise<void>;
}

export async function prepareFaultInjection(server: ServerSettings): Promise<FaultInjection> {
	const database = await trainingDatabase(server);
	await database.rows(
		`create role ${NODE_USER} login superuser password 'x'; alter role ${NODE_USER} set deadlock_timeout = '50ms'`,
	);
	const run = async (items: IDataObject[], onError: OnError, credential: IDataObject = {}) =>
		await database.run({
			parameters: { resource: 'journal', operation: 'sync' },
			items,
			onError,
			credential: {
				...database.settings,
				user: NODE_USER,
				password: 'x',
				maxConnections: MAX_CONNECTIONS,
				...credential,
			},
		});
	const stored = async () => {
		const [row] = await database.rows<{ rows: number; initial: number }>(`
			select count(*) as rows, count(*) filter (where initial) as initial from (
				select duration_min = 1 as initial from workouts
				union all select weight_kg = 1 from workout_sets
				union all select false from measurements) as stored`);
		return row;
	};

	return {
		database,
		sync: async (onError, credential) => await run(journal, onError, credential),
		async pausedSync(onError, credential) {
			const lock = await lockSetOf(database, middleDay);
			const result = run(journal, onError, credential);
			const endedEarly = result.then(() => {
				throw new Error('The sync ended before it reached the locked row.');
			});
			endedEarly.catch(() => undefined); // it rejects in every run, mostly after the race
			const [waiting] = await Promise.race([waitForLockWaiters(database, 1, BY_NODE), endedEarly]);
			return { result, pid: waiting!.pid, resume: async () => await unlock(lock) };
		},
		expectNothingWritten: async () => expect(await stored()).toEqual(BEFORE_SYNC),
		expectAllWritten: async () => expect(await stored()).toEqual(AFTER_SYNC),
		expectIdlePool: async () => await expectIdleConnections(database, BY_NODE, MAX_CONNECTIONS),
		async reset() {
			await database.rows(
				`select pg_terminate_backend(pid) from pg_stat_activity where state like 'idle in transaction%'`,
			);
			await database.empty();
			await run(initialRows, 'stopWorkflow');
		},
		async endConnections() {
			await database.rows(`select pg_terminate_backend(pid) from pg_stat_activity where ${BY_NODE}`);
		},
	};
}

/** Updates the set of a day in a transaction that stays open. */
async function lockSetOf(database: TrainingDatabase, date: string): Promise<PoolClient> {
	const client = await database.pool.connect();
	client.on('error', () => undefined); // the server may be killed
	await client.query(`begin; set local deadlock_timeout = '1h'`);
	await client.query(`update workout_sets set notes = 'locked' where workout_date = $1`, [date]);
	return client;
}

async function unlock(client: PoolClient): Promise<void> {
	await client.query('rollback').catch(() => undefined); // the connection may be lost
	client.release(true);
}

/**
 * Makes the paused sync run into a deadlock with another session. The other session never cancels itself, because its
 * deadlock_timeout is an hour, so PostgreSQL cancels the node's transaction.
 */
export async function provokeDeadlock({ database }: FaultInjection, { resume }: PausedSync): Promise<void> {
	const other = await lockSetOf(database, laterDay);
	// the node has written this workout, so the update waits until the node's transaction is rolled back
	const update = other.query(`update workouts set notes = 'locked' where workout_date = $1`, [laterDay]);
	await waitForLockWaiters(database, 2);
	// the node's retry waits behind this session, so it cannot lock the workout before the other session does
	const nextWriter = await database.pool.connect();
	await nextWriter.query('begin');
	const journalLock = nextWriter.query('select lock_journal()');
	await waitForLockWaiters(database, 3);
	await resume();
	await update;
	await journalLock;
	await unlock(other);
	await unlock(nextWriter);
}
