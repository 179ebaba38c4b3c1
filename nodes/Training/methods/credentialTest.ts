import type {
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import {
	DatabaseError,
	encodingError,
	hiddenVersionError,
	openDatabase,
	redactSecrets,
	schemaVersionError,
} from '../database';
import type { Database } from '../database';
import { findSchema, readRowSecurity, readSchemaVersion } from '../statements';

/** Connects, and checks that the training schema, if it is installed, is current. */
export async function trainingPostgresApiTest(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		return await testDatabase(openDatabase(data, this.helpers.getSSHClient));
	} catch (error) {
		const message =
			error instanceof DatabaseError
				? error.fullMessage
				: redactSecrets((error as Error).message, data ?? {});
		return { status: 'Error', message };
	}
}

async function testDatabase(database: Database): Promise<INodeCredentialTestResult> {
	const { schema, credential } = database;
	return await database.transaction({ access: 'read only', schemaVersion: 'any' }, async (run) => {
		const [found] = await run(findSchema(schema));
		const connected = `Connected to PostgreSQL ${found!.server_version}`;
		const wrongEncoding = encodingError(found!.encoding, credential);
		if (wrongEncoding) {
			return { status: 'Error', message: `${connected}. ${wrongEncoding.fullMessage}` };
		}
		const [installed] = found!.is_installed ? await run(readSchemaVersion(schema)) : [];
		const version = installed?.version ?? null;
		const error = schemaVersionError(version, credential);
		if (!error) {
			return {
				status: 'OK',
				message: `${connected}; the training schema in "${credential.schema}" is current.`,
			};
		}
		const hidden = found!.is_installed
			? hiddenVersionError(await run(readRowSecurity(schema)), credential)
			: undefined;
		// A database without the schema is the expected start, so the connection is fine.
		const status = version === null && !hidden ? 'OK' : 'Error';
		return { status, message: `${connected}. ${(hidden ?? error).fullMessage}` };
	});
}
