/** Connects like the nodes. */
import { DatabaseError, openDatabase } from '../../nodes/Training/database';
import type { Database } from '../../nodes/Training/database';
import type { Statement } from '../../nodes/Training/statements';

const noTunnel = () => Promise.reject(new Error('These tests have no SSH tunnel.'));

export const databaseOf = (fields: Record<string, unknown>): Database =>
	openDatabase({ database: 'postgres', ...fields }, noTunnel);

let attempts = 0;

/** `TLS` or `plain`, or the error message. Each call uses a new connection: only equal credentials share one. */
export async function attempt(fields: Record<string, unknown>): Promise<string> {
	const encryption: Statement<{ ssl: boolean }> = {
		text: 'select ssl from pg_stat_ssl where pid = pg_backend_pid()',
		values: [],
	};
	try {
		const [row] = await databaseOf({ statementTimeoutSeconds: 60 + attempts++, ...fields }).transaction(
			{ access: 'read only', schemaVersion: 'any' },
			async (run) => await run(encryption),
		);
		return row?.ssl ? 'TLS' : 'plain';
	} catch (error) {
		if (error instanceof DatabaseError) return error.message;
		throw error;
	}
}
