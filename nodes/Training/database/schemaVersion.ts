import versionPart from '../../../sql/parts/01_version.sql';
import type { RowSecurity } from '../statements';
import type { TrainingCredential } from './credential';
import { DatabaseError } from './databaseError';

/** The version of the training schema that this package requires. It is set in sql/parts/01_version.sql. */
export const SCHEMA_VERSION = Number(/schema_version to '(\d+)'/.exec(versionPart)![1]);

/** No version is installed, or the user may not see it. */
export class MissingSchemaError extends DatabaseError {}

/** @throws DatabaseError unless `version` is the required one */
export function checkSchemaVersion(version: number | null, credential: TrainingCredential): void {
	const error = schemaVersionError(version, credential);
	if (error) throw error;
}

/** The error for an installed version; null means that no schema is installed. Undefined if it is the required one. */
export function schemaVersionError(
	version: number | null,
	{ schema }: TrainingCredential,
): DatabaseError | undefined {
	if (version === SCHEMA_VERSION) return undefined;
	if (version === null) {
		return new MissingSchemaError(
			`There is no training schema in "${schema}" yet.`,
			'Run Database → Provision once.',
		);
	}
	if (version > SCHEMA_VERSION) {
		return new DatabaseError(
			`The training schema in "${schema}" is version ${version}, newer than version ${SCHEMA_VERSION} of this node.`,
			'Update the package n8n-nodes-autonomous-training.',
		);
	}
	return new DatabaseError(
		`The training schema in "${schema}" is version ${version}, this node needs ${SCHEMA_VERSION}.`,
		'Run Database → Provision once (it keeps all data).',
	);
}

/** The error for a database with this encoding, as Provision words it; undefined for UTF8. */
export function encodingError(encoding: string, { database }: TrainingCredential): DatabaseError | undefined {
	if (encoding === 'UTF8') return undefined;
	return new DatabaseError(
		`The database "${database}" has the encoding ${encoding}. A journal needs UTF8.`,
		"Create another database: create database training encoding 'UTF8' template template0;",
	);
}

/** The error if row level security hides the version of the schema; undefined if it does not. */
export function hiddenVersionError(
	rowSecurity: readonly RowSecurity[],
	{ schema, user }: TrainingCredential,
): DatabaseError | undefined {
	if (!rowSecurity.some(({ table }) => table === VERSION_TABLE)) return undefined;
	return new DatabaseError(
		`Row level security hides the version of the training schema in "${schema}" from user "${user}".`,
		`Create a policy on ${VERSION_TABLE} that lets the user read it, or use a credential of the user that owns it.`,
	);
}

const VERSION_TABLE = 'training_schema_version';
