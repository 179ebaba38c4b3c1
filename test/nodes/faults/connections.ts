import { setTimeout as pause } from 'node:timers/promises';

import type { TestDatabase } from '../../postgres/databases';

/** Of this database, as pg_stat_activity has them. */
export const connectionsOf = async (database: TestDatabase, condition: string) =>
	await database.rows<{ pid: number; state: string }>(
		`select pid, state from pg_stat_activity where datname = current_database() and ${condition}`,
	);

/** None of the node's connections, which the condition tells from others, is dead, in a transaction, or one too many. */
export async function expectSound(database: TestDatabase, condition: string, most: number): Promise<void> {
	const look = async () => (await connectionsOf(database, condition)).map(({ state }) => state);
	let states = await look();
	const isSound = () => states.length <= most && states.every((state) => state === 'idle');
	// a backend that ends takes its moment
	for (let wait = 0; wait < 200 && !isSound(); wait++) {
		await pause(25);
		states = await look();
	}
	expect(states).toEqual(states.map(() => 'idle'));
	expect(states.length).toBeLessThanOrEqual(most);
}
