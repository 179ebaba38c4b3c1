/** The example ai-coach: an AI agent that uses the node as tools. Checks what the model receives and what its calls write. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { captureFieldsOf, fillInExample, readExample } from './exampleWorkflow.mjs';
import { n8nServer } from './n8nServer.mjs';
import { ScriptedModel } from './scriptedModel.mjs';

const today = () => new Date().toISOString().slice(0, 10);
const model = new ScriptedModel();
const example = captureFieldsOf(readExample('ai-coach'), 'Answer');

let credentials;

/** Sends a chat message to the coach and returns its answer. `changeNode` changes nodes of the example. */
async function chat(chatInput, changeNode = (node) => node) {
	const id = await n8nServer.createWorkflow({
		...fillInExample({ ...example, nodes: example.nodes.map(changeNode) }, credentials),
		pinData: {
			'When chat message received': [
				{ json: { sessionId: String(Math.random()), action: 'sendMessage', chatInput } },
			],
		},
	});
	await n8nServer.client.runWorkflow(id, 'When chat message received');
	const [{ status, error, items }] = await n8nServer.executions(id, 'Answer');
	assert.equal(error, undefined);
	assert.equal(status, 'success');
	return items[0].sent.message;
}

const toolNamed = (name) => model.requests[0].tools.find((tool) => tool.function.name === name).function;

