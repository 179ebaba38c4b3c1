/** The node as the tools of an AI agent in a real n8n, in the example that is a coach: what the model reads, and what it does. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { exampleOf, filledIn } from './example.mjs';
import { house } from './house.mjs';
import { ScriptedModel } from './model.mjs';

const today = () => new Date().toISOString().slice(0, 10);
const model = new ScriptedModel();
const example = exampleOf('ai-coach');

let credentials;

/** Says something to the coach, and gives its answer. */
async function say(chatInput, change = (node) => node) {
	const id = await house.workflow({
		...filledIn({ ...example, nodes: example.nodes.map(change) }, credentials),
		pinData: {
			'When a message comes': [
				{ json: { sessionId: String(Math.random()), action: 'sendMessage', chatInput } },
			],
		},
	});
	await house.editor.runWorkflow(id, 'When a message comes');
	const [{ status, error, items }] = await house.executions(id, 'Coach');
	assert.equal(error, undefined);
	assert.equal(status, 'success');
	return items[0].output;
}

const toolNamed = (name) => model.asked[0].tools.find((tool) => tool.function.name === name).function;

describe('an AI agent that has the node as its tools', () => {
	before(async () => {
		await model.listen();
		credentials = {
			...(await house.credential()),
			...(await house.foreignCredential('openAiApi', { apiKey: 'none', url: model.url })),
		};
	});
	after(() => model.close());

	beforeEach(async () => {
		await house.rows(`
			truncate workouts, workout_sets, measurements, exercises, workout_templates;
			select upsert_workout_from_sheet(current_date - 9, 'hit_lower_a', 'home', 22, null, 4, 4, null);
			select upsert_set_from_sheet(current_date - 9, 'hit_lower_a', 'ex_squat', 78, 95, true, true, null)`);
	});

	it('offers the model each tool by its name, with what it does and what is to be filled in', async () => {
		model.play('Hello.');
		const automatic = (node) =>
			node.name === 'Body'
				? { ...node, parameters: { resource: 'recommendation', operation: 'getBodyComposition' } }
				: node;
		assert.equal(await say('Hello!', automatic), 'Hello.');
		assert.deepEqual(model.asked[0].tools.map((tool) => tool.function.name).sort(), [
			'Body',
			'Exercises',
			'Log_a_measurement',
			'Log_a_set',
			'Log_a_workout',
			'Next_weights',
			'Readiness',
			'Templates',
		]);
		assert.equal(
			toolNamed('Log_a_set').description,
			'Writes a set, or changes the one of that day, template and exercise. Its workout must have been logged before.',
		);
		const { type, properties, required } = toolNamed('Log_a_set').parameters;
		assert.equal(type, 'object');
		assert.deepEqual(properties, {
			date: { type: 'string', description: 'The day, as YYYY-MM-DD' },
			template_id: { type: 'string', description: 'The template, by its ID as Templates gives it' },
			exercise_id: { type: 'string', description: 'The exercise, by its ID as Exercises gives it' },
			weight_kg: { type: 'number', description: 'The weight in kilograms; 0 for body weight alone' },
			tut_seconds: { type: 'number', description: 'The time under tension in seconds' },
			max_effort: {
				type: 'boolean',
				description: 'Whether it went to failure; yes unless told otherwise',
				default: true,
			},
			form_ok: {
				type: 'boolean',
				description: 'Whether the form was good; yes unless told otherwise',
				default: true,
			},
		});
		assert.deepEqual(required, ['date', 'template_id', 'exercise_id', 'weight_kg', 'tut_seconds']);
		assert.equal(toolNamed('Body').description, 'Get body composition and weight trend in Training Database');
	});

	it('"what should I lift today?" gives the model compact rows', async () => {
		model.play(
			{ Readiness: {}, Next_weights: { exercise_id: 'ex_squat' }, Body: {} },
			'You are rested: squat 80 kg today.',
		);
		assert.equal(await say('What should I lift today?'), 'You are rested: squat 80 kg today.');
		const day = (await house.rows(`select (current_date - 9)::text as day`))[0].day;
		const [readiness, weights, body] = model.answers;
		assert.deepEqual(readiness, [
			{
				workout_date: day,
				template_id: 'hit_lower_a',
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
				exercise_name: 'ex_squat',
				workout_date: day,
				weight_kg: 78,
				tut_seconds: 95,
				progress_status: 'BASELINE',
				recommendation: 'INCREASE WEIGHT: TUT > 90s with good form - add 2.0kg',
				suggested_weight_kg: 80,
				template_id: 'hit_lower_a',
			},
		]);
		assert.deepEqual(body, [{ text: 'Nothing was found.' }]);
	});

	it('"squat, 80 kg, 67 seconds": a set without its workout is told so, and written after it', async () => {
		const workout = { date: today(), template_id: 'hit_lower_a', duration_min: 20 };
		const set = { date: today(), template_id: 'hit_lower_a', exercise_id: 'ex_squat' };
		model.play(
			{ Log_a_set: { ...set, weight_kg: 80, tut_seconds: 67 } },
			{ Log_a_workout: workout },
			{ Log_a_set: { ...set, weight_kg: 80, tut_seconds: 67 } },
			'Logged.',
		);
		assert.equal(await say('Squat, 80 kg for 67 seconds.'), 'Logged.');
		const [[refused], [begun], [written]] = model.answers;
		assert.equal(
			refused.error,
			`Row 1: there is no workout hit_lower_a on ${today()}. Add it to the workouts sheet, or sync the workouts before the sets.`,
		);
		assert.equal(begun.text, `The workout hit_lower_a on ${today()} was written: 20 min.`);
		assert.equal(written.text, `The set of ex_squat in hit_lower_a on ${today()} was written: 80 kg, 67 s.`);
		assert.deepEqual(
			await house.rows(`
				select weight_kg::float, tut_seconds::float, max_effort, form_ok, data_source, duration_min, recovery_score
				from workout_sets join workouts using (workout_date, template_id, data_source)
				where workout_date > current_date - 2`),
			[
				{
					weight_kg: 80,
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

	it('tells the model what is wrong with its values, writes nothing, and goes on', async () => {
		model.play(
			{
				Log_a_measurement: { date: 'yesterday', bodyweight_kg: 82 },
				Log_a_workout: { date: today(), template_id: 'hit_lower_a' },
			},
			{ Log_a_measurement: { date: today(), bodyweight_kg: '181 lb' } },
			{ Next_weights: { exercise_id: '', date_from: 'x' } },
			'I need your weight in kilograms.',
		);
		assert.equal(await say('I weigh 181 pounds.'), 'I need your weight in kilograms.');
		const [[noDate], [noDuration], [noNumber], [weights]] = model.answers;
		assert.equal(
			noDate.error,
			'Row 1: measurement_date is "yesterday", which is not a date. Write it like 2026-02-10.',
		);
		assert.match(noDuration.error, /^Row 1: .*duration_min/);
		assert.match(noNumber.error, /^Row 1: bodyweight_kg is "181 lb", /);
		assert.equal(weights.exercise_id, 'ex_squat');
		assert.deepEqual(
			await house.rows('select count(*)::int from measurements union all select count(*)::int from workouts'),
			[{ count: 0 }, { count: 1 }],
		);
	});

	it('tells the model that the database is away', async () => {
		model.play({ Readiness: {} }, 'Your training database does not answer.');
		await house.letIn(false);
		try {
			assert.equal(await say('Am I rested?'), 'Your training database does not answer.');
		} finally {
			await house.letIn(true);
		}
		assert.match(model.answers[0][0].error, /PostgreSQL refused|may not connect|was lost/);
	});
});
