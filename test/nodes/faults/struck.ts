/** A big sync that is held in its middle, so that a fault can strike it there. */
import { setTimeout as pause } from 'node:timers/promises';

import type { IDataObject, OnError } from 'n8n-workflow';
import type { PoolClient } from 'pg';

import type { NodeResult } from '../../package/engine';
import type { ServerSettings } from '../../postgres/servers';
import { trainingDatabase } from '../training';
import type { TrainingDatabase } from '../training';
import { connectionsOf, expectSound } from './connections';
import { ROWS_A_DAY, dayOf, journalOf } from './journal';

/** As many as `npm test` has time for; `npm run test:faults` takes 20,000. */
export const ROWS = Number(process.env.FAULT_ROWS ?? 1000);

const DAYS = ROWS / ROWS_A_DAY;
const journal = journalOf(ROWS, 78);

/** The days of the two sets that are there before, and that others may hold. */
const [middle, later] = [dayOf(DAYS / 2), dayOf(DAYS / 2 + 1)];
const before = [middle, later].flatMap((date) => [
	{ date, workout_id: 'hit', duration_min: 1 },
	{ date, workout_id: 'hit', exercise_id: 'ex_0', weight_kg: 1, tut_s: 1 },
]);
const BEFORE = { rows: 4, old: 4 };
const AFTER = { rows: ROWS, old: 0 };

const NODE = 'node';
const OWN = `usename = '${NODE}'`;
const CONNECTIONS = 2;

export interface Struck {
	database: TrainingDatabase;
	/** The journal, by the node's own user. */
	sync(onError: OnError, more?: IDataObject): Promise<NodeResult>;
	/** The same, once it waits for a row in its middle that somebody else holds. */
	held(onError: OnError, more?: IDataObject): Promise<Held>;
	/** Nothing of the journal is there but what was before. */
	expectNothing(): Promise<void>;
	/** All of the journal is there. */
	expectAll(): Promise<void>;
	/** No connection of the node's is dead, in a transaction, or one too many. */
	expectSoundPool(): Promise<void>;
	/** Back to what is there before; a test that failed may have left somebody in a transaction. */
	reset(): Promise<void>;
	/** Ends the node's connections, which are all idle. */
	endConnections(): Promise<void>;
	/** Waits until so many sessions wait for a lock. */
	waiting(sessions: number): Promise<void>;
}

export interface Held {
	result: Promise<NodeResult>;
	/** The backend of the node. */
	pid: number;
	/** Lets the row go. */
	release(): Promise<void>;
}

export async function struckDatabase(server: ServerSettings): Promise<Struck> {
	const database = await trainingDatabase(server);
	await database.rows(
		`create role ${NODE} login superuser password 'x'; alter role ${NODE} set deadlock_timeout = '50ms'`,
	);
	const run = async (items: IDataObject[], onError: OnError, more: IDataObject = {}) =>
		await database.run({
			parameters: { resource: 'journal', operation: 'sync' },
			items,
			onError,
			credential: { ...database.settings, user: NODE, password: 'x', maxConnections: CONNECTIONS, ...more },
		});
	const state = async () => {
		const [row] = await database.rows<{ rows: number; old: number }>(`
			select count(*) as rows, count(*) filter (where old) as old from (
				select duration_min = 1 as old from workouts
				union all select weight_kg = 1 from workout_sets
				union all select false from measurements) as stored`);
		return row;
	};
	const waitingFor = async (condition = 'true') =>
		await connectionsOf(database, `wait_event_type = 'Lock' and ${condition}`);

	const struck: Struck = {
		database,
		sync: async (onError, more) => await run(journal, onError, more),
		async held(onError, more) {
			const holder = await hold(database, middle);
			const result = run(journal, onError, more);
			await Promise.race([struck.waiting(1), result]);
			const [waits] = await waitingFor(OWN);
			if (!waits) throw new Error('The sync ended before it came to the row that is held.');
			return { result, pid: waits.pid, release: async () => await letGo(holder) };
		},
		expectNothing: async () => expect(await state()).toEqual(BEFORE),
		expectAll: async () => expect(await state()).toEqual(AFTER),
		expectSoundPool: async () => await expectSound(database, OWN, CONNECTIONS),
		async reset() {
			await database.rows(
				`select pg_terminate_backend(pid) from pg_stat_activity where state like 'idle in transaction%'`,
			);
			await database.empty();
			await run(before, 'stopWorkflow');
		},
		async endConnections() {
			await database.rows(`select pg_terminate_backend(pid) from pg_stat_activity where ${OWN}`);
		},
		async waiting(sessions) {
			while ((await waitingFor()).length < sessions) await pause(5);
		},
	};
	return struck;
}

/** Somebody else who is about to change the set of a day. */
async function hold(database: TrainingDatabase, date: string): Promise<PoolClient> {
	const holder = await database.pool.connect();
	holder.on('error', () => undefined); // it dies with the server
	await holder.query(`begin; set local deadlock_timeout = '1h'`);
	await holder.query(`update workout_sets set notes = 'mine' where workout_date = $1`, [date]);
	return holder;
}

async function letGo(holder: PoolClient): Promise<void> {
	await holder.query('rollback').catch(() => undefined);
	holder.release(true);
}

/** Lets the node run into a deadlock with a session that nobody else would choose as the victim; ends once that session is gone. */
export async function provokeDeadlock(struck: Struck, { release }: Held): Promise<void> {
	const foreign = await hold(struck.database, later);
	const wish = foreign.query(`update workouts set notes = 'mine' where workout_date = $1`, [later]);
	await struck.waiting(2);
	await release();
	await wish; // the node holds this row, and waits for the foreign session: it comes only once the node's transaction is undone
	await letGo(foreign);
}
