import type { TestDatabase } from '../../postgres/databases';
import { waitUntil } from './waitUntil';

/** The database's sessions in pg_stat_activity for which the SQL condition is true. */
export const connectionsOf = async (database: TestDatabase, condition: string) =>
	await database.rows<{ pid: number; state: string }>(
		`select pid, state from pg_stat_activity where datname = current_database() and ${condition}`,
	);

/** Waits until this many sessions of the database wait for a lock. */
export const waitForLockWaiters = async (database: TestDatabase, count: number, condition = 'true') =>
	await waitUntil(
		`${count} sessions wait for a lock`,
		async () => await connectionsOf(database, `wait_event_type = 'Lock' and ${condition}`),
		(waiting) => waiting.length === count,
	);

/** Fails unless the node's connections, selected by the SQL condition, become idle and are at most `limit`. */
export async function expectIdleConnections(
	database: TestDatabase,
	condition: string,
	limit: number,
): Promise<void> {
	await waitUntil(
		`at most ${limit} connections, all of them idle`,
		async () => (await connectionsOf(database, condition)).map(({ state }) => state),
		(states) => states.length <= limit && states.every((state) => state === 'idle'),
		10,
	);
}
