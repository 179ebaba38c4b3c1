/** What a run costs on any machine: counted, not timed. */
import { ExecuteContext } from 'n8n-core';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { searchList, testCredential } from '../package/panel';
import { countingProxy } from '../postgres/countingProxy';
import type { CountingProxy } from '../postgres/countingProxy';
import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
let proxy: CountingProxy;
beforeAll(async () => {
	database = await trainingDatabase();
	proxy = await countingProxy(database.settings);
});
afterAll(async () => {
	proxy.close();
	await database.drop();
});

const SETS = 1000;
const sets = Array.from({ length: SETS }, (_, index) => ({ ...squat, exercise_id: `ex_${index}` }));
const columns = ['workout_date', 'template_id', 'exercise_id', 'weight_kg', 'tut_seconds'];
const headers = ['date', 'workout_id', 'exercise_id', 'weight_kg', 'tut_s'];

const throughProxy = () => ({ ...database.settings, host: proxy.host, port: proxy.port });

/** Runs the node through the proxy twice, and counts the second run: the connection is open then, and the rows are there. */
async function count(parameters: INodeParameters, items: IDataObject[] | ((run: number) => IDataObject[])) {
	const run = async (number: number) => {
		const { thrown } = await database.run({
			parameters,
			items: typeof items === 'function' ? items(number) : items,
			credential: throughProxy(),
		});
		if (thrown) throw thrown;
	};
	await run(1);
	return await proxy.count(async () => await run(2));
}

const journal = [workout, ...sets, measurement];
const sync = (options: INodeParameters = {}) => ({ resource: 'journal', operation: 'sync', options });
const upsert = (resource: string) => ({ resource, operation: 'upsert' });
const getAll = (resource: string) => ({ resource, operation: 'getAll' });
const recommendation = (operation: string) => ({ resource: 'recommendation', operation });
const key = { workoutDate: '2026-03-01', templateId: 'hit_lower_a', exerciseId: 'ex_1' };
const later = { ...workout, date: '2026-03-01' };

type Case = [what: string, roundTrips: number, ...run: Parameters<typeof count>];

/** Begin, version check, lock and all upserts share a round trip; the commit waits for their results. */
const writes: Case[] = [
	['a sync of three kinds', 2, sync(), journal],
	['a sync with a row that is a workout and a measurement', 3, sync(), [{ ...workout, bodyweight_kg: 82.6 }]],
	[
		'a sync that creates exercises: it looks for similar ones',
		3,
		sync(),
		(run) => [{ ...squat, exercise_id: `ex_new_${run}` }],
	],
	['a sync with a year that has no partition', 3, sync(), [{ ...workout, date: '2041-01-20' }]],
	['a sync with Missing Rows = Report', 3, sync({ missingRows: 'report' }), journal],
	[
		'a sync with Missing Rows = Delete',
		4,
		sync({ missingRows: 'delete' }),
		(run) => (run === 1 ? [...journal, later] : journal),
	],
	['a set', 2, upsert('set'), [squat]],
	['a thousand sets', 2, upsert('set'), sets],
	['sets with different columns', 2, upsert('set'), [squat, { ...sets[1]!, notes: undefined }]],
	['a workout', 2, upsert('workout'), [workout]],
	['a measurement', 2, upsert('measurement'), [measurement]],
	['an exercise', 2, upsert('exercise'), [{ exercise_id: 'ex_squat', exercise_name: 'Squat' }]],
	[
		'a template',
		2,
		upsert('workoutTemplate'),
		[{ template_id: 'hit_lower_a', template_name: 'Lower body A' }],
	],
	['a goal', 2, upsert('goal'), [{ metric: 'bodyfat_pct', target_value: 15 }]],
];

const deletions: Case[] = [
	['a set', 2, { resource: 'set', operation: 'delete', ...key }, [{}]],
	['a workout', 2, { resource: 'workout', operation: 'delete', ...key }, [{}]],
	[
		'a workout with its sets',
		2,
		{ resource: 'workout', operation: 'delete', ...key, options: { withSets: true } },
		[{}],
	],
	['a measurement', 2, { resource: 'measurement', operation: 'delete', measurementDate: '2026-03-01' }, [{}]],
	['a goal', 2, { resource: 'goal', operation: 'delete', metric: 'bodyweight_kg' }, [{}]],
];

