import { callTool } from '../package/tool';
import { trainingDatabase } from './training';
import type { TrainingDatabase } from './training';

let database: TrainingDatabase;
beforeAll(async () => (database = await trainingDatabase()));
afterAll(async () => await database.drop());

const ask = async (value: Record<string, string>, asked: Record<string, string | number>) =>
	await callTool({
		parameters: {
			resource: 'measurement',
			operation: 'upsert',
			columns: { mappingMode: 'defineBelow', value, matchingColumns: [], schema: [] },
		},
		credential: { ...database.settings },
		asked,
		agentItem: { day: '2026-01-20' },
	});

describe('the tool of an AI agent', () => {
	it('takes what the agent fills in', async () => {
		const value = {
			measurement_date: "={{ $fromAI('date', 'The day', 'string') }}",
			bodyweight_kg: "={{ $fromAI('weight', 'In kilograms', 'number') }}",
		};
		expect(await ask(value, { date: '2026-01-21', weight: 82.6 })).toMatchObject([
			{ status: 'inserted', measurement_date: '2026-01-21', bodyweight_kg: 82.6 },
		]);
	});

	it("takes $json for the agent's item, as n8n does, not for what the agent fills in", async () => {
		const value = {
			measurement_date: '={{ $json.day }}',
			bodyweight_kg: "={{ $fromAI('weight', 'In kilograms', 'number') }}",
		};
		expect(await ask(value, { weight: 82.4 })).toMatchObject([
			{ status: 'inserted', measurement_date: '2026-01-20', bodyweight_kg: 82.4 },
		]);
	});
});
