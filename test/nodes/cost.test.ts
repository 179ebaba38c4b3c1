/** What a run costs on any machine: counted, not timed. */
import { ExecuteContext } from 'n8n-core';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

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
const upsertSets = { resource: 'set', operation: 'upsert' };
const columns = ['workout_date', 'template_id', 'exercise_id', 'weight_kg', 'tut_seconds'];
const headers = ['date', 'workout_id', 'exercise_id', 'weight_kg', 'tut_s'];

/** Runs the node through the proxy, on a connection that is already open. */
async function count(parameters: INodeParameters, items: IDataObject[]) {
	const { host, port } = proxy;
	const run = async () => {
		const { thrown } = await database.run({
			parameters,
			items,
			credential: { ...database.settings, host, port },
		});
		if (thrown) throw thrown;
	};
	await run();
	return await proxy.count(run);
}

describe('the round trips of a run', () => {
	beforeAll(async () => {
		await database.give({ parameters: { resource: 'journal', operation: 'sync' }, items: [workout] });
	});

	it('are three for any number of sets: begin, write, commit', async () => {
		expect(await count(upsertSets, sets.slice(0, 1))).toMatchObject({ roundTrips: 3 });
		expect(await count(upsertSets, sets)).toMatchObject({ roundTrips: 3 });
	});

	it('are five for a journal of three kinds', async () => {
		const journal = [workout, ...sets, measurement];
		const sync = { resource: 'journal', operation: 'sync' };
		expect(await count(sync, journal)).toMatchObject({ roundTrips: 5 });
	});

	it('are one for a read', async () => {
		expect(await count({ resource: 'recommendation', operation: 'getProgression' }, [{}])).toMatchObject({
			roundTrips: 1,
		});
	});

	it('carry the name of each column once, and then only cells', async () => {
		const bytes = async (rows: typeof sets) => (await count(upsertSets, rows)).bytesSent;
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
		...upsertSets,
		columns: {
			mappingMode: 'defineBelow',
			value: Object.fromEntries(columns.map((column, at) => [column, expression(headers[at]!)])),
		},
	});

	it('are as many parameters for a thousand items as for one', async () => {
		const forOne = await countRequests(upsertSets, sets.slice(0, 1));
		jest.clearAllMocks();
		expect(await countRequests(upsertSets, sets)).toEqual(forOne);
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
