import type {
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { DatabaseError, SCHEMA_VERSION, openDatabase } from '../database';
import type { Database } from '../database';
import { findSchema, readSchemaVersion } from '../statements';

/** Connects, and checks that the training schema is installed and current. */
export async function trainingPostgresApiTest(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		return await testDatabase(openDatabase(data, this.helpers.getSSHClient));
	} catch (error) {
		const message = error instanceof DatabaseError ? error.fullMessage : (error as Error).message;
		return { status: 'Error', message };
	}
}

async function testDatabase(database: Database): Promise<INodeCredentialTestResult> {
	const { schema, credential } = database;
	return await database.transaction({ access: 'read only', schemaVersion: 'any' }, async (run) => {
		const [found] = await run(findSchema(schema));
		const server = `PostgreSQL ${found!.server_version}`;
		const error = (problem: string) =>
			({ status: 'Error', message: `The connection to ${server} works, but ${problem}` }) as const;
		if (!found!.is_installed) {
			return error(
				`there is no training schema in "${credential.schema}" yet. Run Database → Provision once.`,
			);
		}
		const [installed] = await run(readSchemaVersion(schema));
		const version = installed?.version ?? 0;
		const versionIs = `the training schema in "${credential.schema}" is version ${version}`;
		if (version < SCHEMA_VERSION) {
			return error(
				`${versionIs}, and this package needs ${SCHEMA_VERSION}. Run Database → Provision once (it keeps all data).`,
			);
		}
		if (version > SCHEMA_VERSION) {
			return error(
				`${versionIs}, newer than version ${SCHEMA_VERSION} of this package. Update the package n8n-nodes-autonomous-training.`,
			);
		}
		return {
			status: 'OK',
			message: `Connected to ${server}; the training schema in "${credential.schema}" is current.`,
		};
	});
}