/** The commit of a transaction that only reads waits for nothing. */
const reads: Case[] = [
	['workouts', 1, getAll('workout'), [{}]],
	['sets', 1, getAll('set'), [{}]],
	['sets for each of three items', 1, getAll('set'), [{}, {}, {}]],
	['measurements', 1, getAll('measurement'), [{}]],
	['exercises', 1, getAll('exercise'), [{}]],
	['templates', 1, getAll('workoutTemplate'), [{}]],
	['goals', 1, getAll('goal'), [{}]],
	['the next session', 1, recommendation('getNextSession'), [{}]],
	['the progression', 1, recommendation('getProgression'), [{}]],
	['the recovery', 1, recommendation('getRecovery'), [{}]],
	['the body composition', 1, recommendation('getBodyComposition'), [{}]],
	['the records', 1, recommendation('getRecords'), [{}]],
	['the status of the exercises', 1, recommendation('getExerciseStatus'), [{}]],
	['the projection of the goals', 1, recommendation('getGoals'), [{}]],
	['a report', 1, { resource: 'report', operation: 'getProgress' }, [{}]],
	// Is there a schema? Which version, and what is in it? If it is current: does anything break a check? Commit.
	['the status of the database', 4, { resource: 'database', operation: 'getStatus' }, [{}]],
];

describe('the round trips on an open connection', () => {
	beforeAll(async () => await database.give({ parameters: sync(), items: [workout, squat, measurement] }));

	it.each(reads)('to read %s are %d', async (_what, roundTrips, ...run) => {
		expect(await count(...run)).toMatchObject({ roundTrips });
	});

	it.each(writes)('to write %s are %d', async (_what, roundTrips, ...run) => {
		expect(await count(...run)).toMatchObject({ roundTrips });
	});

	it.each(deletions)('to delete %s are %d', async (_what, roundTrips, ...run) => {
		expect(await count(...run)).toMatchObject({ roundTrips });
	});

	it('are one for a list in the panel, and three for the test of the credential', async () => {
		const search = async () => await searchList('searchExercises', { credential: throughProxy() });
		await search();
		expect(await proxy.count(search)).toMatchObject({ roundTrips: 1 });
		const test = async () => await testCredential(throughProxy());
		expect(await proxy.count(test)).toMatchObject({ roundTrips: 3 });
	});
});

describe('the bytes that a run sends', () => {
	it('carry the name of each column once, and then only cells', async () => {
		const bytes = async (rows: typeof sets) => (await count(upsert('set'), rows)).bytesSent;
		const [last] = sets.slice(-1);
		const another = { ...last!, exercise_id: 'ex_another' };
		// One comma per cell
		const cells = JSON.stringify([...Object.values(another).slice(1), 'Sheet']).length - 1;
		expect((await bytes([...sets, another])) - (await bytes(sets))).toBe(cells);
	});
});

describe('the requests of a run to n8n', () => {
	const getNodeParameter = jest.spyOn(ExecuteContext.prototype, 'getNodeParameter');
	const evaluate = jest.spyOn(ExecuteContext.prototype, 'evaluateExpression');
	beforeEach(() => jest.clearAllMocks());
	afterAll(() => jest.restoreAllMocks());

	const countRequests = async (parameters: INodeParameters, items: IDataObject[]) => {
		const { thrown } = await database.run({ parameters, items });
		if (thrown) throw thrown;
		return { parameters: getNodeParameter.mock.calls.length, expressions: evaluate.mock.calls.length };
	};
	const mapped = (expression: (header: string) => string) => ({
		...upsert('set'),
		columns: {
			mappingMode: 'defineBelow',
			value: Object.fromEntries(columns.map((column, at) => [column, expression(headers[at]!)])),
		},
	});

	it('are as many parameters for a thousand items as for one', async () => {
		const forOne = await countRequests(upsert('set'), sets.slice(0, 1));
		jest.clearAllMocks();
		expect(await countRequests(upsert('set'), sets)).toEqual(forOne);
		expect(forOne.parameters).toBeLessThan(10);
		expect(forOne.expressions).toBe(0);
	});

	it('are no expressions if each is a property of the item', async () => {
		expect(
			await countRequests(
				mapped((header) => `={{ $json.${header} }}`),
				sets,
			),
		).toMatchObject({ expressions: 0 });
		jest.clearAllMocks();
		expect(
			await countRequests(
				mapped((header) => `={{ $json["${header}"] }}`),
				sets,
			),
		).toMatchObject({ expressions: 0 });
	});

	it('are one evaluation per other expression and item', async () => {
		const few = sets.slice(0, 10);
		expect(
			await countRequests(
				mapped((header) => `={{ $json.${header} ?? null }}`),
				few,
			),
		).toMatchObject({
			expressions: columns.length * few.length,
		});
	});
});
