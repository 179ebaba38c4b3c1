import type {
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { DatabaseError, SCHEMA_VERSION, openDatabase } from '../database';
import type { Database } from '../database';
import { findSchema, readSchemaVersion } from '../statements';
import type { FoundSchema } from '../statements';

/** Connects, and says in one sentence what is wrong, or that the training schema is not there or not current. */
export async function trainingPostgresApiTest(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		return await lookAt(openDatabase(data, this.helpers.getSSHClient));
	} catch (error) {
		const message = error instanceof DatabaseError ? error.fullMessage : (error as Error).message;
		return { status: 'Error', message };
	}
}

/** Behind a connection that works: the server's version, and whether the training schema is there and current. */
async function lookAt(database: Database): Promise<INodeCredentialTestResult> {
	const { schema, credential } = database;
	return await database.transaction({ access: 'read only', schemaVersion: 'any' }, async (run) => {
		const [found] = await run<FoundSchema>(findSchema(schema));
		const server = `PostgreSQL ${found!.server_version}`;
		const schemaIs = `the training schema in "${credential.schema}" is`;
		const problem = (what: string) =>
			({ status: 'Error', message: `The connection to ${server} works, but ${what}` }) as const;
		if (!found!.is_there) {
			return problem(
				`there is no training schema in "${credential.schema}" yet. Run Database → Provision once.`,
			);
		}
		const [newest] = await run<{ version: number | null }>(readSchemaVersion(schema));
		const version = newest?.version ?? 0;
		if (version < SCHEMA_VERSION) {
			return problem(
				`${schemaIs} version ${version} and this package needs ${SCHEMA_VERSION}. Run Database → Provision once (it keeps all data).`,
			);
		}
		if (version > SCHEMA_VERSION) {
			return problem(
				`${schemaIs} version ${version}, newer than the ${SCHEMA_VERSION} that this package knows. Update the package n8n-nodes-autonomous-training.`,
			);
		}
		return { status: 'OK', message: `Connected to ${server}; ${schemaIs} current.` };
	});
}
