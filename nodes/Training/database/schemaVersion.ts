import type { TrainingCredential } from './credential';
import { DatabaseProblem } from './problem';

/** The version of the training schema that this package reads and writes: what sql/provision.sql installs. */
export const SCHEMA_VERSION = 1;

/** @throws DatabaseProblem unless the schema is of the version that this package needs */
export function checkSchemaVersion(
	{ version }: { version: number | null },
	{ schema }: TrainingCredential,
): void {
	if (version === SCHEMA_VERSION) return;
	if (version !== null && version > SCHEMA_VERSION) {
		throw new DatabaseProblem(
			`The training schema in "${schema}" is version ${version}, newer than the version ${SCHEMA_VERSION} that this node knows.`,
			'Update the package n8n-nodes-autonomous-training.',
		);
	}
	throw new DatabaseProblem(
		`The training schema in "${schema}" is version ${version ?? 0}, this node needs ${SCHEMA_VERSION}.`,
		'Run Database → Provision once (it keeps all data).',
	);
}
