/** The example ai-coach, with the chat of the editor: a person decides whether the agent may delete. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { openChat } from './chat.mjs';
import { fillInExample, readExample } from './exampleWorkflow.mjs';
import { n8nServer } from './n8nServer.mjs';
import { ScriptedModel } from './scriptedModel.mjs';
import { waitUntil } from './waitUntil.mjs';

const TRIGGER = 'When chat message received';
const model = new ScriptedModel();

let credentials;

const sets = async () => await n8nServer.rows('select exercise_id from workout_sets order by 1');

/** Asks the coach to delete the squat of 20 January. Returns the chat, in which n8n's question is the next message. */
async function askToDelete() {
	model.play(
		{
			Delete_a_set: {
				toolParameters: { date: '2026-01-20', template_id: 'hit_lower_a', exercise_id: 'ex_squat' },
				hitlParameters: {},
			},
		},
		'As you wish.',
	);
	const sessionId = randomUUID();
	const id = await n8nServer.createWorkflow({
		...fillInExample(readExample('ai-coach'), credentials),
		pinData: { [TRIGGER]: [{ json: { sessionId, action: 'sendMessage', chatInput: 'Delete the squat.' } }] },
	});
	const executionId = await n8nServer.client.startWorkflow(id, TRIGGER);
	const [{ resumeToken }] = await waitUntil(
		'the execution waits for a person',
		() => n8nServer.executions(id, 'Coach'),
		([execution]) => execution?.status === 'waiting',
	);
	return await openChat({ sessionId, executionId, token: resumeToken });
}

describe('an AI agent that wants to delete a set', () => {
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
			select upsert_workout_from_sheet('2026-01-20', 'hit_lower_a', 'home', 22, null, 4, 4, null);
			select upsert_set_from_sheet('2026-01-20', 'hit_lower_a', exercise, 78, 95, true, true, null)
			from unnest(array['ex_squat', 'ex_leg_press']) as exercise`);
	});

	it('deletes it only after a person clicks Delete', async () => {
		const chat = await askToDelete();
		const question = JSON.parse(await chat.nextMessage());
		assert.equal(question.text, 'Delete a set: 2026-01-20, hit_lower_a, ex_squat?');
		assert.deepEqual(question.buttons.map(({ text }) => text).sort(), ['Delete', 'Keep']);
		assert.equal(model.requests.length, 1);
		assert.deepEqual(await sets(), [{ exercise_id: 'ex_leg_press' }, { exercise_id: 'ex_squat' }]);
		await chat.click(question, 'Delete');
		assert.equal(await chat.nextMessage(), 'As you wish.');
		assert.deepEqual(model.toolResults, [
			[
				{
					text: 'The set of ex_squat in hit_lower_a on 2026-01-20 was deleted.',
					deleted: 1,
					workout_date: '2026-01-20',
					template_id: 'hit_lower_a',
					exercise_id: 'ex_squat',
				},
			],
		]);
		assert.deepEqual(await sets(), [{ exercise_id: 'ex_leg_press' }]);
	});

	it('keeps it if the person clicks Keep, and the model reads that it was rejected', async () => {
		const chat = await askToDelete();
		await chat.click(JSON.parse(await chat.nextMessage()), 'Keep');
		assert.equal(await chat.nextMessage(), 'As you wish.');
		assert.match(model.toolResults[0][0].output, /^User rejected the tool call to Delete a set/);
		assert.deepEqual(await sets(), [{ exercise_id: 'ex_leg_press' }, { exercise_id: 'ex_squat' }]);
	});
});
