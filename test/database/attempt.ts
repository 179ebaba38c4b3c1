/** Connects as the nodes do, and tells what came of it. */
import { DatabaseError, openDatabase } from '../../nodes/Training/database';
import type { Database } from '../../nodes/Training/database';

/** n8n's SSH client is for those who have a tunnel. */
const noTunnel = () => Promise.reject(new Error('There is no tunnel here.'));

export const databaseOf = (fields: Record<string, unknown>): Database =>
	openDatabase({ database: 'postgres', ...fields }, noTunnel);

let attempts = 0;

/** `TLS` or `plain`, or what the person is told; by a new connection, since credentials that are the same share theirs. */
export async function attempt(fields: Record<string, unknown>): Promise<string> {
	const encryption = { text: 'select ssl from pg_stat_ssl where pid = pg_backend_pid()', values: [] };
	try {
		const [row] = await databaseOf({ statementTimeoutSeconds: 60 + attempts++, ...fields }).transaction(
			{ access: 'read only', schemaVersion: 'any' },
			async (run) => await run<{ ssl: boolean }>(encryption),
		);
		return row?.ssl ? 'TLS' : 'plain';
	} catch (error) {
		if (error instanceof DatabaseError) return error.message;
		throw error;
	}
}
