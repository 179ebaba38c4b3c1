/** What a run costs, whatever the machine: counted, not timed. */
import { ExecuteContext } from 'n8n-core';

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

/** Runs the node by way of the proxy, on a connection that is open already. */
async function count(parameters: Record<string, unknown>, items: Array<Record<string, unknown>>) {
	const { host, port } = proxy;
	const run = async () => {
		const { thrown } = await database.run({
			parameters: parameters as never,
			items: items as never,
			credential: { ...database.settings, host, port },
		});
		if (thrown) throw thrown;
	};
	await run();
	return await proxy.count(run);
}

describe('a run goes to the server', () => {
	beforeAll(async () => {
		await database.give({ parameters: { resource: 'journal', operation: 'sync' }, items: [workout] });
	});

	it('three times for any number of sets: to begin, to write, to commit', async () => {
		expect(await count(upsertSets, sets.slice(0, 1))).toMatchObject({ roundTrips: 3 });
		expect(await count(upsertSets, sets)).toMatchObject({ roundTrips: 3 });
	});

	it('five times for a journal of three kinds', async () => {
		const journal = [workout, ...sets, measurement];
		const sync = { resource: 'journal', operation: 'sync' };
		expect(await count(sync, journal)).toMatchObject({ roundTrips: 5 });
	});

	it('once for a read', async () => {
		expect(await count({ resource: 'recommendation', operation: 'getProgression' }, [{}])).toMatchObject({
			roundTrips: 1,
		});
	});

	it('with the cells, and the names of their columns once', async () => {
		const bytes = async (rows: typeof sets) => (await count(upsertSets, rows)).bytesSent;
		const [last] = sets.slice(-1);
		const another = { ...last!, exercise_id: 'ex_another' };
		// a comma for each, no brackets
		const cells = JSON.stringify([...Object.values(another).slice(1), 'Sheet']).length - 1;
		expect((await bytes([...sets, another])) - (await bytes(sets))).toBe(cells);
	});
});

describe('a run asks n8n', () => {
	const getNodeParameter = jest.spyOn(ExecuteContext.prototype as never, 'getNodeParameter');
	const evaluate = jest.spyOn(ExecuteContext.prototype as never, 'evaluateExpression');
	beforeEach(() => jest.clearAllMocks());
	afterAll(() => jest.restoreAllMocks());

	const asked = async (parameters: Record<string, unknown>, items: Array<Record<string, unknown>>) => {
		const { thrown } = await database.run({ parameters: parameters as never, items: items as never });
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

	it('for as many parameters for a thousand items as for one', async () => {
		const forOne = await asked(upsertSets, sets.slice(0, 1));
		jest.clearAllMocks();
		expect(await asked(upsertSets, sets)).toEqual(forOne);
		expect(forOne.parameters).toBeLessThan(10);
		expect(forOne.expressions).toBe(0);
	});

	it('for no expression that is a property of the item', async () => {
		expect(
			await asked(
				mapped((header) => `={{ $json.${header} }}`),
				sets,
			),
		).toMatchObject({ expressions: 0 });
		jest.clearAllMocks();
		expect(
			await asked(
				mapped((header) => `={{ $json["${header}"] }}`),
				sets,
			),
		).toMatchObject({ expressions: 0 });
	});

	it('once for each other expression and item', async () => {
		const few = sets.slice(0, 10);
		expect(
			await asked(
				mapped((header) => `={{ $json.${header} ?? null }}`),
				few,
			),
		).toMatchObject({
			expressions: columns.length * few.length,
		});
	});
});
