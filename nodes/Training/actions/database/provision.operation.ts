import type { INodeProperties, NodeParameterValue } from 'n8n-workflow';

import { readProvisionScript } from '../../database';
import type { Database } from '../../database';
import { InvalidParameterError, optionalNumberParameter } from '../../parameters';
import { DEFAULT_PARTITION_YEARS, ensurePartitions, provisionScript } from '../../statements';
import type { DependentViews, MovedPartition, ProvisionResult } from '../../statements';
import { linkTo, plural } from '../../wording';
import { notice, options } from '../fields';
import type { Execution, Operation } from '../operation';
import { NEXT_STEP, readDatabaseStatus } from './getStatus.operation';
import { runPerItem } from './runPerItem';

const { from: FIRST_YEAR, to: LAST_YEAR } = DEFAULT_PARTITION_YEARS;
const POSSIBLE_YEARS = { min: 1900, max: 2200 };

const yearProperty = (
	displayName: string,
	name: string,
	defaultYear: number,
	which: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'number',
	typeOptions: { minValue: POSSIBLE_YEARS.min, maxValue: POSSIBLE_YEARS.max },
	default: defaultYear,
	description: `The ${which} year that gets its own partition. ${FIRST_YEAR} to ${LAST_YEAR} always have one.`,
});

/** The years were parameters before they became options. Workflows that set them keep working. */
const formerYearProperties = ['partitionsFrom', 'partitionsTo'].map((name): INodeProperties => ({
	displayName: name,
	name,
	type: 'hidden',
	default: '',
}));

const dependentViews: INodeProperties = {
	displayName: 'Dependent Views',
	name: 'dependentViews',
	type: 'options',
	noDataExpression: true,
	default: 'stop',
	description: 'What to do if your own views depend on objects that must be recreated',
	options: [
		{
			name: 'Keep the Old Objects',
			value: 'keep',
			description:
				'Rename the old objects, for example to v_hit_progression_old. Your views continue to use them, next to the new ones.',
		},
		{ name: 'Stop', value: 'stop', description: 'Change nothing, and list the dependent views in the error' },
	],
};

export const provision: Operation = {
	value: 'provision',
	name: 'Provision',
	action: 'Provision the database',
	description:
		'Create the training schema, update it to the current version, or adopt existing tables. Keeps all data.',
	properties: [
		notice(
			'provisionNotice',
			`Creates what is missing and keeps all data. You can run it any number of times. ${linkTo('operations.md#provision', 'Details')}`,
		),
		...formerYearProperties,
		options(
			dependentViews,
			yearProperty('Partitions From', 'partitionsFrom', FIRST_YEAR, 'first'),
			yearProperty('Partitions To', 'partitionsTo', LAST_YEAR, 'last'),
		),
	],
	execute: async (execution) =>
		await runPerItem(execution, async (item, database) => {
			const { dependentViews: views = 'stop' } = provisionOptions(execution, 0);
			return await provisionDatabase(execution, database, partitionYears(execution, item), views);
		}),
};

interface ProvisionOptions {
	dependentViews?: DependentViews;
	partitionsFrom?: NodeParameterValue;
	partitionsTo?: NodeParameterValue;
}

const provisionOptions = ({ functions }: Execution, item: number) =>
	functions.getNodeParameter('options', item, {}) as ProvisionOptions;

/** The years from the options, and at least those that always have a partition. */
function partitionYears(execution: Execution, item: number): { from: number; to: number } {
	const years = provisionOptions(execution, item);
	const year = (label: string, name: 'partitionsFrom' | 'partitionsTo', defaultYear: number) =>
		optionalNumberParameter(
			label,
			years[name] ?? execution.functions.getNodeParameter(name, item, ''),
			POSSIBLE_YEARS,
			item,
		) ?? defaultYear;
	const from = year('Partitions From', 'partitionsFrom', FIRST_YEAR);
	const to = year('Partitions To', 'partitionsTo', LAST_YEAR);
	if (from > to) {
		throw new InvalidParameterError(
			`Partitions From is ${from}, but Partitions To is ${to}, an earlier year.`,
			'Swap the years.',
			'out_of_range',
			item,
		);
	}
	return { from: Math.min(from, FIRST_YEAR), to: Math.max(to, LAST_YEAR) };
}

async function provisionDatabase(
	{ functions }: Execution,
	database: Database,
	years: { from: number; to: number },
	dependentViews: DependentViews,
) {
	const { credential, schema } = database;
	const script = provisionScript(schema, await readProvisionScript(), dependentViews);
	const [provisioned] = await database.runScript<ProvisionResult>(script);
	const created = await database.transaction(
		{ access: 'read write', schemaVersion: 'current' },
		async (run) => await run(ensurePartitions(schema, years.from, years.to)),
	);
	const { schema_version, partitions } = await readDatabaseStatus(database, functions.getTimezone());
	const { previous_version, adopted } = provisioned!;
	const changes = [...provisioned!.changes, ...created.map(describePartition)];
	return {
		text: [describeResult(previous_version, adopted, changes.length), NEXT_STEP].join(' '),
		schema: credential.schema,
		schema_version,
		previous_version,
		adopted,
		partitions,
		changes,
	};
}

function describeResult(previousVersion: number | null, isAdopted: boolean, changes: number): string {
	if (isAdopted) return 'Ready. The existing tables were adopted, and all rows were kept.';
	if (previousVersion === null) return 'Ready.';
	return changes === 0 ? 'Ready. Nothing had to be changed.' : `Ready. ${plural(changes, 'change')} made.`;
}

function describePartition({ partition, moved_rows }: MovedPartition): string {
	const moved = moved_rows > 0 ? `, ${plural(moved_rows, 'row')} moved into it` : '';
	return `partition ${partition} created${moved}`;
}