describe('an AI agent with the node as its tools', () => {
	before(async () => {
		await model.start();
		credentials = {
			...(await n8nServer.createCredential()),
			...(await n8nServer.createForeignCredential('openAiApi', { apiKey: 'none', url: model.url })),
		};
	});
	after(() => model.stop());

	beforeEach(async () => {
		await n8nServer.rows(`
			truncate workouts, workout_sets, measurements, exercises, workout_templates;
			select upsert_workout_from_sheet(current_date - 9, 'hit_lower_a', 'home', 22, null, 4, 4, null);
			select upsert_set_from_sheet(current_date - 9, 'hit_lower_a', 'ex_squat', 78, 95, true, true, null)`);
	});

	it('sends the model the name, the description and the parameters of each tool', async () => {
		model.play('Hello.');
		const withGeneratedDescription = (node) =>
			node.name === 'Body composition'
				? { ...node, parameters: { resource: 'recommendation', operation: 'getBodyComposition' } }
				: node;
		assert.equal(await chat('Hello!', withGeneratedDescription), 'Hello.');
		assert.deepEqual(model.requests[0].tools.map((tool) => tool.function.name).sort(), [
			'Body_composition',
			'Delete_a_goal',
			'Delete_a_measurement',
			'Delete_a_set',
			'Delete_a_workout_and_its_sets',
			'Exercise_status',
			'Exercises',
			'Goals',
			'Log_a_measurement',
			'Log_a_set',
			'Log_a_workout',
			'Next_session',
			'Next_weights',
			'Records',
			'Recovery',
			'Set_a_goal',
			'Templates',
		]);
		assert.equal(
			toolNamed('Log_a_set').description,
			'Creates a set, or updates the set with this date, template and exercise. The workout must be logged first.',
		);
		const { type, properties, required } = toolNamed('Log_a_set').parameters;
		assert.equal(type, 'object');
		assert.deepEqual(properties, {
			date: { type: 'string', description: 'The date as YYYY-MM-DD' },
			template_id: { type: 'string', description: 'The template ID, as returned by Templates' },
			exercise_id: { type: 'string', description: 'The exercise ID, as returned by Exercises' },
			weight: {
				type: 'string',
				description:
					'The weight with its unit, as the athlete says it: 80 kg or 172 lb. 0 kg for an exercise without added weight.',
			},
			tut_seconds: { type: 'number', description: 'The time under tension in seconds' },
			max_effort: {
				type: 'boolean',
				description: 'Whether the set went to failure. Default: true.',
				default: true,
			},
			form_ok: {
				type: 'boolean',
				description: 'Whether the form was good. Default: true.',
				default: true,
			},
		});
		assert.deepEqual(required, ['date', 'template_id', 'exercise_id', 'weight', 'tut_seconds']);
		assert.match(toolNamed('Body_composition').description, /body composition.* in Training Database$/);
	});

	it('answers "what should I lift today?" from compact rows', async () => {
		model.play(
			{ Recovery: {}, Next_weights: { exercise_id: 'ex_squat' }, Body_composition: {} },
			'You are rested: squat 80 kg today.',
		);
		assert.equal(await chat('What should I lift today?'), 'You are rested: squat 80 kg today.');
		const day = (await n8nServer.rows(`select (current_date - 9)::text as day`))[0].day;
		const [recovery, weights, body] = model.toolResults;
		assert.deepEqual(recovery, [
			{
				workout_date: day,
				template_id: 'hit_lower_a',
				template_name: 'HIT lower A',
				recovery_score: 4,
				mood_score: 4,
				readiness_index: 4,
				training_recommendation: 'PROCEED WITH CAUTION',
				duration_min: 22,
				exercises_performed: 1,
				avg_tut: 95,
				max_effort_sets: 1,
			},
		]);
		assert.deepEqual(weights, [
			{
				exercise_id: 'ex_squat',
				exercise_name: 'Squat',
				workout_date: day,
				weight_kg: 78,
				tut_seconds: 95,
				progress_status: 'BASELINE',
				recommendation: 'INCREASE WEIGHT: TUT > 90s with good form - add 2.0kg',
				suggested_weight_kg: 80,
				template_id: 'hit_lower_a',
				suggested_load: 80,
				load_unit: 'kg',
				load_type: 'External',
				is_record: false,
				is_latest: true,
			},
		]);
		assert.equal(body.length, 1);
		assert.deepEqual(Object.keys(body[0]), ['text']);
	});

	it('answers which workout is next, which records there are, and how the goals go', async () => {
		await n8nServer.rows(`
			truncate goals;
			select upsert_workout_from_sheet(current_date - 16, 'hit_lower_a', 'home', 22, null, 4, 4, null),
				upsert_set_from_sheet(current_date - 16, 'hit_lower_a', 'ex_squat', 78, 67, true, true, null)`);
		model.play(
			{ Set_a_goal: { metric: 'bodyfat_pct', target_value: 15 } },
			{ Next_session: {}, Records: {}, Exercise_status: {}, Goals: {} },
			'You are rested, and your squat is a record.',
		);
		assert.equal(await chat('How do I do?'), 'You are rested, and your squat is a record.');
		const [[goal], [session], [record], [status], [goals]] = model.toolResults;
		assert.match(goal.text, /15 %/);
		assert.equal(session.readiness, 'READY');
		assert.match(session.text, /\n1\. Squat 80 kg, 45–90 s \(last 78 kg × 95 s\)$/);
		assert.deepEqual([record.record, record.tut_seconds, record.previous_tut_seconds], ['tut', 95, 67]);
		assert.deepEqual([status.exercise_id, status.status], ['ex_squat', 'NEW']);
		assert.deepEqual([goals.goals[0].metric, goals.goals[0].status], ['bodyfat_pct', 'NO DATA']);
	});

	it('gets an error for a set without its workout, and logs the set after the workout', async () => {
		const workout = { date: today(), template_id: 'hit_lower_a', duration_min: 20 };
		const set = { date: today(), template_id: 'hit_lower_a', exercise_id: 'ex_squat' };
		model.play(
			{ Log_a_set: { ...set, weight: '172 lb', tut_seconds: 67 } },
			{ Log_a_workout: workout },
			{ Log_a_set: { ...set, weight: '172 lb', tut_seconds: 67 } },
			'Logged.',
		);
		assert.equal(await chat('Squat, 172 pounds for 67 seconds.'), 'Logged.');
		const [[rejected], [workoutLogged], [setLogged]] = model.toolResults;
		assert.equal(rejected.status, 'rejected');
		assert.equal(rejected.error.code, 'workout_missing');
		assert.match(rejected.message, new RegExp(`^Row 1: .*hit_lower_a on ${today()}`));
		assert.match(workoutLogged.text, new RegExp(`hit_lower_a on ${today()} .*: 20 min\\.$`));
		assert.match(
			setLogged.text,
			new RegExp(`ex_squat in hit_lower_a on ${today()} .*: 78\\.02 kg, 67 s\\.$`),
		);
		assert.deepEqual(
			await n8nServer.rows(`
				select weight_kg::float, tut_seconds::float, max_effort, form_ok, data_source, duration_min, recovery_score
				from workout_sets join workouts using (workout_date, template_id, data_source)
				where workout_date > current_date - 2`),
			[
				{
					weight_kg: 78.02,
					tut_seconds: 67,
					max_effort: true,
					form_ok: true,
					data_source: 'Manual',
					duration_min: 20,
					recovery_score: null,
				},
			],
		);
	});

	it('gets an error for each invalid value, writes none of them, and continues', async () => {
		model.play(
			{
				Log_a_measurement: { date: 'yesterday', bodyweight: '82 kg' },
				Log_a_workout: { date: today(), template_id: 'hit_lower_a' },
			},
			{ Log_a_measurement: { date: today(), bodyweight: '12 st' } },
			{ Next_weights: { exercise_id: '', date_from: 'x' } },
			'I need your weight in kilograms.',
		);
		assert.equal(await chat('I weigh 12 stone.'), 'I need your weight in kilograms.');
		const [[invalidDate], [missingDuration], [invalidWeight], [weights]] = model.toolResults;
		assert.equal(invalidDate.error.code, 'not_a_date');
		assert.match(invalidDate.message, /^Row 1: measurement_date is "yesterday"/);
		assert.equal(missingDuration.error.code, 'required');
		assert.match(missingDuration.message, /^Row 1: .*duration_min/);
		assert.equal(invalidWeight.error.code, 'not_a_number');
		assert.match(invalidWeight.message, /^Row 1: bodyweight_kg is "12 st"/);
		assert.equal(weights.exercise_id, 'ex_squat');
		assert.deepEqual(
			await n8nServer.rows(
				'select count(*)::int from measurements union all select count(*)::int from workouts',
			),
			[{ count: 0 }, { count: 1 }],
		);
	});

	it('gets an error when the database does not accept connections', async () => {
		model.play({ Recovery: {} }, 'Your training database does not answer.');
		await n8nServer.allowConnections(false);
		try {
			assert.equal(await chat('Am I rested?'), 'Your training database does not answer.');
		} finally {
			await n8nServer.allowConnections(true);
		}
		assert.match(
			model.toolResults[0][0].message,
			/PostgreSQL refused|not accept|does not allow user|was lost/,
		);
	});
});
