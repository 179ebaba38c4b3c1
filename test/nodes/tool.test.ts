import type { IDataObject, INodeParameters, OnError } from 'n8n-workflow';
import { callTool } from '../package/agentTool';
import { measurement, squat, trainingDatabase, workout } from './training';
import type { TrainingDatabase } from './training';

type Json = Record<string, unknown>;

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
	it('writes what the agent fills in', async () => {
		const value = {
			measurement_date: "={{ $fromAI('date', 'The day', 'string') }}",
			bodyweight_kg: "={{ $fromAI('weight', 'In kilograms', 'number') }}",
		};
		expect(await ask(value, { date: '2026-01-21', weight: 82.6 })).toMatchObject([
			{ status: 'inserted', measurement_date: '2026-01-21', bodyweight_kg: 82.6 },
		]);
	});

	it('writes the columns that a row needs, if nothing else is mapped', async () => {
		const answer = await callTool({
			parameters: { resource: 'measurement', operation: 'upsert' },
			credential: { ...database.settings },
			asked: { measurement_date: '2026-01-22', bodyweight_kg: 82.1 },
			agentItem: {},
		});
		expect(answer).toMatchObject([
			{ status: 'inserted', measurement_date: '2026-01-22', bodyweight_kg: 82.1 },
		]);
	});

	it('reads recommendations, if nothing is chosen', async () => {
		const answer = await callTool({
			parameters: {},
			credential: { ...database.settings },
			asked: {},
			agentItem: {},
		});
		expect(answer).toEqual([{ text: 'Nothing was found.' }]);
	});

	it("reads $json as the agent's item, as n8n does, not as what the agent fills in", async () => {
		const value = {
			measurement_date: '={{ $json.day }}',
			bodyweight_kg: "={{ $fromAI('weight', 'In kilograms', 'number') }}",
		};
		expect(await ask(value, { weight: 82.4 })).toMatchObject([
			{ status: 'inserted', measurement_date: '2026-01-20', bodyweight_kg: 82.4 },
		]);
	});
});

const byHeader = { mappingMode: 'autoMapInputData', value: null };

/** The `json` of each item that an agent reads from a node that n8n runs as its tool. */
const answersTo = async (
	resource: string,
	operation: string,
	item: Json,
	settings: { parameters?: INodeParameters; onError?: OnError; credential?: Json } = {},
) => {
	const { parameters, ...more } = settings;
	const { success, thrown } = await database.run({
		type: 'trainingTool',
		parameters: { resource, operation, columns: byHeader, ...parameters },
		items: [item as IDataObject],
		...(more as object),
	});
	if (thrown) throw thrown;
	return success.map(({ json }) => json);
};

