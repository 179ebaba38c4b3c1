import { DateTime } from 'luxon';

import { SCHEMA_VERSION, encodingError, hiddenVersionError, schemaVersionError } from '../../database';
import type { Database } from '../../database';
import {
	findSchema,
	readCheckViolations,
	readRowSecurity,
	readSchemaVersion,
	readStatus,
} from '../../statements';
import type { Status } from '../../statements';
import { plural } from '../../wording';
import type { Operation } from '../operation';
import {
	adviseOnCheckViolations,
	adviseOnFutureWorkouts,
	adviseOnRowSecurity,
	adviseOnUnpartitionedRows,
} from './advice';
import { runPerItem } from './runPerItem';

export const getStatus: Operation = {
	value: 'getStatus',
	name: 'Get Status',
	action: 'Get the status of the database',
	description:
		'Get the installed schema version, the number of rows, the time of the last sync, and advice on what to do next',
	properties: [],
	execute: async (execution) =>
		await runPerItem(
			execution,
			async (_, database) => await readDatabaseStatus(database, execution.functions.getTimezone()),
		),
};

/** What to do once the schema is there. */
export const NEXT_STEP = 'Next: Journal → Sync.';

/**
 * The status of a database. Version and counts are null if no schema is installed. Check violations are null if its version is
 * not the current one. The time zone decides which workouts are in the future.
 */
export async function readDatabaseStatus(database: Database, timezone: string) {
	const { credential, schema } = database;
	const tomorrow = DateTime.now().setZone(timezone).plus({ days: 1 }).toFormat('yyyy-MM-dd');
	return await database.transaction({ access: 'read only', schemaVersion: 'any' }, async (run) => {
		const [found] = await run(findSchema(schema));
		const [[installed], [status], rowSecurity] = found!.is_installed
			? await Promise.all([
					run(readSchemaVersion(schema)),
					run(readStatus(schema, tomorrow)),
					run(readRowSecurity(schema)),
				])
			: [[], [], []];
		const version = installed?.version ?? null;
		const isCurrent = version === SCHEMA_VERSION;
		const violations = isCurrent ? await run(readCheckViolations(schema)) : null;
		const schemaError =
			encodingError(found!.encoding, credential) ??
			(version === null ? hiddenVersionError(rowSecurity, credential) : undefined) ??
			schemaVersionError(version, credential);
		const advice = [
			...(schemaError ? [schemaError.fullMessage] : []),
			...(status ? [...adviseOnUnpartitionedRows(status), ...adviseOnFutureWorkouts(status)] : []),
			...adviseOnCheckViolations(violations ?? []),
			...adviseOnRowSecurity(rowSecurity, credential.user),
		];
		return {
			text: [...(status && !schemaError ? [describeJournal(status)] : []), ...advice].join('\n'),
			server_version: found!.server_version,
			schema: credential.schema,
			schema_version: version,
			expected_version: SCHEMA_VERSION,
			up_to_date: isCurrent,
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
			check_violations: violations,
			advice,
		};
	});
}

function describeJournal({ workouts, sets, measurements, last_workout }: Status): string {
	if (workouts + sets + measurements === 0) return `Ready. ${NEXT_STEP}`;
	const counts = [
		plural(workouts, 'workout'),
		plural(sets, 'set'),
		plural(measurements, 'measurement'),
		...(last_workout === null ? [] : [`the last workout on ${last_workout}`]),
	];
	return `Ready: ${counts.join(', ')}.`;
}
