import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { resources } from '../../nodes/Training/actions/resources';
import { events } from '../../nodes/Training/events/events';
import { runNode } from '../package/engine';
import { searchList, testCredential } from '../package/panel';
import { Poller } from '../package/poller';
import { emptyDatabase } from '../postgres/databases';
import type { TestDatabase } from '../postgres/databases';
import { foreignCode } from '../postgres/foreignCode';
import type { ForeignCode } from '../postgres/foreignCode';
import { measurement, squat, workout } from './training';

const nothing = { calls: 0, superuser: false };

let database: TestDatabase;
let foreign: ForeignCode;
/** The credential of a superuser. */
let credential: IDataObject;

beforeAll(async () => {
	database = await emptyDatabase();
	foreign = await foreignCode(database);
	await foreign.overload();
	credential = { ...database.settings, schema: 'training' };
});
afterAll(async () => {
	await foreign.drop();
});

const mapped = { columns: { mappingMode: 'autoMapInputData', value: null } };
const workoutKey = { workoutDate: '2026-01-20', templateId: 'hit_lower_a' };
const unpartitioned = [
	{ ...workout, date: '2032-01-20' },
	{ ...squat, date: '2032-01-20', exercise_id: 'EX_SQUAT', weight_kg: 90 }, // a record
];

/** All operations, in an order in which each finds the rows that it needs, with parameters that run each of their statements. */
const runs: Array<[operation: string, parameters?: INodeParameters, items?: IDataObject[]]> = [
	['database/provision'],
	['journal/sync', { options: { output: 'rows' } }, [workout, squat, measurement, ...unpartitioned]],
	['journal/sync', { options: { missingRows: 'report' } }, [workout, squat]],
	['workout/upsert', mapped, [{ workout_date: '2026-01-21', template_id: 'hit_lower_a', duration_min: 30 }]],
	[
		'set/upsert',
		mapped,
		[{ ...workoutKey, ...squat, workout_date: '2026-01-20', template_id: 'hit_lower_a' }],
	],
	['measurement/upsert', mapped, [{ measurement_date: '2026-01-21', bodyweight_kg: 82 }]],
	['exercise/upsert', mapped, [{ exercise_id: 'ex_row', exercise_name: 'Row', target_tut_max: 80 }]],
	['workoutTemplate/upsert', mapped, [{ template_id: 'hit_upper_a', template_name: 'Upper A' }]],
	['goal/upsert', mapped, [{ metric: 'bodyweight_kg', target_value: 80, target_date: '2026-06-30' }]],
	['database/getStatus'],
	['database/provision', { partitionsFrom: 2031, partitionsTo: 2033 }],
	...['workout', 'set', 'measurement', 'exercise', 'workoutTemplate', 'goal'].map((resource): [string] => [
		`${resource}/getAll`,
	]),
	...['getProgression', 'getRecovery', 'getBodyComposition', 'getRecords', 'getExerciseStatus'].flatMap(
		(operation): Array<[string, INodeParameters]> => [
			[`recommendation/${operation}`, {}],
			[
				`recommendation/${operation}`,
				{ latestOnly: false, returnAll: true, filters: { dateFrom: '2026-01-01' } },
			],
		],
	),
	['recommendation/getGoals', { onDate: '2026-01-31' }],
	['recommendation/getNextSession'],
	['report/getProgress', { options: { lastDay: '2026-01-31' } }],
	['set/delete', { ...workoutKey, exerciseId: 'EX_SQUAT' }],
	['workout/delete', { ...workoutKey, options: { withSets: true } }],
	['measurement/delete', { measurementDate: '2026-01-20' }],
	['goal/delete', { metric: 'bodyweight_kg' }],
];

describe('a role that may only create objects in public and in the schema of the journal', () => {
	it('has its code in the way of every operation', () => {
		const operations = resources.flatMap((resource) =>
			resource.operations.map(({ value }) => `${resource.value}/${value}`),
		);
		expect([...new Set(runs.map(([operation]) => operation))].sort()).toEqual(operations.sort());
	});

	it.each(runs)('gains nothing if a superuser runs %s', async (name, parameters = {}, items = [{}]) => {
		const [resource, operation] = name.split('/') as [string, string];
		const { thrown, success } = await runNode({
			credential,
			parameters: { resource, operation, ...parameters },
			items,
		});
		expect(thrown).toBeUndefined();
		expect(success.length).toBeGreaterThan(0);
		if (name === 'database/provision') await foreign.overload();
		expect(await foreign.gains()).toEqual(nothing);
	});

	it('gains nothing if a superuser tests the credential, or searches lists in the panel', async () => {
		expect((await testCredential(credential)).status).toBe('OK');
		for (const list of ['searchExercises', 'searchTemplates']) await searchList(list, { credential }, 'hit');
		expect(await foreign.gains()).toEqual(nothing);
	});

	it.each(events.map(({ value }) => value))('gains nothing if a trigger polls for %s', async (event) => {
		const poller = new Poller({
			parameters: { event, targetBodyFatPct: 25, options: { emitExisting: true } },
			credential,
		});
		await poller.activate();
		await poller.restart();
		expect(await foreign.gains()).toEqual(nothing);
	});
});
