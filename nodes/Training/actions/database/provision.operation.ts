import type { INodeProperties } from 'n8n-workflow';

import { readProvisionScript } from '../../database';
import type { Database } from '../../database';
import { DEFAULT_PARTITION_YEARS, ensurePartitions, provisionScript } from '../../statements';
import type { DependentViews, MovedPartition, ProvisionResult } from '../../statements';
import { isBlank } from '../../rows';
import { notice, options } from '../fields';
import type { Execution, Operation } from '../operation';
import { InvalidParameterError } from '../../parameters';
import { eachItem } from './eachItem';
import { readDatabaseStatus } from './getStatus.operation';

const year = (displayName: string, name: string, standard: number, description: string): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: 1900, maxValue: 2200 },
	default: standard,
	description,
});

const dependentViews: INodeProperties = {
	displayName: 'Dependent Views',
	name: 'dependentViews',
	type: 'options',
	noDataExpression: true,
	default: 'stop',
	description:
		'What to do where a view of your own stands on a view or function of an older version or deployment that has to be made anew',
	options: [
		{
			name: 'Keep on the Old Ones',
			value: 'keep',
			description:
				'Your views stay, on the old ones under another name (v_hit_progression_old, say); the new ones stand beside them',
		},
		{ name: 'Stop', value: 'stop', description: 'Change nothing, and say which views they are' },
	],
};

const { from: FIRST, to: LAST } = DEFAULT_PARTITION_YEARS;

/** Creates the training schema, adopts a database that has its tables already, or adds years. All data is kept. */
export const provision: Operation = {
	value: 'provision',
	name: 'Provision',
	action: 'Provision the database',
	description: 'Create the training schema, bring it up to date, or adopt an existing one. All data is kept.',
	properties: [
		notice(
			'provisionNotice',
			'Creates what is missing and keeps all data; it can be run as often as you like. The database must exist, and the user must be allowed to create tables in it.',
		),
		year(
			'Partitions From',
			'partitionsFrom',
			FIRST,
			`The first year with a partition of its own. ${FIRST} to ${LAST} are always there.`,
		),
		year(
			'Partitions To',
			'partitionsTo',
			LAST,
			`The last year with a partition of its own. ${FIRST} to ${LAST} are always there.`,
		),
		options(dependentViews),
	],
	execute: async (execution) =>
		await eachItem(execution, async (item, database) => {
			const from = yearOf(execution, 'partitionsFrom', item, FIRST);
			const to = yearOf(execution, 'partitionsTo', item, LAST);
			if (from > to)
				throw new InvalidParameterError(
					`Partitions cannot go from ${from} to ${to}.`,
					'Swap the years.',
					'out_of_range',
					item,
				);
			const years = [Math.min(from, FIRST), Math.max(to, LAST)] as const;
			const { dependentViews: views = 'stop' } = execution.functions.getNodeParameter('options', 0, {}) as {
				dependentViews?: DependentViews;
			};
			return await provisionDatabase(database, years, views);
		}),
};

async function provisionDatabase(
	database: Database,
	years: readonly [number, number],
	views: DependentViews,
) {
	const { credential, schema } = database;
	const script = provisionScript(schema, await readProvisionScript(), views);
	const [provisioned] = await database.runScript<ProvisionResult>(script);
	const moved = await database.transaction(
		{ access: 'read write', schemaVersion: 'current' },
		async (run) => await run<MovedPartition>(ensurePartitions(schema, ...years)),
	);
	const { schema_version, partitions } = await readDatabaseStatus(database);
	return {
		schema: credential.schema,
		schema_version,
		previous_version: provisioned!.previous_version,
		adopted: provisioned!.adopted,
		partitions,
		changes: [...provisioned!.changes, ...moved.map(inWords)],
	};
}

function inWords({ partition, moved_rows }: MovedPartition): string {
	const moved = `, ${moved_rows} ${moved_rows === 1 ? 'row' : 'rows'} moved into it`;
	return `partition ${partition} created${moved_rows > 0 ? moved : ''}`;
}

function yearOf({ functions }: Execution, name: string, item: number, standard: number): number {
	const told = functions.getNodeParameter(name, item, standard);
	const value = isBlank(told) ? standard : Number(told);
	if (Number.isInteger(value) && value >= 1900 && value <= 2200) return value;
	throw new InvalidParameterError(
		`The parameter ${name} must be a year from 1900 to 2200.`,
		'Correct it.',
		'out_of_range',
		item,
	);
}
