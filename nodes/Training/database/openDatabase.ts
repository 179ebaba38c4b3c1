import { parseCredential } from './credential';
import { Database } from './database';
import { DatabaseError } from './explainError';
import type { GetSshClient } from './tunnel';

/**
 * The database of a credential's fields. No connection is made before a statement is run.
 *
 * @throws DatabaseError if a field of the credential is invalid
 */
export function openDatabase(fields: unknown, getSshClient: GetSshClient): Database {
	const credential = parseCredential(fields);
	if (typeof credential === 'string')
		throw new DatabaseError(credential, 'Correct it and test the credential.');
	return new Database(credential, getSshClient);
}
