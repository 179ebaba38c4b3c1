import { parseCredential } from './credential';
import { Database } from './database';
import { DatabaseError } from './databaseError';
import type { GetSshClient } from './tunnel';

/**
 * The database of a credential. It connects when the first statement runs.
 *
 * @throws DatabaseError if a field of the credential is invalid
 */
export function openDatabase(fields: unknown, getSshClient: GetSshClient): Database {
	const credential = parseCredential(fields);
	if (typeof credential === 'string') throw new DatabaseError(credential, '');
	return new Database(credential, getSshClient);
}
