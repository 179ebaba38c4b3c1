import { SCHEMA_VERSION, schemaVersionError } from '../../database';
import type { Database } from '../../database';
import { findSchema, readSchemaVersion, readCheckViolations, readStatus } from '../../statements';
import type { FoundSchema, CheckViolation, Status } from '../../statements';
import type { Operation } from '../operation';
import { adviseOnOffenders, adviseOnStrays } from './advice';
import { eachItem } from './eachItem';

/** What is installed, how much is in it, and what should be done about it. */
export const getStatus: Operation = {
	value: 'getStatus',
	name: 'Get Status',
	action: 'Get the status of the database',
	description:
		'Say which version is installed, how much is in it, when it was last synced, and what should be done about it',
	properties: [],
	execute: async (execution) =>
		await eachItem(execution, async (_, database) => await readDatabaseStatus(database)),
};

/** The database's status; without a schema its version and counts are null, of another version the offending rows. */
export async function readDatabaseStatus(database: Database) {
	const { credential, schema } = database;
	return await database.transaction({ access: 'read only', schemaVersion: 'any' }, async (run) => {
		const [found] = await run<FoundSchema>(findSchema(schema));
		const [newest] = found!.is_there ? await run<{ version: number | null }>(readSchemaVersion(schema)) : [];
		const [status] = newest ? await run<Status>(readStatus(schema)) : [];
		const version = newest?.version ?? null;
		const offendingRows =
			version === SCHEMA_VERSION ? await run<CheckViolation>(readCheckViolations(schema)) : null;
		const problem = schemaVersionError(version, credential);
		return {
			server_version: found!.server_version,
			schema: credential.schema,
			schema_version: version,
			expected_version: SCHEMA_VERSION,
			up_to_date: version === SCHEMA_VERSION,
			workouts: status?.workouts ?? null,
			sets: status?.sets ?? null,
			measurements: status?.measurements ?? null,
			first_workout: status?.first_workout ?? null,
			last_workout: status?.last_workout ?? null,
			last_sync: status?.last_sync ?? null,
			partitions: { from: status?.partitions_from ?? null, to: status?.partitions_to ?? null },
			rows_in_default_partitions: {
				workouts: status?.workouts_in_default ?? null,
				sets: status?.sets_in_default ?? null,
			},
			offending_rows: offendingRows,
			advice: [
				...(problem ? [problem.fullMessage] : []),
				...(status ? adviseOnStrays(status) : []),
				...adviseOnOffenders(offendingRows ?? []),
			],
		};
	});
}
