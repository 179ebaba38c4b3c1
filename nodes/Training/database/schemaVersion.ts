import versionPart from '../../../sql/parts/01_version.sql';
import type { TrainingCredential } from './credential';
import { DatabaseError } from './explainError';

/** The version of the training schema that this package requires. It is set in sql/parts/01_version.sql. */
export const SCHEMA_VERSION = Number(/schema_version to '(\d+)'/.exec(versionPart)![1]);

/** @throws DatabaseProblem unless the schema is of the version that this package needs */
export function checkSchemaVersion(
	{ version }: { version: number | null },
	credential: TrainingCredential,
): void {
	const problem = schemaVersionError(version ?? 0, credential);
	if (problem) throw problem;
}

/** What is wrong with a schema of this version, null where there is none, and the cure. */
export function schemaVersionError(
	version: number | null,
	{ schema }: TrainingCredential,
): DatabaseError | undefined {
	if (version === SCHEMA_VERSION) return undefined;
	if (version === null) {
		return new DatabaseError(
			`There is no training schema in "${schema}" yet.`,
			'Run Database → Provision once.',
		);
	}
	if (version > SCHEMA_VERSION) {
		return new DatabaseError(
			`The training schema in "${schema}" is version ${version}, newer than the version ${SCHEMA_VERSION} that this node knows.`,
			'Update the package n8n-nodes-autonomous-training.',
		);
	}
	return new DatabaseError(
		`The training schema in "${schema}" is version ${version}, this node needs ${SCHEMA_VERSION}.`,
		'Run Database → Provision once (it keeps all data).',
	);
}