describe('what an AI agent reads', () => {
	beforeEach(async () => await database.empty());

	it('of a set without its workout is what to do first, and then that the set was added', async () => {
		expect(await answersTo('set', 'upsert', squat)).toMatchObject([
			{
				status: 'rejected',
				message:
					'Row 2: the workout hit_lower_a on 2026-01-20 does not exist. Add it to the workouts tab, or sync workouts together with sets.',
				error: { code: 'workout_missing' },
			},
		]);
		expect(await answersTo('workout', 'upsert', workout)).toMatchObject([
			{
				text: 'The workout hit_lower_a on 2026-01-20 was added: 22 min. There was no template hit_lower_a, so it was created.',
			},
		]);
		expect(await answersTo('set', 'upsert', squat)).toEqual([
			{
				text: 'The set of ex_squat in hit_lower_a on 2026-01-20 was added: 78 kg, 67 s. There was no exercise ex_squat, so it was created.',
				status: 'inserted',
				workout_date: '2026-01-20',
				template_id: 'hit_lower_a',
				exercise_id: 'ex_squat',
				weight_kg: 78,
				tut_seconds: 67,
				max_effort: true,
				form_ok: true,
				notes: 'hard; clean reps',
				exercise_created: true,
			},
		]);
	});

	it('of a set has its load, as the exercise is loaded', async () => {
		await answersTo('exercise', 'upsert', { exercise: 'ex_pulldown', load_unit: 'lb' });
		await answersTo('exercise', 'upsert', { exercise: 'ex_dip', load_type: 'Assisted' });
		await answersTo('workout', 'upsert', workout);
		const texts = [];
		for (const [exercise_id, weight_kg] of [
			['ex_pulldown', '172 lb'],
			['ex_dip', 20],
			['ex_chinup', 0],
			['chinups', 0],
		])
			texts.push((await answersTo('set', 'upsert', { ...squat, exercise_id, weight_kg }))[0]!.text);
		expect(texts).toEqual([
			'The set of ex_pulldown in hit_lower_a on 2026-01-20 was added: 172 lb, 67 s.',
			'The set of ex_dip in hit_lower_a on 2026-01-20 was added: 20 kg of assistance, 67 s.',
			'The set of ex_chinup in hit_lower_a on 2026-01-20 was added: bodyweight, 67 s. There was no exercise ex_chinup, so it was created.',
			'The set of chinups in hit_lower_a on 2026-01-20 was added: bodyweight, 67 s. There was no exercise chinups, so it was created. Did you mean ex_chinup?',
		]);
	});

	it('of a row that is already stored is whether it changed', async () => {
		const texts = [];
		for (const change of [{}, {}, { bodyweight_kg: 82.4 }]) {
			const [answer] = await answersTo('measurement', 'upsert', { ...measurement, ...change });
			texts.push(answer?.text);
		}
		expect(texts).toEqual([
			'The measurement of 2026-01-20 was added: 82.6 kg, 21 % body fat.',
			'The measurement of 2026-01-20 is already stored with the same values: 82.6 kg, 21 % body fat.',
			'The measurement of 2026-01-20 was changed: 82.4 kg, 21 % body fat.',
		]);
	});

	it('of an exercise or a template is its ID, and of blank cells that nothing was written', async () => {
		expect(await answersTo('exercise', 'upsert', { exercise: 'ex_squat' })).toMatchObject([
			{ text: 'The exercise ex_squat was added.', exercise_name: 'ex_squat' },
		]);
		expect(await answersTo('workoutTemplate', 'upsert', { template: 'hit_upper_a' })).toMatchObject([
			{ text: 'The template hit_upper_a was added.' },
		]);
		expect(await answersTo('exercise', 'upsert', { exercise: '' })).toEqual([
			{ text: 'Nothing was filled in, so nothing was written.', status: 'skipped' },
		]);
	});

	it('of a wrong cell is what to fix, and the run goes on', async () => {
		const bad = { ...measurement, bodyweight_kg: '12 st' };
		const [answer] = await answersTo('measurement', 'upsert', bad);
		expect(answer!.message).toBe(
			'Row 2: bodyweight_kg is "12 st", which is not a number. Write the weight in kg or lb, like 82.5 or 182 lb.',
		);
	});

	it.each([
		['set', 'upsert', { columns: { mappingMode: 'autoMapInputData', value: null } }],
		['journal', 'sync', {}],
	])(
		'of a %s: %s without fields to fill in is how to change that',
		async (resource, operation, parameters) => {
			const chat = { sessionId: '1', action: 'sendMessage', chatInput: 'Squat, 80 kg', toolCallId: 'call_1' };
			const [answer] = await answersTo(resource, operation, chat, { parameters });
			expect(answer!.message).toBe(
				'This tool has no fields for the model to fill in. Use Create or Update, map the columns manually, and let the model define their values.',
			);
		},
	);

	it('of a database that is down is what to check', async () => {
		const credential = { ...database.settings, port: 1 };
		const [answer] = await answersTo('measurement', 'getAll', {}, { credential });
		expect(answer!.message).toMatch(
			/^Nothing answers at .+:1: the connection was refused\. Check host and port in the credential/,
		);
	});

	it('is nothing if On Error is Stop: the workflow stops', async () => {
		await expect(answersTo('set', 'upsert', squat, { onError: 'stopWorkflow' })).rejects.toMatchObject({
			message: '1 of 1 row was rejected, so nothing was changed',
		});
	});

	it('of a read is the rows without empty columns, data source and timestamps', async () => {
		await answersTo('workout', 'upsert', workout);
		await answersTo('set', 'upsert', squat);
		expect(await answersTo('workout', 'getAll', {})).toEqual([
			{
				workout_date: '2026-01-20',
				template_id: 'hit_lower_a',
				location: 'home',
				duration_min: 22,
				recovery_score: 4,
				mood_score: 4,
			},
		]);
		expect(await answersTo('recommendation', 'getProgression', {})).toEqual([
			{
				exercise_id: 'ex_squat',
				exercise_name: 'Squat',
				workout_date: '2026-01-20',
				weight_kg: 78,
				tut_seconds: 67,
				progress_status: 'BASELINE',
				recommendation: 'OPTIMAL RANGE: Continue current progression',
				suggested_weight_kg: 78,
				template_id: 'hit_lower_a',
				suggested_load: 78,
				load_unit: 'kg',
				load_type: 'External',
				is_record: false,
				is_latest: true,
			},
		]);
	});

	it('of a read that finds nothing is a sentence', async () => {
		expect(await answersTo('recommendation', 'getRecovery', {})).toEqual([{ text: 'Nothing was found.' }]);
	});

	it('of a deletion is whether something was deleted', async () => {
		await answersTo('measurement', 'upsert', measurement);
		const parameters = { measurementDate: '2026-01-20' };
		expect(await answersTo('measurement', 'delete', {}, { parameters })).toEqual([
			{ text: 'The measurement of 2026-01-20 was deleted.', deleted: 1, measurement_date: '2026-01-20' },
		]);
		expect(await answersTo('measurement', 'delete', {}, { parameters })).toMatchObject([
			{ text: 'The measurement of 2026-01-20 does not exist, so nothing was deleted.', deleted: 0 },
		]);
	});
});
